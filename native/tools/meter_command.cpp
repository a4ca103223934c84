// lifecert meter
#include <algorithm>
#include <iomanip>
#include <iostream>
#include <memory>
#include <set>

#include "core/cert/meter.h"
#include "native/tools/command.h"
#include "native/tools/reviewer_desk.h"

namespace lifecert::native {
namespace {

constexpr std::size_t kBar = 40;

struct MeterOptions {
  std::string month;  // "2026-11"; empty: the newest with a report
  std::string reviewer;
};

Json json_of(const cert::MeterCell& cell) { return cell.shown() ? Json(cell.sum) : Json(nullptr); }

std::string text_of(const cert::MeterCell& cell) { return cell.shown() ? std::to_string(cell.sum) : "*"; }

std::string bar(std::uint64_t count, std::uint64_t most) {
  const std::size_t length = most == 0 ? 0 : std::max<std::size_t>(1, static_cast<std::size_t>(count * kBar / most));
  return std::string(length, '#');
}

void print_table(const cert::MeterTally& sums, std::int32_t month) {
  std::cout << cert::month_text(month) << ": " << sums.phones << " phones reported\n\n"
            << std::left << std::setw(12) << "step" << std::right << std::setw(10) << "attempts" << std::setw(10) << "done"
            << std::setw(10) << "given up" << std::setw(12) << "s a try" << "\n";
  for (const auto& [step, cells] : sums.steps) {
    const bool timed = cells.attempts.shown() && cells.seconds.shown();
    std::cout << std::left << std::setw(12) << name_of(step) << std::right << std::setw(10) << text_of(cells.attempts)
              << std::setw(10) << text_of(cells.done) << std::setw(10) << text_of(cells.given_up) << std::setw(12)
              << (timed ? std::to_string(cells.seconds.sum / cells.attempts.sum) : "*") << "\n";
  }
  std::uint64_t most = 0;
  for (const auto& [reason, cell] : sums.reasons) most = std::max(most, cell.shown() ? cell.sum : 0);
  std::cout << "\nwhy it failed or was given up\n";
  for (const auto& [reason, cell] : sums.reasons) {
    std::cout << std::left << std::setw(24) << name_of(reason) << std::right << std::setw(8) << text_of(cell) << "  "
              << (cell.shown() ? bar(cell.sum, most) : "") << "\n";
  }
  std::cout << "\n* fewer than " << cert::kLeastPhones << " phones stand behind it\n";
}

Json json_of(const cert::MeterTally& sums, std::int32_t month) {
  Json steps = Json::array();
  for (const auto& [step, cells] : sums.steps) {
    steps.push_back({{"step", std::string(name_of(step))},
                     {"attempts", json_of(cells.attempts)},
                     {"done", json_of(cells.done)},
                     {"given_up", json_of(cells.given_up)},
                     {"seconds", json_of(cells.seconds)}});
  }
  Json reasons = Json::array();
  for (const auto& [reason, cell] : sums.reasons) {
    reasons.push_back({{"reason", std::string(name_of(reason))}, {"count", json_of(cell)}});
  }
  return {{"month", cert::month_text(month)},
          {"phones", sums.phones},
          {"least_phones", cert::kLeastPhones},
          {"steps", std::move(steps)},
          {"reasons", std::move(reasons)}};
}

int show(Context& context, const MeterOptions& options) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  Result<std::unique_ptr<ReviewerDesk>> desk =
      ReviewerDesk::open(*folder, options.reviewer, context.intake, context.ca_file);
  if (!desk) return context.fail("opening the reviewer's desk", desk.error());
  if (Result<void> synced = (*desk)->sync(); !synced) return context.fail("reading the log", synced.error());
  const std::vector<cert::MeterReport>& reports = (*desk)->book().reports();
  std::set<std::int32_t> months;
  for (const cert::MeterReport& one : reports) months.insert(one.meter.month);
  std::optional<std::int32_t> wanted;
  for (const std::int32_t month : months) {
    if (options.month.empty() || cert::month_text(month) == options.month) wanted = month;
  }
  if (!wanted) {
    if (context.json) {
      Context::print({{"month", options.month}, {"phones", 0}, {"steps", Json::array()}, {"reasons", Json::array()}});
    } else {
      std::cout << "no phone has reported" << (options.month.empty() ? "" : " for " + options.month) << "\n";
    }
    return kDone;
  }
  const cert::MeterTally sums = cert::tally(reports, *wanted);
  if (context.json) {
    Context::print(json_of(sums, *wanted));
  } else {
    print_table(sums, *wanted);
  }
  return kDone;
}

}  // namespace

void add_meter_command(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand(
      "meter",
      "Where people fail: how often each step was tried, done and given up, how long it took and why, summed over the phones\n"
      "whose owners agreed to report. No number is shown that fewer than five phones stand behind.\n"
      "\n"
      "Example:\n"
      "  lifecert --region demo-region meter --month 2026-11\n");
  auto options = std::make_shared<MeterOptions>();
  command->add_option("--month", options->month, "YYYY-MM; default: the newest with a report");
  command->add_option("--reviewer", options->reviewer, "whose key asks the intake; default: the only one there is");
  command->callback([options, &context] { show(context, *options); });
}

}  // namespace lifecert::native
