// One block of memory with a fixed budget, given out once in 16-byte aligned pieces and taken back as a whole. A net
// takes all that it will ever need when it is loaded; looking at a picture allocates nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>

namespace lifecert::vision {

class Arena {
 public:
  Arena() = default;

  /// Takes `floats` zeroed floats from the machine; false when it has not so many. What was given out before is gone.
  [[nodiscard]] bool reserve(std::size_t floats) {
    data_.reset(new (std::align_val_t(kAlignment), std::nothrow) float[floats]());
    size_ = data_ ? floats : 0;
    return data_ != nullptr;
  }

  /// offset   in floats, a multiple of 4
  [[nodiscard]] float* at(std::size_t offset) { return data_.get() + offset; }
  [[nodiscard]] const float* at(std::size_t offset) const { return data_.get() + offset; }
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  static constexpr std::size_t kAlignment = 16;
  struct Give {
    void operator()(float* data) const { ::operator delete[](data, std::align_val_t(kAlignment)); }
  };
  std::unique_ptr<float[], Give> data_;
  std::size_t size_ = 0;
};

}  // namespace lifecert::vision
