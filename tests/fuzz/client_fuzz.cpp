// Any bytes as what a phone finds in its storage, and as what the counter answers. The first byte chooses: 0 rows, else
// an answer to the question that a phone in one of several states asks.
#include "core/client/client.h"
#include "tests/fuzz/region.h"
#include "tests/support/phone_fixture.h"

namespace lifecert::fuzz {
namespace {

using support::Counter;
using support::kNow;
using support::Phone;

// A phone in each state in which it asks something.
struct Asking {
  std::vector<client::Client> clients;
  std::vector<std::uint32_t> exchanges;

  void add(Phone& phone) {
    client::Client copy = phone.client();
    const client::NextStep next = copy.next_step(phone.now);
    require(next.exchange.has_value());
    clients.push_back(copy);
    exchanges.push_back(next.exchange->id);
  }

  Asking() {
    Counter counter(region());
    Phone phone(region(), kNow);
    add(phone);  // the trust list
    phone.talk(counter);
    require(phone.enrol() == Code::ok);
    add(phone);  // the request
    phone.talk(counter);
    counter.grant();
    phone.now += 10;
    counter.now += 10;
    add(phone);  // the credential
    phone.talk(counter);
    require(phone.certify() == Code::ok);
    add(phone);  // the submission
    phone.now += 5;
    counter.now += 5;
    phone.talk(counter);
    phone.now += 60;
    add(phone);  // what became of it
    phone.now += 700;
    add(phone);  // the checkpoint
  }
};

void open_from_rows(ByteView bytes) {
  const Result<client::Image> image = wire::decode<client::Image>(bytes);
  if (!image) return;
  Result<client::Client> opened = client::Client::open(region().pins, image->rows, kNow);
  if (!opened) return;
  for (const client::ItemView& item : opened->view(kNow).items) require(!item.proof_verified || item.received_at > 0);
  (void)opened->next_step(kNow);
}

void answer(std::uint8_t choice, ByteView bytes) {
  static const Asking asking;
  const std::size_t which = choice % asking.clients.size();
  client::Client copy = asking.clients[which];
  const client::View before = copy.view(kNow);
  const Result<client::Changes> changes = copy.take_answer(asking.exchanges[which], 200, 0, bytes, kNow + 800);
  require(changes.has_value());
  const client::View after = copy.view(kNow);
  require(after.items.size() == before.items.size());
  require(after.phase == before.phase || after.fault == Code::ok);
}

}  // namespace
}  // namespace lifecert::fuzz

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace lifecert::fuzz;
  if (size == 0) return 0;
  if (data[0] == 0) {
    open_from_rows({data + 1, size - 1});
  } else {
    answer(data[0], {data + 1, size - 1});
  }
  return 0;
}
