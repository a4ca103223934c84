#include "native/intake/upload_routes.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "core/intake/upload.h"
#include "core/wire/text.h"
#include "native/intake/replies.h"

namespace lifecert::native {
namespace {

using http::Method;
using http::Reply;
using http::Request;
using http::RequestHead;
using http::Response;
using http::Route;

constexpr std::string_view kVersion = "1.0.0";
constexpr std::uint64_t kMaxPiece = 1U << 20;

std::optional<Response> wrong_version(const RequestHead& head) {
  if (head.header("tus-resumable") == kVersion) return std::nullopt;
  Response response = http::problem(Code::unknown_version, 412, "This address speaks tus 1.0.0.");
  response.headers.emplace_back("tus-version", kVersion);
  return response;
}

Response with(Response response, const intake::UploadRow& row) {
  response.headers.emplace_back("tus-resumable", kVersion);
  response.headers.emplace_back("upload-offset", std::to_string(row.offset));
  response.headers.emplace_back("upload-length", std::to_string(row.length));
  return response;
}

Response empty_answer(int status) {
  Response response;
  response.status = status;
  return response;
}

Result<crypto::Hash> hash_of(ByteView bytes) {
  if (bytes.size() != 32) return Error{Code::bad_syntax, "content hash"};
  crypto::Hash hash{};
  std::ranges::copy(bytes, hash.begin());
  return hash;
}

// "filename bmFtZQ==,content-hash aGFzaA=="
Result<crypto::Hash> named_content(std::string_view metadata) {
  constexpr std::string_view kName = "content-hash ";
  while (!metadata.empty()) {
    const std::size_t comma = metadata.find(',');
    std::string_view pair = metadata.substr(0, comma);
    metadata = comma == std::string_view::npos ? std::string_view{} : metadata.substr(comma + 1);
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    if (!pair.starts_with(kName)) continue;
    Result<Bytes> bytes = wire::from_base64(pair.substr(kName.size()));
    return bytes ? hash_of(*bytes) : Result<crypto::Hash>(bytes.error());
  }
  return Error{Code::bad_syntax, "content hash"};
}

class Tus {
 public:
  Tus(intake::Intake& intake, Sequencer& sequencer, port::Store& store, port::Clock& clock,
      std::function<bool(const RequestHead&)> may_try)
      : intake_(intake),
        sequencer_(sequencer),
        may_try_(std::move(may_try)),
        uploads_(store, clock, [&intake](ByteView head) { return intake.check_head(head); }) {}

  Response describe_yourself() {
    Response response = empty_answer(204);
    response.headers.emplace_back("tus-resumable", kVersion);
    response.headers.emplace_back("tus-version", kVersion);
    response.headers.emplace_back("tus-extension", "creation,expiration,termination");
    response.headers.emplace_back("tus-max-size", std::to_string(envelope::kMaxPacketBytes));
    return response;
  }

  Response begin(const RequestHead& head) {
    Result<std::uint64_t> length = wire::parse_decimal(head.header("upload-length"));
    if (!length) return http::problem(Code::bad_syntax, 400, "Upload-Length is missing or no number.");
    Result<crypto::Hash> content = named_content(head.header("upload-metadata"));
    if (!content) return http::problem(Code::bad_syntax, 400, "Upload-Metadata names no content-hash.");
    static_cast<void>(uploads_.expire().has_value());
    Result<intake::UploadRow> row = uploads_.begin(*content, *length);
    if (!row) return refusal(row.error());
    Response response = with(empty_answer(201), *row);
    response.headers.emplace_back("location", "/v1/uploads/" + wire::to_hex(*content));
    return response;
  }

  Response add(const Request& request) {
    Result<crypto::Hash> content = id_of(request);
    if (!content) return http::problem(Code::not_found, 404, {});
    Result<std::uint64_t> offset = wire::parse_decimal(request.header("upload-offset"));
    if (!offset) return http::problem(Code::bad_syntax, 400, "Upload-Offset is missing or no number.");
    Result<intake::UploadRow> row = uploads_.add(*content, *offset, request.body);
    if (row) return with(empty_answer(204), *row);
    if (row.error().code != Code::size_mismatch) return refusal(row.error());
    Result<intake::UploadRow> now = uploads_.at(*content);
    if (!now) return refusal(now.error());
    return with(http::problem(Code::size_mismatch, 409, "The upload ends elsewhere; see Upload-Offset."), *now);
  }

