// Row 25 of the threats, the intake taken over: whoever has its whole folder and memory, public/ with it, has keys that make no
// credential and no decision, and that open no packet.
#include <gtest/gtest.h>

#include <filesystem>

#include "core/cert/enrolment.h"
#include "core/cert/submission.h"
#include "core/envelope/packet.h"
#include "native/office/region_folder.h"
#include "native/platform/file.h"
#include "native/platform/key_file.h"
#include "native/platform/system_clock.h"
#include "native/platform/system_entropy.h"
#include "tests/support/region_fixture.h"
#include "tests/support/temp_folder.h"

namespace lifecert::native {
namespace {

namespace fs = std::filesystem;
using envelope::Kind;
using envelope::Role;
using support::must;

class TakenOver : public ::testing::Test {
 protected:
  TakenOver() {
    must(crypto::start());
    office::RegionPlan plan;
    plan.region = support::Region::kName;
    plan.name_zh = "示例区";
    plan.name_en = "Demo District";
    plan.hotline = "000-00000000";
    plan.stations = {{"demo-station-1", "示例一站", "Demo Station 1", "", ""}};
    plan.schemes = {{"urban-employee", "城镇职工养老保险", "Urban employees' pension"}};
    plan.reviewers = {"reviewer-1"};
    must(folder_.create(must(office::make_region(plan, entropy_, clock_.now_s())), plan));
    for (const char* name : {"log", "cosigner"}) {
      stolen_.push_back(std::move(*must(open_signer(folder_.file(std::string("intake/") + name + ".key"),
                                                    std::string_view(name) == "log" ? "log" : "time"))));
    }
  }

  support::TempFolder temp_;
  SystemEntropy entropy_;
  SystemClock clock_;
  RegionFolder folder_{temp_ / "region"};
  std::vector<CoreSigner> stolen_;
};

TEST_F(TakenOver, ItsFolderHoldsNoOtherSecret) {
  std::vector<Bytes> secrets;
  for (const char* room : {"roots", "registrar", "vault", "reviewer"}) {
    for (const auto& one : fs::recursive_directory_iterator(folder_.file(room))) {
      if (one.path().extension() == ".key") secrets.push_back(must(read_file(one.path(), 4096)));
    }
  }
  ASSERT_GE(secrets.size(), 3U + 1 + 4 + 1) << "roots, registrar, recipients of four epochs, reviewer";
  std::size_t looked_at = 0;
  for (const char* room : {"intake", "public"}) {
    for (const auto& one : fs::recursive_directory_iterator(folder_.file(room))) {
      if (!one.is_regular_file()) continue;
      ++looked_at;
      const std::string content = text_of(must(read_file(one.path(), 1U << 20)));
      for (const Bytes& secret : secrets) {
        // The last line is the key, whatever stands before it.
        std::string text = text_of(secret);
        while (text.ends_with('\n')) text.pop_back();
        text = text.substr(text.rfind('\n') == std::string::npos ? 0 : text.rfind('\n') + 1);
        ASSERT_GE(text.size(), 32U);
        EXPECT_EQ(content.find(text), std::string::npos) << one.path();
      }
    }
  }
  EXPECT_GE(looked_at, 3U);
}

TEST_F(TakenOver, ItsKeysSignNoCredentialAndNoDecision) {
  const cert::VerifiedTrustList trust = must(folder_.trust());
  support::Region fixture;
  const auto refused = [&](Kind kind, const Bytes& payload, auto verify) {
    for (CoreSigner& signer : stolen_) {
      for (const Role role : {Role::registrar, Role::recheck, Role::reviewer, Role::supervisor, Role::staff, Role::root, Role::device}) {
        const Result<envelope::SignedStatement> one = envelope::sign_statement(kind, payload, role, signer);
        if (!one) continue;  // no such role for this kind
        EXPECT_FALSE(verify(*one, trust)) << envelope::name_of(kind) << " by " << static_cast<int>(role);
      }
      envelope::SignedStatement both{kind, payload, {}};
      for (CoreSigner& each : stolen_) {
        const auto signature = must(each.sign(envelope::pre_authentication(kind, payload)));
        envelope::add_signature(both, {Role::reviewer, crypto::key_id(each.public_key()), signature});
      }
      EXPECT_FALSE(verify(both, trust));
    }
  };
  refused(Kind::credential, wire::encode(fixture.credential()),
          [](const auto& one, const auto& list) { return cert::verify_credential(one, list).has_value(); });
  refused(Kind::decision, wire::encode(fixture.decision(crypto::Hash{1}, cert::Verdict::pass)),
          [](const auto& one, const auto& list) { return cert::verify_decision(one, list).has_value(); });
  refused(Kind::challenge, wire::encode(fixture.challenge(1)),
          [](const auto& one, const auto& list) { return cert::verify_challenge(one, list).has_value(); });
  // A trust list of its own making, that names it as everything.
  cert::TrustList own = *trust;
  ++own.version;
  own.registrars = {stolen_[0].public_key()};
  const Bytes payload = wire::encode(own);
  envelope::SignedStatement list{Kind::trust_list, payload, {}};
  for (CoreSigner& each : stolen_) {
    const auto signature = must(each.sign(envelope::pre_authentication(Kind::trust_list, payload)));
    envelope::add_signature(list, {Role::root, crypto::key_id(each.public_key()), signature});
  }
  EXPECT_FALSE(cert::follow_trust_list(trust, wire::encode(list)));
}

TEST_F(TakenOver, ItsSecretsOpenNoPacket) {
  const cert::VerifiedTrustList trust = must(folder_.trust());
  support::Region fixture;
  envelope::Header header = fixture.header();
  header.recipient_epoch = trust->recipients.front().epoch;
  const Bytes packet = fixture.packet(header, wire::encode(support::Region::evidence()), trust->recipients.front().keys);
  const envelope::ParsedPacket parsed = must(envelope::parse_unverified(packet));
  for (const char* name : {"log", "cosigner"}) {
    const auto seed = must(read_seed(folder_.file(std::string("intake/") + name + ".key"), std::string_view(name) == "log" ? "log" : "time"));
    // As it is, and in the place of the key that a wrap names.
    const crypto::BoxKeyPair own = crypto::box_key_pair(seed.copy());
    EXPECT_FALSE(envelope::unwrap_content_key(parsed, own));
    for (const crypto::PublicKey& recipient : trust->recipients.front().keys) {
      crypto::BoxKeyPair posing = crypto::box_key_pair(seed.copy());
      posing.public_key = recipient;
      EXPECT_FALSE(envelope::unwrap_content_key(parsed, posing));
    }
    EXPECT_FALSE(envelope::open_evidence(parsed, seed));
  }
}

}  // namespace
}  // namespace lifecert::native
