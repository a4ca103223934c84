// Row 30, coercion: "please call me alone" is sealed in the evidence. Whoever stands beside the person, and whoever gets hold of the
// phone later, sees in no view, no history, no file and no size whether it was set.
#include <gtest/gtest.h>

#include <set>

#include "core/client/rows.h"
#include "tests/support/phone_fixture.h"

namespace lifecert::threats {
namespace {

using receipt::PaperKind;
using support::kDay_s;
using support::kNow;
using support::must;
using support::Phone;
using support::Region;

// Everything that a phone shows, stores or hands out at one moment of its life.
struct Seen {
  client::View view;
  std::set<Bytes> row_names;
  std::map<Bytes, std::size_t> row_sizes;
  client::Changes changes;  // of the certification itself: sizes and names
  std::size_t packet_size = 0;
  client::MeterBook meter;
  std::array<std::size_t, 3> paper_sizes{};
};

// One life, with the tick or without; otherwise the same in everything.
class Life {
 public:
  explicit Life(bool alone) : alone_(alone) {
    phone_.talk(counter_);
    EXPECT_EQ(phone_.enrol(), Code::ok);
    phone_.talk(counter_);
    counter_.grant();
    later(10);
    phone_.talk(counter_);
    client::Capture capture = Phone::capture();
    capture.call_me_alone = alone_;
    EXPECT_EQ(phone_.certify(capture), Code::ok);
    look("kept");
    later(10);
    phone_.talk(counter_);
    look("received");
    counter_.decide(id(), cert::Verdict::pass);
    later(1000);
    phone_.talk(counter_);
    look("decided");
    phone_.open();
    look("opened again");
  }

  std::vector<std::pair<std::string, Seen>> moments;
  [[nodiscard]] crypto::Hash id() const { return phone_.view().items.at(0).submission_id; }
  [[nodiscard]] const Bytes& packet() const { return packet_; }
  [[nodiscard]] Region& region() { return region_; }

 private:
  void later(std::int64_t seconds) {
    phone_.now += seconds;
    counter_.now += seconds;
  }
  void look(const std::string& when) {
    Seen seen;
    seen.view = phone_.view();
    for (const auto& [key, value] : phone_.rows) {
      // Names that are hashes of what was sealed differ between any two certifications; the word before says what it is.
      const std::string name = text_of(key);
      const Bytes word = bytes_of(name.substr(0, name.find('/')));
      seen.row_names.insert(word);
      seen.row_sizes[word] += value.size();
    }
    if (const Result<Bytes> file = phone_.client().packet_file(id())) {
      packet_ = *file;
      seen.packet_size = file->size();
    }
    seen.meter = phone_.client().meter(phone_.now);
    for (const PaperKind kind : {PaperKind::kept, PaperKind::received, PaperKind::decided}) {
      const Result<std::string> paper = phone_.client().paper(id(), kind);
      seen.paper_sizes[static_cast<std::size_t>(kind) - 1] = paper ? paper->size() : 0;
    }
    moments.emplace_back(when, seen);
  }

  bool alone_;
  Region region_;
  support::Counter counter_{region_};
  Phone phone_{region_, kNow};
  Bytes packet_;
};

// A view without what differs between any two certifications: the id and what follows from it.
client::View same_for_all(client::View view) {
  for (client::ItemView& item : view.items) {
    item.submission_id = {};
    item.spoken_number.clear();
    EXPECT_EQ(item.kept_qr.size(), 415U);
    item.kept_qr.clear();
  }
  return view;
}

TEST(Row30, NothingOnThePhoneSaysWhetherTheTickWasSet) {
  const Life with(true);
  const Life without(false);
  ASSERT_EQ(with.moments.size(), without.moments.size());
  for (std::size_t i = 0; i < with.moments.size(); ++i) {
    const auto& [when, a] = with.moments[i];
    const auto& [_, b] = without.moments[i];
    SCOPED_TRACE(when);
    EXPECT_EQ(same_for_all(a.view), same_for_all(b.view));
    EXPECT_EQ(a.row_names, b.row_names);
    EXPECT_EQ(a.row_sizes, b.row_sizes);
    EXPECT_EQ(a.packet_size, b.packet_size);
    EXPECT_EQ(a.meter, b.meter);
    EXPECT_EQ(a.paper_sizes, b.paper_sizes);
  }
}

// What is signed in the open differs only where it must between any two packets.
TEST(Row30, TheHeaderSaysNothingOfIt) {
  const auto open_part = [](const Life& life) {
    envelope::Header header = must(envelope::parse_unverified(life.packet())).header;
    header.wraps_hash = {};
    header.evidence_hash = {};
    header.evidence_commitment = {};
    return header;
  };
  const Life with(true);
  const Life without(false);
  EXPECT_EQ(open_part(with), open_part(without));
}

TEST(Row30, TheReviewerSeesIt) {
  for (const bool alone : {true, false}) {
    Life life(alone);
    const envelope::ParsedPacket parsed = must(envelope::parse_unverified(life.packet()));
    const crypto::SecretKey key = must(envelope::unwrap_content_key(parsed, life.region().recipient_1a));
    EXPECT_EQ(must(wire::decode<cert::Evidence>(must(envelope::open_evidence(parsed, key)))).call_me_alone, alone);
  }
}

}  // namespace
}  // namespace lifecert::threats
