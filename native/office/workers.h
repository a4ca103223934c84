// The closed office's two workers: read the feed, do the desk's work, post the answers; again, until told to stop.
#pragma once

#include <atomic>
#include <string>

#include "core/base/result.h"
#include "native/office/region_folder.h"
#include "native/platform/log.h"

namespace lifecert::native {

struct WorkerOptions {
  std::string intake_url;
  std::string ca_file;
  std::string faces_folder;                     // recheck: the nets' files; empty: pictures are not measured again
  bool once = false;                            // read and answer what is there, then end
  const std::atomic<bool>* stopping = nullptr;  // set by the program's signal handling; may be null
};

/// An intake that is away is waited for (1 s, then ever longer, 30 s at most); every other error ends the worker. A round that
/// was cut off is done again: books are settled before anything is posted, and posting is idempotent.
/// Errors: those of opening keys and stores; with `once` also no_network and the like.
[[nodiscard]] Result<void> run_registrar(const RegionFolder& region, const WorkerOptions& options, Log log);
[[nodiscard]] Result<void> run_recheck(const RegionFolder& region, const WorkerOptions& options, Log log);

}  // namespace lifecert::native
