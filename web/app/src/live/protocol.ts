// What the page and the worker of the eyes say to each other: questions, answered in their order, each once.
import type { LiveDrawn, LiveFigures, LiveSeed, LiveSeen, LiveSet } from '../model/live';

/** Four bytes a pixel, as ImageData has them. */
export interface Pixels {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** A square of the frame, and where on the sheet under way it goes: 8 places, 4 across. */
export interface Tile {
  readonly place: number;
  readonly side: number;
  readonly left: number;
  readonly top: number;
  readonly size: number;
}

/** What was seen in a frame, and what of it has to be kept. */
export interface Asked {
  readonly seen: LiveSeen;
  readonly beganAgain: boolean;
  readonly keyFrame: number | null;
  readonly tile: Tile | null;
  readonly sheetFull: boolean;
}

export interface Finished {
  readonly session: Uint8Array;
  readonly report: readonly LiveFigures[];
  readonly holds: boolean; // by the trace alone; else the office would refuse it
}

/** What a frame came to. `finished` comes with phase done. */
export interface Sat {
  readonly seen: LiveSeen;
  readonly atRest: boolean; // the face as it rests was kept
  readonly beganAgain: boolean; // what was kept before is gone
  readonly finished: Finished | null;
}

export interface LiveCalls {
  /** `drawing`: the worker has a canvas of its own. Nothing but that can be known before. */
  open: { ask: Record<string, never>; answer: { readonly drawing: boolean } };
  begin: { ask: { readonly seed: LiveSeed; readonly set: LiveSet }; answer: LiveDrawn };
  /** Where the worker draws: the frame, as large as frameSize() says. */
  sit: { ask: { readonly frame: ImageBitmap; readonly atMs: number }; answer: Sat };
  /** Where the page draws. */
  look: { ask: { readonly pixels: Pixels; readonly atMs: number }; answer: Asked };
  keyFrame: { ask: { readonly step: number; readonly jpeg: Uint8Array }; answer: null };
  sheet: { ask: { readonly jpeg: Uint8Array }; answer: null };
  finish: { ask: Record<string, never>; answer: Finished };
}
export type LiveCall = keyof LiveCalls;

export interface ToLive {
  readonly id: number;
  readonly name: LiveCall;
  readonly ask: LiveCalls[LiveCall]['ask'];
}

/** `fault`: the core's name of what went wrong, or 'other'. */
export type FromLive =
  | { readonly id: number; readonly answer: LiveCalls[LiveCall]['answer'] }
  | { readonly id: number; readonly fault: string };
