/* The multiples of the base point by which Ed25519 signs, worked out at the first use instead of stored: libsodium's table
 * is 28 KB that no compression makes smaller, and to compute it takes a millisecond or two. Included into a copy of libsodium's
 * ed25519_ref10.c (see CMakeLists.txt), whose functions it uses. Not thread-safe, as the module is not. */

#include <stdlib.h>

#define LIFECERT_MULTIPLES (32 * 8)

/* base[i][j] = (j+1) * 256^i * B, affine. */
static ge25519_precomp lifecert_base[32][8];

/* Makes all affine with one inversion, which costs as much as thirty additions: each z is divided out of the product of all. */
static void lifecert_make_affine(const ge25519_p3 multiples[LIFECERT_MULTIPLES], fe25519 products[LIFECERT_MULTIPLES]) {
  fe25519 inverse, recip, x, y, xy;
  int     j;

  fe25519_copy(products[0], multiples[0].Z);
  for (j = 1; j < LIFECERT_MULTIPLES; ++j) fe25519_mul(products[j], products[j - 1], multiples[j].Z);
  fe25519_invert(inverse, products[LIFECERT_MULTIPLES - 1]);
  for (j = LIFECERT_MULTIPLES - 1; j >= 0; --j) {
    ge25519_precomp* const entry = &lifecert_base[j / 8][j % 8];

    if (j > 0) {
      fe25519_mul(recip, inverse, products[j - 1]);
      fe25519_mul(inverse, inverse, multiples[j].Z);
    } else {
      fe25519_copy(recip, inverse);
    }
    fe25519_mul(x, multiples[j].X, recip);
    fe25519_mul(y, multiples[j].Y, recip);
    fe25519_add(entry->yplusx, y, x);
    fe25519_sub(entry->yminusx, y, x);
    fe25519_mul(xy, x, y);
    fe25519_mul(entry->xy2d, xy, d2);
  }
}

static void lifecert_make_base(void) {
  static const unsigned char encoded[32] = {0x58, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
                                            0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
                                            0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66};
  ge25519_p3*    multiples = malloc(LIFECERT_MULTIPLES * sizeof *multiples);
  fe25519*       products = malloc(LIFECERT_MULTIPLES * sizeof *products);
  ge25519_cached first;
  ge25519_p1p1   sum;
  int            i, j;

  if (multiples == NULL || products == NULL) __builtin_trap();
  for (i = 0; i < 32; ++i) {
    ge25519_p3* const row = multiples + 8 * i;

    if (i == 0) {
      ge25519_frombytes(&row[0], encoded);
    } else {
      /* 8 * 256^(i-1) * B, doubled five times. */
      row[0] = row[-1];
      for (j = 0; j < 5; ++j) {
        ge25519_p3_dbl(&sum, &row[0]);
        ge25519_p1p1_to_p3(&row[0], &sum);
      }
    }
    ge25519_p3_to_cached(&first, &row[0]);
    for (j = 1; j < 8; ++j) {
      ge25519_add(&sum, &row[j - 1], &first);
      ge25519_p1p1_to_p3(&row[j], &sum);
    }
  }
  lifecert_make_affine(multiples, products);
  free(products);
  free(multiples);
}

static const ge25519_precomp (*lifecert_base_table(void))[8] {
  static int made;
  if (!made) lifecert_make_base();
  made = 1;
  return (const ge25519_precomp (*)[8]) lifecert_base;
}
