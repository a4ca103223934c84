// The tablet's day: it is with somebody else each time, signs for what its member of staff saw, and cannot open what it sealed. The
// one thing that it can open is its list of visits.
#include <algorithm>

#include "core/client/client.h"
#include "core/client/rows.h"
#include "core/crypto/entropy_check.h"
#include "core/crypto/hash.h"
#include "core/crypto/sign.h"

namespace lifecert::client {

using envelope::Kind;
using envelope::Role;

Result<ToSign> Client::prepare_staff_enrolment(const cert::StretchedCode& code, const crypto::PublicKey& device_key,
                                               ByteView entropy, std::int64_t now) {
  if (Result<void> good = crypto::check_entropy(entropy); !good) return good.error();
  Result<ToSign> plain = prepare_enrolment(code, device_key, now);
  if (!plain) return plain;
  Result<cert::EnrolmentRequest> request = wire::decode<cert::EnrolmentRequest>(prepared_request_->payload);
  if (!request) return request.error();
  prepared_box_ = crypto::hedged_seed(entropy, "tablet box", device_key);
  request->box_key = crypto::box_key_pair(crypto::SecretKey(*prepared_box_)).public_key;
  request->mac = cert::enrolment_mac(code.mac_key, pins_.region, code.code_id, device_key, request->box_key);
  prepared_request_->payload = wire::encode(*request);
  return ToSign{{envelope::pre_authentication(Kind::enrolment_request, prepared_request_->payload)}};
}

Result<void> Client::take_staff_credential(const envelope::SignedStatement& statement, const Bytes& logged, std::int64_t now) {
  Result<cert::StaffCredential> staff = cert::verify_staff_credential(statement, *state_.trust);
  if (!staff) return staff.error();
  Result<cert::EnrolmentRequest> asked = wire::decode<cert::EnrolmentRequest>(state_.request->payload);
  if (!asked) return asked.error();
  if (staff->request != cert::payload_hash(state_.request->payload) || staff->device_key != asked->device_key) {
    return Error{Code::wrong_person, "staff credential"};
  }
  put(rows::key(rows::kCredential), logged);
  state_.staff = std::move(*staff);
  paces_.enrolment = {};
  return journal(state_.outbox.next(outbox::Event::enrolled, now, cert::payload_hash(statement.payload)));
}

// Lists that are over are forgotten, names and addresses with them.
Result<void> Client::take_visits(const receipt::EnrolmentStatus& status, std::int64_t now) {
  if (!state_.staff || !state_.box) return {};
  for (const receipt::LoggedStatement& logged : status.visits) {
    Result<receipt::Logged> proven = verify_believed(logged, Kind::visit_list, status.step, now);
    if (!proven) return proven.error();
    if (add_visits(logged.statement, now)) {
      const Hash hash = crypto::blake2b(logged.statement);
      put(rows::key(rows::kVisits, hash), wire::encode(logged));
    }
  }
  for (const auto& [hash, list] : std::map<Hash, VisitsHeld>(state_.visits)) {
    if (now < list.expires_at) continue;
    remove(rows::key(rows::kVisits, hash));
    state_.visits.erase(hash);
  }
  return {};
}

// Whether it is a list for this tablet that was not there before.
bool Client::add_visits(const Bytes& bytes, std::int64_t now) {
  const Hash hash = crypto::blake2b(bytes);
  if (state_.visits.contains(hash)) return false;
  Result<envelope::SignedStatement> statement = envelope::decode_signed(bytes);
  if (!statement) return false;
  Result<cert::VisitList> list = cert::verify_visit_list(*statement, *state_.trust);
  if (!list || list->staff_key != state_.staff->device_key || now >= list->expires_at) return false;
  Result<cert::Visits> visits = cert::open_visits(*list, crypto::box_key_pair(crypto::SecretKey(*state_.box)));
  if (!visits) return false;
  state_.visits[hash] = {list->expires_at, std::move(visits->visits)};
  return true;
}

std::vector<VisitView> Client::visit_views(std::int64_t now) const {
  std::vector<VisitView> views;
  for (const auto& [hash, list] : state_.visits) {
    for (const cert::Visit& one : list.visits) {
      VisitView view;
      view.person = one.person;
      view.scheme = one.scheme;
      view.name = one.name;
      view.address = one.address;
      view.phone = one.phone;
      view.due_day = one.due_day;
      view.from = one.from;
      view.to = one.to;
      view.over = now >= one.to + cert::kVisitGrace_s;
      view.done = one.challenge && state_.used_challenges.contains(*one.challenge);
      views.push_back(std::move(view));
    }
  }
  std::ranges::stable_sort(views, {}, &VisitView::from);
  return views;
}

Result<const cert::Visit*> Client::visit_to(const Hash& person, std::int64_t now) const {
  for (const auto& [hash, list] : state_.visits) {
    for (const cert::Visit& one : list.visits) {
      if (one.person != person) continue;
      if (now >= one.to + cert::kVisitGrace_s) return Error{Code::visit_over, "visit"};
      return &one;
    }
  }
  return Error{Code::unknown_person, "visit"};
}

Hash Client::identity_seed(const cert::Identity& identity, ByteView entropy) {
  Bytes plain = wire::encode(identity);
  const Hash seed = crypto::hedged_seed(entropy, "identity", plain);
  crypto::wipe(plain);
  return seed;
}

Result<Bytes> Client::seal_person(const cert::Identity& identity, const Hash& seed) const {
  if (identity.name.empty() || identity.id_number.empty()) return Error{Code::bad_argument, "identity"};
  if (state_.trust->scheme(identity.scheme) == nullptr) return Error{Code::bad_argument, "scheme"};
  return cert::seal_identity(identity, (*state_.trust)->registrar_box, seed);
}

Result<void> Client::address_header(const Assisted& assisted, ByteView entropy, std::int64_t now, envelope::Header& header) const {
  const cert::StaffCredential& staff = *state_.staff;
  header.device_key = staff.device_key;
  header.cosigners = {{Role::staff, crypto::key_id(staff.device_key)}};
  header.document_seen = assisted.document_seen;
  if (assisted.visit) {
    Result<const cert::Visit*> visit = visit_to(*assisted.visit, now);
    if (!visit) return visit.error();
    header.person = {envelope::PersonKind::pseudonym, (*visit)->person};
    header.scheme = (*visit)->scheme;
    header.due_day = (*visit)->due_day;
    const std::optional<Hash>& challenge = (*visit)->challenge;
    if (challenge && !state_.used_challenges.contains(*challenge)) header.challenge = challenge;
    return {};
  }
  const cert::Identity identity{assisted.name, assisted.id_number, assisted.scheme, staff.device_key};
  Result<Bytes> sealed = seal_person(identity, identity_seed(identity, entropy));
  if (!sealed) return sealed.error();
  header.person = {envelope::PersonKind::walk_in, {}};
  header.sealed_identity = std::move(*sealed);
  header.scheme = assisted.scheme;
  return {};
}

Result<ToSign> Client::prepare_assisted(Assisted assisted, ByteView entropy, std::int64_t now) {
  if (before_ || !state_.staff || !state_.trust) return Error{Code::wrong_state, "submission"};
  if (Result<void> good = crypto::check_entropy(entropy); !good) return good.error();
  envelope::Header header;
  if (Result<void> good = address_header(assisted, entropy, now, header); !good) return good.error();
  header.channel = envelope::Channel::staff_tablet;
  return prepare_packet_for(std::move(header), state_.staff->serial, std::move(assisted.capture), entropy, now);
}

}  // namespace lifecert::client
