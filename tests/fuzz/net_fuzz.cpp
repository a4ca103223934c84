// Any bytes as a net's file, behind a right checksum so that what lies behind it is reached. Whatever is accepted runs.
#include "core/vision/net.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/net_file.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace lifecert;
  const Bytes bytes = support::with_checksum({data, data + size});
  Result<vision::Net> net = vision::Net::load(bytes, 4U << 20);
  if (!net) {
    fuzz::require(net.error().code != Code::ok && known(net.error().code));
    return 0;
  }
  fuzz::require(net->memory_bytes() <= 4U << 20);
  // A net may cost a second; a fuzzer has none to spare.
  const vision::Tensor input = net->input();
  if (std::size_t{input.shape.height} * input.shape.width > 1024) return 0;
  for (std::size_t i = 0; i < std::size_t{input.shape.height} * input.shape.width * input.lanes; ++i) {
    input.data[i] = i % input.lanes < input.shape.channels ? static_cast<float>(i % 7) : 0;
  }
  net->run();
  return 0;
}
