#include "native/http/client.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "tests/native/http_support.h"
#include "tests/support/temp_folder.h"

namespace lifecert::native::http {
namespace {

using std::chrono::milliseconds;
constexpr milliseconds kPatience{10'000};

/// At the end of a script: read one more request on the same connection and close instead of answering it.
constexpr std::string_view kThenHangUp = "(then hang up)";
/// The whole of a script: say nothing until the client has gone.
constexpr std::string_view kSilence = "(silence)";

/// A server that says what it is told to, whatever it is asked: one script per connection, then it closes.
class ScriptedServer {
 public:
  explicit ScriptedServer(std::vector<std::string> scripts) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    struct sockaddr_in at {};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    EXPECT_EQ(::bind(fd_, reinterpret_cast<struct sockaddr*>(&at), size), 0);
    EXPECT_EQ(::listen(fd_, 16), 0);
    EXPECT_EQ(::getsockname(fd_, reinterpret_cast<struct sockaddr*>(&at), &size), 0);
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(at.sin_port)) + "/";
    thread_ = std::thread([this, scripts = std::move(scripts)] {
      for (const std::string& script : scripts) {
        const int connection = ::accept(fd_, nullptr, nullptr);
        if (connection < 0) return;
        play(connection, script);
        ::close(connection);
      }
    });
  }
  ~ScriptedServer() {
    ::shutdown(fd_, SHUT_RDWR);
    thread_.join();
    ::close(fd_);
  }
  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] int asked() const { return asked_; }

 private:
  void hear(int connection) {
    std::string seen;
    char part[4096];
    while (seen.find("\r\n\r\n") == std::string::npos) {
      const ssize_t got = ::recv(connection, part, sizeof part, 0);
      if (got <= 0) return;
      seen.append(part, static_cast<std::size_t>(got));
    }
    ++asked_;
  }

  void play(int connection, std::string_view script) {
    hear(connection);
    if (script == kSilence) return hear(connection);
    const bool hangs_up = script.ends_with(kThenHangUp);
    if (hangs_up) script.remove_suffix(kThenHangUp.size());
    (void)::send(connection, script.data(), script.size(), MSG_NOSIGNAL);
    if (hangs_up) hear(connection);
  }

  int fd_;
  std::string url_;
  std::atomic<int> asked_{0};
  std::thread thread_;
};

Result<Answer> fetch(const std::string& url, std::uint64_t most = 1000, milliseconds timeout = kPatience) {
  return Client({}).request(Method::get, url, {}, {}, most, timeout);
}

Code code_of(const Result<Answer>& result) { return result ? Code::ok : result.error().code; }

TEST(HttpClient, SendsAndReceives) {
  const auto server = start({}, echo_routes());
  Client client({});
  const auto hello = client.request(Method::get, server->url() + "/hello", {}, {}, 5, kPatience);
  ASSERT_TRUE(hello) << describe(hello.error());
  EXPECT_EQ(hello->status, 200);
  EXPECT_EQ(hello->body, bytes_of("hello"));
  EXPECT_EQ(hello->headers.at("content-type"), "text/plain");
  const auto echo = client.request(Method::post, server->url() + "/echo",
                                   {{"Content-Type", "application/octet-stream"}}, bytes_of("body"), 1000, kPatience);
  ASSERT_TRUE(echo);
  EXPECT_EQ(echo->body, bytes_of("body"));
  const auto head = client.request(Method::head, server->url() + "/hello", {}, {}, 0, kPatience);
  ASSERT_TRUE(head);
  EXPECT_EQ(head->headers.at("content-length"), "5");
  EXPECT_TRUE(head->body.empty());
  EXPECT_EQ(client.request(Method::get, server->url() + "/no", {}, {}, 1000, kPatience)->status, 404);
  EXPECT_EQ(client
                .request(Method::post, server->url() + "/echo", {{"Content-Type", "application/octet-stream"}}, {},
                         1000, kPatience)
                ->status,
            400)
      << "an empty body is announced as such";
  EXPECT_EQ(server->connection_count(), 1U) << "one connection for all";
}

TEST(HttpClient, ReadsTheRefusalOfALargeBody) {
  const auto server = start({}, echo_routes());
  Client client({});
  const auto refused =
      client.request(Method::post, server->url() + "/echo", {{"Content-Type", "application/octet-stream"}},
                     Bytes(3'000'000, 'x'), 1000, kPatience);
  ASSERT_TRUE(refused) << describe(refused.error());
  EXPECT_EQ(refused->status, 413);
  EXPECT_EQ(client.request(Method::get, server->url() + "/hello", {}, {}, 5, kPatience)->status, 200);
}

