# Every file of the core, room by room in floor order, sorted within a room; paths are relative to core/.
# The native library takes all rooms; the WebAssembly module takes those that LIFECERT_WASM_ROOMS names.
# A new file is added here and nowhere else; tests/arch fails on a file that no list names.

set(LIFECERT_ROOMS base wire crypto port vision envelope merkle cert catalog desk draw liveness witness receipt outbox client intake office)
set(LIFECERT_WASM_ROOMS base wire crypto port envelope merkle cert desk draw receipt outbox client)
# The face modules (wasm/face): what is needed where a camera is.
# The hall module (wasm/hall): catalogue, search, desk, draws.
set(LIFECERT_HALL_WASM_ROOMS base wire crypto port envelope merkle cert catalog desk draw receipt)
set(LIFECERT_FACE_WASM_ROOMS base wire crypto vision liveness)

# floor 0
set(LIFECERT_SOURCES_base
  base/bytes.cpp
  base/bytes.h
  base/calendar.cpp
  base/calendar.h
  base/civil.cpp
  base/civil.h
  base/clock_days.h
  base/code.cpp
  base/code.h
  base/id_number.cpp
  base/id_number.h
  base/result.h
  base/utf8.cpp
  base/utf8.h
  base/words.cpp
  base/words.h)

# floor 1
set(LIFECERT_SOURCES_wire
  wire/archive.h
  wire/calendar.h
  wire/codec.h
  wire/limits.h
  wire/schema.cpp
  wire/schema.h
  wire/text.cpp
  wire/text.h)

set(LIFECERT_SOURCES_crypto
  crypto/entropy_check.cpp
  crypto/entropy_check.h
  crypto/hash.cpp
  crypto/hash.h
  crypto/kdf.cpp
  crypto/kdf.h
  crypto/mixed_order_points.h
  crypto/seal.cpp
  crypto/seal.h
  crypto/self_test.cpp
  crypto/self_test.h
  crypto/sign.cpp
  crypto/sign.h
  crypto/types.cpp
  crypto/types.h)

set(LIFECERT_SOURCES_port
  port/clock.h
  port/entropy.h
  port/signer.h
  port/store.h)

set(LIFECERT_SOURCES_vision
  vision/arena.h
  vision/eyes.cpp
  vision/eyes.h
  vision/face.cpp
  vision/face.h
  vision/jpeg.cpp
  vision/layers.cpp
  vision/layers.h
  vision/math.cpp
  vision/math.h
  vision/measure.cpp
  vision/measure.h
  vision/model.cpp
  vision/model.h
  vision/net.cpp
  vision/net.h
  vision/picture.cpp
  vision/picture.h
  vision/simd.h)

# floor 2
set(LIFECERT_SOURCES_envelope
  envelope/kind.cpp
  envelope/kind.h
  envelope/packet.cpp
  envelope/packet.h
  envelope/signed.cpp
  envelope/signed.h)

set(LIFECERT_SOURCES_merkle
  merkle/note.cpp
  merkle/note.h
  merkle/tree.cpp
  merkle/tree.h)

# floor 3
set(LIFECERT_SOURCES_cert
  cert/appeal.cpp
  cert/appeal.h
  cert/attestation.cpp
  cert/attestation.h
  cert/compact_credential.cpp
  cert/compact_credential.h
  cert/duty.cpp
  cert/duty.h
  cert/enrolment.cpp
  cert/enrolment.h
  cert/meter.cpp
  cert/meter.h
  cert/policy.cpp
  cert/policy.h
  cert/policy_text.cpp
  cert/presence.cpp
  cert/presence.h
  cert/registrars.h
  cert/signer.cpp
  cert/signer.h
  cert/staff.cpp
  cert/staff.h
  cert/standing.cpp
  cert/standing.h
  cert/submission.cpp
  cert/submission.h
  cert/trust_list.cpp
  cert/trust_list.h
  cert/voucher.cpp
  cert/voucher.h
  cert/web_manifest.cpp
  cert/web_manifest.h)

set(LIFECERT_SOURCES_catalog
  catalog/assemble.cpp
  catalog/assemble.h
  catalog/delta.cpp
  catalog/delta.h
  catalog/file_layout.h
  catalog/hall_book.h
  catalog/history.cpp
  catalog/history.h
  catalog/index.h
  catalog/index_build.cpp
  catalog/index_layout.h
  catalog/index_view.cpp
  catalog/item.h
  catalog/names.cpp
  catalog/publication.h
  catalog/query.cpp
  catalog/query.h
  catalog/reading.cpp
  catalog/reading.h
  catalog/search.cpp
  catalog/search.h
  catalog/snapshot.cpp
  catalog/snapshot.h)

