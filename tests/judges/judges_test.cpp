// Outside judges: others' programs accept what we make and refuse it altered. Go's sumdb/note and tlog for checkpoints, receipts,
// steps and forks; openssl and signify for what is signed. A thousand of each with LIFECERT_LONG, else some tens.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

#include "tests/support/samples.h"
#include "tests/support/source_root.h"
#include "tests/support/temp_folder.h"
#include "tests/support/vectors.h"

namespace lifecert::judges {
namespace {

using envelope::Kind;
using envelope::Role;
using support::fixed;
using support::kNow;
using support::MemoryLog;
using support::must;
using support::NamedSigner;
using support::Region;
using support::TempFolder;

namespace fs = std::filesystem;

std::size_t files_a_judge() { return std::getenv("LIFECERT_LONG") != nullptr ? 1000 : 40; }

int run(const std::string& command) { return std::system(command.c_str()); }

void write(const std::string& path, ByteView bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << text_of(bytes);
}

Bytes altered(Bytes bytes, std::mt19937_64& random) {
  bytes[random() % bytes.size()] ^= static_cast<std::uint8_t>(1U << random() % 8);
  return bytes;
}

// ---- Go

/// The judge in Go, built once from the source beside this file with Debian's modules.
class GoJudge {
 public:
  GoJudge() {
    const std::string source = support::source_root() + "/tests/judges/judge.go";
    // Go's own cache lies in the build folder: the second run of the tests builds nothing.
    fs::create_directories(LIFECERT_GO_CACHE);
    built_ = run("cd " + folder_.path() + " && GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS= GOCACHE=" +
                 LIFECERT_GO_CACHE + " go build -o judge " + source) == 0;
  }

  [[nodiscard]] bool built() const { return built_; }

  /// One answer a line.
  std::vector<bool> judge(const std::vector<std::string>& lines) {
    std::string all;
    for (const std::string& line : lines) all += line + "\n";
    write(folder_ / "in", view_of(all));
    EXPECT_EQ(run("cd " + folder_.path() + " && ./judge < in > out"), 0);
    std::vector<bool> answers;
    std::istringstream out(support::read_file(folder_ / "out").value_or(""));
    for (std::string line; std::getline(out, line);) answers.push_back(line == "yes");
    EXPECT_EQ(answers.size(), lines.size());
    answers.resize(lines.size());
    return answers;
  }

 private:
  TempFolder folder_;
  bool built_ = false;
};

class Go : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { judge_ = new GoJudge; }
  static void TearDownTestSuite() {
    delete judge_;
    judge_ = nullptr;
  }
  void SetUp() override { ASSERT_TRUE(judge_->built()) << "go, with golang-golang-x-mod-dev"; }

  // Accepts all of the first, refuses all of the second.
  static void expect(const std::vector<std::string>& good, const std::vector<std::string>& bad) {
    const std::vector<bool> yes = judge_->judge(good);
    const std::vector<bool> no = judge_->judge(bad);
    EXPECT_EQ(std::ranges::count(yes, true), static_cast<std::ptrdiff_t>(good.size()));
    EXPECT_EQ(std::ranges::count(no, false), static_cast<std::ptrdiff_t>(bad.size()));
  }
  static std::string text64(std::string_view text) { return wire::to_base64(view_of(text)); }
  static std::string key_of(const MemoryLog& log) { return merkle::verifier_key({log.origin(), log.key()}); }
  static std::string hex_list(const std::vector<merkle::Hash>& hashes) {
    std::string list;
    for (const merkle::Hash& hash : hashes) list += (list.empty() ? "" : ",") + wire::to_hex(hash);
    return list.empty() ? "," : list;
  }

