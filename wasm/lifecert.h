/* lifecert.wasm, as a host sees it: plain C, no glue. This is all of it.
 *
 * THE SHAPE OF A CALL
 *   1. Ask for memory with lifecert_alloc and write the inputs into it.
 *   2. Call. Every function that can fail returns a code: 0 is success, any other number is one of core/base/code.h.
 *   3. On success read the answer at lifecert_output(), lifecert_output_size() bytes. On an error lifecert_error_where()
 *      says with what it lies: the name of a field or of a thing, ASCII, never personal data, often empty.
 *   4. Give the memory back with lifecert_free, which wipes it.
 * Memory may grow during any call, so a host makes its views of it anew after each one. The next call (other than the two
 * that read the answer and the two that read the error) wipes the answer; lifecert_clear does it at once.
 *
 * THE SHAPE OF THE DATA
 *   Inputs and answers named after a structure are its canonical encoding: little-endian, in order, lengths as 32 bits
 *   (core/FORMAT.md; the TypeScript in src/generated.ts comes from the same functions). Keys, seeds, hashes and signatures
 *   are bare bytes, text is UTF-8. A size is always in bytes. An input is taken whole or refused: no trailing bytes.
 *   `now_s` is the time in whole seconds since 1970-01-01T00:00:00Z, as a double, because every JavaScript number is one.
 *
 * WHAT IT PROMISES
 *   No input can make it trap or read outside its memory: an input must lie in one block of lifecert_alloc, else the call
 *   returns bad_argument (601). Nothing is thrown. It reads no clock, draws no randomness and does no I/O; the same calls
 *   give the same bytes on every machine. Secret inputs (seeds, codes, entropy, captures) are wiped before a call returns.
 *   Should it run out of memory or into a mistake of its own, it stops by a trap or by calling proc_exit: then the
 *   instance must be dropped. Not thread-safe.
 *
 * WHAT IT ASKS FOR
 *   Imports, at most: env.emscripten_notify_memory_growth, and of wasi_snapshot_preview1 proc_exit (which must not
 *   return), fd_write, fd_close, fd_seek (which are only reached on the way to proc_exit). Exported besides what is below:
 *   memory, and _initialize, which is called once before all else. Then call lifecert_self_test once.
 */
#ifndef LIFECERT_H
#define LIFECERT_H

#include <stdint.h>

#ifdef __wasm__
#define LIFECERT_API __attribute__((used, visibility("default")))
#else
#define LIFECERT_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Rises with every change that an older host would not survive. */
#define LIFECERT_ABI_VERSION 1
LIFECERT_API uint32_t lifecert_abi_version(void);

/* ---- Memory and answers ---- */

/* A block of `size` bytes, or null: size 0, above LIFECERT_MAX_BLOCK_BYTES, or no memory left. */
#define LIFECERT_MAX_BLOCK_BYTES 67108864u
LIFECERT_API uint8_t* lifecert_alloc(uint32_t size);

/* Wipes a block and gives it back.
 * block   what lifecert_alloc returned
 * Errors: bad_argument (no such block; nothing happened). */
LIFECERT_API uint32_t lifecert_free(uint8_t* block);

/* The answer of the last call; empty after an error. */
LIFECERT_API const uint8_t* lifecert_output(void);
LIFECERT_API uint32_t lifecert_output_size(void);

/* With what the last call's error lies; empty after a success. */
LIFECERT_API const uint8_t* lifecert_error_where(void);
LIFECERT_API uint32_t lifecert_error_where_size(void);

/* Wipes the answer now, for answers that are secret (lifecert_stretch_code). */
LIFECERT_API void lifecert_clear(void);

/* Whether this build on this machine computes rightly: known answers, and keys of mixed order that must be refused.
 * Errors: self_test_failed; do not use the instance. */
LIFECERT_API uint32_t lifecert_self_test(void);

/* ---- The code of the letter ---- */

/* Whether a code can be right: its form and its check character. Instant; meant for every key stroke.
 * text      typed, pasted or scanned, UTF-8; dashes, blanks and small letters do not matter; secret
 * region    as in Pins, or none: then a QR of another region is not noticed
 * Errors: bad_syntax, too_short, too_long, bad_check_character, wrong_region. */
LIFECERT_API uint32_t lifecert_check_code(uint8_t* text, uint32_t text_size, const uint8_t* region,
                                          uint32_t region_size);

/* Argon2id: takes 64 MiB, which the instance never gives back, and a fifth of a second. Use an instance of its own.
 * region    as in Pins
 * Answer: StretchedCode, secret.
 * Errors: as lifecert_check_code; store_failed ("memory"). */
