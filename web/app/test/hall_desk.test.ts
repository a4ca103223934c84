import type { HallPlan } from 'lifecert';
import { describe, expect, it } from 'vitest';
import {
  aboutIt, afterFailure, canEvaluate, chinaDay, decodeErrand, encodeErrand, isLive, isPast, liveTicket, nextToSend, toLookAt,
  type Ask, type Errand, type ErrandStatus,
} from '../src/hall/desk/errand';
import { standingText } from '../src/hall/desk/words';
import { initialModel, type Catalogue, type Model } from '../src/hall/model';
import { textsFor } from '../src/hall/text';
import { parentOf, update, type Message } from '../src/hall/update';

const NOW = 1_795_600_000; // a morning in China
const DAY = chinaDay(NOW);
const T = textsFor('zh');
const TAKE: Ask = { what: 'take', hall: 'h', service: 'A', green: 1, booking: null };
const BOOK: Ask = { what: 'book', hall: 'h', service: 'A', day: DAY + 1, slot: 600, green: 0, change: null };
const QUESTION: Ask = { what: 'ask', hall: 'h', kind: 2, topic: '', text: '样例', contact: '' };
const PLAN = { hall: 'h', nameZh: '大厅', nameEn: '', services: [{ code: 'A', nameZh: '社保', nameEn: '', bookable: true, slotMinutes: 30, places: 1 }], limits: [] } as unknown as HallPlan;

let made = 0;
function errand(ask: Ask, change: Partial<Errand> = {}): Errand {
  made += 1;
  return {
    id: made.toString(16).padStart(64, '0'), ask, madeAt: NOW + made, statement: new Uint8Array([1, 2]), answerKey: new Uint8Array(), state: 'kept', code: 0,
    receivedAt: 0, salt: new Uint8Array(), status: null, rungAt: 0, tries: 0, nextTry: 0, ...change,
  };
}
function status(change: Partial<ErrandStatus>): ErrandStatus {
  return { askedAt: NOW, state: 1, number: 'A001', window: 0, before: 2, calledAt: 0, lamp: 1, promiseEnd: 0, legalEnd: 0, department: '', evaluated: false, steps: [], ...change };
}
const received = (ask: Ask, change: Partial<ErrandStatus> = {}, more: Partial<Errand> = {}): Errand =>
  errand(ask, { state: 'received', receivedAt: NOW, status: status(change), ...more });

function after(model: Model, ...messages: Message[]): Model {
  return messages.reduce((now, message) => update(now, message).model, model);
}
const opened = (mode: Model['mode'] = 'phone'): Model =>
  after(initialModel(mode, { lang: 'zh', size: 0 }, NOW, true), { is: 'opened', catalogue: { stale: false } as unknown as Catalogue, boardRows: [] });
const news = (errands: Errand[], plans = [PLAN]): Message => ({ is: 'desk', news: { plans, errands, doubted: false } });
const runs = (model: Model, message: Message): string[] => update(model, message).effects.map((one) => one.run);

describe('an errand', () => {
  it('is kept as it was, and what is no errand is none', () => {
    const one = received(QUESTION, {}, { answerKey: new Uint8Array([7, 0, 255]), salt: new Uint8Array([9]) });
    expect(decodeErrand(encodeErrand(one))).toEqual(one);
    for (const bad of ['', '{}', '[]', 'null', '{"ask":{"what":"take"},"id":"zz"}']) expect(decodeErrand(new TextEncoder().encode(bad))).toBeNull();
    const cut = encodeErrand(one);
    for (let end = 0; end < cut.length; end += 1) expect(decodeErrand(cut.slice(0, end))).toBeNull();
  });

  it('is sent in the order in which it was said, more and more slowly, and for ever', () => {
    const [first, second] = [errand(BOOK), errand(QUESTION)];
    expect(nextToSend([second, first], NOW)?.id).toBe(first.id);
    const failed = afterFailure(first, NOW);
    expect(nextToSend([second, failed], NOW)?.id).toBe(second.id);
    let waits = failed;
    const gaps = Array.from({ length: 12 }, () => ((waits = afterFailure(waits, NOW)), waits.nextTry - NOW));
    expect(gaps.slice(0, 3)).toEqual([10, 20, 40]);
    expect(gaps.at(-1)).toBe(900);
  });

  it('is no longer wanted when it is a number and half an hour has gone', () => {
    const take = errand(TAKE, { madeAt: NOW });
    expect([isPast(take, NOW + 1800), isPast(take, NOW + 1801)]).toEqual([false, true]);
    expect(isPast(errand(BOOK, { madeAt: NOW }), NOW + 9999)).toBe(false);
  });

  it('is looked at as often as it may change', () => {
    const ticket = received(TAKE);
    const booking = received(BOOK);
    expect(toLookAt([ticket, booking], NOW + 14, false)).toEqual([]);
    expect(toLookAt([ticket, booking], NOW + 15, false)).toEqual([ticket]);
    expect(toLookAt([ticket, booking], NOW + 600, false)).toEqual([ticket, booking]);
    const over = received(BOOK, { state: 3 });
    expect(toLookAt([over], NOW + 99_999, false)).toEqual([]);
  });

  it('may be evaluated once, when it is done', () => {
    expect(canEvaluate(received(TAKE), [])).toBe(false);
    const served = received(TAKE, { state: 3 });
    expect(canEvaluate(served, [served])).toBe(true);
    const said = errand({ what: 'evaluate', hall: 'h', subject: served.id, level: 5, text: '' });
    expect(canEvaluate(served, [said, served])).toBe(false);
    expect(aboutIt([said, served], served.id)).toEqual([said]);
    expect(canEvaluate(served, [{ ...said, state: 'refused' }, served])).toBe(true);
    expect(canEvaluate(received(QUESTION, { state: 3 }), [])).toBe(true);
  });

  it('of yesterday is over', () => {
    const ticket = received(TAKE);
    expect(isLive(ticket, NOW)).toBe(true);
    expect(liveTicket([ticket], NOW + 86_400)).toBeNull();
    expect(standingText(ticket, opened().desk, T, NOW + 86_400, false).title).toBe(T.desk.states.ticketOver);
  });

  it('says kept, received, and what became of it', () => {
    const say = (one: Errand, errands = [one]): string => standingText(one, { ...opened().desk, errands, plans: [PLAN] }, T, NOW, false).title;
    expect(say(errand(BOOK))).toBe('已存在本机');
    expect(say(received(BOOK))).toBe('约好了');
    expect(say(received(TAKE))).toBe('您的号是 A001');
    expect(say(received(TAKE, { state: 2, window: 3 }))).toBe('A001 号，请到 3 号窗口');
    expect(say(errand(BOOK, { state: 'refused', code: 1 }))).toBe('没有办成');
    const booking = received(BOOK);
    expect(say(booking, [errand({ what: 'cancel', hall: 'h', booking: booking.id }), booking])).toBe('已存在本机');
  });
});

