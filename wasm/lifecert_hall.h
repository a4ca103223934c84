/* lifecert-hall.wasm, as a host sees it: the service hall's catalogue and its search (core/catalog), what is said to
 * its desk (core/desk) and the recomputing of draws, as plain C, no glue. A module
 * beside lifecert.wasm, fetched when the hall is entered; certifying needs nothing of it.
 *
 * Shape of a call, shape of the data, promises and imports are those of lifecert.h: memory from lifecert_alloc, a code of
 * core/base/code.h returned, the answer at lifecert_output, canonical encodings (core/FORMAT.md, sections 18 to 21). An input must
 * lie in one block of lifecert_alloc. No randomness of its own, no clock, no I/O; nothing is signed here. Answers
 * and blocks are wiped when they go. Not thread-safe.
 *
 * THE WAY OF A CATALOGUE
 *   lifecert_hall_front_size with the file's first 16 bytes; lifecert_hall_front for a place of that size; write the front there;
 *   lifecert_hall_open. Records stay with the host, in a file or a blob: lifecert_hall_place says where one lies, and
 *   lifecert_hall_check_record whether the bytes that were read are what the editor signed. Show nothing that was not checked.
 */
#ifndef LIFECERT_HALL_H
#define LIFECERT_HALL_H

#include <stdint.h>

#ifdef __wasm__
#define LIFECERT_HALL_API __attribute__((used, visibility("default")))
#else
#define LIFECERT_HALL_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Rises with every change that an older host would not survive. */
#define LIFECERT_HALL_ABI_VERSION 1
LIFECERT_HALL_API uint32_t lifecert_abi_version(void);

/* ---- Memory and answers, as in lifecert.h ---- */

/* A block of `size` bytes, or null: size 0, above LIFECERT_HALL_MAX_BLOCK_BYTES, or no memory left. */
#define LIFECERT_HALL_MAX_BLOCK_BYTES 268435456u
LIFECERT_HALL_API uint8_t* lifecert_alloc(uint32_t size);
LIFECERT_HALL_API uint32_t lifecert_free(uint8_t* block);
LIFECERT_HALL_API const uint8_t* lifecert_output(void);
LIFECERT_HALL_API uint32_t lifecert_output_size(void);
LIFECERT_HALL_API const uint8_t* lifecert_error_where(void);
LIFECERT_HALL_API uint32_t lifecert_error_where_size(void);
LIFECERT_HALL_API void lifecert_clear(void);

/* Whether this build on this machine computes rightly. Errors: self_test_failed; do not use the instance. */
LIFECERT_HALL_API uint32_t lifecert_self_test(void);

/* ---- Opening ---- */

/* beginning   the file's first 16 bytes or more
 * Answer: the size of the front, 4 bytes little-endian. Errors: truncated, unknown_version. */
LIFECERT_HALL_API uint32_t lifecert_hall_front_size(const uint8_t* beginning, uint32_t beginning_size);

/* Where to write a front of `size` bytes that is opened next; null when there is no memory. One at a time. */
LIFECERT_HALL_API uint8_t* lifecert_hall_front(uint32_t size);

/* Opens what was written there. The front then belongs to the catalogue, or is dropped.
 * trust   HallTrust: the region and its registrars, from the verified trust list
 * Answer: the catalogue's handle, 4 bytes little-endian; never used twice.
 * Errors: wrong_state (no front was asked for), as catalog::Catalogue::open. */
LIFECERT_HALL_API uint32_t lifecert_hall_open(const uint8_t* trust, uint32_t trust_size);

/* Errors: bad_argument (no such catalogue), as for every call below. */
LIFECERT_HALL_API uint32_t lifecert_hall_close(uint32_t catalogue);

/* Answer: HallFacts. */
LIFECERT_HALL_API uint32_t lifecert_hall_facts(uint32_t catalogue);

/* Answer: HallBook. Errors: as every decoder. */
LIFECERT_HALL_API uint32_t lifecert_hall_book(uint32_t catalogue);

/* ---- Records ---- */

/* Answer: RecordFacts. Errors: unknown_record. */
LIFECERT_HALL_API uint32_t lifecert_hall_place(uint32_t catalogue, uint32_t record);

/* kind   RecordKind
 * id     UTF-8
 * Answer: the record's number, 4 bytes little-endian. Errors: unknown_record. */
LIFECERT_HALL_API uint32_t lifecert_hall_find(uint32_t catalogue, uint32_t kind, const uint8_t* id, uint32_t id_size);

/* Whether these bytes are the record. Errors: unknown_record, hash_mismatch. */
LIFECERT_HALL_API uint32_t lifecert_hall_check_record(uint32_t catalogue, uint32_t record, const uint8_t* bytes,
                                                      uint32_t bytes_size);

/* ---- Search ---- */

/* query   HallQuery
 * Answer: SearchAnswer. Errors: too_long, bad_argument (limit), as every decoder. */
LIFECERT_HALL_API uint32_t lifecert_hall_search(uint32_t catalogue, const uint8_t* query, uint32_t query_size);

/* text    what was typed so far, UTF-8
 * Answer: HallTexts, the likeliest first. Errors: as lifecert_hall_search. */
LIFECERT_HALL_API uint32_t lifecert_hall_suggest(uint32_t catalogue, const uint8_t* text, uint32_t text_size, uint32_t limit);

/* Answer: HallPieces: `text` with what `query` met in it marked. */
LIFECERT_HALL_API uint32_t lifecert_hall_mark(uint32_t catalogue, const uint8_t* query, uint32_t query_size,
                                              const uint8_t* text, uint32_t text_size);

/* ---- Another version ---- */