set(LIFECERT_SOURCES_desk
  desk/book.cpp
  desk/book.h
  desk/clock.cpp
  desk/clock.h
  desk/figures.cpp
  desk/payload.h
  desk/plan.cpp
  desk/plan.h
  desk/queue.cpp
  desk/queue.h
  desk/statements.cpp
  desk/statements.h
  desk/verify.cpp)

set(LIFECERT_SOURCES_draw
  draw/draw.cpp
  draw/draw.h
  draw/pick.cpp
  draw/pick.h
  draw/register.cpp
  draw/register.h
  draw/stream.cpp
  draw/stream.h)

set(LIFECERT_SOURCES_liveness
  liveness/check.cpp
  liveness/check.h
  liveness/depth.cpp
  liveness/depth.h
  liveness/frame.cpp
  liveness/frame.h
  liveness/guidance.cpp
  liveness/guidance.h
  liveness/likeness.cpp
  liveness/likeness.h
  liveness/measure.cpp
  liveness/measure.h
  liveness/movement.cpp
  liveness/movement.h
  liveness/recorder.cpp
  liveness/recorder.h
  liveness/rest.cpp
  liveness/rest.h
  liveness/script.cpp
  liveness/script.h
  liveness/session.cpp
  liveness/session.h
  liveness/trace.cpp
  liveness/trace.h
  liveness/watch.cpp
  liveness/watch.h)

set(LIFECERT_SOURCES_witness
  witness/witness.cpp
  witness/witness.h)

# floor 4
set(LIFECERT_SOURCES_receipt
  receipt/draw_bundle.cpp
  receipt/draw_bundle.h
  receipt/hall_reply.cpp
  receipt/hall_reply.h
  receipt/compact.cpp
  receipt/compact.h
  receipt/fork.cpp
  receipt/fork.h
  receipt/leaf.h
  receipt/paper.cpp
  receipt/paper.h
  receipt/receipt.cpp
  receipt/receipt.h
  receipt/reply.cpp
  receipt/reply.h
  receipt/slip.cpp
  receipt/slip.h)

set(LIFECERT_SOURCES_outbox
  outbox/continuity.cpp
  outbox/continuity.h
  outbox/outbox.cpp
  outbox/outbox.h)

# floor 5
set(LIFECERT_SOURCES_client
  client/certify.cpp
  client/client.cpp
  client/client.h
  client/conversation.cpp
  client/meter_book.cpp
  client/model.h
  client/rows.h
  client/said.cpp
  client/tablet.cpp
  client/vouch.cpp
  client/witnessed.cpp)

set(LIFECERT_SOURCES_intake
  intake/answers.cpp
  intake/aside.cpp
  intake/batch.cpp
  intake/batch.h
  intake/checks.cpp
  intake/hall.cpp
  intake/hall.h
  intake/hall_counter.cpp
  intake/hall_rows.h
  intake/hall_state.cpp
  intake/hall_state.h
  intake/intake.cpp
  intake/intake.h
  intake/keys.h
  intake/log.cpp
  intake/log.h
  intake/source_limit.cpp
  intake/source_limit.h
  intake/tiles.cpp
  intake/tiles.h
  intake/upload.cpp
  intake/upload.h
  intake/witnessed.cpp)

set(LIFECERT_SOURCES_office
  office/book.cpp
  office/book.h
  office/care.cpp
  office/care.h
  office/cases.cpp
  office/cases.h
  office/feed.cpp
  office/feed.h
  office/live_checks.cpp
  office/live_checks.h
  office/live_pictures.cpp
  office/live_pictures.h
  office/portrait.cpp
  office/portrait.h
  office/notices.cpp
  office/notices.h
  office/recheck.cpp
  office/recheck.h
  office/recheck_erasure.cpp
  office/region.cpp
  office/region.h
  office/registrar.cpp
  office/registrar.h
  office/roll.cpp
  office/roll.h
  office/roll_csv.cpp
  office/roll_csv.h
  office/rotation.cpp
  office/rotation.h
  office/rows.h
  office/staff_desk.cpp)
