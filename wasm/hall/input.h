// How the calls of the hall's module look at their inputs; the memory is that of the instance (hall_abi.cpp).
#pragma once

#include <string_view>

#include "core/base/bytes.h"
#include "wasm/memory.h"

namespace lifecert::abi {

[[nodiscard]] Memory& memory();

struct Input {
  const std::uint8_t* data = nullptr;
  std::uint32_t size = 0;
  [[nodiscard]] bool good() const { return memory().is_lent(data, size); }
  [[nodiscard]] ByteView bytes() const { return size == 0 ? ByteView() : ByteView{data, size}; }
  [[nodiscard]] std::string_view text() const { return {reinterpret_cast<const char*>(data), size}; }
};

inline std::uint32_t bad(const char* where) { return memory().fail({Code::bad_argument, where}); }

/// Begins a call: forgets the former answer, looks at where the inputs lie.
template <class... Inputs>
bool begin(const Inputs&... inputs) {
  memory().clear();
  return (inputs.good() && ... && true);
}

}  // namespace lifecert::abi
