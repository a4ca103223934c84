// Up to six persons share a phone. Each has a store, a key and a client of their own; nobody's history shows who else is there.
import { MAX_PEOPLE } from '../staff/model';

/** In the first person's store: what the family calls everybody, in order. The first is empty until there is a second. */
export const PEOPLE_FACT = 'people';

/** The first person's store has the name that it had before there were others. */
export function storeName(who: number): string {
  return who === 0 ? 'lifecert' : `lifecert-${who + 1}`;
}

export function namesIn(kept: unknown): readonly string[] {
  if (!Array.isArray(kept) || kept.length === 0 || kept.length > MAX_PEOPLE) return [''];
  return kept.every((name) => typeof name === 'string') ? (kept as string[]) : [''];
}
