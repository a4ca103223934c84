// Times on screen, in the phone's own time zone.
import { dayOf } from '../model/standing';
import type { Texts } from './zh';

export function whenText(t: Texts, unixSeconds: number): string {
  const at = new Date(unixSeconds * 1000);
  return t.dateTime(dayOf(unixSeconds, at.getTimezoneOffset()), at.getHours(), at.getMinutes());
}

export function dayText(t: Texts, unixSeconds: number): string {
  return t.date(dayOf(unixSeconds, new Date(unixSeconds * 1000).getTimezoneOffset()));
}

/** @param month since January 1970 */
export function monthText(t: Texts, month: number): string {
  return t.meter.month(1970 + Math.floor(month / 12), (month % 12) + 1);
}
