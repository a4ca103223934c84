// The desk's messages: model + message -> model + effects, as ../update.ts does for the rest of the page.
import { RequestKind, type Green, type HallDay, type Level } from 'lifecert';
import type { Model, Screen } from '../model';
import { leave, type Step } from '../update';
import { CALLED, liveTicket, type Ask, type Errand } from './errand';
import { errandOf, type Draft, type Free, type Purpose } from './model';
import type { DeskNews } from './phone_desk';

export type DeskMessage =
  // answers to effects
  | { readonly is: 'desk'; readonly news: DeskNews }
  | { readonly is: 'noDesk' }
  | { readonly is: 'days'; readonly days: readonly HallDay[] }
  | { readonly is: 'free'; readonly free: Free | null }
  | { readonly is: 'kept'; readonly id: string; readonly ask: Ask }
  | { readonly is: 'notKept' }
  | { readonly is: 'looked' }
  | { readonly is: 'kioskKey'; readonly key: string }
  // from the person
  | { readonly is: 'begin'; readonly purpose: Purpose }
  | { readonly is: 'bookItem'; readonly service: string }
  | { readonly is: 'pickHall'; readonly hall: string }
  | { readonly is: 'pickKind'; readonly kind: RequestKind }
  | { readonly is: 'pickService'; readonly service: string }
  | { readonly is: 'pickDay'; readonly day: number }
  | { readonly is: 'pickSlot'; readonly slot: number }
  | { readonly is: 'sure'; readonly green: Green }
  | { readonly is: 'written'; readonly text: string; readonly contact: string }
  | { readonly is: 'evaluated'; readonly level: Level; readonly text: string }
  | { readonly is: 'openErrands'; readonly only: 'all' | 'evaluate' }
  | { readonly is: 'openErrand'; readonly id: string }
  | { readonly is: 'evaluate'; readonly id: string }
  | { readonly is: 'changeBooking'; readonly id: string }
  | { readonly is: 'cancelBooking'; readonly id: string }
  | { readonly is: 'takeForBooking'; readonly id: string }
  | { readonly is: 'giveBack'; readonly id: string }
  | { readonly is: 'forgetErrand'; readonly id: string }
  | { readonly is: 'look' }
  | { readonly is: 'heard' };

export type DeskEffect =
  | { readonly run: 'ask'; readonly ask: Ask }
  | { readonly run: 'days'; readonly hall: string; readonly service: string }
  | { readonly run: 'workDesk'; readonly all: boolean }
  | { readonly run: 'forgetErrand'; readonly id: string }
  | { readonly run: 'forgetAll' }
  | { readonly run: 'kioskKey' }
  | { readonly run: 'readyToRing' }
  | { readonly run: 'ring'; readonly id: string; readonly calledAt: number; readonly number: string; readonly window: number };

const HOME: Screen = { at: 'home' };
/** Screens that watch the board whoever holds a number. */
const ASKS_WATCH: ReadonlySet<Screen['at']> = new Set<Screen['at']>(['calls', 'takeSure']);
export const ERRANDS: Screen = { at: 'errands', only: 'all', from: HOME };

const MESSAGES: ReadonlySet<string> = new Set<DeskMessage['is']>([
  'desk', 'noDesk', 'days', 'free', 'kept', 'notKept', 'looked', 'kioskKey', 'begin', 'bookItem', 'pickHall', 'pickKind', 'pickService', 'pickDay', 'pickSlot',
  'sure', 'written', 'evaluated', 'openErrands', 'openErrand', 'evaluate', 'changeBooking', 'cancelBooking', 'takeForBooking', 'giveBack',
  'forgetErrand', 'look', 'heard',
]);
export function isDeskMessage(message: { readonly is: string }): message is DeskMessage {
  return MESSAGES.has(message.is);
}