LIFECERT_API uint32_t lifecert_stretch_code(const uint8_t* region, uint32_t region_size, uint8_t* text,
                                            uint32_t text_size);

/* ---- Ed25519, for hosts that have none of their own ---- */

/* seed   32 random bytes; secret. They are the private key.
 * Answer: the public key, 32 bytes. */
LIFECERT_API uint32_t lifecert_sign_key(uint8_t* seed, uint32_t seed_size);

/* secret  the seed, or the seed with its public key behind it, 64 bytes, which takes half of the time; secret. A public key
 *         of another seed makes a signature that must not leave the device: it gives the seed away.
 * Answer: the signature, 64 bytes. */
LIFECERT_API uint32_t lifecert_sign(uint8_t* secret, uint32_t secret_size, const uint8_t* message,
                                    uint32_t message_size);

/* Errors: bad_key (not a point of the main subgroup, or not canonical). */
LIFECERT_API uint32_t lifecert_check_key(const uint8_t* key, uint32_t key_size);

/* Errors: bad_key, bad_signature. */
LIFECERT_API uint32_t lifecert_verify(const uint8_t* key, uint32_t key_size, const uint8_t* message,
                                      uint32_t message_size, const uint8_t* signature, uint32_t signature_size);

/* ---- The client: one phone's day (core/client/client.h says what each call means) ----
 * Calls whose answer is Changes: store all of it in one durable transaction, then call lifecert_client_confirm, or, if it
 * could not be stored, lifecert_client_discard. */

/* pins     Pins
 * image    Image: every stored row, in any order
 * Answer: the client's handle, 4 bytes little-endian. Handles are never used twice.
 * Errors: not_consistent (the stored journal is broken), as every decoder. */
LIFECERT_API uint32_t lifecert_client_create(const uint8_t* pins, uint32_t pins_size, const uint8_t* image,
                                             uint32_t image_size, double now_s);

/* Errors: bad_argument (no such client), as for every call below. */
LIFECERT_API uint32_t lifecert_client_destroy(uint32_t client);

/* code        StretchedCode; secret
 * device_key  32 bytes
 * Answer: ToSign, one message. Errors: wrong_state, bad_key. */
LIFECERT_API uint32_t lifecert_client_prepare_enrolment(uint32_t client, uint8_t* code, uint32_t code_size,
                                                        const uint8_t* device_key, uint32_t device_key_size,
                                                        double now_s);

/* signatures  Signatures
 * Answer: Changes. Errors: wrong_state, bad_signature. */
LIFECERT_API uint32_t lifecert_client_finish_enrolment(uint32_t client, const uint8_t* signatures,
                                                       uint32_t signatures_size);

/* For a tablet of staff; the code is that of a letter for staff.
 * code        StretchedCode; secret
 * device_key  32 bytes
 * entropy     32 to 64 fresh random bytes; secret
 * Answer: ToSign, one message. Errors: wrong_state, bad_key, weak_entropy. */
LIFECERT_API uint32_t lifecert_client_prepare_staff_enrolment(uint32_t client, uint8_t* code, uint32_t code_size,
                                                              const uint8_t* device_key, uint32_t device_key_size,
                                                              uint8_t* entropy, uint32_t entropy_size, double now_s);

/* ---- Enrolment with staff beside the person: what two screens show each other (core/cert/voucher.h) ---- */

/* device_key  32 bytes
 * Answer: text, ASCII: the QR that this device shows, a phone that wants to be enrolled, a tablet that will sign second, or an
 * enrolled phone whose person will be somebody's witness. */
LIFECERT_API uint32_t lifecert_client_key_card(uint32_t client, const uint8_t* device_key, uint32_t device_key_size);

/* On a tablet of staff; and on a witness's own phone, which signs second, or beside a certification.
 * vouch       Vouch; secret
 * entropy     32 to 64 fresh random bytes; secret
 * Answer: ToSign, one message.
 * Errors: wrong_state, revoked, bad_argument, unknown_person, visit_over, two_needed, not_co_signed, wrong_person, weak_entropy,
 * too_long, bad_syntax, wrong_region, bad_key, as every decoder. */
LIFECERT_API uint32_t lifecert_client_prepare_vouch(uint32_t client, uint8_t* vouch, uint32_t vouch_size, uint8_t* entropy,
                                                    uint32_t entropy_size, double now_s);

/* signatures  Signatures
 * Answer: text, ASCII: the QR for whoever signs second, or for the phone once all have signed; beside a certification, for the phone
 * that certifies. Errors: wrong_state, bad_signature. */
