#include "core/merkle/note.h"

#include <gtest/gtest.h>

#include "core/crypto/hash.h"
#include "core/wire/text.h"
#include "tests/support/codec_suite.h"
#include "tests/support/region_fixture.h"

namespace lifecert::merkle {
namespace {

using support::fixed;
using support::must;
using support::NamedSigner;

// From the documentation of Go's golang.org/x/mod/sumdb/note.
constexpr const char* kGoVerifier = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr const char* kGoNote =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

NoteKey go_key() {
  const Bytes typed = must(wire::from_base64("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"));
  NoteKey key{"PeterNeumann", {}};
  std::copy_n(typed.begin() + 1, 32, key.key.begin());
  return key;
}

TEST(Note, OfGoIsVerifiedHere) {
  EXPECT_EQ(verifier_key(go_key()), kGoVerifier);
  EXPECT_EQ(note_key_hash(go_key()), 0xC74F20A3U);
  const Note note = must(parse_note(kGoNote));
  EXPECT_TRUE(verify_note(note, go_key()));
  EXPECT_EQ(format_note(note), kGoNote);
}

const Checkpoint kHead{"log.demo.example", 3, fixed("root")};

struct Signed {
  NamedSigner log{"log"};
  NamedSigner cosigner{"cosigner"};
  NoteKey log_key{"log.demo.example", log.public_key()};
  NoteKey cosigner_key{"time.demo.example", cosigner.public_key()};
  Note note{checkpoint_text(kHead), {}};

