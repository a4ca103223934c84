// The best picture that stays within a limit of bytes.
const QUALITIES = [0.9, 0.82, 0.74, 0.66, 0.58, 0.5, 0.42, 0.34];

/** The best quality that stays within the limit; null if even the lowest does not. `from` is the best to be tried. */
export async function bestWithin<T extends { readonly size: number }>(
  limit: number,
  encodeAt: (quality: number) => Promise<T | null>,
  from = 1,
): Promise<T | null> {
  for (const quality of QUALITIES) {
    if (quality > from) continue;
    const picture = await encodeAt(quality);
    if (picture !== null && picture.size <= limit) return picture;
  }
  return null;
}
