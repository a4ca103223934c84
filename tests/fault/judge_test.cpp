// Others' verifiers judge the log: Go's sumdb/note and tlog, from Debian's golang-golang-x-mod-dev.
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "core/intake/log.h"
#include "core/intake/tiles.h"
#include "core/receipt/reply.h"
#include "core/wire/text.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_store.h"
#include "tests/support/region_fixture.h"
#include "tests/support/source_root.h"
#include "tests/support/temp_folder.h"

namespace lifecert::fault {
namespace {

namespace fs = std::filesystem;
using support::kNow;
using support::must;

constexpr std::uint64_t kForks = 300;

std::string output_of(const std::string& command) {
  std::string text;
  FILE* const pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return "popen failed";
  char part[4096];
  for (std::size_t got = 0; (got = std::fread(part, 1, sizeof part, pipe)) > 0;) text.append(part, got);
  ::pclose(pipe);
  return text;
}

class Judge : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    must(crypto::start());
    const std::string built = output_of("cd " + support::source_root() + "/tests/fault/judge && GO111MODULE=off GOFLAGS= "
                                        "GOPATH=/usr/share/gocode go build -o " +
                                        program() + " judge.go");
    ASSERT_EQ(built, "");
  }
  static std::string program() {
    static const support::TempFolder folder;
    return folder / "judge";
  }
};

std::string json_text(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string json_proof(const std::vector<merkle::Hash>& proof) {
  std::string out = "[";
  for (const merkle::Hash& hash : proof) out += (out.size() > 1 ? ",\"" : "\"") + wire::to_base64(hash) + "\"";
  return out + "]";
}

TEST_F(Judge, TakesEveryForkForAForkAndNoHonestStep) {
  const auto grow = [](support::MemoryLog& log, std::uint64_t to, const std::string& name) {
    while (log.size() < to) log.append(envelope::Kind::tick, bytes_of(name + std::to_string(log.size())), kNow);
  };
  support::MemoryLog honest;
  grow(honest, kForks + 1, "honest");
  const merkle::NoteKey key{honest.origin(), honest.key()};
  const support::TempFolder folder;
  std::ofstream file(folder / "forks.json");
  for (std::uint64_t size = 1; size <= kForks; ++size) {
    // The last leaf that the keeper of this head counts on is another one.
    support::MemoryLog forked;
    grow(forked, size - 1, "honest");
    grow(forked, kForks + 1, "forked");
    const receipt::ConsistencyStep step{size, kForks + 1,
                                        must(merkle::consistency_proof(size, kForks + 1, forked.reader()))};
    const Result<void> ours = receipt::verify_step(honest.head(size), forked.head(kForks + 1), step);
    ASSERT_FALSE(ours) << size;
    ASSERT_EQ(ours.error().code, Code::not_consistent) << size;
    file << "{\"Key\":" << json_text(merkle::verifier_key(key))
         << ",\"Kept\":" << json_text(honest.checkpoint_at(size, kNow))
         << ",\"Seen\":" << json_text(forked.checkpoint_at(kForks + 1, kNow))
         << ",\"Honest\":" << json_text(honest.checkpoint_at(kForks + 1, kNow))
         << ",\"SameSize\":" << json_text(forked.checkpoint_at(size, kNow)) << ",\"Proof\":" << json_proof(step.hashes)
         << ",\"HonestProof\":" << json_proof(must(merkle::consistency_proof(size, kForks + 1, honest.reader())))
         << "}\n";
  }
  file.close();
  EXPECT_EQ(output_of(program() + " forks " + (folder / "forks.json")), "forks 300\n");
}

TEST_F(Judge, FindsEveryRecordByItsTiles) {
  support::MemoryStore store;
  support::FakeClock clock(kNow);
  support::NamedSigner log_key("log");
  support::NamedSigner cosigner("cosigner");
  const auto log = must(intake::Log::open(store, clock, {"log.demo.example", &log_key, "time.demo.example", &cosigner}));
  constexpr std::uint64_t kSize = 256 * 2 + 77;
  std::vector<intake::StoredRecord> records;
  for (std::uint64_t i = 0; i < kSize; ++i) {
    intake::StoredRecord& record = records.emplace_back();
    record.opening.salt = support::fixed_bytes<16>("salt " + std::to_string(i));
    record.record = bytes_of("record " + std::to_string(i));
  }
  must(log->append(0, records, {}, {}));
  const support::TempFolder folder;
  const auto write = [&](const std::string& path, ByteView bytes) {
    fs::create_directories(fs::path(folder.path() + path).parent_path());
    std::ofstream(folder.path() + path, std::ios::binary).write(reinterpret_cast<const char*>(bytes.data()),
                                                               static_cast<std::streamsize>(bytes.size()));
  };
  write("/checkpoint", view_of(must(log->checkpoint(60))));
  for (const char* path : {"/tile/0/000", "/tile/0/001", "/tile/0/002.p/77", "/tile/1/000.p/2", "/tile/entries/000",
                           "/tile/entries/001", "/tile/entries/002.p/77"}) {
    write(path, must(intake::read_tile(store, kSize, must(intake::parse_tile_path(path)))));
  }
  const std::string key = merkle::verifier_key({"log.demo.example", log_key.public_key()});
  EXPECT_EQ(output_of(program() + " tiles " + folder.path() + " '" + key + "'"), "records 589\n");
}

}  // namespace
}  // namespace lifecert::fault
