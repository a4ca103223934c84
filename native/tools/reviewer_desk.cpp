#include "native/tools/reviewer_desk.h"

namespace lifecert::native {

Result<std::unique_ptr<ReviewerDesk>> ReviewerDesk::open(const RegionFolder& folder, const std::string& reviewer,
                                                         const std::string& intake_url, const std::string& ca_file) {
  Result<cert::VerifiedTrustList> trust = folder.trust();
  if (!trust) return trust.error();
  std::unique_ptr<ReviewerDesk> desk(new ReviewerDesk(std::move(*trust)));
  Result<std::unique_ptr<CoreSigner>> signer = folder.reviewer(reviewer);
  if (!signer) return signer.error();
  desk->signer_ = std::move(*signer);
  Result<std::unique_ptr<SqliteStore>> store = folder.open_store("reviewer/cases.db", StoreMode::create);
  if (!store) return store.error();
  desk->store_ = std::move(*store);
  if (Result<void> opened = desk->open_book(); !opened) return opened.error();
  desk->link_.emplace(intake_url, ca_file, desk->trust_, envelope::Role::reviewer, *desk->signer_, desk->clock_);
  return desk;
}

Result<void> ReviewerDesk::open_book() {
  Result<office::CaseBook> book = office::CaseBook::open(*store_, trust_);
  if (!book) return book.error();
  book_.emplace(std::move(*book));
  return {};
}

Result<void> ReviewerDesk::sync() {
  const TakeEntry take = [this](const receipt::FeedEntry& entry) -> Result<void> {
    Result<std::vector<office::Note>> notes = book_->take(entry);
    if (!notes) return notes.error();
    notes_.insert(notes_.end(), notes->begin(), notes->end());
    return {};
  };
  for (;;) {
    Result<std::uint64_t> read = link_->read_feed(book_->book(), take);
    if (read) return {};
    // The book in memory may be ahead of the store now.
    if (Result<void> opened = open_book(); !opened) return opened;
    // Another program of this reviewer settled first: what it read is in the store, go on from there.
    if (read.error().code != Code::store_conflict) return read.error();
  }
}

Result<ReviewerDesk::Decided> ReviewerDesk::decide(const cert::Decision& decision) {
  Result<envelope::SignedStatement> statement = office::sign_decision(decision, *signer_);
  if (!statement) return statement.error();
  Result<receipt::Logged> logged = link_->post(*statement);
  if (!logged) return logged.error();
  return Decided{statement->kind, std::move(*logged)};
}

Result<receipt::Logged> ReviewerDesk::second(const office::Case& about) {
  Result<envelope::SignedStatement> statement = office::second_decision(about, *signer_, trust_);
  if (!statement) return statement.error();
  return link_->post(*statement);
}

Result<receipt::Logged> ReviewerDesk::sign_and_post(envelope::Kind kind, Bytes payload) {
  Result<envelope::SignedStatement> statement =
      envelope::sign_statement(kind, std::move(payload), envelope::Role::reviewer, *signer_);
  if (!statement) return statement.error();
  return link_->post(*statement);
}

}  // namespace lifecert::native
