// Picking without replacement, by weight.
//
// The rule, in words that need no program: lay all entries side by side, each as long as its weight. Take a number below the whole
// length; the entry in which it falls is picked and taken out; go on with what is left. How fast it is done here (a tree of sums
// over blocks) changes nothing about what is picked.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/draw/stream.h"

namespace lifecert::draw {

/// The picked indices, in the order in which they were picked, none twice. Entries of weight 0 are never picked; when fewer than
/// `count` have a weight, all of them are.
/// weights   up to 2^32 - 1 of them, of any size
/// Errors: bad_weights (nothing has a weight although something is wanted).
[[nodiscard]] Result<std::vector<std::uint32_t>> pick(std::span<const std::uint32_t> weights, std::uint32_t count,
                                                      NumberStream& numbers);

}  // namespace lifecert::draw
