// The session before the camera, as the person sees it: what is asked for now, what was seen of it, what would help. Pure.
import type { Shot } from './model';

/** What is asked for. Left and right are the person's own. */
export type Movement = 'left' | 'right' | 'nod' | 'mouth' | 'closer' | 'blink' | 'read';

/** easier: two small movements; lowers what it is worth, not whether it counts. reading: four digits aloud instead of a blink. */
export type LiveSet = 'full' | 'easier' | 'reading';

export type LivePhase = 'rest' | 'act' | 'back' | 'done' | 'failed';

export const LIVE_HINTS = [
  'none',
  'noFace',
  'severalFaces',
  'comeCloser',
  'goBack',
  'phoneHigher',
  'phoneLower',
  'toTheMiddle',
  'moreLight',
  'lessLight',
  'holdStill',
  'phoneUpright',
  'lookStraight',
  'otherSide',
  'aLittleMore',
  'somethingElse',
] as const;
export type LiveHint = (typeof LIVE_HINTS)[number];

/** What one frame showed. */
export interface LiveSeen {
  readonly phase: LivePhase;
  readonly step: number; // of the movements, 0 first; their number when done
  readonly percent: number; // of the rest, or of the movement
  readonly hint: LiveHint;
}

/** What is on the screen: the same as the last frame's, but calm. */
export interface LiveView extends LiveSeen {
  /** The hint that the frames give, and since when: only one that lasts is shown. */
  readonly coming: LiveHint;
  readonly comingSinceMs: number;
}

export const LIVE_START: LiveView = { phase: 'rest', step: 0, percent: 0, hint: 'none', coming: 'none', comingSinceMs: 0 };

/** So long a hint has to last before it is shown, or taken away: advice that flickers helps nobody. */
const STEADY_MS = 700;
const PERCENT_STEP = 10;

/** The view after a frame; the very same value when nothing on the screen changes. */
export function nextView(view: LiveView, seen: LiveSeen, atMs: number): LiveView {
  const moved = seen.phase !== view.phase || seen.step !== view.step;
  const since = seen.hint === view.coming && !moved ? view.comingSinceMs : atMs;
  const steady = atMs - since >= STEADY_MS;
  // A new instruction begins without the advice on the last one.
  const hint = steady ? seen.hint : moved ? 'none' : view.hint;
  const percent = seen.percent >= 100 ? 100 : Math.floor(seen.percent / PERCENT_STEP) * PERCENT_STEP;
  const same = !moved && hint === view.hint && percent === view.percent && seen.hint === view.coming;
  return same ? view : { phase: seen.phase, step: seen.step, percent, hint, coming: seen.hint, comingSinceMs: since };
}

/** Why it did not come to an end; there is always another way on. */
export type LiveTrouble =
  | 'movements' // too many that were not asked for
  | 'slow' // this phone cannot follow
  | 'again'; // what was recorded would not hold at the office: gaps, too long, a new challenge meanwhile

/** One of the trace's judgements, in the core's own words and figures. */
export interface LiveFigures {
  readonly aspect: string;
  readonly level: string;
  readonly figures: string;
}

/** A session that is done, and what the phone itself finds in it. */
export interface LiveTaken {
  readonly set: LiveSet;
  readonly movements: readonly Movement[];
  readonly session: Uint8Array;
  readonly challenge: Uint8Array; // from which the movements were drawn
  readonly still: Shot; // the face at rest
  readonly report: readonly LiveFigures[];
}

/** What the movements are drawn from, as the core gives it. */
export interface LiveSeed {
  readonly challenge: Uint8Array;
  readonly person: Uint8Array;
  readonly deviceKey: Uint8Array;
}

/** What was drawn from the seed. */
export interface LiveDrawn {
  readonly movements: readonly Movement[];
  readonly digits: readonly number[]; // to read aloud; none where 'read' is not asked for
}

/** How many frames a second the movements need: the office refuses traces with fewer than 3. */
const LEAST_FPS = 4;
const PATIENCE_MS = 8_000;
const LONGEST_PAUSE_MS = 1_500;

/** Whether a phone keeps up; pauses (another program was looked at) do not count. */
export interface Pace {
  readonly frames: number;
  readonly sinceMs: number;
  readonly lastMs: number;
}

export function paceFrom(atMs: number): Pace {
  return { frames: 0, sinceMs: atMs, lastMs: atMs };
}

export function nextPace(pace: Pace, atMs: number): { pace: Pace; slow: boolean } {
  const paused = atMs - pace.lastMs > LONGEST_PAUSE_MS;
  if (paused && pace.frames > 0) return { pace: paceFrom(atMs), slow: false };
  const frames = pace.frames + 1;
  const length = atMs - pace.sinceMs;
  if (length < PATIENCE_MS) return { pace: { frames, sinceMs: pace.sinceMs, lastMs: atMs }, slow: false };
  return { pace: paceFrom(atMs), slow: frames * 1000 < LEAST_FPS * length };
}
