/* The multiples of the base point by which Ed25519 signs, worked out at the first use instead of stored: libsodium's table
 * is 28 KB that no compression makes smaller, and to compute it takes two milliseconds. Included into a copy of libsodium's
 * ed25519_ref10.c (see CMakeLists.txt), whose functions it uses. Not thread-safe, as the module is not. */

/* base[i][j] = (j+1) * 256^i * B, affine. */
static ge25519_precomp lifecert_base[32][8];

/* Makes a row affine with one inversion: each z is divided out of the product of all. */
static void lifecert_base_row(ge25519_precomp row[8], const ge25519_p3 multiples[8]) {
  fe25519 products[8];
  fe25519 inverse, recip, x, y, xy;
  int j;

  fe25519_copy(products[0], multiples[0].Z);
  for (j = 1; j < 8; ++j) fe25519_mul(products[j], products[j - 1], multiples[j].Z);
  fe25519_invert(inverse, products[7]);
  for (j = 7; j >= 0; --j) {
    if (j > 0) {
      fe25519_mul(recip, inverse, products[j - 1]);
      fe25519_mul(inverse, inverse, multiples[j].Z);
    } else {
      fe25519_copy(recip, inverse);
    }
    fe25519_mul(x, multiples[j].X, recip);
    fe25519_mul(y, multiples[j].Y, recip);
    fe25519_add(row[j].yplusx, y, x);
    fe25519_sub(row[j].yminusx, y, x);
    fe25519_mul(xy, x, y);
    fe25519_mul(row[j].xy2d, xy, d2);
  }
}

static void lifecert_make_base(void) {
  static const unsigned char encoded[32] = {0x58, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
                                            0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
                                            0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66};
  ge25519_p3     multiples[8];
  ge25519_cached first;
  ge25519_p1p1   sum;
  int            i, j;

  ge25519_frombytes(&multiples[0], encoded);
  for (i = 0; i < 32; ++i) {
    ge25519_p3_to_cached(&first, &multiples[0]);
    for (j = 1; j < 8; ++j) {
      ge25519_add(&sum, &multiples[j - 1], &first);
      ge25519_p1p1_to_p3(&multiples[j], &sum);
    }
    lifecert_base_row(lifecert_base[i], multiples);
    /* 8 * 256^i * B, doubled five times. */
    multiples[0] = multiples[7];
    for (j = 0; j < 5; ++j) {
      ge25519_p3_dbl(&sum, &multiples[0]);
      ge25519_p1p1_to_p3(&multiples[0], &sum);
    }
  }
}

static const ge25519_precomp (*lifecert_base_table(void))[8] {
  static int made;
  if (!made) lifecert_make_base();
  made = 1;
  return (const ge25519_precomp (*)[8]) lifecert_base;
}
