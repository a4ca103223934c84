// Where large values lie, each under the name of its content: a folder, or any server that speaks S3.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "core/base/bytes.h"
#include "core/base/result.h"

namespace lifecert::native {

class BlobPlace {
 public:
  struct Kept {
    std::string name;
    std::uint64_t bytes = 0;
    std::int64_t written_at = 0;  // UnixSeconds; of the last keep()
  };

  virtual ~BlobPlace() = default;

  /// Durable when this returns, and counted as written now, also when it was there before.
  /// name   64 small hex digits
  /// Errors: storage_full, store_failed.
  [[nodiscard]] virtual Result<void> keep(const std::string& name, ByteView content) = 0;
  /// Errors: not_found, store_failed.
  [[nodiscard]] virtual Result<Bytes> fetch(const std::string& name) const = 0;
  /// Errors: store_failed.
  [[nodiscard]] virtual Result<bool> has(const std::string& name) const = 0;
  /// What is not there is gone already.
  /// Errors: store_failed.
  [[nodiscard]] virtual Result<void> remove(const std::string& name) = 0;
  /// Calls `see` for everything that is kept, in any order.
  /// Errors: store_failed.
  [[nodiscard]] virtual Result<void> each(const std::function<void(const Kept&)>& see) const = 0;
};

/// folder  made with mode 0700 when it is not there
/// Errors: not_found (its parent), not_allowed, store_failed.
[[nodiscard]] Result<std::unique_ptr<BlobPlace>> open_blob_folder(std::string folder);

struct S3Address {
  std::string endpoint;  // "https://s3.example:9000"
  std::string bucket;
  std::string prefix;    // "" or "packets/"
  std::string region = "us-east-1";
  std::string key_id;
  std::string secret;
  unsigned page = 1000;  // names in one answer of a listing
};

/// Path-style requests signed with AWS Signature Version 4. The bucket is made by its operator.
/// Errors: bad_argument; not_allowed (the key may not use the bucket), not_found (no such bucket), no_network.
[[nodiscard]] Result<std::unique_ptr<BlobPlace>> open_blob_s3(S3Address address);

/// "s3+https://HOST:PORT/BUCKET/PREFIX?region=R", with the key in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; else a folder.
/// Errors: bad_argument (the address, or no key), and those of the two above.
[[nodiscard]] Result<std::unique_ptr<BlobPlace>> open_blob_place(const std::string& address);

}  // namespace lifecert::native