LIFECERT_API uint32_t lifecert_client_finish_vouch(uint32_t client, const uint8_t* signatures, uint32_t signatures_size);

/* On the phone; lifecert_client_finish_enrolment finishes it.
 * text        what the tablet shows
 * device_key  32 bytes
 * Answer: ToSign, one message.
 * Errors: wrong_state, wrong_key (for another phone), not_co_signed (a second tablet has still to sign), bad_syntax, wrong_region,
 * as every decoder. */
LIFECERT_API uint32_t lifecert_client_prepare_vouched(uint32_t client, const uint8_t* text, uint32_t text_size,
                                                      const uint8_t* device_key, uint32_t device_key_size, double now_s);

/* By a member of staff who is with the person; lifecert_client_finish_submission finishes it.
 * assisted    Assisted; secret
 * entropy     32 to 64 fresh random bytes; secret
 * Answer: ToSign, two messages. Errors: as lifecert_client_prepare_submission; visit_over, unknown_person. */
LIFECERT_API uint32_t lifecert_client_prepare_assisted(uint32_t client, uint8_t* assisted, uint32_t assisted_size,
                                                       uint8_t* entropy, uint32_t entropy_size, double now_s);

/* capture     Capture; secret
 * entropy     32 to 64 fresh random bytes; secret
 * Answer: ToSign, two messages, or one while the enrolment request has no answer yet. Errors: wrong_state, no_consent, bad_argument,
 * too_long, provisional_limit, weak_entropy, bad_key; for a witness's card bad_syntax, wrong_region. */
LIFECERT_API uint32_t lifecert_client_prepare_submission(uint32_t client, uint8_t* capture, uint32_t capture_size,
                                                         uint8_t* entropy, uint32_t entropy_size, double now_s);

/* Answer: text, ASCII: the QR of what is prepared, for the phone of the witness whom the Capture names. Errors: wrong_state. */
LIFECERT_API uint32_t lifecert_client_witness_call(uint32_t client);

/* text  what the witness's phone shows then
 * Answer: none. Whatever is read instead changes nothing.
 * Errors: wrong_state, unknown_submission (of another certification), wrong_key (of somebody else), bad_signature, bad_syntax,
 * as every decoder. */
LIFECERT_API uint32_t lifecert_client_take_witness(uint32_t client, const uint8_t* text, uint32_t text_size);

/* signatures  Signatures, in the order of the messages
 * Answer: Changes. Errors: wrong_state ("journal": prepare again), not_co_signed (the witness has still to sign), bad_signature. */
LIFECERT_API uint32_t lifecert_client_finish_submission(uint32_t client, const uint8_t* signatures,
                                                        uint32_t signatures_size);

/* say  Say: "I am alive", the consent withdrawn, a cycle put right
 * Answer: ToSign, one message.
 * Errors: wrong_state, too_short (a stop notice must be named), too_long, bad_text, unknown_submission, already_decided. */
LIFECERT_API uint32_t lifecert_client_prepare_say(uint32_t client, const uint8_t* say, uint32_t say_size, double now_s);

/* signatures  Signatures
 * Answer: Changes. Errors: wrong_state, bad_signature. */
LIFECERT_API uint32_t lifecert_client_finish_say(uint32_t client, const uint8_t* signatures, uint32_t signatures_size);

/* Answer: NextStep. */
LIFECERT_API uint32_t lifecert_client_next_step(uint32_t client, double now_s);

/* exchange  the id of the open exchange
 * status    the HTTP status, at most 65535
 * code      the number in the answer's "lifecert-code" header, at most 65535; 0 when there is none
 * body      untrusted; at most max_answer_bytes of the exchange
 * Answer: Changes. A bad answer is no error of this call. Errors: wrong_state. */
LIFECERT_API uint32_t lifecert_client_take_answer(uint32_t client, uint32_t exchange, uint32_t status, uint32_t code,
                                                  const uint8_t* body, uint32_t body_size, double now_s);

/* reason    a code: no_network, timed_out, too_long
 * Errors: wrong_state. */
LIFECERT_API uint32_t lifecert_client_exchange_failed(uint32_t client, uint32_t exchange, uint32_t reason,
                                                      double now_s);

LIFECERT_API uint32_t lifecert_client_retry_now(uint32_t client);
LIFECERT_API uint32_t lifecert_client_confirm(uint32_t client);
LIFECERT_API uint32_t lifecert_client_discard(uint32_t client);

/* What the script before the camera is drawn from, for lifecert_face_session_begin.
 * Answer: ScriptSeed. Errors: wrong_state (not enrolled). */
