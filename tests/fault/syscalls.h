// The disk as it can be: what a program writes may end at any call, fail at any call, or be lost at a power cut as long as it
// was not synced. The functions below stand in for libc's in the program that links this file, SQLite's calls included.
//
// Only files below one folder are looked at; everything else passes through. One plan at a time: where it is to die, set it in
// a child made by fork(). Any thread may write.
#pragma once

#include <cstdint>
#include <string>

namespace lifecert::fault {

enum class What : std::uint8_t {
  count,      // let everything pass and count
  kill,       // SIGKILL before the call: what was written before stays, as the kernel keeps it
  power_cut,  // as kill, but of what was not synced only a part has reached the disk, in any order, torn at sectors
  fail,       // the call fails
};

struct Plan {
  std::string folder{};
  What what = What::count;
  std::uint64_t at = 0;      // which call, from 1
  int error = 0;             // fail: errno
  bool for_ever = false;     // fail: this call and all after it
  std::uint64_t seed = 0;    // power_cut: what is lost
};

void set_plan(const Plan& plan);
/// Calls of the write path since set_plan(): write, sync, truncate, create, rename, link, unlink.
[[nodiscard]] std::uint64_t calls();
/// The disk is well again.
void stop_failing();

/// Does to the files what a power cut now would do, and lets the process live: what was not synced is lost, or is there in a
/// part, in any order, torn at sectors. For a plan of What::power_cut. Whoever has the files open must not use them any more.
void cut_power(std::uint64_t seed);
/// Everything passes through again.
void forget_plan();

/// From now on the k-th allocation of this process fails; 0: none does.
void fail_allocation_at(std::uint64_t at);
[[nodiscard]] std::uint64_t allocations();

}  // namespace lifecert::fault
