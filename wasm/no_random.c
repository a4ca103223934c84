/* Stands in the place of libsodium's entropy generator and CPU dispatch in lifecert.wasm.
 *
 * Entropy is an explicit input of the core. Nothing in it may draw randomness behind its caller's back, so every way
 * to do so stops the module, where a native build aborts. The host sees a trap and drops the instance. */

#include <stddef.h>
#include <stdint.h>

#include <sodium/core.h>
#include <sodium/randombytes.h>

void randombytes_buf(void* const buf, const size_t size) {
  (void)buf;
  (void)size;
  __builtin_trap();
}

void randombytes(unsigned char* const buf, const unsigned long long buf_len) {
  (void)buf;
  (void)buf_len;
  __builtin_trap();
}

uint32_t randombytes_random(void) { __builtin_trap(); }

uint32_t randombytes_uniform(const uint32_t upper_bound) {
  (void)upper_bound;
  __builtin_trap();
}

/* The core hands libsodium an implementation that aborts; here the functions above are that implementation. */
int randombytes_set_implementation(randombytes_implementation* impl) {
  (void)impl;
  return 0;
}

/* There is one implementation of everything and one thread: nothing to set up, nothing to lock. */
int sodium_init(void) { return 0; }

int sodium_crit_enter(void) { return 0; }

int sodium_crit_leave(void) { return 0; }

void sodium_misuse(void) { __builtin_trap(); }
