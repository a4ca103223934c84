// Values of the desk as words on a screen. Times are the hall's: China's.
import type { HallPlan } from 'lifecert';
import type { Lang } from '../../model/model';
import type { Texts } from '../text';
import { aboutIt, BOOKED, BOOKING_CANCELLED, BOOKING_USED, CALLED, chinaDay, chinaMinute, GIVEN_BACK, MISSED, SERVED, spokenId, WAITING, type Errand } from './errand';
import { planOf, type DeskState } from './model';
import { clock } from './text';

export function serviceName(plan: HallPlan | null, code: string, lang: Lang): string {
  const service = plan?.services.find((one) => one.code === code);
  if (service === undefined) return code;
  return lang === 'en' && service.nameEn !== '' ? service.nameEn : service.nameZh;
}

export function dayText(t: Texts, day: number, nowS: number): string {
  const today = chinaDay(nowS);
  const near = day === today ? `${t.desk.today} ` : day === today + 1 ? `${t.desk.tomorrow} ` : '';
  return `${near}${t.desk.day(day)}`;
}

export function timeText(t: Texts, seconds: number, nowS: number): string {
  const day = chinaDay(seconds);
  const minute = clock(chinaMinute(seconds));
  return day === chinaDay(nowS) ? minute : `${t.desk.day(day)} ${minute}`;
}

/** A limit: "before" its first moment is too late, so the last day is the one to say. */
export function limitText(t: Texts, end: number): string {
  return `${t.desk.day(chinaDay(end - 1))} ${clock(chinaMinute(end - 1) + 1)}`;
}

export function titleOf(errand: Errand, desk: DeskState, t: Texts, lang: Lang): string {
  const { ask } = errand;
  const plan = planOf(desk, ask.hall);
  switch (ask.what) {
    case 'book':
      return t.desk.titles.book(serviceName(plan, ask.service, lang));
    case 'take':
      return t.desk.titles.take(serviceName(plan, ask.service, lang));
    case 'ask':
      return t.desk.titles.ask(t.desk.kinds[ask.kind] ?? '', serviceName(plan, ask.topic, lang));
    default:
      return t.desk.number(spokenId(errand.id));
  }
}

export function refusalText(errand: Errand, t: Texts): string {
  if (errand.code === 0) return t.desk.refusedLate;
  return t.desk.refusals[errand.code] ?? t.desk.refusedOther(errand.code);
}

export type Tone = 'wait' | 'got' | 'good' | 'look';

export interface Said {
  readonly tone: Tone;
  readonly title: string;
  readonly lines: readonly string[];
}

/** What is to be said about it, in the three words: kept, received, and what became of it. */
export function standingText(errand: Errand, desk: DeskState, t: Texts, nowS: number, kiosk: boolean): Said {
  const { states } = t.desk;
  const { ask, status } = errand;
  if (errand.state === 'refused') return { tone: 'look', title: states.refused, lines: [refusalText(errand, t)] };
  if (errand.state === 'kept') {
    const line = ask.what === 'book' ? states.keptBook : ask.what === 'take' ? (kiosk ? states.keptTakeKiosk : states.keptTake) : states.keptAsk;
    return { tone: 'wait', title: states.kept, lines: [line] };
  }
  const received = states.receivedAt(timeText(t, errand.receivedAt, nowS));
  const pending = aboutIt(desk.errands, errand.id).find((one) => one.state === 'kept' && (one.ask.what === 'cancel' || one.ask.what === 'giveBack'));
  if (ask.what === 'book') {
    if (pending !== undefined) return { tone: 'wait', title: states.kept, lines: [states.cancelling] };
    const when = `${dayText(t, ask.day, nowS)} ${clock(ask.slot)}`;
    const changed = aboutIt(desk.errands, errand.id).some((one) => one.ask.what === 'book' && one.state === 'received');
    if (status?.state === BOOKING_CANCELLED) return { tone: 'got', title: changed ? states.changed : states.cancelled, lines: [when] };
    if (status?.state === BOOKING_USED) return { tone: 'good', title: states.used, lines: [when] };
    if (status !== null && status.state !== BOOKED) return { tone: 'got', title: states.received, lines: [received] };
    if (ask.day < chinaDay(nowS)) return { tone: 'got', title: states.bookingOver, lines: [when] };
    return { tone: 'good', title: states.booked, lines: [states.bookedSay(when), received] };
  }
  if (ask.what === 'take') {
    if (pending !== undefined) return { tone: 'wait', title: states.kept, lines: [states.givingBack] };
    if (status === null) return { tone: 'got', title: states.received, lines: [received] };
    if (status.state === SERVED) return { tone: 'good', title: states.served, lines: [] };
    if (status.state === MISSED) return { tone: 'look', title: status.number, lines: [states.missed] };
    if (status.state === GIVEN_BACK) return { tone: 'got', title: states.givenBack, lines: [] };
    if (chinaDay(errand.receivedAt) !== chinaDay(nowS)) return { tone: 'got', title: states.ticketOver, lines: [] };
    if (status.state === CALLED) return { tone: 'good', title: states.called(status.number, status.window), lines: [] };
    return { tone: 'got', title: states.waiting(status.number), lines: status.state === WAITING ? [states.before(status.before)] : [] };
  }
  if (status === null) return { tone: 'got', title: states.received, lines: [received] };
  const answered = status.state >= 3;
  const lines = answered ? [] : [states.promise(limitText(t, status.promiseEnd)), states.legal(limitText(t, status.legalEnd))];
  if (!answered && status.department !== '') lines.push(states.at(status.department));
  return { tone: answered ? 'good' : 'got', title: states.stage[status.state] ?? states.received, lines: [...lines, received] };
}