describe('the desk', () => {
  it('leads from the tile to the booking, one thing a screen, and back the same way', () => {
    let model = after(opened(), news([]), { is: 'begin', purpose: 'book' });
    expect(model.screen.at).toBe('pickService');
    const step = update(model, { is: 'pickService', service: 'A' });
    expect(step.effects).toEqual([{ run: 'days', hall: 'h', service: 'A' }]);
    model = after(step.model, { is: 'pickDay', day: DAY + 1 }, { is: 'pickSlot', slot: 600 });
    expect(update(model, { is: 'sure', green: 2 }).effects).toEqual([
      { run: 'ask', ask: { what: 'book', hall: 'h', service: 'A', change: null, day: DAY + 1, slot: 600, green: 2 } },
    ]);
    const way = [];
    for (let screen: Model['screen'] | null = model.screen; screen !== null; screen = parentOf(screen)) way.push(screen.at);
    expect(way).toEqual(['bookSure', 'pickSlot', 'pickDay', 'pickService', 'home']);
  });

  it('waits for the plan when there is none yet, and goes on by itself', () => {
    const model = after(opened(), { is: 'begin', purpose: 'take' });
    expect(model.screen.at).toBe('noPlan');
    expect(after(model, news([], [])).screen.at).toBe('noPlan');
    expect(after(model, news([])).screen.at).toBe('pickService');
  });

  it('asks which hall where there are several', () => {
    const model = after(opened(), news([], [PLAN, { ...PLAN, hall: 'other' }]), { is: 'begin', purpose: 'ask' }, { is: 'pickHall', hall: 'other' });
    expect(model.screen).toMatchObject({ at: 'pickKind', hall: 'other' });
  });

  it('watches the board while a number waits, whatever screen is open', () => {
    const ticket = received(TAKE);
    expect(runs(opened(), news([ticket]))).toEqual(['watch']);
    const waiting = after(opened(), news([ticket]));
    expect(runs(waiting, news([ticket]))).toEqual([]);
    expect(runs(waiting, { is: 'board', board: { open: true, calls: [], queues: [] } })).toEqual(['workDesk']);
    expect(runs(waiting, { is: 'touched' })).toEqual(['readyToRing']);
    expect(runs(waiting, news([{ ...ticket, status: status({ state: 3 }) }]))).toEqual(['unwatch']);
  });

  it('rings once for a call, and again for the next', () => {
    const called = received(TAKE, { state: 2, window: 3, calledAt: 50 });
    const step = update(after(opened(), news([received(TAKE)])), news([called]));
    expect(step.effects).toEqual([{ run: 'ring', id: called.id, calledAt: 50, number: 'A001', window: 3 }]);
    expect(step.model.desk.ringing).toBe(called.id);
    const heard = after(step.model, { is: 'heard' }, news([{ ...called, rungAt: 50 }]));
    expect(heard.desk.ringing).toBeNull();
    expect(runs(heard, news([{ ...called, rungAt: 50, status: status({ state: 2, window: 3, calledAt: 90 }) }]))).toEqual(['ring']);
  });

  it('only forgets what was not sent yet, and takes back what was', () => {
    const kept = errand(BOOK);
    const sent = received(BOOK);
    const model = after(opened(), news([kept, sent]));
    expect(update(model, { is: 'cancelBooking', id: kept.id }).effects).toEqual([{ run: 'forgetErrand', id: kept.id }]);
    expect(update(model, { is: 'cancelBooking', id: sent.id }).effects).toEqual([{ run: 'ask', ask: { what: 'cancel', hall: 'h', booking: sent.id } }]);
  });

  it('clears what somebody asked for when a kiosk forgets', () => {
    const model = after(opened('kiosk'), news([received(TAKE)]), { is: 'begin', purpose: 'take' });
    const step = update(model, { is: 'tick', nowS: NOW + 60 });
    expect(step.model.desk.errands).toEqual([]);
    expect(step.effects.map((one) => one.run)).toEqual(expect.arrayContaining(['forgetAll', 'unwatch']));
  });
});
