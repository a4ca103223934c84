// model + message -> model + effects. Pure: no clock, no storage, no DOM, no catalogue: what must be looked up is returned as an
// effect and comes back as a message.
import type { HallRecord } from 'lifecert';
import type { Settings, TextSize } from '../model/model';
import { liveTicket } from './desk/errand';
import { isDeskMessage, updateDesk, type DeskEffect, type DeskMessage } from './desk/update';
import type { Board, DrawLine, Supervision } from './live';
import {
  BOARD_ROWS,
  FORGET_AFTER_S,
  NOTHING_LIVE,
  type BoardRow,
  type Catalogue,
  type CheckedDraw,
  type Choice,
  type Found,
  type Missing,
  type Model,
  type Screen,
  type Shelf,
} from './model';

export type Message =
  | DeskMessage
  // answers to effects
  | { readonly is: 'opened'; readonly catalogue: Catalogue; readonly boardRows: readonly BoardRow[] }
  | { readonly is: 'missing'; readonly why: Missing }
  | { readonly is: 'found'; readonly found: Found }
  | { readonly is: 'suggested'; readonly typed: string; readonly suggestions: readonly string[] }
  | { readonly is: 'shown'; readonly number: number; readonly record: HallRecord }
  | { readonly is: 'damaged' }
  | { readonly is: 'board'; readonly board: Board }
  | { readonly is: 'supervision'; readonly supervision: Supervision }
  | { readonly is: 'draws'; readonly draws: readonly DrawLine[] }
  | { readonly is: 'checked'; readonly draw: CheckedDraw }
  | { readonly is: 'lost' }
  // from the machine
  | { readonly is: 'tick'; readonly nowS: number }
  | { readonly is: 'online'; readonly online: boolean }
  | { readonly is: 'voice'; readonly canSpeak: boolean }
  | { readonly is: 'speaking'; readonly speaking: boolean }
  | { readonly is: 'nextBoardPage' }
  // from the person
  | { readonly is: 'touched' }
  | { readonly is: 'home' }
  | { readonly is: 'back' }
  | { readonly is: 'go'; readonly screen: Screen }
  | { readonly is: 'openShelf'; readonly shelf: Shelf }
  | { readonly is: 'openRecord'; readonly number: number }
  | { readonly is: 'openItem'; readonly code: string }
  | { readonly is: 'showWindow'; readonly window: string }
  | { readonly is: 'typed'; readonly text: string }
  | { readonly is: 'search'; readonly text: string }
  | { readonly is: 'choose'; readonly choice: Choice }
  | { readonly is: 'checkDraw'; readonly id: string }
  | { readonly is: 'retry' }
  | { readonly is: 'print' }
  | { readonly is: 'listen' }
  | { readonly is: 'switchLang' }
  | { readonly is: 'largerText' };

export type Effect =
  | DeskEffect
  | { readonly run: 'load' }
  | { readonly run: 'search'; readonly query: string; readonly choices: readonly Choice[] }
  | { readonly run: 'suggest'; readonly text: string }
  | { readonly run: 'read'; readonly number: number }
  | { readonly run: 'readItem'; readonly code: string }
  | { readonly run: 'remember'; readonly settings: Settings }
  | { readonly run: 'watch'; readonly hall: string } // empty: the first hall
  | { readonly run: 'unwatch' }
  | { readonly run: 'supervise' }
  | { readonly run: 'listDraws' }
  | { readonly run: 'checkDraw'; readonly id: string }
  | { readonly run: 'print' }
  | { readonly run: 'speak' }
  | { readonly run: 'hush' };

export interface Step {
  readonly model: Model;
  readonly effects: readonly Effect[];
}

const HOME: Screen = { at: 'home' };

/** Screens of what is now, and what they ask. */
const ASKS: Partial<Record<Screen['at'], 'watch' | 'supervise' | 'listDraws'>> = {
  calls: 'watch',
  takeSure: 'watch',
  supervision: 'supervise',
  draws: 'listDraws',
};

/** Where "back" leads; null where there is nowhere to go. */
export function parentOf(screen: Screen): Screen | null {
  switch (screen.at) {
    case 'starting':
    case 'missing':
    case 'home':
      return null;
    default:
      return 'from' in screen ? screen.from : HOME;
  }
}

