/* lifecert-face.wasm and lifecert-face-simd.wasm, as a host sees them: the eyes of lifecert (core/vision) as plain C, no glue.
 * A second module beside lifecert.wasm, because it exists twice, with and without SIMD, and is fetched only where a camera
 * is needed. Both give the same answers to the last bit; which one a host can run it finds out by WebAssembly.validate.
 *
 * Shape of a call, shape of the data, promises and imports are those of lifecert.h: memory from lifecert_alloc, a code of
 * core/base/code.h returned, the answer at lifecert_output, canonical encodings. An input must lie in one block of
 * lifecert_alloc. Nothing here is stored, sent or learned from; a picture lives until the next one takes its place, or
 * lifecert_clear wipes it.
 *
 * THE WAY OF ONE SESSION
 *   lifecert_face_add_net for "detector" and "mesh", then for each frame of the camera: lifecert_face_pixels, write the
 *   frame there, lifecert_face_look. "eyelids" may be added later, while the first frames are looked at already.
 */
#ifndef LIFECERT_FACE_H
#define LIFECERT_FACE_H

#include <stdint.h>

#ifdef __wasm__
#define LIFECERT_FACE_API __attribute__((used, visibility("default")))
#else
#define LIFECERT_FACE_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Rises with every change that an older host would not survive. */
#define LIFECERT_FACE_ABI_VERSION 1
LIFECERT_FACE_API uint32_t lifecert_abi_version(void);

/* ---- Memory and answers, as in lifecert.h ---- */

/* A block of `size` bytes, or null: size 0, above LIFECERT_FACE_MAX_BLOCK_BYTES, or no memory left. */
#define LIFECERT_FACE_MAX_BLOCK_BYTES 16777216u
LIFECERT_FACE_API uint8_t* lifecert_alloc(uint32_t size);
LIFECERT_FACE_API uint32_t lifecert_free(uint8_t* block);
LIFECERT_FACE_API const uint8_t* lifecert_output(void);
LIFECERT_FACE_API uint32_t lifecert_output_size(void);
LIFECERT_FACE_API const uint8_t* lifecert_error_where(void);
LIFECERT_FACE_API uint32_t lifecert_error_where_size(void);

/* Wipes the last answer and the frame's pixels. */
LIFECERT_FACE_API void lifecert_clear(void);

/* ---- Nets ---- */

/* kind   NetKind: 1 detector, 2 mesh, 3 eyelids, 4 match
 * file   a net's file (core/FORMAT.md, section 17); may be given back at once
 * Errors: bad_argument (kind), too_long, unknown_version, bad_model, over_budget. */
LIFECERT_FACE_API uint32_t lifecert_face_add_net(uint32_t kind, const uint8_t* file, uint32_t file_size);

/* Answer: NetChecksums. */
LIFECERT_FACE_API uint32_t lifecert_face_nets(void);

/* ---- A stream of frames ---- */

/* Where to write a frame: width * height * 4 bytes, red, green, blue and one that is not read, row by row from the top. The
 * place is kept for frames of the same size. Null when no picture has this size, or no memory is left. */
LIFECERT_FACE_API uint8_t* lifecert_face_pixels(uint32_t width, uint32_t height);

/* Looks at the frame that was written.
 * eyelids       1: the eyelids net too, which costs as much as the mesh; else 0
 * count_faces   1: count the faces in the whole picture; else 0
 * Answer: FaceFrame.
 * Errors: wrong_state ("pixels", or the net that is missing), bad_argument (neither 0 nor 1). */
LIFECERT_FACE_API uint32_t lifecert_face_look(uint32_t eyelids, uint32_t count_faces);

/* The same for a frame that comes as a JPEG.
 * Errors: also too_long, bad_picture. */
LIFECERT_FACE_API uint32_t lifecert_face_look_at_jpeg(const uint8_t* jpeg, uint32_t jpeg_size, uint32_t eyelids,
                                                      uint32_t count_faces);

/* Forgets where the face was: for another person, or another camera. */
LIFECERT_FACE_API void lifecert_face_forget(void);

/* ---- Pictures by themselves: what is signed, and what the office repeats ---- */

/* Answer: FaceFrame, which depends on these bytes alone.
 * Errors: wrong_state, too_long, bad_picture. */
LIFECERT_FACE_API uint32_t lifecert_face_look_afresh(const uint8_t* jpeg, uint32_t jpeg_size);

/* Answer: Descriptor, personal data.
 * Errors: wrong_state, too_long, bad_picture, no_face. */
LIFECERT_FACE_API uint32_t lifecert_face_describe(const uint8_t* jpeg, uint32_t jpeg_size);

/* a, b   Descriptor
 * Answer: how far they are apart in permille, 4 bytes little-endian. Errors: as every decoder. */
LIFECERT_FACE_API uint32_t lifecert_face_distance(const uint8_t* a, uint32_t a_size, const uint8_t* b, uint32_t b_size);

/* ---- A session before the camera: a script of movements, watched frame by frame (core/liveness/recorder.h) ----
 * lifecert_face_session_begin; for each frame: lifecert_face_pixels, lifecert_face_session_look, and do what it asks for,
 * from this very frame; at LivePhase done: the sheet under way, then lifecert_face_session_finish. */

/* seed   ScriptSeed
 * set    ActionSet
 * Answer: ScriptView. A session that was under way is thrown away. Errors: as every decoder; bad_argument (set). */
LIFECERT_FACE_API uint32_t lifecert_face_session_begin(const uint8_t* seed, uint32_t seed_size, uint32_t set);

/* Looks at the frame that was written, and watches for the script's movements. What is looked for besides the mesh it
 * decides itself. "eyelids" may still be on its way: without it blinks are told by the mesh, less surely.
 * at_ms   since the host's own start, at most an hour
 * Answer: SessionStep.
 * Errors: wrong_state ("session": none is under way, or it is over; else as lifecert_face_look), bad_argument. */
LIFECERT_FACE_API uint32_t lifecert_face_session_look(uint32_t at_ms);

/* The whole picture of the last frame.
 * step   as asked for
 * Errors: wrong_state, too_long (make it smaller: the quality, not the size). */
LIFECERT_FACE_API uint32_t lifecert_face_session_add_key_frame(uint32_t step, const uint8_t* jpeg, uint32_t jpeg_size);

/* The sheet with the tiles asked for since the one before. Errors: as above. */
LIFECERT_FACE_API uint32_t lifecert_face_session_add_sheet(const uint8_t* jpeg, uint32_t jpeg_size);

/* What the office will find in the trace of movements when it repeats the watch, by the same code: to be heard before the
 * session is sent. Answer: LiveReport. Errors: as lifecert_face_session_finish. */
LIFECERT_FACE_API uint32_t lifecert_face_session_report(void);

/* Answer: the session's bytes, for Capture's `live`. Ends the session. Errors: wrong_state, too_long. */
LIFECERT_FACE_API uint32_t lifecert_face_session_finish(void);

#ifdef __cplusplus
}
#endif

#endif
