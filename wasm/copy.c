/* memcpy for the modules. Emscripten's own for a standalone module goes byte by byte where two addresses are not alike
 * modulo four, which a picture within a packet never is. WebAssembly's wide loads and stores take any address, and an
 * engine makes one instruction of each. */

#include <stddef.h>
#include <stdint.h>

typedef struct __attribute__((packed)) {
  uint64_t value;
} any_address;

void* memcpy(void* restrict to, const void* restrict from, size_t size) {
  unsigned char* t = to;
  const unsigned char* f = from;
  for (; size >= 32; size -= 32, t += 32, f += 32) {
    const uint64_t a = ((const any_address*)f)[0].value;
    const uint64_t b = ((const any_address*)f)[1].value;
    const uint64_t c = ((const any_address*)f)[2].value;
    const uint64_t d = ((const any_address*)f)[3].value;
    ((any_address*)t)[0].value = a;
    ((any_address*)t)[1].value = b;
    ((any_address*)t)[2].value = c;
    ((any_address*)t)[3].value = d;
  }
  for (; size >= 8; size -= 8, t += 8, f += 8) ((any_address*)t)->value = ((const any_address*)f)->value;
  for (; size > 0; --size) *t++ = *f++;
  return to;
}
