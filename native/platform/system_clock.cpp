#include "native/platform/system_clock.h"

#include <ctime>

namespace lifecert::native {

std::int64_t SystemClock::now_s() const {
  struct timespec now {};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return now.tv_sec;
}

}  // namespace lifecert::native
