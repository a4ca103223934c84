// One certification in words: which word stands on it, which sentence explains it, what the person can do.
import type { Model } from '../model/model';
import type { Item } from '../model/standing';
import type { Advice } from '../text/zh';
import type { Texts } from '../text/texts';
import { whenText } from '../text/when';

export type Tone = 'wait' | 'got' | 'good' | 'look';

export function toneOf(item: Item): Tone {
  if (item.state === 'needsYou') return 'look';
  if (item.state !== 'decided') return item.state === 'received' ? 'got' : 'wait';
  return item.verdict === 'pass' ? 'good' : 'look';
}

export function wordOf(t: Texts, item: Item): string {
  return item.state === 'decided' ? t.verdict[item.verdict] : t.state[item.state];
}

/** Why it is as it is, and what to do now; each certification has both at any time. */
export function adviceFor(t: Texts, item: Item, { online, standing }: Pick<Model, 'online' | 'standing'>): Advice {
  switch (item.state) {
    case 'kept':
    case 'sending': {
      if (item.reason !== 'ok') return t.reason[item.reason];
      return { what: online ? t.item.sayKeptOnline : t.item.sayKeptOffline, todo: t.item.todoNothing };
    }
    case 'received':
      // Who it is for stands once the registration is checked.
      return { what: standing?.phase === 'requested' ? t.item.sayEarly : t.item.sayReceived, todo: t.item.todoNothing };
    case 'needsYou':
      return t.reason[item.reason];
    case 'decided':
      switch (item.verdict) {
        case 'pass':
          return {
            what: item.nextDueDay > 0 ? t.item.sayPass(t.date(item.nextDueDay)) : t.item.sayPassNoDate,
            todo: t.item.todoNothing,
          };
        case 'more':
          return { what: t.item.sayMore, todo: t.item.todoAgain };
        default:
          return { what: t.item.sayRefuse, todo: t.item.todoAgain };
      }
  }
}

/** When it happens next by itself; empty where nothing is due. */
export function nextText(t: Texts, item: Item, nowS: number, online: boolean): string {
  if (item.state !== 'kept' && item.state !== 'sending') return '';
  if (!online || item.nextAttemptAt === 0) return '';
  return t.next(item.nextAttemptAt - nowS);
}

/** The time that belongs to the word on it. */
export function timeText(t: Texts, item: Item): string {
  if (item.state === 'decided' && item.decidedAt > 0) return `${t.item.decidedAt} ${whenText(t, item.decidedAt)}`;
  if (item.state === 'received' && item.receivedAt > 0) return `${t.item.receivedAt} ${whenText(t, item.receivedAt)}`;
  return `${t.item.keptAt} ${whenText(t, item.keptAt)}`;
}
