// What every ABI of a module needs: blocks that are lent to the host, and the last call's answer or error.
#pragma once

#include <cstdlib>
#include <map>
#include <string>
#include <utility>

#include "core/base/code.h"
#include "core/base/result.h"
#include "core/wire/codec.h"

namespace lifecert::abi {

/// Through a volatile pointer, so that the compiler keeps the writes to what is given back next; in words where there
/// are whole ones, for there is a picture's worth to wipe after each call.
inline void wipe(std::uint8_t* data, std::size_t size) {
  struct [[gnu::packed, gnu::may_alias]] Word {
    std::uint64_t value;
  };
  std::size_t at = 0;
  for (; size - at >= sizeof(Word); at += sizeof(Word)) reinterpret_cast<volatile Word*>(data + at)->value = 0;
  for (volatile std::uint8_t* const bytes = data; at < size; ++at) bytes[at] = 0;
}

class Memory {
 public:
  [[nodiscard]] std::uint8_t* lend(std::uint32_t size, std::uint32_t most) {
    if (size == 0 || size > most) return nullptr;
    auto* block = static_cast<std::uint8_t*>(std::malloc(size));
    if (block != nullptr) blocks_[block] = size;
    return block;
  }

  std::uint32_t take_back(std::uint8_t* block) {
    const auto found = blocks_.find(block);
    if (found == blocks_.end()) return fail({Code::bad_argument, "block"});
    wipe(block, found->second);
    blocks_.erase(found);
    std::free(block);
    return done();
  }

  /// Whether an input lies in one lent block. Nothing else is ever read.
  [[nodiscard]] bool is_lent(const std::uint8_t* data, std::uint32_t size) const {
    if (size == 0) return true;
    auto block = blocks_.upper_bound(data);
    if (block == blocks_.begin()) return false;
    --block;
    // Unsigned, and without a sum: an address near the end of memory must not wrap into the block.
    const auto offset = reinterpret_cast<std::uintptr_t>(data) - reinterpret_cast<std::uintptr_t>(block->first);
    return offset <= block->second && size <= block->second - offset;
  }

  void clear() {
    wipe(output_.data(), output_.size());
    output_.clear();
    where_.clear();
  }
  std::uint32_t done() const { return static_cast<std::uint32_t>(Code::ok); }
  std::uint32_t fail(const Error& error) {
    where_ = error.where;
    return static_cast<std::uint32_t>(error.code);
  }
  std::uint32_t answer(Bytes bytes) {
    output_ = std::move(bytes);
    return done();
  }
  std::uint32_t answer_number(std::uint32_t number) { return answer(wire::encode(number)); }
  template <class T>
  std::uint32_t answer(const Result<T>& result) {
    return result ? answer(wire::encode(*result)) : fail(result.error());
  }
  std::uint32_t answer(const Result<void>& result) { return result ? done() : fail(result.error()); }

  [[nodiscard]] const Bytes& output() const { return output_; }
  [[nodiscard]] const std::string& where() const { return where_; }

 private:
  std::map<const std::uint8_t*, std::uint32_t> blocks_;
  Bytes output_;
  std::string where_;
};

}  // namespace lifecert::abi