export function updateDesk(model: Model, message: DeskMessage): Step {
  const { desk, screen } = model;
  const only = (change: Partial<Model['desk']>): Step => ({ model: { ...model, desk: { ...desk, ...change } }, effects: [] });
  const nothing: Step = { model, effects: [] };
  switch (message.is) {
    case 'desk':
      return takeNews(model, message.news);
    case 'noDesk':
      return only({ canKeep: false });
    case 'days':
      return only({ days: message.days });
    case 'free':
      return only({ free: message.free });
    case 'looked':
      return only({ looking: false });
    case 'kioskKey':
      return leave(model, { at: 'kioskKey', key: message.key });
    case 'notKept':
      return only({ keepFailed: true, looking: false });
    case 'kept': {
      const { ask } = message;
      const own = ask.what === 'book' || ask.what === 'take' || ask.what === 'ask';
      const id = own ? message.id : ask.what === 'cancel' ? ask.booking : ask.what === 'giveBack' ? ask.ticket : ask.subject;
      const step = leave(model, { at: 'errand', id, from: ERRANDS });
      return { model: { ...step.model, desk: { ...step.model.desk, keepFailed: false, looking: true } }, effects: [...step.effects, { run: 'workDesk', all: true }] };
    }

    case 'begin':
      return begin(model, message.purpose);
    case 'bookItem': {
      const plan = desk.plans.find((one) => one.services.some(({ code, bookable }) => code === message.service && bookable));
      if (plan === undefined) return desk.plans.length > 0 ? nothing : look(leave(model, { at: 'noPlan', purpose: null, from: screen }));
      return toDays(model, { hall: plan.hall, service: message.service, change: null }, screen);
    }
    case 'pickHall':
      return screen.at === 'pickHall' ? inHall(model, screen.purpose, message.hall, screen) : nothing;
    case 'pickKind':
      return screen.at === 'pickKind' ? leave(model, { at: 'pickService', purpose: 'ask', hall: screen.hall, kind: message.kind, from: screen }) : nothing;
    case 'pickService': {
      if (screen.at !== 'pickService') return nothing;
      const { hall, purpose, kind } = screen;
      const { service } = message;
      if (purpose === 'book') return toDays(model, { hall, service, change: null }, screen);
      if (purpose === 'take') return leave(model, { at: 'takeSure', hall, service, booking: null, from: screen });
      return leave(model, { at: 'write', hall, kind, topic: service, from: screen });
    }
    case 'pickDay':
      return screen.at === 'pickDay' ? leave(model, { at: 'pickSlot', draft: screen.draft, day: message.day, from: screen }) : nothing;
    case 'pickSlot':
      return screen.at === 'pickSlot' ? leave(model, { at: 'bookSure', draft: screen.draft, day: screen.day, slot: message.slot, from: screen }) : nothing;
    case 'sure': {
      const { green } = message;
      if (screen.at === 'bookSure') {
        const { draft, day, slot } = screen;
        return ask(model, { what: 'book', ...draft, day, slot, green });
      }
      if (screen.at !== 'takeSure') return nothing;
      const step = ask(model, { what: 'take', hall: screen.hall, service: screen.service, green, booking: screen.booking });
      return { model: step.model, effects: [{ run: 'readyToRing' }, ...step.effects] };
    }
    case 'written':
      if (screen.at !== 'write') return nothing;
      return ask(model, { what: 'ask', hall: screen.hall, kind: screen.kind, topic: screen.topic, text: message.text, contact: message.contact });
    case 'evaluated': {
      const of = screen.at === 'evaluate' ? errandOf(desk, screen.id) : null;
      return of === null ? nothing : ask(model, { what: 'evaluate', hall: of.ask.hall, subject: of.id, level: message.level, text: message.text });
    }

    case 'openErrands':
      return look(leave(model, { at: 'errands', only: message.only, from: HOME }));
    case 'openErrand':
      return look(leave(model, { at: 'errand', id: message.id, from: screen }));
    case 'evaluate':
      return leave(model, { at: 'evaluate', id: message.id, from: screen });
    case 'changeBooking': {
      const of = errandOf(desk, message.id);
      return of?.ask.what === 'book' ? toDays(model, { hall: of.ask.hall, service: of.ask.service, change: of.id }, screen) : nothing;
    }
    case 'cancelBooking': {
      const of = errandOf(desk, message.id);
      if (of === null) return nothing;
      // What was not sent yet has only to be forgotten.
      return of.state === 'kept' ? forgetOne(model, of) : ask(model, { what: 'cancel', hall: of.ask.hall, booking: of.id });
    }
    case 'takeForBooking': {
      const of = errandOf(desk, message.id);
      return of?.ask.what === 'book' ? leave(model, { at: 'takeSure', hall: of.ask.hall, service: of.ask.service, booking: of.id, from: screen }) : nothing;
    }
    case 'giveBack': {
      const of = errandOf(desk, message.id);
      if (of === null) return nothing;
      return of.state === 'kept' ? forgetOne(model, of) : ask(model, { what: 'giveBack', hall: of.ask.hall, ticket: of.id });
    }
    case 'forgetErrand': {
      const of = errandOf(desk, message.id);
      return of === null ? nothing : forgetOne(model, of);
    }
    case 'look':
      return look(nothing);
    case 'heard':
      return only({ ringing: null });
  }
}