TEST(HttpClient, ConnectsAgainWhenTheServerWasRestarted) {
  auto server = start({}, echo_routes());
  ServerOptions same;
  same.port = server->port();
  const std::string url = server->url();
  Client client({});
  ASSERT_TRUE(client.request(Method::get, url + "/hello", {}, {}, 5, kPatience));
  server.reset();
  EXPECT_EQ(code_of(client.request(Method::get, url + "/hello", {}, {}, 5, kPatience)), Code::no_network);
  server = start(same, echo_routes());
  const auto again = client.request(Method::post, url + "/echo", {{"Content-Type", "application/octet-stream"}},
                                    bytes_of("x"), 5, kPatience);
  ASSERT_TRUE(again) << describe(again.error());
  EXPECT_EQ(again->body, bytes_of("x"));
}

TEST(HttpClient, RepeatsOnlyWhatMayBeRepeated) {
  const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  const struct {
    Method method;
    Code second;
    int asked;
  } cases[] = {{Method::get, Code::ok, 3}, {Method::post, Code::no_network, 2}};
  for (const auto& one : cases) {
    SCOPED_TRACE(name_of(one.method));
    ScriptedServer server({answer + std::string(kThenHangUp), answer});
    Client client({});
    EXPECT_EQ(code_of(client.request(one.method, server.url(), {}, {}, 10, kPatience)), Code::ok);
    EXPECT_EQ(code_of(client.request(one.method, server.url(), {}, {}, 10, kPatience)), one.second);
    EXPECT_EQ(server.asked(), one.asked);
  }
}

