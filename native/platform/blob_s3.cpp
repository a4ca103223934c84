// The only file that knows libcurl, which also signs the requests.
#include <curl/curl.h>

#include <cstdlib>
#include <ctime>
#include <mutex>
#include <pugixml.hpp>
#include <vector>

#include "core/crypto/hash.h"
#include "core/port/store.h"
#include "core/wire/text.h"
#include "native/platform/blob_place.h"

namespace lifecert::native {
namespace {

constexpr long kConnectSeconds = 5;
constexpr long kRequestSeconds = 60;
constexpr std::size_t kKeptHandles = 8;
constexpr std::size_t kMaxListing = 16U << 20;

struct Answer {
  long status = 0;
  Bytes body;
  bool too_long = false;
};

struct Receiver {
  Answer* answer;
  std::size_t most;
};

std::size_t receive(const char* data, std::size_t, std::size_t size, void* to) {
  auto* receiver = static_cast<Receiver*>(to);
  if (receiver->answer->body.size() + size > receiver->most) {
    receiver->answer->too_long = true;
    return 0;
  }
  receiver->answer->body.insert(receiver->answer->body.end(), data, data + size);
  return size;
}

// "2026-11-26T12:00:00.000Z"
std::int64_t seconds_of(const char* text) {
  std::tm utc{};
  if (::strptime(text, "%Y-%m-%dT%H:%M:%S", &utc) == nullptr) return 0;
  return ::timegm(&utc);
}

class BlobS3 final : public BlobPlace {
 public:
  explicit BlobS3(S3Address address) : address_(std::move(address)) {
    provider_ = "aws:amz:" + address_.region + ":s3";
    key_ = address_.key_id + ":" + address_.secret;
    base_ = address_.endpoint + "/" + address_.bucket;
  }
  ~BlobS3() override {
    for (CURL* handle : handles_) curl_easy_cleanup(handle);
  }
  BlobS3(const BlobS3&) = delete;
  BlobS3& operator=(const BlobS3&) = delete;

  [[nodiscard]] Result<void> check() const {
    Result<Answer> answer = request("HEAD", base_, {}, kMaxListing);
    if (!answer) return answer.error();
    if (answer->status == 200) return {};
    if (answer->status == 404) return Error{Code::not_found, "bucket " + address_.bucket};
    return Error{answer->status == 403 ? Code::not_allowed : Code::store_failed, "bucket " + address_.bucket};
  }

  // Put anew each time: a server's clock then says that it is wanted.
  [[nodiscard]] Result<void> keep(const std::string& name, ByteView content) override {
    Result<Answer> answer = request("PUT", url_of(name), content, kMaxListing);
    if (!answer) return answer.error();
    if (answer->status == 200) return {};
    return Error{answer->status == 507 ? Code::storage_full : Code::store_failed, status(*answer)};
  }
  [[nodiscard]] Result<Bytes> fetch(const std::string& name) const override {
    Result<Answer> answer = request("GET", url_of(name), {}, port::kMaxValueBytes);
    if (!answer) return answer.error();
    if (answer->status == 404) return Error{Code::not_found, "blob"};
    if (answer->status != 200) return Error{Code::store_failed, status(*answer)};
    return std::move(answer->body);
  }
  [[nodiscard]] Result<bool> has(const std::string& name) const override {
    Result<Answer> answer = request("HEAD", url_of(name), {}, kMaxListing);
    if (!answer) return answer.error();
    if (answer->status != 200 && answer->status != 404) return Error{Code::store_failed, status(*answer)};
    return answer->status == 200;
  }
  [[nodiscard]] Result<void> remove(const std::string& name) override {
    Result<Answer> answer = request("DELETE", url_of(name), {}, kMaxListing);
    if (!answer) return answer.error();
    const bool gone = answer->status == 204 || answer->status == 200 || answer->status == 404;
    return gone ? Result<void>() : Result<void>(Error{Code::store_failed, status(*answer)});
  }
  // The next page begins after the last name.
  [[nodiscard]] Result<void> each(const std::function<void(const Kept&)>& see) const override {
    std::string after;
    for (;;) {
      // In the order of their names, as the signature wants it.
      std::string query = "?list-type=2&max-keys=" + std::to_string(address_.page);
      if (!address_.prefix.empty()) query += "&prefix=" + escaped(address_.prefix);
      if (!after.empty()) query += "&start-after=" + escaped(after);
      Result<Answer> answer = request("GET", base_ + query, {}, kMaxListing);
      if (!answer) return answer.error();
      if (answer->status != 200) return Error{Code::store_failed, status(*answer)};
      pugi::xml_document page;
      if (!page.load_buffer(answer->body.data(), answer->body.size())) return Error{Code::store_failed, "S3 (listing)"};
      const pugi::xml_node result = page.child("ListBucketResult");
      for (const pugi::xml_node& one : result.children("Contents")) {
        after = one.child_value("Key");
        if (!after.starts_with(address_.prefix)) continue;
        see({after.substr(address_.prefix.size()), one.child("Size").text().as_ullong(), seconds_of(one.child_value("LastModified"))});
      }
      if (!result.child("IsTruncated").text().as_bool() || after.empty()) return {};
    }
  }

