#include "core/office/book.h"

#include <utility>

#include "core/office/rows.h"

namespace lifecert::office {

Result<Book> Book::open(port::Store& store) {
  Book book(store);
  Result<std::optional<Bytes>> stored = store.get(rows::key(rows::kDesk));
  if (!stored) return stored.error();
  book.stored_head_ = std::move(*stored);
  if (book.stored_head_) {
    Result<BookHead> head = wire::decode<BookHead>(*book.stored_head_);
    if (!head) return Error{head.error().code, "stored BookHead"};
    book.head_ = std::move(*head);
  }
  return book;
}

Result<std::optional<Bytes>> Book::get(const Bytes& key) {
  for (const Values* values : {&staged_, &kept_}) {
    const auto found = values->find(key);
    if (found != values->end()) return found->second;
  }
  Result<std::optional<Bytes>> stored = store_->get(key);
  if (stored) read_.try_emplace(key, *stored);
  return stored;
}

void Book::put(Bytes key, Bytes value) { staged_.insert_or_assign(std::move(key), std::move(value)); }

void Book::remove(Bytes key) { staged_.insert_or_assign(std::move(key), std::nullopt); }

void Book::post(const envelope::SignedStatement& statement) { staged_posts_.push_back(wire::encode(statement)); }

void Book::keep(const receipt::FeedEntry* entry) {
  for (Bytes& statement : staged_posts_) put(rows::key(rows::kOut, head_.next_out++), std::move(statement));
  staged_posts_.clear();
  for (auto& [key, value] : staged_) kept_.insert_or_assign(key, std::move(value));
  staged_.clear();
  if (entry != nullptr) head_.position.append(leaf_hash_of(*entry));
  dirty_ = true;
}

void Book::drop() {
  staged_.clear();
  staged_posts_.clear();
}

Result<void> Book::settle() {
  if (!dirty_) return {};
  const Bytes next_head = wire::encode(head_);
  std::vector<port::Change> changes;
  std::vector<port::Expectation> expectations;
  for (auto& [key, value] : kept_) {
    const auto read = read_.find(key);
    if (read != read_.end()) expectations.push_back({key, read->second});
    changes.push_back({key, value});
  }
  expectations.push_back({rows::key(rows::kDesk), stored_head_});
  changes.push_back({rows::key(rows::kDesk), next_head});
  if (Result<void> committed = store_->commit(expectations, changes); !committed) return committed;
  stored_head_ = next_head;
  read_.clear();
  kept_.clear();
  dirty_ = false;
  return {};
}

Result<std::optional<Outgoing>> Book::next_outgoing() const {
  Result<std::vector<port::Row>> found = store_->scan(view_of(rows::kOut), {}, 1);
  if (!found) return found.error();
  if (found->empty()) return std::optional<Outgoing>{};
  port::Row& row = found->front();
  return std::optional<Outgoing>(Outgoing{rows::number_at(row.key, rows::kOut.size()), std::move(row.value)});
}

Result<void> Book::delivered(std::uint64_t number) {
  const std::vector<port::Change> changes = {{rows::key(rows::kOut, number), std::nullopt}};
  return store_->commit({}, changes);
}

Result<void> Book::refused(const Outgoing& outgoing, Code reason, std::int64_t now) {
  const std::vector<port::Change> changes = {
      {rows::key(rows::kOut, outgoing.number), std::nullopt},
      {rows::key(rows::kRefused, outgoing.number), wire::encode(RefusedRow{reason, now, outgoing.statement})}};
  return store_->commit({}, changes);
}

}  // namespace lifecert::office
