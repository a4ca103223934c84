#include "native/intake/metrics.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace lifecert::native {
namespace {

std::uint64_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t all = 0;
  std::uint64_t resident = 0;
  statm >> all >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

void add(std::string& text, const char* name, const char* type, const char* help, std::uint64_t value) {
  text += std::string("# HELP ") + name + " " + help + "\n# TYPE " + name + " " + type + "\n" + name + " " +
          std::to_string(value) + "\n";
}

}  // namespace

void Metrics::count(const http::Access& access) {
  const auto status_class = static_cast<std::size_t>(std::clamp(access.status / 100, 0, 5));
  ++by_class_[status_class];
  const std::int64_t took_ms = access.took.count() / 1000;
  ++took_[static_cast<std::size_t>(std::ranges::lower_bound(kBounds_ms, took_ms) - kBounds_ms.begin())];
  took_us_ += static_cast<std::uint64_t>(std::max<std::int64_t>(0, access.took.count()));
  received_ += access.received_bytes;
  sent_ += access.sent_bytes;
}

std::string Metrics::text(const SequencerCounts& counts, std::uint64_t log_size) const {
  std::string text;
  add(text, "lifecert_log_leaves", "gauge", "Leaves of the log.", log_size);
  add(text, "lifecert_appended_total", "counter", "Records that this intake has appended.", counts.appended);
  add(text, "lifecert_repeated_total", "counter", "Records that were there before and got their receipt again.",
      counts.repeated);
  add(text, "lifecert_append_refused_total", "counter", "Records refused or failed while appending.", counts.refused);
  add(text, "lifecert_batches_total", "counter", "Commits of a batch.", counts.batches);
  add(text, "lifecert_conflicts_total", "counter", "Batches that another intake overtook.", counts.conflicts);
  add(text, "lifecert_queue", "gauge", "Records that wait to be appended.", counts.queued);
  add(text, "lifecert_received_bytes_total", "counter", "Bytes of requests.", received_);
  add(text, "lifecert_sent_bytes_total", "counter", "Bytes of answers.", sent_);
  add(text, "process_resident_memory_bytes", "gauge", "Resident memory.", resident_bytes());
  text += "# HELP lifecert_http_answers_total Answers by class of status.\n# TYPE lifecert_http_answers_total counter\n";
  for (std::size_t i = 1; i < by_class_.size(); ++i) {
    text += "lifecert_http_answers_total{class=\"" + std::to_string(i) + "xx\"} " + std::to_string(by_class_[i]) + "\n";
  }
  text += "# HELP lifecert_http_seconds Time from the first byte of a request to its answer.\n"
          "# TYPE lifecert_http_seconds histogram\n";
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < took_.size(); ++i) {
    sum += took_[i];
    const std::string bound = i < kBounds_ms.size() ? std::to_string(static_cast<double>(kBounds_ms[i]) / 1000) : "+Inf";
    text += "lifecert_http_seconds_bucket{le=\"" + bound + "\"} " + std::to_string(sum) + "\n";
  }
  text += "lifecert_http_seconds_sum " + std::to_string(static_cast<double>(took_us_) / 1e6) + "\n";
  text += "lifecert_http_seconds_count " + std::to_string(sum) + "\n";
  return text;
}

}  // namespace lifecert::native
