#include "core/cert/staff.h"

#include "core/cert/compact_credential.h"
#include "core/cert/registrars.h"
#include "core/crypto/sign.h"

namespace lifecert::cert {

using envelope::Kind;

Result<StaffCredential> verify_staff_credential(const envelope::SignedStatement& statement,
                                                const VerifiedTrustList& trust) {
  Result<StaffCredential> staff = verify_registrars<StaffCredential>(statement, Kind::staff_credential, trust);
  if (!staff) return staff;
  if (staff->suite != crypto::kSuite1) return Error{Code::unknown_suite, "suite"};
  if (Result<void> good = crypto::check_public_key(staff->device_key); !good) return good.error();
  // Else a tablet would hand out slips that nobody can verify.
  Result<CompactCredential> compact = verify_compact(wire::encode(compact_of(*staff)), staff->compact, trust);
  if (!compact) return compact.error();
  return staff;
}

Result<VisitList> verify_visit_list(const envelope::SignedStatement& statement, const VerifiedTrustList& trust) {
  return verify_registrars<VisitList>(statement, Kind::visit_list, trust);
}

Result<Resolution> verify_resolution(const envelope::SignedStatement& statement, const VerifiedTrustList& trust) {
  return verify_registrars<Resolution>(statement, Kind::resolution, trust);
}

Result<Visits> open_visits(const VisitList& list, const crypto::BoxKeyPair& tablet) {
  Result<Bytes> plain = crypto::open_sealed(tablet, list.sealed);
  if (!plain) return plain.error();
  Result<Visits> visits = wire::decode<Visits>(*plain);
  crypto::wipe(*plain);
  return visits;
}

Result<Bytes> seal_identity(const Identity& identity, const PublicKey& registrar_box, const Hash& seed) {
  Bytes plain = wire::encode(identity);
  if (plain.size() + crypto::kSealOverhead > envelope::kMaxIdentityBytes) return Error{Code::too_long, "identity"};
  // A field beyond its limit would be sealed well, and read by nobody.
  if (Result<Identity> readable = wire::decode<Identity>(plain); !readable) return readable.error();
  Result<Bytes> sealed = crypto::seal_to(registrar_box, plain, seed);
  crypto::wipe(plain);
  return sealed;
}

Result<Identity> open_identity(ByteView sealed, const crypto::BoxKeyPair& registrar, const PublicKey& device_key) {
  Result<Bytes> plain = crypto::open_sealed(registrar, sealed);
  if (!plain) return plain.error();
  Result<Identity> identity = wire::decode<Identity>(*plain);
  crypto::wipe(*plain);
  if (identity && identity->device_key != device_key) return Error{Code::wrong_key, "identity"};
  return identity;
}

}  // namespace lifecert::cert