  static GoJudge* judge_;
};
GoJudge* Go::judge_ = nullptr;

// The log's own line; a bit flipped in the text, or in the signature. (A bit of the cosigner's line is not the log's affair, and
// Go passes it over like any line by a key that it was not given.)
TEST_F(Go, JudgesCheckpoints) {
  std::mt19937_64 random(1);
  MemoryLog log;
  std::vector<std::string> good;
  std::vector<std::string> bad;
  for (std::size_t i = 0; i < files_a_judge(); ++i) {
    log.append(Kind::tick, {}, kNow);
    const merkle::Note note = must(merkle::parse_note(log.checkpoint(kNow)));
    good.push_back("note " + key_of(log) + " " + text64(merkle::format_note(note)));
    merkle::Note wrong = note;
    if (i % 2 == 0) {
      wrong.signatures[0].signature = altered(wrong.signatures[0].signature, random);
    } else {
      wrong.text[random() % (wrong.text.size() - 1)] ^= 1;
    }
    bad.push_back("note " + key_of(log) + " " + text64(merkle::format_note(wrong)));
  }
  expect(good, bad);
}

TEST_F(Go, JudgesReceipts) {
  std::mt19937_64 random(2);
  MemoryLog log;
  for (std::size_t i = 0; i < files_a_judge(); ++i) log.append(Kind::tick, bytes_of(std::to_string(i)), kNow);
  std::vector<std::string> good;
  std::vector<std::string> bad;
  for (std::size_t i = 0; i < files_a_judge(); ++i) {
    const std::string proof = log.proof(i, kNow);
    const Bytes leaf = wire::encode(receipt::leaf_of(log.opening(i), log.record(i)));
    const auto line = [&](const std::string& text, const Bytes& of) {
      return "receipt " + key_of(log) + " " + text64(text) + " " + wire::to_hex(of);
    };
    good.push_back(line(proof, leaf));
    merkle::LogProof wrong = must(merkle::parse_log_proof(proof));
    switch (i % 3) {
      case 0: bad.push_back(line(proof, altered(leaf, random))); break;
      case 1:
        wrong.hashes[random() % wrong.hashes.size()][random() % 32] ^= 1U;
        bad.push_back(line(merkle::format_log_proof(wrong), leaf));
        break;
      default:
        wrong.index ^= 1U;
        bad.push_back(line(merkle::format_log_proof(wrong), leaf));
        break;
    }
  }
  expect(good, bad);
}

// Steps between any two sizes, and row 9: a log that forked at each size gives none that holds.
TEST_F(Go, JudgesStepsAndForks) {
  const std::uint64_t sizes = std::getenv("LIFECERT_LONG") != nullptr ? 300 : 40;
  std::vector<std::string> good;
  std::vector<std::string> bad;
  for (std::uint64_t size = 2; size <= sizes; ++size) {
    MemoryLog honest;
    for (std::uint64_t i = 0; i < size; ++i) honest.append(Kind::tick, {}, kNow);
    const std::string kept = honest.checkpoint(kNow);
    MemoryLog forked;
    for (std::uint64_t i = 0; i < size + 3; ++i) forked.append(i + 1 == size ? Kind::fetch : Kind::tick, {}, kNow);
    for (int i = 0; i < 3; ++i) honest.append(Kind::tick, {}, kNow);
    const auto line = [&](const MemoryLog& log, const std::string& newer) {
      return "step " + key_of(log) + " " + text64(kept) + " " + text64(newer) + " " +
             hex_list(must(merkle::consistency_proof(size, size + 3, log.reader())));
    };
    good.push_back(line(honest, honest.checkpoint(kNow)));
    bad.push_back(line(forked, forked.checkpoint(kNow)));
  }
  expect(good, bad);
}

// ---- openssl and signify: the signature over the very bytes

struct SignedFile {
  Bytes message;
  crypto::Signature signature{};
};

// A statement, a checkpoint or a cosignature, in turn; of each the bytes that were signed.
SignedFile file_number(std::size_t number, NamedSigner& signer) {
  if (number % 3 == 0) {
    const Region region;
    cert::Challenge challenge = region.challenge(static_cast<std::uint32_t>(number));
    const auto statement = Region::sign(Kind::challenge, challenge, Role::registrar, signer);
    return {envelope::pre_authentication(Kind::challenge, statement.payload), statement.signatures[0].signature};
  }
  merkle::Note note{merkle::checkpoint_text({"log.demo.example", number, fixed(std::to_string(number))}), {}};
  SignedFile made;
  if (number % 3 == 1) {
    must(merkle::sign_note(note, "log.demo.example", signer));
    made.message = bytes_of(note.text);
    std::ranges::copy(note.signatures[0].signature, made.signature.begin());
  } else {
    const std::uint64_t time = static_cast<std::uint64_t>(kNow) + number;
    must(merkle::cosign_note(note, "time.demo.example", signer, time));
    made.message = bytes_of("cosignature/v1\ntime " + std::to_string(time) + "\n" + note.text);
    std::copy(note.signatures[0].signature.begin() + 8, note.signatures[0].signature.end(), made.signature.begin());
  }
  return made;
}

using Accepts = std::function<bool(const SignedFile&)>;

void expect_judged(const Accepts& accepts) {
  std::mt19937_64 random(3);
  NamedSigner signer("log");
  std::size_t accepted = 0;
  std::size_t refused = 0;
  for (std::size_t i = 0; i < files_a_judge(); ++i) {
    const SignedFile good = file_number(i, signer);
    accepted += accepts(good) ? 1U : 0U;
    SignedFile bad = good;
    if (i % 2 == 0) {
      bad.message = altered(bad.message, random);
    } else {
      const Bytes other = altered(Bytes(bad.signature.begin(), bad.signature.end()), random);
      std::ranges::copy(other, bad.signature.begin());
    }
    refused += accepts(bad) ? 0U : 1U;
  }
  EXPECT_EQ(accepted, files_a_judge());
  EXPECT_EQ(refused, files_a_judge());
}

TEST(Openssl, JudgesSignatures) {
  const TempFolder folder;
  const NamedSigner signer("log");
  // SubjectPublicKeyInfo of an Ed25519 key (RFC 8410): a fixed beginning, then the key.
  Bytes spki = must(wire::from_hex("302a300506032b6570032100"));
  append(spki, signer.public_key());
  write(folder / "key.der", spki);
  expect_judged([&](const SignedFile& file) {
    write(folder / "message", file.message);
    write(folder / "signature", file.signature);
    return run("openssl pkeyutl -verify -pubin -keyform DER -inkey " + (folder / "key.der") + " -rawin -in " +
               (folder / "message") + " -sigfile " + (folder / "signature") + " > /dev/null 2>&1") == 0;
  });
}

TEST(Signify, JudgesSignatures) {
  const TempFolder folder;
  const NamedSigner signer("log");
  // signify's files: a comment, then base64 of "Ed", eight bytes that name the key, and key or signature.
  const auto as_file = [](ByteView content) {
    Bytes bytes = bytes_of("Ed12345678");
    append(bytes, content);
    return bytes_of("untrusted comment: lifecert\n" + wire::to_base64(bytes) + "\n");
  };
  write(folder / "key.pub", as_file(signer.public_key()));
  expect_judged([&](const SignedFile& file) {
    write(folder / "message", file.message);
    write(folder / "message.sig", as_file(file.signature));
    return run("signify-openbsd -V -q -p " + (folder / "key.pub") + " -m " + (folder / "message") + " -x " +
               (folder / "message.sig") + " > /dev/null 2>&1") == 0;
  });
}

}  // namespace
}  // namespace lifecert::judges
