// The face module in the worker, and its answers in the page's own plain values.
import {
  Action,
  ActionSet,
  Hint,
  LiveAspect,
  LiveGrade,
  LiveLevel,
  LivePhase as CorePhase,
  NetKind,
  type Face,
  type LiveReport,
  type LiveSession,
  type SessionStep,
} from 'lifecert';
import { loadFaceWeb } from 'lifecert/web';
import type { LiveDrawn, LiveHint, LivePhase, LiveSeed, LiveSet, Movement } from '../model/live';
import { EYES } from './files';
import type { Asked, Finished, Pixels } from './protocol';
import type { Watcher } from './sitting';

const MOVEMENTS: Readonly<Record<Action, Movement>> = {
  [Action.turnLeft]: 'left',
  [Action.turnRight]: 'right',
  [Action.nod]: 'nod',
  [Action.openMouth]: 'mouth',
  [Action.comeCloser]: 'closer',
  [Action.blink]: 'blink',
  [Action.readDigits]: 'read',
};

const PHASES: Readonly<Record<CorePhase, LivePhase>> = {
  [CorePhase.rest]: 'rest',
  [CorePhase.act]: 'act',
  [CorePhase.back]: 'back',
  [CorePhase.done]: 'done',
  [CorePhase.failed]: 'failed',
};

const HINTS: Readonly<Record<Hint, LiveHint>> = {
  [Hint.none]: 'none',
  [Hint.noFace]: 'noFace',
  [Hint.severalFaces]: 'severalFaces',
  [Hint.comeCloser]: 'comeCloser',
  [Hint.goBack]: 'goBack',
  [Hint.phoneHigher]: 'phoneHigher',
  [Hint.phoneLower]: 'phoneLower',
  [Hint.toTheMiddle]: 'toTheMiddle',
  [Hint.moreLight]: 'moreLight',
  [Hint.lessLight]: 'lessLight',
  [Hint.holdStill]: 'holdStill',
  [Hint.phoneUpright]: 'phoneUpright',
  [Hint.lookStraight]: 'lookStraight',
  [Hint.otherSide]: 'otherSide',
  [Hint.aLittleMore]: 'aLittleMore',
  [Hint.somethingElse]: 'somethingElse',
};

const SETS: Readonly<Record<LiveSet, ActionSet>> = {
  full: ActionSet.full,
  easier: ActionSet.easier,
  reading: ActionSet.reading,
};

/** How long the first frames wait for the eyelids' net once the others are there; without it blinks are told less surely. */
const EYELIDS_WAIT_MS = 2_000;

export class Eyes {
  private constructor(
    private readonly face: Face,
    private readonly eyelids: Promise<void>,
  ) {}

  /** Throws when a file cannot be fetched, or this browser cannot run the module. */
  static async open(): Promise<Eyes> {
    const here = (url: string): URL => new URL(url, self.location.href);
    const [face, detector, mesh] = await Promise.all([
      loadFaceWeb({ simd: here(EYES.simd), plain: here(EYES.plain) }),
      fetchNet(here(EYES.detector)),
      fetchNet(here(EYES.mesh)),
    ]);
    face.addNet(NetKind.detector, detector);
    face.addNet(NetKind.mesh, mesh);
    // Blinks alone need it: it may come later, and it may fail.
    const eyelids = fetchNet(here(EYES.eyelids)).then((net) => face.addNet(NetKind.eyelids, net));
    return new Eyes(face, eyelids.catch(() => undefined));
  }

  async begin(seed: LiveSeed, set: LiveSet): Promise<LiveDrawn & { watcher: Watcher }> {
    const session = this.face.beginSession(seed, SETS[set]);
    const movements = session.script.steps.map((action) => MOVEMENTS[action]);
    if (movements.includes('blink')) await Promise.race([this.eyelids, pause(EYELIDS_WAIT_MS)]);
    return { movements, digits: [...session.script.digits], watcher: watcherOf(session) };
  }

  /** Wipes the last frame. */
  clear(): void {
    this.face.clear();
  }
}

function watcherOf(session: LiveSession): Watcher {
  return {
    look: (pixels: Pixels, atMs) => Promise.resolve(askedOf(session.look(pixels, atMs))),
    keyFrame: (step, jpeg) => Promise.resolve(session.addKeyFrame(step, jpeg)),
    sheet: (jpeg) => Promise.resolve(session.addSheet(jpeg)),
    finish: () => Promise.resolve(finishedOf(session)),
  };
}

export function askedOf(step: SessionStep): Asked {
  const { phase, hint, percent, beganAgain, keyFrame, tile, sheetFull } = step;
  return { seen: { phase: PHASES[phase], step: step.step, percent, hint: HINTS[hint] }, beganAgain, keyFrame, tile, sheetFull };
}

function finishedOf(session: LiveSession): Finished {
  const report = session.report();
  return { session: session.finish(), report: figuresOf(report), holds: report.grade !== LiveGrade.none };
}

export function figuresOf(report: LiveReport): Finished['report'] {
  return report.judgements.map(({ aspect, level, figures }) => ({
    aspect: nameOf(LiveAspect, aspect),
    level: nameOf(LiveLevel, level),
    figures,
  }));
}

function nameOf(names: object, value: number): string {
  return Object.entries(names).find(([, number]) => number === value)?.[0] ?? String(value);
}

async function fetchNet(url: URL): Promise<Uint8Array> {
  const answer = await fetch(url, { credentials: 'same-origin' });
  if (!answer.ok) throw new TypeError(`${url.pathname}: HTTP ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
