#include "native/tools/command.h"

#include <algorithm>
#include <iostream>

#include "core/base/civil.h"
#include "core/wire/text.h"

namespace lifecert::native {

std::optional<RegionFolder> Context::folder() {
  if (region.empty()) {
    usage("which region? Say --region DIR, or set LIFECERT_REGION");
    return std::nullopt;
  }
  return RegionFolder(region);
}

int Context::fail(std::string_view doing, const Error& error) {
  std::cerr << "lifecert: " << doing << ": " << describe(error) << "\n";
  if (json) {
    print({{"error", std::string(sentence(error.code))},
           {"code", std::string(name_of(error.code))},
           {"where", error.where},
           {"doing", std::string(doing)}});
  }
  return exit_code = exit_code_of(error.code);
}

int Context::usage(std::string_view what) {
  std::cerr << "lifecert: " << what << "\n";
  return exit_code = kUsage;
}

void Context::print(const Json& object) {
  // Whatever bytes a file held, the output is JSON.
  std::cout << object.dump(2, ' ', false, Json::error_handler_t::replace) << std::endl;
}

int exit_code_of(Code code) {
  switch (code) {
    case Code::ok:
      return kDone;
    case Code::no_network:
    case Code::timed_out:
    case Code::server_busy:
      return kUnreachable;
    default:
      return kRefused;
  }
}

std::string hex(ByteView bytes) { return wire::to_hex(bytes); }

Result<crypto::Hash> hash_of_hex(std::string_view text) {
  Result<Bytes> bytes = wire::from_hex(text);
  crypto::Hash hash{};
  if (!bytes || bytes->size() != hash.size()) return Error{Code::bad_syntax, "64 hex digits are wanted"};
  std::ranges::copy(*bytes, hash.begin());
  return hash;
}

std::string china_time(std::int64_t unix_s) { return unix_s == 0 ? "-" : date_time(unix_s, kChinaOffsetS); }

}  // namespace lifecert::native
