// A net that is ready to look: its layers, and all the memory that it will ever use.
#pragma once

#include "core/vision/arena.h"
#include "core/vision/layers.h"
#include "core/vision/model.h"

namespace lifecert::vision {

/// Not for two threads at a time. Movable.
class Net {
 public:
  /// Takes a net's memory from the machine, once.
  /// budget_bytes   the most that weights and tensors may take
  /// Errors: as parse_model; over_budget.
  [[nodiscard]] static Result<Net> load(ByteView file, std::size_t budget_bytes);

  /// The input: to be filled before each run, channels from the fourth on with zeros.
  [[nodiscard]] Tensor input() { return tensor(0); }
  /// Computes all layers. Allocates nothing. The input's numbers are gone afterwards.
  void run();
  /// which   below output_count(); the numbers stand until the next run
  [[nodiscard]] Tensor output(std::size_t which) { return tensor(model_.outputs[which]); }
  [[nodiscard]] std::size_t output_count() const { return model_.outputs.size(); }
  /// Which net this is.
  [[nodiscard]] std::uint32_t checksum() const { return model_.checksum; }
  /// What it holds, in bytes.
  [[nodiscard]] std::size_t memory_bytes() const { return arena_.size() * sizeof(float); }

 private:
  struct Packed {
    std::size_t weights = 0;
    std::size_t bias = 0;
    std::size_t slopes = 0;
  };

  [[nodiscard]] Tensor tensor(std::size_t which);
  [[nodiscard]] const Shape& shape_of(std::size_t which) const {
    return which == 0 ? model_.input : model_.layers[which - 1].shape;
  }
  std::size_t plan_numbers();
  std::size_t plan_tensors(std::size_t from);
  void pack();

  Model model_;
  Arena arena_;
  std::vector<Packed> packed_;          // one a layer, offsets in the arena
  std::vector<std::size_t> tensor_at_;  // one a tensor, offsets in the arena
  std::size_t zeros_at_ = 0;
};

}  // namespace lifecert::vision