  Response stand(const RequestHead& head) {
    Result<crypto::Hash> content = id_of(head);
    Result<intake::UploadRow> row = content ? uploads_.at(*content) : Result<intake::UploadRow>(Code::not_found);
    return row ? with(empty_answer(200), *row) : refusal(row.error());
  }

  void finish(const RequestHead& head, const Reply& reply) {
    Result<crypto::Hash> content = id_of(head);
    Result<Bytes> whole = content ? uploads_.whole(*content) : Result<Bytes>(Code::not_found);
    if (!whole) return reply(refusal(whole.error()));
    Result<envelope::ParsedPacket> parsed = envelope::parse_unverified(*whole);
    if (!parsed) return reply(refusal(parsed.error()));
    if (!parsed->packet.request.empty() && !may_try_(head)) return reply(refusal({Code::too_many_tries, "source"}));
    Result<intake::Checked> checked = intake_.check_submission(*parsed, std::move(*whole));
    if (!checked) return reply(refusal(checked.error()));
    const std::uint64_t known = wire::parse_decimal(head.header(receipt::kKnownSizeHeader)).value_or(0);
    const bool queued =
        sequencer_.submit(std::move(*checked), [this, reply, known](Result<intake::Accepted> accepted) {
          if (!accepted) return reply(refusal(accepted.error()));
          Result<receipt::ReceiptReply> made = intake_.reply(*accepted, known);
          reply(encoded(made));
        });
    if (!queued) reply(refusal({Code::server_busy, "queue"}));
  }

  Response remove(const RequestHead& head) {
    Result<crypto::Hash> content = id_of(head);
    if (!content || !uploads_.at(*content)) return http::problem(Code::not_found, 404, {});
    Result<void> done = uploads_.remove(*content);
    if (!done) return refusal(done.error());
    Response response = empty_answer(204);
    response.headers.emplace_back("tus-resumable", kVersion);
    return response;
  }

 private:
  intake::Intake& intake_;
  Sequencer& sequencer_;
  std::function<bool(const RequestHead&)> may_try_;
  intake::Uploads uploads_;
};

}  // namespace

std::vector<Route> upload_routes(intake::Intake& intake, Sequencer& sequencer, port::Store& store, port::Clock& clock,
                                 std::function<bool(const RequestHead&)> may_try) {
  const auto tus = std::make_shared<Tus>(intake, sequencer, store, clock, std::move(may_try));
  std::vector<Route> routes;
  routes.push_back({.method = Method::options,
                    .pattern = "/v1/uploads",
                    .handler = [tus](Request&&, const Reply& reply) { reply(tus->describe_yourself()); }});
  routes.push_back({.method = Method::post,
                    .pattern = "/v1/uploads",
                    .admit = wrong_version,
                    .handler = [tus](Request&& request, const Reply& reply) { reply(tus->begin(request)); }});
  routes.push_back({.method = Method::patch,
                    .pattern = "/v1/uploads/{id}",
                    .max_body = kMaxPiece,
                    .needs_body = true,
                    .content_types = {"application/offset+octet-stream"},
                    .admit = wrong_version,
                    .handler = [tus](Request&& request, const Reply& reply) { reply(tus->add(request)); }});
  routes.push_back({.method = Method::get,
                    .pattern = "/v1/uploads/{id}",
                    .handler = [tus](Request&& request, const Reply& reply) {
                      if (request.method == Method::head) return reply(tus->stand(request));
                      tus->finish(request, reply);
                    }});
  routes.push_back({.method = Method::remove,
                    .pattern = "/v1/uploads/{id}",
                    .admit = wrong_version,
                    .handler = [tus](Request&& request, const Reply& reply) { reply(tus->remove(request)); }});
  return routes;
}

}  // namespace lifecert::native