LIFECERT_API uint32_t lifecert_client_script_seed(uint32_t client, double now_s);

/* Answer: View. */
LIFECERT_API uint32_t lifecert_client_view(uint32_t client, double now_s);

/* submission  32 bytes
 * Answer: the sealed packet. Errors: unknown_submission, not_found. */
LIFECERT_API uint32_t lifecert_client_packet_file(uint32_t client, const uint8_t* submission,
                                                  uint32_t submission_size);

/* A paper of one submission, as the text of its QR.
 * submission  32 bytes
 * kind        a PaperKind: 1 kept, 2 received, 3 decided
 * Answer: text, ASCII. Errors: unknown_submission; not_found (there is none yet); too_long (no QR holds it). */
LIFECERT_API uint32_t lifecert_client_paper(uint32_t client, const uint8_t* submission, uint32_t submission_size,
                                            uint32_t kind);

/* Every fork that was marked, as a file for anybody to judge.
 * Answer: ForkFile. Errors: not_found. */
LIFECERT_API uint32_t lifecert_client_fork_file(uint32_t client);

/* ---- The failure meter: counts on the phone; nothing is sent unless a report is made ---- */

/* step        a MeterStep
 * outcome     a MeterOutcome: 1 done, 2 failed, 3 given up
 * seconds     that it took
 * reason      a code, or 0
 * Answer: Changes. Errors: bad_argument, wrong_state. */
LIFECERT_API uint32_t lifecert_client_count(uint32_t client, uint32_t step, uint32_t outcome, uint32_t seconds,
                                            uint32_t reason, double now_s);

/* Answer: MeterBook. */
LIFECERT_API uint32_t lifecert_client_meter(uint32_t client, double now_s);

/* The report of the oldest month that is over; calling it is the person's consent to send it.
 * Answer: ToSign, one message. Errors: wrong_state (not enrolled, or no such month). */
LIFECERT_API uint32_t lifecert_client_prepare_meter_report(uint32_t client, double now_s);

/* signatures  Signatures
 * Answer: Changes. Errors: wrong_state, bad_signature. */
LIFECERT_API uint32_t lifecert_client_finish_meter_report(uint32_t client, const uint8_t* signatures,
                                                          uint32_t signatures_size);

/* Forgets every count that was not sent.
 * Answer: Changes. Errors: wrong_state. */
LIFECERT_API uint32_t lifecert_client_forget_meter(uint32_t client);

/* ---- Receipts, judged by anybody who has the trust list, without a network ---- */

/* pins        Pins
 * trust_list  the signed trust list as served, or, when the roots were changed since, a TrustChain
 * Answer: TrustList.
 * Errors: wrong_region, wrong_key, too_few_signatures, bad_signature, bad_key, bad_argument, as every decoder. */
LIFECERT_API uint32_t lifecert_verify_trust_list(const uint8_t* pins, uint32_t pins_size, const uint8_t* trust_list,
                                                 uint32_t trust_list_size);

/* A paper: the text of the QR of a kept slip (LCK1:), a *received* receipt (LCR1:) or a *decided* certificate (LCD1:).
 * text        blanks and line breaks before and behind do not matter
 * Answer: Paper. Errors: as lifecert_verify_trust_list; not_a_paper, wrong_region, not_included, wrong_origin, unknown_credential,
 * bad_syntax, too_long, as every decoder. */
LIFECERT_API uint32_t lifecert_verify_paper(const uint8_t* pins, uint32_t pins_size, const uint8_t* trust_list,
                                            uint32_t trust_list_size, const uint8_t* text, uint32_t text_size);

/* *received*: the record stands in the log.
 * record      SubmissionRecord
 * proof       the receipt: a tlog-proof, text
 * Answer: Paper. Errors: as lifecert_verify_trust_list; not_included, wrong_kind, wrong_origin, bad_syntax. */
LIFECERT_API uint32_t lifecert_verify_received(const uint8_t* pins, uint32_t pins_size, const uint8_t* trust_list,
                                               uint32_t trust_list_size, const uint8_t* record, uint32_t record_size,
                                               const uint8_t* proof, uint32_t proof_size);

/* *decided*: a reviewer's decision, and that it stands in the log.
 * decision    LoggedStatement
 * Answer: Paper. Errors: as lifecert_verify_received. */
LIFECERT_API uint32_t lifecert_verify_decided(const uint8_t* pins, uint32_t pins_size, const uint8_t* trust_list,
                                              uint32_t trust_list_size, const uint8_t* decision,
                                              uint32_t decision_size);

#ifdef __cplusplus
}
#endif

#endif
