// lifecert registrar, lifecert recheck
#include <atomic>
#include <csignal>
#include <memory>

#include "native/office/workers.h"
#include "native/platform/log.h"
#include "native/tools/command.h"

namespace lifecert::native {
namespace {

std::atomic<bool> g_stopping = false;  // set by a signal handler, which can reach nothing else
static_assert(std::atomic<bool>::is_always_lock_free);

extern "C" void lifecert_stop(int) { g_stopping = true; }

using Worker = Result<void> (*)(const RegionFolder&, const WorkerOptions&, Log);

struct WorkerWords {
  bool once = false;
  std::string faces;
};

int work(Context& context, const WorkerWords& words, Worker worker, const char* name) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  struct sigaction action {};
  action.sa_handler = lifecert_stop;
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
  const WorkerOptions options{context.intake, context.ca_file, words.faces, words.once, &g_stopping};
  if (Result<void> done = worker(*folder, options, Log::to_stderr(Level::info)); !done) {
    return context.fail(name, done.error());
  }
  if (context.json) Context::print({{"worker", name}, {"stopped", g_stopping.load()}});
  return kDone;
}

CLI::App* add_worker(CLI::App& app, Context& context, const char* name, const char* help, Worker worker,
                     const std::shared_ptr<WorkerWords>& words) {
  CLI::App* command = app.add_subcommand(name, help);
  command->add_flag("--once", words->once, "read and answer what is there, then end");
  command->callback([words, &context, worker, name] { work(context, *words, worker, name); });
  return command;
}

}  // namespace

void add_worker_commands(CLI::App& app, Context& context) {
  add_worker(app, context, "registrar",
             "Answers enrolment requests with credentials and gives out challenges, until SIGTERM or Ctrl-C.\n"
             "It may be killed at any time: nothing is lost and nothing answered twice.\n"
             "\n"
             "Example:\n"
             "  lifecert --region demo-region --intake http://127.0.0.1:8440 registrar\n",
             run_registrar, std::make_shared<WorkerWords>());
  const auto words = std::make_shared<WorkerWords>();
  CLI::App* recheck = add_worker(
      app, context, "recheck",
             "Opens every submission, checks it and writes a finding; answers reviewers who ask to see evidence. Until "
             "SIGTERM\nor Ctrl-C. It may be killed at any time.\n"
             "\n"
             "Example:\n"
             "  lifecert --region demo-region --intake http://127.0.0.1:8440 recheck\n",
             run_recheck, words);
  recheck->add_option("--faces", words->faces,
                      "folder with the nets that measure faces (detector.lcn, mesh.lcn, eyelids.lcn, match.lcn); without it,\n"
                      "findings say that the pictures were not measured again");
}

}  // namespace lifecert::native
