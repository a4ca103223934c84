#include "native/office/catalogue_history.h"

#include <chrono>

#include "core/receipt/hall_reply.h"
#include "native/http/client.h"

namespace lifecert::native {
namespace {

constexpr std::chrono::seconds kTimeout{30};

}  // namespace

Result<std::vector<catalog::PublishedVersion>> fetch_catalogue_history(const std::string& intake_url,
                                                                      const std::string& ca_file,
                                                                      const cert::VerifiedTrustList& trust) {
  http::Client client(http::ClientOptions{ca_file});
  Result<http::Answer> answer = client.request(http::Method::get, intake_url + "/v1/catalogue-history", {}, {},
                                               receipt::kMaxReplyBytes, kTimeout);
  if (!answer) return answer.error();
  if (answer->status != 200) return Error{Code::bad_answer, "intake"};
  Result<receipt::CatalogueHistory> reply = wire::decode<receipt::CatalogueHistory>(answer->body);
  if (!reply) return reply.error();
  catalog::History history(trust->region, trust->registrars);
  std::uint64_t next = 0;
  for (const receipt::LoggedStatement& pair : reply->statements) {
    Result<envelope::SignedStatement> statement = envelope::decode_signed(pair.statement);
    if (!statement) return statement.error();
    Result<receipt::Logged> logged = receipt::verify_logged(pair.proof, statement->kind, pair.statement, trust);
    if (!logged) return logged.error();
    if (logged->index() < next) return Error{Code::not_canonical, "statements"};
    next = logged->index() + 1;
    if (Result<void> good = history.verify(*statement); !good) return good.error();
    Result<catalog::Hash> taken = history.take(*statement, logged->index(), static_cast<std::int64_t>(logged->time()));
    if (!taken) return taken.error();
  }
  return history.versions();
}

}  // namespace lifecert::native
