// The whole state of the hall's page as one value. update.ts is the only place that makes a new one.
import type { FacetCount, HallBook, HallFacts, HallRecord, Piece } from 'lifecert';
import type { Lang, Settings, TextSize } from '../model/model';
import { NO_DESK, type DeskScreen, type DeskState } from './desk/model';
import type { Board, DrawLine, Supervision } from './live';

/** phone: somebody's own. kiosk: a touch screen in the hall, for anybody. board: a large screen that nobody touches. */
export type Mode = 'phone' | 'kiosk' | 'board';

/** Why no catalogue can be shown. */
export type Missing = 'offline' | 'none' | 'refused' | 'oldBrowser';

/** Kinds of entries that have a list of their own. */
export type Shelf = 'notices' | 'explanations' | 'lists' | 'charts';

export type Screen =
  | { readonly at: 'starting' }
  | { readonly at: 'missing'; readonly why: Missing }
  | { readonly at: 'home' }
  | { readonly at: 'guide' }
  | { readonly at: 'record'; readonly number: number; readonly from: Screen }
  | { readonly at: 'introduction' }
  | { readonly at: 'windows'; readonly window: string | null; readonly from: Screen }
  | { readonly at: 'traffic' }
  | { readonly at: 'stations' }
  | { readonly at: 'hotlines' }
  | { readonly at: 'calls' }
  | { readonly at: 'supervision' }
  | { readonly at: 'draws' }
  | { readonly at: 'shelf'; readonly shelf: Shelf }
  | DeskScreen;

/** A line of a list of entries. */
export interface Line {
  readonly number: number;
  readonly title: readonly Piece[];
  readonly under: string; // department, or the day of publication
}

/** What the board shows of an item. */
export interface BoardRow {
  readonly name: string;
  readonly dept: string;
  readonly legal: string;
  readonly promised: string;
  readonly fee: string;
}

export interface Choice {
  readonly facet: number;
  readonly value: number;
}

export interface Found {
  readonly query: string;
  readonly choices: readonly Choice[];
  readonly total: number;
  readonly lines: readonly Line[];
  readonly facets: readonly FacetCount[];
}

export interface Catalogue {
  readonly facts: HallFacts;
  readonly book: HallBook;
  readonly shelves: Readonly<Record<Shelf, readonly Line[]>>;
  readonly stale: boolean;
}

/** A draw as it was recomputed on this very machine. */
export interface CheckedDraw {
  readonly id: string;
  readonly holds: boolean;
  readonly rows: readonly { readonly object: string; readonly inspectors: string }[];
}

/** What the counter says right now; null: not asked yet. */
export interface Live {
  readonly board: Board | null;
  readonly supervision: Supervision | null;
  readonly draws: readonly DrawLine[] | null;
  readonly checked: CheckedDraw | null;
  readonly lost: boolean;
}
export const NOTHING_LIVE: Live = { board: null, supervision: null, draws: null, checked: null, lost: false };

export interface Model {
  readonly mode: Mode;
  readonly screen: Screen;
  readonly lang: Lang;
  readonly size: TextSize;
  readonly online: boolean;
  readonly nowS: number;
  readonly catalogue: Catalogue | null;
  readonly typed: string;
  readonly suggestions: readonly string[];
  readonly found: Found | null;
  readonly shown: { readonly number: number; readonly record: HallRecord } | null;
  readonly damaged: boolean; // a record was not what the editor signed
  readonly boardRows: readonly BoardRow[];
  readonly boardPage: number;
  readonly live: Live;
  readonly desk: DeskState;
  readonly touchedS: number; // kiosk: when somebody last touched it
  readonly canSpeak: boolean;
  readonly speaking: boolean;
}

/** Seconds after the last touch at which a kiosk forgets, and before that at which it asks. */
export const FORGET_AFTER_S = 60;
export const ASK_AFTER_S = 45;
export const BOARD_ROWS = 5;
export const PAGE = 20;

export function initialModel(mode: Mode, settings: Settings, nowS: number, online: boolean): Model {
  return {
    mode,
    screen: { at: 'starting' },
    lang: settings.lang,
    size: settings.size,
    online,
    nowS,
    catalogue: null,
    typed: '',
    suggestions: [],
    found: null,
    shown: null,
    damaged: false,
    boardRows: [],
    boardPage: 0,
    live: NOTHING_LIVE,
    desk: NO_DESK,
    touchedS: nowS,
    canSpeak: false,
    speaking: false,
  };
}

/** Seconds until a kiosk forgets, when it is time to ask; else null. */
export function secondsLeft(model: Model): number | null {
  if (model.mode !== 'kiosk' || model.screen.at === 'home') return null;
  const idle = model.nowS - model.touchedS;
  return idle >= ASK_AFTER_S ? Math.max(0, FORGET_AFTER_S - idle) : null;
}