TEST(HttpClient, NamesEachFaultOfAnAnswer) {
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  const struct {
    const char* name;
    std::string script;
    Code want;
  } cases[] = {
      {"whole", ok + "Content-Length: 2\r\n\r\nok", Code::ok},
      {"chunked", ok + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", Code::ok},
      {"after an interim answer", "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ok + "Content-Length: 2\r\n\r\nok",
       Code::ok},
      {"no body", "HTTP/1.1 204 No Content\r\n\r\n", Code::ok},
      {"nothing", "", Code::no_network},
      {"cut short in the header", "HTTP/1.1 200 OK\r\nContent-", Code::bad_answer},
      {"cut short in the body", ok + "Content-Length: 3\r\n\r\nok", Code::bad_answer},
      {"cut short in a chunk", ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nok", Code::bad_answer},
      {"without a length", ok + "\r\nok", Code::bad_answer},
      {"not HTTP", "SSH-2.0-OpenSSH_9.2\r\n\r\n", Code::bad_answer},
      {"longer than asked for", ok + "Content-Length: 1001\r\n\r\n", Code::too_long},
      {"much longer", ok + "Content-Length: 99999999999999\r\n\r\n", Code::too_long},
      {"chunks longer than asked for", ok + "Transfer-Encoding: chunked\r\n\r\n3e9\r\n", Code::too_long},
      {"an endless header", ok + "X: " + std::string(200'000, 'x'), Code::too_long},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.name);
    ScriptedServer server({one.script});
    const auto answer = fetch(server.url());
    EXPECT_EQ(code_of(answer), one.want) << (answer ? "" : describe(answer.error()));
  }
}

TEST(HttpClient, ReachesIpv6WhereThereIsAny) {
  ServerOptions options;
  options.address = "::1";
  const auto server = Server::start(options, echo_routes());
  if (!server) GTEST_SKIP() << describe(server.error());
  EXPECT_TRUE((*server)->url().starts_with("http://[::1]:"));
  const auto hello = fetch((*server)->url() + "/hello");
  ASSERT_TRUE(hello) << describe(hello.error());
  EXPECT_EQ(hello->body, bytes_of("hello"));
}

TEST(HttpClient, EndsByItsDeadline) {
  ScriptedServer server({std::string(kSilence)});
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(code_of(fetch(server.url(), 1000, milliseconds(60))), Code::timed_out);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, milliseconds(2000));
}

TEST(HttpClient, RefusesWhatMakesNoSense) {
  Client client({});
  EXPECT_EQ(code_of(client.request(Method::get, "ftp://here/", {}, {}, 1, kPatience)), Code::bad_argument);
  EXPECT_EQ(code_of(client.request(Method::other, "http://127.0.0.1/", {}, {}, 1, kPatience)), Code::bad_argument);
  EXPECT_EQ(code_of(client.request(Method::get, "http://127.0.0.1/", {{"X", "a\r\nY: b"}}, {}, 1, kPatience)),
            Code::bad_argument);
  EXPECT_EQ(code_of(client.request(Method::get, "http://127.0.0.1/", {}, {}, 1, milliseconds(0))), Code::bad_argument);
}

TEST(HttpClient, SaysWhenNobodyListens) {
  std::uint16_t port = 0;
  { port = start({}, echo_routes())->port(); }
  EXPECT_EQ(code_of(fetch("http://127.0.0.1:" + std::to_string(port) + "/")), Code::no_network);
}

/// Writes a certificate for a name and its key. issuer  empty: signs itself
struct Certificate {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();

  Certificate(const char* name, const char* alternative_names, const Certificate* issuer) {
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), issuer ? 2 : 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    X509_NAME* const subject = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
    X509_set_issuer_name(certificate, X509_get_subject_name(issuer ? issuer->certificate : certificate));
    add(NID_basic_constraints, issuer ? "CA:FALSE" : "critical,CA:TRUE");
    if (alternative_names) add(NID_subject_alt_name, alternative_names);
    X509_sign(certificate, issuer ? issuer->key : key, EVP_sha256());
  }
  Certificate(const Certificate&) = delete;
  Certificate& operator=(const Certificate&) = delete;
  ~Certificate() {
    X509_free(certificate);
    EVP_PKEY_free(key);
  }

  void add(int nid, const char* value) {
    X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
  }

  void write(const std::string& certificate_path, const std::string& key_path) const {
    FILE* file = std::fopen(certificate_path.c_str(), "w");
    PEM_write_X509(file, certificate);
    std::fclose(file);
    file = std::fopen(key_path.c_str(), "w");
    PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(file);
  }
};

class HttpTls : public ::testing::Test {
 protected:
  HttpTls() {
    Certificate authority("Test authority", nullptr, nullptr);
    authority.write(folder_ / "ca.pem", folder_ / "ca.key");
    Certificate("here", "IP:127.0.0.1,DNS:localhost", &authority).write(folder_ / "server.pem", folder_ / "server.key");
    Certificate("other", "DNS:other.example", &authority).write(folder_ / "other.pem", folder_ / "other.key");
  }

  [[nodiscard]] ServerOptions options(const std::string& name) const {
    ServerOptions options;
    options.tls = TlsFiles{folder_ / (name + ".pem"), folder_ / (name + ".key")};
    return options;
  }

  support::TempFolder folder_;
};

TEST_F(HttpTls, ServesThoseWhoKnowTheAuthority) {
  const auto server = start(options("server"), echo_routes());
  EXPECT_TRUE(server->url().starts_with("https://"));
  Client client({folder_ / "ca.pem"});
  for (int i = 0; i < 3; ++i) {
    const auto echo = client.request(Method::post, server->url() + "/echo",
                                     {{"Content-Type", "application/octet-stream"}}, Bytes(900, 'x'), 1000, kPatience);
    ASSERT_TRUE(echo) << describe(echo.error());
    EXPECT_EQ(echo->body.size(), 900U);
  }
  EXPECT_EQ(server->connection_count(), 1U);
  const auto refused =
      client.request(Method::post, server->url() + "/echo", {{"Content-Type", "application/octet-stream"}},
                     Bytes(2'000'000, 'x'), 1000, kPatience);
  ASSERT_TRUE(refused) << describe(refused.error());
  EXPECT_EQ(refused->status, 413);
  server->stop();
}

TEST_F(HttpTls, IsNotTrustedWithoutTheAuthorityOrUnderAnotherName) {
  const auto server = start(options("server"), echo_routes());
  EXPECT_EQ(code_of(fetch(server->url() + "/hello")), Code::wrong_key);
  const auto other = start(options("other"), echo_routes());
  EXPECT_EQ(code_of(Client({folder_ / "ca.pem"}).request(Method::get, other->url() + "/hello", {}, {}, 5, kPatience)),
            Code::wrong_key);
  EXPECT_EQ(code_of(Client({folder_ / "absent"}).request(Method::get, server->url() + "/hello", {}, {}, 5, kPatience)),
            Code::bad_key);
}

TEST_F(HttpTls, DoesNotSpeakPlain) {
  const auto server = start(options("server"), echo_routes());
  EXPECT_EQ(RawConnection(server->port()).ask(get("/hello")).status, 0);
  const std::string plain = "http://127.0.0.1:" + std::to_string(server->port()) + "/hello";
  EXPECT_NE(code_of(fetch(plain)), Code::ok);
  EXPECT_NE(code_of(fetch("https://127.0.0.1:" + std::to_string(start({}, echo_routes())->port()) + "/hello")),
            Code::ok);
}

TEST_F(HttpTls, CutsOffThoseWhoDoNotGreet) {
  ServerOptions hasty = options("server");
  hasty.message_timeout = milliseconds(60);
  const auto server = start(hasty, echo_routes());
  RawConnection silent(server->port());
  EXPECT_TRUE(silent.is_closed_by_peer());
}

TEST_F(HttpTls, RefusesAKeyThatDoesNotFit) {
  ServerOptions mixed = options("server");
  mixed.tls->private_key = folder_ / "other.key";
  const auto server = Server::start(mixed, echo_routes());
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().code, Code::bad_key);
}

}  // namespace
}  // namespace lifecert::native::http