 private:
  static std::string status(const Answer& answer) { return "S3 (status " + std::to_string(answer.status) + ")"; }
  // libcurl signs a path as it stands, and the server reads it as RFC 3986 has it.
  [[nodiscard]] std::string url_of(const std::string& name) const { return base_ + "/" + escaped(address_.prefix + name, '/'); }
  // kept  one more character that stays
  static std::string escaped(const std::string& text, char kept = '~') {
    std::string out;
    for (const char c : text) {
      const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
                         c == '_' || c == '~' || c == kept;
      if (plain) {
        out += c;
      } else {
        static constexpr const char* kHex = "0123456789ABCDEF";
        const auto byte = static_cast<unsigned char>(c);
        out += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
      }
    }
    return out;
  }

  [[nodiscard]] Result<Answer> request(const char* method, const std::string& url, ByteView body, std::size_t most) const {
    CURL* handle = take();
    if (handle == nullptr) return Error{Code::store_failed, "S3"};
    Answer answer;
    Receiver receiver{&answer, most};
    curl_slist* headers = curl_slist_append(nullptr, "Content-Type: application/octet-stream");
    headers = curl_slist_append(headers, "Expect:");
    // libcurl 7.88 signs what this header says, and does not add it by itself.
    const std::string content = "x-amz-content-sha256: " + wire::to_hex(crypto::sha256({body}));
    headers = curl_slist_append(headers, content.c_str());
    curl_easy_reset(handle);
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT, kRequestSeconds);
    curl_easy_setopt(handle, CURLOPT_AWS_SIGV4, provider_.c_str());
    curl_easy_setopt(handle, CURLOPT_USERPWD, key_.c_str());
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &receiver);
    const std::string_view verb(method);
    if (verb == "HEAD") {
      curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
    } else if (verb == "PUT") {
      curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
      curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body.data());
      curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, "PUT");
    } else if (verb != "GET") {
      curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, method);
    }
    const CURLcode done = curl_easy_perform(handle);
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &answer.status);
    curl_slist_free_all(headers);
    give_back(handle);
    if (answer.too_long) return Error{Code::store_failed, "S3 (answer too long)"};
    if (done != CURLE_OK) return Error{Code::store_failed, std::string("S3 (") + curl_easy_strerror(done) + ")"};
    return answer;
  }

  [[nodiscard]] CURL* take() const {
    const std::lock_guard lock(mutex_);
    if (handles_.empty()) return curl_easy_init();
    CURL* handle = handles_.back();
    handles_.pop_back();
    return handle;
  }
  void give_back(CURL* handle) const {
    const std::lock_guard lock(mutex_);
    if (handles_.size() < kKeptHandles) {
      handles_.push_back(handle);
    } else {
      curl_easy_cleanup(handle);
    }
  }

  S3Address address_;
  std::string provider_, key_, base_;
  mutable std::mutex mutex_;
  mutable std::vector<CURL*> handles_;  // connections are kept with them
};

std::string from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

}  // namespace

Result<std::unique_ptr<BlobPlace>> open_blob_s3(S3Address address) {
  if (address.bucket.empty() || address.endpoint.empty()) return Error{Code::bad_argument, "S3 address"};
  if (address.key_id.empty() || address.secret.empty()) return Error{Code::bad_argument, "S3 key (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)"};
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) return Error{Code::store_failed, "S3"};
  auto place = std::make_unique<BlobS3>(std::move(address));
  if (Result<void> good = place->check(); !good) return good.error();
  return std::unique_ptr<BlobPlace>(std::move(place));
}

Result<std::unique_ptr<BlobPlace>> open_blob_place(const std::string& text) {
  if (!text.starts_with("s3+")) return open_blob_folder(text);
  const Error bad{Code::bad_argument, "S3 address: wants s3+https://HOST:PORT/BUCKET/PREFIX?region=R"};
  const std::size_t scheme = text.find("://");
  if (scheme == std::string::npos) return bad;
  const std::size_t host = text.find('/', scheme + 3);
  if (host == std::string::npos) return bad;
  S3Address address;
  address.endpoint = text.substr(3, host - 3);
  std::string path = text.substr(host + 1);
  if (const std::size_t query = path.find('?'); query != std::string::npos) {
    const std::string asked = path.substr(query + 1);
    if (!asked.starts_with("region=") || asked.size() == 7) return bad;
    address.region = asked.substr(7);
    path.resize(query);
  }
  const std::size_t slash = path.find('/');
  address.bucket = path.substr(0, slash);
  address.prefix = slash == std::string::npos ? "" : path.substr(slash + 1);
  if (!address.prefix.empty() && !address.prefix.ends_with('/')) address.prefix += '/';
  address.key_id = from_environment("AWS_ACCESS_KEY_ID");
  address.secret = from_environment("AWS_SECRET_ACCESS_KEY");
  return open_blob_s3(std::move(address));
}

}  // namespace lifecert::native
