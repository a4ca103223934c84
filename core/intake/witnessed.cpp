// What comes before and after a submission is checked: the head of what is still on its way, witnesses' names, receipts from
// before a restore.
#include <algorithm>

#include "core/crypto/hash.h"
#include "core/intake/intake.h"
#include "core/intake/upload.h"
#include "core/receipt/receipt.h"

namespace lifecert::intake {
namespace {

struct Read {
  merkle::Note note;
  merkle::Checkpoint head;
};

Result<Read> read(std::string_view text) {
  Result<merkle::Note> note = merkle::parse_note(text);
  if (!note) return note.error();
  Result<merkle::Checkpoint> head = merkle::parse_checkpoint_text(note->text);
  if (!head) return head.error();
  return Read{std::move(*note), std::move(*head)};
}

}  // namespace

Result<void> Intake::check_head(ByteView head) const {
  Result<envelope::ParsedPacket> parsed = parse_head(head);
  if (!parsed) return parsed.error();
  if (parsed->header.region != (*trust())->region) return Error{Code::wrong_region, "region"};
  Result<Standing> standing = standing_of(parsed->header.device_key);
  if (Result<void> good = check_device_signature(*parsed, standing); !good) return good;
  if (parsed->header.person.kind != envelope::PersonKind::pseudonym) return {};
  if (!standing) return standing.error();
  return standing->person || standing->staff ? Result<void>{} : Error{Code::unknown_credential, "device key"};
}

Result<void> Intake::add_witnessed(std::string_view text) {
  Result<Read> added = read(text);
  if (!added) return added.error();
  if (Result<receipt::VerifiedCheckpoint> own = receipt::verify_checkpoint(text, *trust()); !own) return own.error();
  if (added->head.origin != log_->origin()) return Error{Code::wrong_origin, "checkpoint"};
  Result<Hash> root = log_->root(added->head.size);
  if (!root) return root.error();
  if (*root != added->head.root) return Error{Code::not_consistent, "checkpoint"};

  Result<std::string> before = witnessed();
  if (!before) return before.error();
  merkle::Note kept{added->note.text, {}};
  const auto keep = [&](const merkle::NoteSignature& line) {
    if (std::ranges::find(kept.signatures, line) == kept.signatures.end()) kept.signatures.push_back(line);
  };
  const std::uint32_t log_hash = merkle::note_key_hash({(*trust())->logs.back().origin, (*trust())->logs.back().key});
  const std::uint32_t time_hash = merkle::cosigner_key_hash({(*trust())->time_cosigner.name, (*trust())->time_cosigner.key});
  for (const merkle::NoteSignature& line : added->note.signatures) {
    if (line.key_hash == log_hash || line.key_hash == time_hash) keep(line);
  }
  // One line a witness: a newer cosignature of the same head says nothing more.
  std::size_t names = 0;
  std::vector<merkle::Note> sources = {added->note};
  if (!before->empty()) {
    Result<Read> old = read(*before);
    if (!old) return old.error();
    if (old->head.size > added->head.size) return Error{Code::size_mismatch, "checkpoint"};
    if (old->note.text == added->note.text) sources.insert(sources.begin(), old->note);
  }
  const std::shared_ptr<const cert::VerifiedTrustList> held = trust();
  for (const cert::NamedKey& witness : (*held)->witnesses) {
    const std::uint32_t hash = merkle::cosigner_key_hash({witness.name, witness.key});
    for (const merkle::Note& source : sources) {
      if (!merkle::verify_cosignature(source, {witness.name, witness.key})) continue;
      const auto line = std::ranges::find_if(source.signatures, [&](const merkle::NoteSignature& one) {
        return one.key_hash == hash && one.name == witness.name;
      });
      if (line == source.signatures.end()) continue;
      keep(*line);
      ++names;
      break;
    }
  }
  if (names == 0) return Error{Code::too_few_signatures, "witnesses"};
  const std::vector<port::Expectation> unchanged = {
      {keys::witnessed(), before->empty() ? std::nullopt : std::optional<Bytes>(bytes_of(*before))}};
  const std::vector<port::Change> change = {{keys::witnessed(), bytes_of(merkle::format_note(kept))}};
  return parts_.store->commit(unchanged, change);
}

Result<std::string> Intake::witnessed() const {
  Result<std::optional<Bytes>> stored = parts_.store->get(keys::witnessed());
  if (!stored) return stored.error();
  return *stored ? text_of(**stored) : std::string();
}

Result<std::string> Intake::witnessed_receipt(const Hash& submission, std::string_view target,
                                              std::string_view authorization) const {
  Result<SubmissionRow> row = row_for(submission, target, authorization);
  if (!row) return row.error();
  Result<StoredRecord> record = log_->record(row->index);
  if (!record) return record.error();
  Result<std::string> note = witnessed();
  if (!note) return note.error();
  if (!note->empty()) {
    Result<std::string> proof = log_->proof_under(*record, row->index, *note);
    if (proof) return proof;
  }
  return log_->receipt(*record, row->index);
}

Result<Checked> Intake::with_earlier_receipt(Checked checked, std::string_view receipt) const {
  Result<receipt::Logged> logged = receipt::verify_logged(receipt, envelope::Kind::submission, checked.record_, *trust());
  if (!logged) return logged.error();
  if (!checked.submission_) return checked;  // a repeat: the log has it
  checked.earlier_ = receipt;
  checked.earlier_time_ = static_cast<std::int64_t>(logged->time());
  return checked;
}

}  // namespace lifecert::intake
