// Row 15 of the attack table, face data leaks: pictures that carry a mark go the whole way, and the mark is looked for
// in every file of the region's folder and in the whole memory of the counter. It may be where nobody can read it, and
// nowhere else.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "tests/fault/intake_process.h"
#include "tests/support/vectors.h"
#include "tests/ui/live_region.h"
#include "tests/ui/pictures.h"

namespace lifecert {
namespace {

namespace fs = std::filesystem;

// Never as one piece in this program's own code: half of it is made when it is wanted.
std::string mark() {
  std::string half = "face-of-an-old-woman-";
  for (char letter = 'z'; letter >= 'a'; --letter) half += letter;
  return half;
}

// A JPEG with the mark in a comment, as a camera would write a place or a name.
Bytes marked(const Bytes& jpeg) {
  const std::string words = mark();
  Bytes made(jpeg.begin(), jpeg.begin() + 2);
  const auto length = static_cast<std::uint16_t>(words.size() + 2);
  append(made, Bytes{0xFF, 0xFE, static_cast<std::uint8_t>(length >> 8U), static_cast<std::uint8_t>(length & 0xFFU)});
  append(made, view_of(words));
  append(made, ByteView(jpeg).subspan(2));
  return made;
}

bool holds(std::string_view bytes, const std::string& what) {
  return std::search(bytes.begin(), bytes.end(), std::boyer_moore_horspool_searcher(what.begin(), what.end())) !=
         bytes.end();
}

// The files below a folder that have it.
std::vector<std::string> files_with(const std::string& folder, const std::string& what) {
  std::vector<std::string> found;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && holds(support::read_file(entry.path()).value_or(""), what))
      found.push_back(entry.path());
  }
  return found;
}

// How often a process has it anywhere in what it may write to.
std::size_t times_in_memory(pid_t process, const std::string& what) {
  const std::string proc = "/proc/" + std::to_string(process);
  std::ifstream maps(proc + "/maps");
  std::ifstream memory(proc + "/mem", std::ios::binary);
  std::size_t found = 0;
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    char rights[5] = {};
    if (std::sscanf(line.c_str(), "%lx-%lx %4s", &begin, &end, rights) != 3 || rights[1] != 'w') continue;
    std::string bytes(end - begin, '\0');
    memory.clear();
    memory.seekg(static_cast<std::streamoff>(begin));
    memory.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    found += holds(bytes, what) ? 1U : 0U;
  }
  return found;
}

TEST(Row15, NoPictureStandsInTheOpenOnDiskOrInTheCountersMemory) {
  support::LiveRegion region({"示例 甲"});
  const std::unique_ptr<support::LivePhone> phone = region.enrolled_phone(0);

  // From here on the counter is a program of its own, at the same port.
  const std::string url = region.counter().url();
  region.counter().stop();
  const fault::IntakeProcess counter(region.path(), region.path() + "/intake/intake.db",
                                     static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1))));
  ASSERT_TRUE(counter.answers());
  EXPECT_GT(times_in_memory(counter.pid(), "test.example"), 0U) << "its memory can be searched";

  std::vector<Bytes> pictures;
  for (const Bytes& jpeg : support::three_jpegs()) pictures.push_back(marked(jpeg));
  ASSERT_TRUE(holds(text_of(pictures[0]), mark()));
  const crypto::Hash submission = phone->certify(pictures);
  region.work();

  EXPECT_EQ(times_in_memory(counter.pid(), mark()), 0U);
  EXPECT_TRUE(files_with(region.path(), mark()).empty()) << files_with(region.path(), mark()).front();
  // It did go the whole way: the vault has the submission.
  EXPECT_FALSE(files_with(region.path() + "/vault", std::string(text_of(submission))).empty());
}

}  // namespace
}  // namespace lifecert
