// The one type that holds secrets, and the last look at randomness.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <new>
#include <type_traits>

#include "core/crypto/entropy_check.h"
#include "core/crypto/types.h"

namespace lifecert::crypto {
namespace {

Bytes secret_bytes() {
  Bytes bytes(SecretKey::kBytes);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i + 1);
  return bytes;
}

bool all_zero(ByteView bytes) {
  return std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte == 0; });
}

static_assert(!std::is_copy_constructible_v<SecretKey>);
static_assert(!std::is_copy_assignable_v<SecretKey>);
static_assert(std::is_nothrow_move_constructible_v<SecretKey>);
static_assert(std::is_nothrow_move_assignable_v<SecretKey>);
static_assert(!std::is_convertible_v<Bytes, SecretKey>);

template <class T>
concept Printable = requires(std::ostream& out, const T& value) {
  out << value;
};
static_assert(!Printable<SecretKey>);

TEST(SecretKey, IsWipedWhenItGoes) {
  alignas(SecretKey) std::array<std::uint8_t, sizeof(SecretKey)> place{};
  auto* key = new (place.data()) SecretKey(secret_bytes());
  ASSERT_EQ(Bytes(place.begin(), place.begin() + 32), secret_bytes());
  key->~SecretKey();
  EXPECT_TRUE(all_zero(place));
}

TEST(SecretKey, LeavesNothingBehindWhenMoved) {
  SecretKey first(secret_bytes());
  SecretKey second(std::move(first));
  EXPECT_TRUE(all_zero(first.view()));  // NOLINT: what is left after the move is the point
  EXPECT_TRUE(std::ranges::equal(second.view(), secret_bytes()));
  SecretKey third;
  third = std::move(second);
  EXPECT_TRUE(all_zero(second.view()));  // NOLINT
  EXPECT_TRUE(std::ranges::equal(third.view(), secret_bytes()));
  SecretKey& itself = third;
  third = std::move(itself);
  EXPECT_TRUE(std::ranges::equal(third.view(), secret_bytes()));
}

TEST(SecretKey, IsCopiedOnlyAloud) {
  const SecretKey key(secret_bytes());
  const SecretKey copy = key.copy();
  EXPECT_TRUE(std::ranges::equal(copy.view(), key.view()));
}

TEST(SecretKey, OfAnotherLengthIsZero) {
  EXPECT_TRUE(all_zero(SecretKey(Bytes(31, 7)).view()));
  EXPECT_TRUE(all_zero(SecretKey(Bytes(33, 7)).view()));
  EXPECT_TRUE(all_zero(SecretKey().view()));
}

TEST(EqualSecret, ComparesLengthAndEveryByte) {
  EXPECT_TRUE(equal_secret({}, {}));
  EXPECT_TRUE(equal_secret(secret_bytes(), secret_bytes()));
  EXPECT_FALSE(equal_secret(secret_bytes(), Bytes(31)));
  for (std::size_t i = 0; i < 32; ++i) {
    Bytes other = secret_bytes();
    other[i] ^= 0x80;
    EXPECT_FALSE(equal_secret(secret_bytes(), other));
  }
}

TEST(CheckEntropy, RefusesWhatCannotBeRandom) {
  Bytes repeated(64);
  for (std::size_t i = 0; i < repeated.size(); ++i) repeated[i] = static_cast<std::uint8_t>(i % 32);
  struct Case {
    const char* name;
    Bytes feed;
    Code want;
  };
  const Case cases[] = {{"nothing", {}, Code::weak_entropy},
                        {"one byte short", Bytes(31, 1), Code::weak_entropy},
                        {"zero", Bytes(32), Code::weak_entropy},
                        {"constant", Bytes(64, 0xA5), Code::weak_entropy},
                        {"the same half twice", repeated, Code::weak_entropy},
                        {"too long", Bytes(65, 1), Code::too_long},
                        {"shortest", secret_bytes(), Code::ok}};
  for (const Case& one : cases) {
    const Result<void> checked = check_entropy(one.feed);
    EXPECT_EQ(checked ? Code::ok : checked.error().code, one.want) << one.name;
  }
}

}  // namespace
}  // namespace lifecert::crypto
