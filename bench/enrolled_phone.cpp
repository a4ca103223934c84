// Prints what a phone has stored after enrolling, as JSON, so that the WebAssembly benchmark starts from a real state:
// {"region", "root_set", "now", "device_seed", "rows": [[key, value], ...]}, bytes in hex.
#include <cstdio>

#include "core/wire/text.h"
#include "tests/support/phone_fixture.h"

int main() {
  using namespace lifecert;
  using namespace lifecert::support;
  Region region;
  Counter counter(region);
  Phone phone(region, kNow);
  if (phone.enrol() != Code::ok) return 1;
  phone.talk(counter);
  counter.grant();
  phone.now += 60;
  counter.now = phone.now;
  phone.talk(counter);
  if (phone.view().phase != client::Phase::enrolled) return 1;
  std::printf("{\"region\":\"%s\",\"root_set\":\"%s\",\"now\":%lld,\"device_seed\":\"%s\",\"rows\":[",
              region.pins.region.c_str(), wire::to_hex(region.pins.root_set).c_str(),
              static_cast<long long>(phone.now), wire::to_hex(fixed("sign device")).c_str());
  const char* separator = "";
  for (const client::Row& row : phone.stored()) {
    std::printf("%s[\"%s\",\"%s\"]", separator, wire::to_hex(row.key).c_str(), wire::to_hex(row.value).c_str());
    separator = ",";
  }
  std::puts("]}");
  return 0;
}
