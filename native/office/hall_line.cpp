#include "native/office/hall_line.h"

#include "core/cert/enrolment.h"
#include "native/office/hall_feed.h"

namespace lifecert::native {
namespace {

std::string_view file_role(envelope::Role role) {
  switch (role) {
    case envelope::Role::desk: return "desk";
    case envelope::Role::supervisor: return "supervisor";
    case envelope::Role::draw_officer: return "draw-officer";
    default: return "registrar";
  }
}

}  // namespace

Result<std::unique_ptr<HallLine>> HallLine::open(const RegionFolder& folder, envelope::Role role,
                                                 const std::string& key_file, const std::string& intake_url,
                                                 const std::string& ca_file) {
  Result<cert::VerifiedTrustList> trust = folder.trust();
  if (!trust) return trust.error();
  std::unique_ptr<HallLine> line(new HallLine(std::move(*trust), role));
  Result<std::unique_ptr<CoreSigner>> signer = open_signer(folder.file(key_file), file_role(role));
  if (!signer) return signer.error();
  line->signer_ = std::move(*signer);
  line->link_.emplace(intake_url, ca_file, line->trust_, role, *line->signer_, line->clock_);
  return line;
}

Result<void> HallLine::sync() {
  return follow_halls(*link_, state_, next_, [this](receipt::FeedEntry& entry) -> Result<void> {
    if (intake::is_own_hall_kind(entry.opening.kind)) return {};
    Result<envelope::SignedStatement> statement = envelope::decode_signed(entry.record);
    if (!statement) return statement.error();
    const crypto::Hash id = cert::payload_hash(statement->payload);
    records_[id] = {entry.opening.kind, entry.index, static_cast<std::int64_t>(entry.opening.time),
                    std::move(statement->payload)};
    return {};
  });
}

const HallRecord* HallLine::record(const crypto::Hash& id) const {
  const auto found = records_.find(id);
  return found == records_.end() ? nullptr : &found->second;
}

Result<receipt::Logged> HallLine::sign_and_post(envelope::Kind kind, Bytes payload) {
  Result<envelope::SignedStatement> statement = envelope::sign_statement(kind, std::move(payload), role_, *signer_);
  if (!statement) return statement.error();
  return link_->post(*statement);
}

}  // namespace lifecert::native