function ask(model: Model, what: Ask): Step {
  if (model.desk.looking && model.screen.at === 'errand') return { model, effects: [] }; // pressed twice
  return { model: { ...model, desk: { ...model.desk, keepFailed: false } }, effects: [{ run: 'ask', ask: what }] };
}

function begin(model: Model, purpose: Purpose): Step {
  const [first, second] = model.desk.plans;
  if (first === undefined) return look(leave(model, { at: 'noPlan', purpose, from: HOME }));
  if (second !== undefined) return leave(model, { at: 'pickHall', purpose, from: HOME });
  return inHall(model, purpose, first.hall, HOME);
}

function look(step: Step): Step {
  return { model: { ...step.model, desk: { ...step.model.desk, looking: true } }, effects: [...step.effects, { run: 'workDesk', all: true }] };
}

function inHall(model: Model, purpose: Purpose, hall: string, from: Screen): Step {
  return leave(model, purpose === 'ask' ? { at: 'pickKind', hall, from } : { at: 'pickService', purpose, hall, kind: RequestKind.question, from });
}

function toDays(model: Model, draft: Draft, from: Screen): Step {
  const step = leave(model, { at: 'pickDay', draft, from });
  const desk = { ...step.model.desk, days: [], free: null };
  return { model: { ...step.model, desk }, effects: [...step.effects, { run: 'days', hall: draft.hall, service: draft.service }] };
}

function forgetOne(model: Model, errand: Errand): Step {
  const step = leave(model, ERRANDS);
  return { model: step.model, effects: [...step.effects, { run: 'forgetErrand', id: errand.id }] };
}

/** The desk's new standing; a number that is called and was not heard yet rings, whatever screen is open. */
function takeNews(model: Model, { plans, errands, doubted }: DeskNews): Step {
  const before = liveTicket(model.desk.errands, model.nowS) !== null;
  const own = liveTicket(errands, model.nowS);
  const waits = own !== null;
  const effects: Step['effects'][number][] = [];
  if (waits && !before) effects.push({ run: 'watch', hall: own.ask.hall });
  if (!waits && before && !ASKS_WATCH.has(model.screen.at)) effects.push({ run: 'unwatch' });
  const called = errands.find(({ status, rungAt }) => status !== null && status.state === CALLED && status.calledAt > rungAt);
  let { ringing } = model.desk;
  if (called?.status && ringing === null) {
    ringing = called.id;
    const { calledAt, number, window } = called.status;
    effects.push({ run: 'ring', id: called.id, calledAt, number, window });
  }
  const next = { ...model, desk: { ...model.desk, plans, errands, doubted, ringing } };
  // Who waited for the plan goes on by itself.
  const { screen } = model;
  if (screen.at !== 'noPlan' || screen.purpose === null || plans.length === 0) return { model: next, effects };
  const step = begin(next, screen.purpose);
  return { model: step.model, effects: [...effects, ...step.effects] };
}
