// Which cycles a certification may have been meant for. A cycle is named by its due day, counted since 1970-01-01.
import { civilOf, dayNumberOf } from './civil';

/** The same day some years on; the 28th where there is no 29th of February. */
export function yearsFrom(day: number, years: number): number {
  const { year, month, day: dayOfMonth } = civilOf(day);
  const last = month === 2 && dayOfMonth === 29 ? 28 : dayOfMonth;
  return dayNumberOf({ year: year + years, month, day: last });
}

/**
 * The cycles to choose from, earliest first; the one that it was made for is not among them.
 * @param madeFor 0: not known
 * @param dueDay of the person at the moment; 0: not known
 */
export function cyclesFor(madeFor: number, dueDay: number): readonly number[] {
  const about = madeFor !== 0 ? madeFor : dueDay;
  if (about === 0) return [];
  const days = new Set([yearsFrom(about, -1), yearsFrom(about, 1), dueDay !== 0 ? dueDay : about]);
  days.delete(madeFor);
  return [...days].sort((a, b) => a - b);
}