  Signed() {
    must(sign_note(note, log_key.name, log));
    must(cosign_note(note, cosigner_key.name, cosigner, 1'795'392'000));
  }
};

TEST(Note, IsSignedAndCosigned) {
  const Signed made;
  const Note read = must(parse_note(format_note(made.note)));
  EXPECT_EQ(read, made.note);
  EXPECT_TRUE(verify_note(read, made.log_key));
  EXPECT_EQ(verify_cosignature(read, made.cosigner_key).value_or(0), 1'795'392'000U);
  EXPECT_EQ(must(parse_checkpoint_text(read.text)), kHead);
}

TEST(Note, HoldsOnlyForTheNamedKey) {
  const Signed made;
  const NoteKey other_name{"log.other.example", made.log_key.key};
  const NoteKey other_key{made.log_key.name, NamedSigner("stranger").public_key()};
  EXPECT_EQ(verify_note(made.note, other_name).error().code, Code::too_few_signatures);
  EXPECT_EQ(verify_note(made.note, other_key).error().code, Code::too_few_signatures);
  // The cosigner's line is no signature of the log, and the other way round, even under one name and key.
  EXPECT_EQ(verify_note(made.note, made.cosigner_key).error().code, Code::too_few_signatures);
  EXPECT_EQ(verify_cosignature(made.note, made.log_key).error().code, Code::too_few_signatures);
  Note relabelled = made.note;
  relabelled.signatures[0].key_hash = note_key_hash(other_key);
  EXPECT_EQ(verify_note(relabelled, other_key).error().code, Code::bad_signature);
}

TEST(Note, IgnoresLinesOfUnknownKeys) {
  Signed made;
  NamedSigner witness("witness");
  must(cosign_note(made.note, "witness.demo.example", witness, 5));
  made.note.signatures.insert(made.note.signatures.begin(), {"stranger", 7, Bytes(3)});
  const Note read = must(parse_note(format_note(made.note)));
  EXPECT_TRUE(verify_note(read, made.log_key));
  EXPECT_TRUE(verify_cosignature(read, made.cosigner_key));
}

TEST(Note, CosignatureBindsItsTime) {
  const Signed made;
  for (std::size_t bit = 0; bit < 64; ++bit) {
    Note altered = made.note;
    altered.signatures[1].signature[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    ASSERT_EQ(verify_cosignature(altered, made.cosigner_key).error().code, Code::bad_signature) << bit;
  }
}

TEST(Note, PassesTheSignersRefusalOn) {
  struct Refusing final : port::Signer {
    [[nodiscard]] std::array<std::uint8_t, 32> public_key() const override { return {}; }
    [[nodiscard]] Result<std::array<std::uint8_t, 64>> sign(ByteView) override { return Error{Code::not_allowed, "key"}; }
  } refusing;
  Note note{checkpoint_text(kHead), {}};
  EXPECT_EQ(sign_note(note, "log.demo.example", refusing).error().code, Code::not_allowed);
  EXPECT_EQ(cosign_note(note, "time.demo.example", refusing, 1).error().code, Code::not_allowed);
  EXPECT_TRUE(note.signatures.empty());
}

TEST(Note, RefusesSignaturesOfAnotherLength) {
  for (const std::size_t size : {0U, 1U, 63U, 65U, 71U, 72U, 73U}) {
    Signed made;
    made.note.signatures[0].signature.resize(size);
    made.note.signatures[1].signature.resize(size);
    EXPECT_EQ(verify_note(made.note, made.log_key).error().code, Code::bad_signature) << size;
    if (size == 72) continue;
    EXPECT_EQ(verify_cosignature(made.note, made.cosigner_key).error().code, Code::bad_signature) << size;
  }
}

TEST(Note, RefusesWhatTheFormatDoesNotAllow) {
  const std::string line = "— name AAAAAAA=\n";  // four bytes of hash, one of signature
  struct Case {
    const char* name;
    std::string text;
    Code want;
  };
  const Case cases[] = {
      {"good", "text\n\n" + line, Code::ok},
      {"good: Chinese text", "文字\n\n" + line, Code::ok},
      {"good: blank lines inside", "a\n\n\nb\n\n" + line, Code::ok},
      {"good: name beyond ASCII", "text\n\n— 见证 AAAAAAA=\n", Code::ok},
      {"nothing", "", Code::bad_syntax},
      {"no signature", "text\n\n", Code::too_few_signatures},
      {"no blank line", "text\n" + line, Code::bad_syntax},
      {"no text", "\n\n" + line, Code::ok},  // one empty line is a text
      {"only the blank line", "\n" + line, Code::bad_syntax},
      {"carriage returns", "text\r\n\n" + line, Code::bad_text},
      {"tab", "te\txt\n\n" + line, Code::bad_text},
      {"zero byte", std::string("te\0xt\n\n", 7) + line, Code::bad_text},
      {"text not UTF-8", "te\xFFxt\n\n" + line, Code::bad_text},
      {"text with a surrogate", "te\xED\xA0\x80xt\n\n" + line, Code::bad_text},
      {"hyphen for the dash", "text\n\n- name AAAAAAA=\n", Code::bad_syntax},
      {"line without end", "text\n\n— name AAAAAAA=", Code::bad_syntax},
      {"blank behind", "text\n\n— name AAAAAAA= \n", Code::bad_syntax},
      {"two blanks", "text\n\n— name  AAAAAAA=\n", Code::bad_syntax},
      {"empty name", "text\n\n—  AAAAAAA=\n", Code::bad_syntax},
      {"the longest name", "text\n\n— " + std::string(128, 'n') + " AAAAAAA=\n", Code::ok},
      {"too long a name", "text\n\n— " + std::string(129, 'n') + " AAAAAAA=\n", Code::bad_syntax},
      {"plus in the name", "text\n\n— na+me AAAAAAA=\n", Code::bad_syntax},
      {"no-break space in the name", "text\n\n— na\xC2\xA0me AAAAAAA=\n", Code::bad_syntax},
      {"ideographic space in the name", "text\n\n— na\xE3\x80\x80me AAAAAAA=\n", Code::bad_syntax},
      {"next line in the name", "text\n\n— na\xC2\x85me AAAAAAA=\n", Code::bad_syntax},
      {"line separator in the name", "text\n\n— na\xE2\x80\xA8me AAAAAAA=\n", Code::bad_syntax},
      {"name not UTF-8", "text\n\n— na\xFFme AAAAAAA=\n", Code::bad_text},
      {"hash only", "text\n\n— name AAAAAA==\n", Code::bad_syntax},
      {"base64 without padding", "text\n\n— name AAAAAAA\n", Code::bad_syntax},
      {"base64 with bits behind the end", "text\n\n— name AAAAAAB=\n", Code::bad_syntax},
      {"text behind the signatures", "text\n\n" + line + "more\n", Code::bad_syntax},
      {"too many signatures",
       "text\n\n" +
           [&] {
             std::string all;
             for (std::size_t i = 0; i <= kMaxNoteSignatures; ++i) all += line;
             return all;
           }(),
       Code::bad_syntax},
      {"too long", std::string(kMaxNoteBytes, 'x') + "\n\n" + line, Code::too_long},
  };
  for (const Case& one : cases) {
    const Result<Note> read = parse_note(one.text);
    EXPECT_EQ(name_of(read ? Code::ok : read.error().code), name_of(one.want)) << one.name;
    if (read) {
      EXPECT_EQ(format_note(*read), one.text) << one.name;
    }
  }
}

TEST(CheckpointText, IsThreeLines) {
  const std::string root = wire::to_base64(fixed("root"));
  struct Case {
    const char* name;
    std::string text;
    bool want;
  };
  const Case cases[] = {{"good", "origin\n7\n" + root + "\n", true},
                        {"good: empty tree", "origin\n0\n" + root + "\n", true},
                        {"good: largest", "origin\n4611686018427387904\n" + root + "\n", true},
                        {"too large", "origin\n4611686018427387905\n" + root + "\n", false},
                        {"leading zero", "origin\n07\n" + root + "\n", false},
                        {"negative", "origin\n-7\n" + root + "\n", false},
                        {"hexadecimal", "origin\n0x7\n" + root + "\n", false},
                        {"no origin", "\n7\n" + root + "\n", false},
                        {"origin too long", std::string(129, 'o') + "\n7\n" + root + "\n", false},
                        {"root too short", "origin\n7\n" + wire::to_base64(Bytes(31)) + "\n", false},
                        {"root too long", "origin\n7\n" + wire::to_base64(Bytes(33)) + "\n", false},
                        {"root in hexadecimal", "origin\n7\n" + wire::to_hex(fixed("root")) + "\n", false},
                        {"extension line", "origin\n7\n" + root + "\nmore\n", false},
                        {"empty line behind", "origin\n7\n" + root + "\n\n", false},
                        {"last line without end", "origin\n7\n" + root, false},
                        {"nothing", "", false}};
  for (const Case& one : cases) {
    const Result<Checkpoint> read = parse_checkpoint_text(one.text);
    EXPECT_EQ(read.has_value(), one.want) << one.name;
    if (read) {
      EXPECT_EQ(checkpoint_text(*read), one.text) << one.name;
    }
  }
}

TEST(LogProof, IsOnlySoLong) {
  const std::size_t longest = kMaxNoteBytes + kMaxExtraBytes * 2;
  EXPECT_EQ(parse_log_proof(std::string(longest, 'x')).error().code, Code::unknown_version);
  EXPECT_EQ(parse_log_proof(std::string(longest + 1, 'x')).error().code, Code::too_long);
}

TEST(LogProof, RefusesWhatTheFormatDoesNotAllow) {
  const std::string head = "c2sp.org/tlog-proof@v1\n";
  const std::string hash = wire::to_base64(fixed("hash")) + "\n";
  struct Case {
    const char* name;
    std::string text;
    Code want;
  };
  std::string many;
  for (std::uint32_t i = 0; i < kMaxProofHashes; ++i) many += hash;
  const std::string big = wire::to_base64(Bytes(kMaxExtraBytes)) + "\n";
  const std::string too_big = wire::to_base64(Bytes(kMaxExtraBytes + 1)) + "\n";
  const Case cases[] = {
      {"good", head + "index 0\n\nnote\n", Code::ok},
      {"good: extra and hashes", head + "extra AQI=\nindex 12\n" + hash + hash + "\nnote\n", Code::ok},
      {"good: as many hashes as may be", head + "index 0\n" + many + "\nnote\n", Code::ok},
      {"good: longest extra", head + "extra " + big + "index 0\n\nnote\n", Code::ok},
      {"one hash too many", head + "index 0\n" + many + hash + "\nnote\n", Code::bad_syntax},
      {"extra too long", head + "extra " + too_big + "index 0\n\nnote\n", Code::bad_syntax},
      {"nothing", "", Code::unknown_version},
      {"another version", "c2sp.org/tlog-proof@v2\nindex 0\n\nnote\n", Code::unknown_version},
      {"version cut off", "c2sp.org/tlog-proof@v1", Code::unknown_version},
      {"empty extra", head + "extra \nindex 0\n\nnote\n", Code::bad_syntax},
      {"extra twice", head + "extra AQI=\nextra AQI=\nindex 0\n\nnote\n", Code::bad_syntax},
      {"extra behind index", head + "index 0\nextra AQI=\n\nnote\n", Code::bad_syntax},
      {"extra not base64", head + "extra AQI\nindex 0\n\nnote\n", Code::bad_syntax},
      {"no index", head + "\nnote\n", Code::bad_syntax},
      {"index with a leading zero", head + "index 00\n\nnote\n", Code::bad_syntax},
      {"index beyond 2^63 - 1", head + "index 9223372036854775808\n\nnote\n", Code::bad_syntax},
      {"short hash", head + "index 0\n" + wire::to_base64(Bytes(31)) + "\n\nnote\n", Code::bad_syntax},
      {"no blank line", head + "index 0\n" + hash, Code::bad_syntax},
      {"no checkpoint", head + "index 0\n\n", Code::bad_syntax},
      {"checkpoint too long", head + "index 0\n\n" + std::string(kMaxNoteBytes + 1, 'x'), Code::bad_syntax},
      {"all too long", head + "index 0\n\n" + std::string(4 * kMaxNoteBytes, 'x'), Code::too_long}};
  for (const Case& one : cases) {
    const Result<LogProof> read = parse_log_proof(one.text);
    EXPECT_EQ(name_of(read ? Code::ok : read.error().code), name_of(one.want)) << one.name;
    if (read) {
      EXPECT_EQ(format_log_proof(*read), one.text) << one.name;
    }
  }
}

}  // namespace
}  // namespace lifecert::merkle
