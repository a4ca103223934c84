// What the subcommands of `lifecert` share: global options, exit codes, how results and errors are printed.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/cert/trust_list.h"
#include "core/crypto/types.h"
#include "native/office/region_folder.h"

namespace lifecert::native {

using Json = nlohmann::ordered_json;

inline constexpr int kDone = 0;
inline constexpr int kRefused = 1;  // refused, or not verified
inline constexpr int kUsage = 2;
inline constexpr int kUnreachable = 3;  // the intake does not answer

/// The options before every subcommand, and what the program will exit with.
struct Context {
  std::string region;
  std::string intake = "http://127.0.0.1:8440";
  std::string ca_file;
  bool json = false;
  int exit_code = kDone;

  /// The region's folder; says so on stderr and gives nullopt when it was not named.
  [[nodiscard]] std::optional<RegionFolder> folder();

  /// Prints why on stderr; with --json an object {"error", "code", "where"} on stdout besides. Returns the exit code.
  int fail(std::string_view doing, const Error& error);
  /// A mistake in how the command was called.
  int usage(std::string_view what);
  /// The one object of --json.
  static void print(const Json& object);
};

/// no_network, timed_out and server_busy are the intake's absence.
[[nodiscard]] int exit_code_of(Code code);

[[nodiscard]] std::string hex(ByteView bytes);
/// 64 hex digits.
/// Errors: bad_syntax.
[[nodiscard]] Result<crypto::Hash> hash_of_hex(std::string_view text);
/// "2026-11-23 14:05" on a clock in China; "-" for 0.
[[nodiscard]] std::string china_time(std::int64_t unix_s);

// One a file.
void add_region_commands(CLI::App& app, Context& context);
void add_trust_commands(CLI::App& region, Context& context);  // below `region`
void add_staff_commands(CLI::App& app, Context& context);
void add_roll_commands(CLI::App& app, Context& context);
void add_enrol_commands(CLI::App& app, Context& context);
void add_worker_commands(CLI::App& app, Context& context);
void add_case_commands(CLI::App& app, Context& context);
void add_care_commands(CLI::App& app, Context& context);
void add_event_commands(CLI::App& app, Context& context);
void add_vault_commands(CLI::App& app, Context& context);
void add_file_commands(CLI::App& app, Context& context);
void add_hall_commands(CLI::App& app, Context& context);
void add_desk_commands(CLI::App& app, Context& context);
void add_draw_commands(CLI::App& app, Context& context);
void add_backup_commands(CLI::App& app, Context& context);
void add_witness_commands(CLI::App& app, Context& context);
void add_print_commands(CLI::App& app, Context& context);
void add_meter_command(CLI::App& app, Context& context);
void add_export_command(CLI::App& app, Context& context);
void add_audit_command(CLI::App& app, Context& context);
void add_catalog_commands(CLI::App& app, Context& context);

}  // namespace lifecert::native
