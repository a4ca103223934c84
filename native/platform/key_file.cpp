#include "native/platform/key_file.h"

#include <algorithm>

#include "core/wire/text.h"
#include "native/platform/file.h"

namespace lifecert::native {
namespace {

constexpr std::string_view kMagic = "lifecert-key-v1 ";
constexpr std::size_t kHexDigits = crypto::SecretKey::kBytes * 2;

}  // namespace

Result<crypto::SecretKey> read_seed(const std::string& path, std::string_view role) {
  // The length is known, so the line goes straight into memory that is wiped, and the owner-only check comes with it.
  std::string line(kMagic.size() + role.size() + 1 + kHexDigits + 1, '\0');
  const std::span<std::uint8_t> bytes(reinterpret_cast<std::uint8_t*>(line.data()), line.size());
  Result<void> read = read_key_file(path, bytes);
  if (!read) {
    const bool other_length = read.error().code == Code::too_short || read.error().code == Code::too_long;
    return other_length ? Error{Code::wrong_kind, path} : read.error();
  }
  const std::string_view text = line;
  if (!text.starts_with(kMagic) || text.back() != '\n') return Error{Code::bad_syntax, path};
  if (text.substr(kMagic.size(), role.size() + 1) != std::string(role) + " ") return Error{Code::wrong_kind, path};
  Result<Bytes> seed = wire::from_hex(text.substr(kMagic.size() + role.size() + 1, kHexDigits));
  crypto::wipe(bytes);
  if (!seed) return Error{Code::bad_syntax, path};
  crypto::SecretKey key{ByteView(*seed)};
  crypto::wipe(*seed);
  return key;
}

Result<void> create_seed(const std::string& path, std::string_view role, const crypto::SecretKey& seed) {
  std::string hex = wire::to_hex(seed.view());
  std::string line = std::string(kMagic) + std::string(role) + " " + hex + "\n";
  Result<void> written = create_file(path, view_of(line), Audience::owner_only);
  crypto::wipe({reinterpret_cast<std::uint8_t*>(hex.data()), hex.size()});
  crypto::wipe({reinterpret_cast<std::uint8_t*>(line.data()), line.size()});
  return written;
}

Result<std::unique_ptr<CoreSigner>> open_signer(const std::string& path, std::string_view role) {
  Result<crypto::SecretKey> seed = read_seed(path, role);
  if (!seed) return seed.error();
  return std::make_unique<CoreSigner>(std::move(*seed));
}

}  // namespace lifecert::native