export function update(model: Model, message: Message): Step {
  if (isDeskMessage(message)) return updateDesk(model, message);
  switch (message.is) {
    case 'opened': {
      const first = model.screen.at === 'starting' || model.screen.at === 'missing';
      const screen = first ? HOME : model.screen;
      const next = { ...model, catalogue: message.catalogue, boardRows: message.boardRows, screen };
      return { model: next, effects: first && model.mode === 'board' ? [{ run: 'watch', hall: '' }] : [] };
    }
    case 'missing':
      // A catalogue that is kept is better than none, however old.
      return model.catalogue === null ? only({ ...model, screen: { at: 'missing', why: message.why } }) : only(model);
    case 'found':
      return only({ ...model, found: message.found, suggestions: [] });
    case 'suggested':
      return message.typed === model.typed ? only({ ...model, suggestions: message.suggestions }) : only(model);
    case 'shown': {
      const from = model.screen;
      const again = from.at === 'record' && from.number === message.number;
      const screen: Screen = again ? from : { at: 'record', number: message.number, from };
      return leave({ ...model, shown: { number: message.number, record: message.record }, damaged: false }, screen);
    }
    case 'damaged':
      return only({ ...model, damaged: true });

    case 'board': {
      // The board has changed: where one's own number stands may have changed too.
      const next = { ...model, live: { ...model.live, board: message.board, lost: false } };
      return { model: next, effects: waits(model) ? [{ run: 'workDesk', all: true }] : [] };
    }
    case 'supervision':
      return only({ ...model, live: { ...model.live, supervision: message.supervision, lost: false } });
    case 'draws':
      return only({ ...model, live: { ...model.live, draws: message.draws, lost: false } });
    case 'checked':
      return only({ ...model, live: { ...model.live, checked: message.draw } });
    case 'lost':
      return only({ ...model, live: { ...model.live, lost: true } });

    case 'tick': {
      const next = { ...model, nowS: message.nowS };
      const idle = model.mode === 'kiosk' && message.nowS - model.touchedS >= FORGET_AFTER_S;
      return idle && model.screen.at !== 'starting' && model.screen.at !== 'missing' ? forget(next) : only(next);
    }
    case 'online':
      return { model: { ...model, online: message.online }, effects: message.online ? [{ run: 'load' }, { run: 'workDesk', all: true }, ...watchOwn(model)] : [] };
    case 'voice':
      return only({ ...model, canSpeak: message.canSpeak });
    case 'speaking':
      return only({ ...model, speaking: message.speaking });
    case 'nextBoardPage': {
      const pages = Math.max(1, Math.ceil(model.boardRows.length / BOARD_ROWS));
      return only({ ...model, boardPage: (model.boardPage + 1) % pages });
    }

    case 'touched':
      return { model: { ...model, touchedS: model.nowS }, effects: waits(model) ? [{ run: 'readyToRing' }] : [] };
    case 'home':
      return leave(clearSearch(model), HOME);
    case 'back': {
      const parent = parentOf(model.screen);
      return parent === null ? only(model) : leave(model, parent);
    }
    case 'go':
      return leave(model, message.screen);
    case 'openShelf':
      return leave(model, { at: 'shelf', shelf: message.shelf });
    case 'openRecord':
      return { model, effects: [{ run: 'read', number: message.number }] };
    case 'openItem':
      return { model, effects: [{ run: 'readItem', code: message.code }] };
    case 'showWindow':
      return leave(model, { at: 'windows', window: message.window, from: model.screen });
    case 'typed': {
      const next = { ...model, typed: message.text };
      const empty = message.text.trim() === '';
      return empty
        ? only({ ...next, suggestions: [], found: null })
        : { model: next, effects: [{ run: 'suggest', text: message.text }, { run: 'search', query: message.text, choices: [] }] };
    }
    case 'search': {
      const step = leave({ ...model, typed: message.text, suggestions: [] }, { at: 'guide' });
      return { model: step.model, effects: [...step.effects, { run: 'search', query: message.text, choices: [] }] };
    }
    case 'choose': {
      const before = model.found?.choices ?? [];
      const { facet, value } = message.choice;
      const was = before.some((one) => one.facet === facet && one.value === value);
      const choices = was ? before.filter((one) => one.facet !== facet) : [...before.filter((one) => one.facet !== facet), message.choice];
      return { model, effects: [{ run: 'search', query: model.typed, choices }] };
    }
    case 'checkDraw':
      return { model, effects: [{ run: 'checkDraw', id: message.id }] };
    case 'retry':
      return { model: { ...model, screen: { at: 'starting' } }, effects: [{ run: 'load' }] };
    case 'print':
      return { model, effects: [{ run: 'print' }] };
    case 'listen':
      return { model, effects: [{ run: model.speaking ? 'hush' : 'speak' }] };
    case 'switchLang':
      return remember({ ...model, lang: model.lang === 'zh' ? 'en' : 'zh' });
    case 'largerText':
      return remember({ ...model, size: ((model.size + 1) % 3) as TextSize });
  }
}

function only(model: Model): Step {
  return { model, effects: [] };
}

/** Whether this device holds a number that may be called. */
export function waits(model: Model): boolean {
  return liveTicket(model.desk.errands, model.nowS) !== null;
}

function watchOwn(model: Model): readonly Effect[] {
  const own = liveTicket(model.desk.errands, model.nowS);
  return own === null ? [] : [{ run: 'watch', hall: own.ask.hall }];
}

export function leave(model: Model, screen: Screen): Step {
  const effects: Effect[] = model.speaking ? [{ run: 'hush' }] : [];
  if (ASKS[model.screen.at] === 'watch' && ASKS[screen.at] !== 'watch' && !waits(model)) effects.push({ run: 'unwatch' });
  const asks = ASKS[screen.at];
  if (asks === undefined) return { model: { ...model, screen }, effects };
  // What was seen an hour ago is not what is now.
  return { model: { ...model, screen, live: NOTHING_LIVE }, effects: [...effects, asks === 'watch' ? { run: 'watch', hall: '' } : { run: asks }] };
}

function clearSearch(model: Model): Model {
  return { ...model, typed: '', suggestions: [], found: null, shown: null, damaged: false };
}

/** What the last person looked at and typed is nobody else's business. */
function forget(model: Model): Step {
  const fresh: Model = { ...clearSearch(model), screen: HOME, lang: 'zh', size: 0, touchedS: model.nowS };
  const watched = ASKS[model.screen.at] === 'watch' || waits(model);
  const effects: Effect[] = [{ run: 'hush' }, { run: 'forgetAll' }, ...(watched ? ([{ run: 'unwatch' }] as const) : [])];
  const desk = { ...model.desk, errands: [], ringing: null, keepFailed: false };
  return { model: { ...fresh, live: NOTHING_LIVE, desk }, effects };
}

function remember(model: Model): Step {
  // A kiosk belongs to nobody: what one chooses there is not kept for the next.
  const settings: Settings = { lang: model.lang, size: model.size };
  return { model, effects: model.mode === 'phone' ? [{ run: 'remember', settings }] : [] };
}