/* Whether `next` may take the place of `current`. Errors: wrong_region, older_version. */
LIFECERT_HALL_API uint32_t lifecert_hall_may_follow(uint32_t current, uint32_t next);

/* file    the whole file of the catalogue
 * delta   CatalogueDelta
 * trust   HallTrust
 * Answer: the new file, whole. Errors: wrong_base, hash_mismatch, older_version, as lifecert_hall_open. */
LIFECERT_HALL_API uint32_t lifecert_hall_apply(uint32_t catalogue, const uint8_t* file, uint32_t file_size,
                                               const uint8_t* delta, uint32_t delta_size, const uint8_t* trust,
                                               uint32_t trust_size);

/* ---- Draws ---- */

/* Recomputes a published draw.
 * pins        Pins; trust_list: SignedStatement, as served at /v1/trust-list
 * bundle      DrawBundle, as served at /v1/draw-files/{id}
 * Answer: DrawVerdict; what does not hold is in it.
 * Errors: those of the trust list, and of bytes that are no bundle. */
LIFECERT_HALL_API uint32_t lifecert_hall_verify_draw(const uint8_t* pins, uint32_t pins_size, const uint8_t* trust_list,
                                                     uint32_t trust_list_size, const uint8_t* bundle,
                                                     uint32_t bundle_size);

/* ---- What is said to a hall ---- */

/* What the counter answers is believed only as far as it is signed and in the log, under a tree that continues the kept one.
 * pins, trust_list   as above
 * kept               the checkpoint of the last answer's HallHead; empty at first
 * Errors of all three: those of the trust list; not_consistent, size_mismatch, wrong_origin (another history than the kept one);
 *                    as every decoder. */

/* reply   HallPlanReply, as served at /v1/hall-plans/{hall}. Answer: HallPlanSeen. */
LIFECERT_HALL_API uint32_t lifecert_hall_verify_plan(const uint8_t* pins, uint32_t pins_size, const uint8_t* trust_list,
                                                     uint32_t trust_list_size, const uint8_t* kept, uint32_t kept_size,
                                                     const uint8_t* reply, uint32_t reply_size);

/* statement   as it was sent to /v1/hall
 * reply       ReceiptReply. Answer: HallReceiptSeen. */
LIFECERT_HALL_API uint32_t lifecert_hall_verify_receipt(const uint8_t* pins, uint32_t pins_size,
                                                        const uint8_t* trust_list, uint32_t trust_list_size,
                                                        const uint8_t* kept, uint32_t kept_size,
                                                        const uint8_t* statement, uint32_t statement_size,
                                                        const uint8_t* reply, uint32_t reply_size);

/* plan    HallPlan, from lifecert_hall_verify_plan
 * reply   HallStatus, as served at /v1/hall-things/{id}. Answer: HallStatusSeen. Errors besides: wrong_kind, unknown_case. */
LIFECERT_HALL_API uint32_t lifecert_hall_verify_status(const uint8_t* pins, uint32_t pins_size,
                                                       const uint8_t* trust_list, uint32_t trust_list_size,
                                                       const uint8_t* kept, uint32_t kept_size,
                                                       const uint8_t* statement, uint32_t statement_size,
                                                       const uint8_t* plan, uint32_t plan_size, const uint8_t* reply,
                                                       uint32_t reply_size);

/* The days on which a service takes bookings, with their times; how many places are free only the counter knows.
 * plan      HallPlan; service: its code, UTF-8
 * from      days since 1970-01-01; count: at most 400
 * Answer: HallDays. Errors: bad_argument, unknown_service, as every decoder. */
LIFECERT_HALL_API uint32_t lifecert_hall_days(const uint8_t* plan, uint32_t plan_size, const uint8_t* service,
                                              uint32_t service_size, int32_t from, uint32_t count);

/* The bytes that a device signs. kind: 48 appointment, 49 ticket, 50 hall_request, 51 evaluation, 12 fetch.
 * Answer: the pre-authentication encoding. Errors: wrong_kind. */
LIFECERT_HALL_API uint32_t lifecert_hall_to_sign(uint32_t kind, const uint8_t* payload, uint32_t payload_size);

/* The finished statement. key: 32 bytes, signature: 64 bytes. Answer: SignedStatement.
 * Errors: wrong_kind, bad_argument, bad_key, bad_signature. */
LIFECERT_HALL_API uint32_t lifecert_hall_signed(uint32_t kind, const uint8_t* payload, uint32_t payload_size,
                                                const uint8_t* key, uint32_t key_size, const uint8_t* signature,
                                                uint32_t signature_size);

/* What a statement is known by. Answer: 32 bytes. */
LIFECERT_HALL_API uint32_t lifecert_hall_statement_id(const uint8_t* payload, uint32_t payload_size);

/* Seals what somebody wrote. mailbox: the hall's, 32 bytes; body: RequestBody; entropy: 32 to 64 fresh random bytes.
 * Answer: the sealed bytes. Errors: bad_argument, too_long, bad_text, bad_key, weak_entropy, as every decoder. */
LIFECERT_HALL_API uint32_t lifecert_hall_seal(const uint8_t* mailbox, uint32_t mailbox_size, const uint8_t* body,
                                              uint32_t body_size, const uint8_t* entropy, uint32_t entropy_size);

/* Opens an answer. answer_key and request: 32 bytes each. Answer: UTF-8. Errors: bad_argument, cannot_open, bad_text. */
LIFECERT_HALL_API uint32_t lifecert_hall_open_answer(const uint8_t* sealed, uint32_t sealed_size,
                                                     const uint8_t* answer_key, uint32_t answer_key_size,
                                                     const uint8_t* request, uint32_t request_size);

#ifdef __cplusplus
}
#endif

#endif
