// A tablet of staff that is enrolled, and beside it a phone that wants to be: what both show each other.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "core/cert/staff.h"
#include "core/cert/voucher.h"
#include "tests/support/phone_fixture.h"

namespace lifecert::client {

using envelope::Kind;
using envelope::Role;
using support::Answer;
using support::Counter;
using support::fixed;
using support::kNow;
using support::must;
using support::NamedSigner;
using support::Phone;
using support::Region;

class TabletTest : public ::testing::Test {
 protected:
  void SetUp() override {
    tablet_.talk(counter_);
    const ToSign to_sign = must(tablet_.client().prepare_staff_enrolment(
        Region::stretched(), region_.staff.public_key(), fixed("box entropy"), tablet_.now));
    Signatures signatures;
    signatures.signatures = {must(region_.staff.sign(to_sign.messages.at(0)))};
    ASSERT_EQ(tablet_.keep(tablet_.client().finish_enrolment(signatures)), Code::ok);
    talk();
    grant();
    later(10);
    talk();
    ASSERT_EQ(tablet_.view().phase, Phase::enrolled);
  }
  void later(std::int64_t seconds) {
    tablet_.now += seconds;
    counter_.now = tablet_.now;
  }
  std::uint64_t append(const envelope::SignedStatement& statement) {
    return region_.log.append(statement.kind, wire::encode(statement), tablet_.now);
  }
  /// The registrar answers the tablet's request, and prepares a visit.
  void grant() {
    cert::StaffCredential staff = region_.staff_credential();
    staff.request = cert::payload_hash(must(envelope::decode_signed(request_)).payload);
    staff.box_key = must(wire::decode<cert::EnrolmentRequest>(must(envelope::decode_signed(request_)).payload)).box_key;
    box_ = staff.box_key;
    credential_ = append(region_.by_registrar(Kind::staff_credential, staff));
  }
  void prepare_visits() {
    cert::VisitList list = region_.visit_list();
    list.sealed = must(crypto::seal_to(box_, wire::encode(region_.visits()), fixed("seal")));
    visits_ = append(region_.by_registrar(Kind::visit_list, list));
  }
  void talk() {
    tablet_.talk([&](const Exchange& exchange) -> std::optional<Answer> {
      if (!exchange.path.starts_with("/v1/enrolments")) return counter_.handle(exchange);
      if (exchange.method == Method::post) request_ = exchange.body;
      receipt::EnrolmentStatus status;
      if (credential_) status.credential = region_.log.logged(*credential_, tablet_.now);
      if (visits_) status.visits = {region_.log.logged(*visits_, tablet_.now)};
      if (revocation_) status.revocation = region_.log.logged(*revocation_, tablet_.now);
      for (const HttpHeader& header : exchange.headers) {
        if (header.name == receipt::kKnownSizeHeader) status.step = region_.log.step(must(wire::parse_decimal(header.value)));
      }
      return Answer{200, 0, wire::encode(status)};
    });
  }
  /// Code::ok when the packet is kept.
  Code assist(const Assisted& assisted) {
    const Result<ToSign> to_sign =
        tablet_.client().prepare_assisted(assisted, fixed("entropy " + std::to_string(++made_)), tablet_.now);
    if (!to_sign) return to_sign.error().code;
    Signatures signatures;
    for (const Bytes& message : to_sign->messages) signatures.signatures.push_back(must(region_.staff.sign(message)));
    return tablet_.keep(tablet_.client().finish_submission(signatures));
  }
  envelope::ParsedPacket newest() {
    return must(envelope::parse_unverified(
        must(tablet_.client().packet_file(tablet_.view().items.front().submission_id))));
  }
  static Assisted visit(const crypto::Hash& person) {
    Assisted made;
    made.capture = Phone::capture();
    made.visit = person;
    return made;
  }

  Region region_;
  Counter counter_{region_};
  Phone tablet_{region_, kNow, "staff"};
  Bytes request_;
  crypto::PublicKey box_{};
  std::optional<std::uint64_t> credential_;
  std::optional<std::uint64_t> visits_;
  std::optional<std::uint64_t> revocation_;
  int made_ = 0;
};

/// Phones and tablets that show each other what they have.
class VouchTest : public TabletTest {
 protected:
  static constexpr const char* kName = "示例人乙";
  static constexpr const char* kIdNumber = "11010519491231002X";

  Vouch named(const std::string& phone) const {
    Vouch made;
    made.phone = phone;
    made.name = kName;
    made.id_number = kIdNumber;
    made.scheme = "urban-employee";
    return made;
  }
  Result<std::string> vouch(Phone& tablet, NamedSigner& key, const Vouch& made) {
    const Result<ToSign> to_sign =
        tablet.client().prepare_vouch(made, fixed("vouch entropy " + std::to_string(++made_)), tablet.now);
    if (!to_sign) return to_sign.error();
    return tablet.client().finish_vouch({{must(key.sign(to_sign->messages.at(0)))}});
  }
  Code vouch_code(const Vouch& made) {
    const Result<std::string> text = vouch(tablet_, region_.staff, made);
    return text ? Code::ok : text.error().code;
  }
  /// The phone reads what the tablet shows, and signs.
  Code take(Phone& phone, NamedSigner& key, const std::string& text) {
    const Result<ToSign> to_sign = phone.client().prepare_vouched(text, key.public_key(), phone.now);
    if (!to_sign) return to_sign.error().code;
    return phone.keep(phone.client().finish_enrolment(phone.sign(*to_sign)));
  }
  cert::EnrolmentRequest asked(const Phone& phone) const {
    const auto statement = must(envelope::decode_signed(phone.rows.at(bytes_of("request"))));
    return must(cert::verify_request(statement, Region::kName));
  }

  Phone phone_{region_, kNow, "new phone"};
  NamedSigner phone_key_{"new phone"};
};

}  // namespace lifecert::client
