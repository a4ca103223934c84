// The page's side of the eyes: the worker, and the loop that brings it frames of the camera.
import { Easel, frameSize, type Source } from '../live/easel';
import { NoPicture, Sitting } from '../live/sitting';
import type { Asked, Finished, FromLive, LiveCall, LiveCalls, Sat, ToLive } from '../live/protocol';
import {
  LIVE_START,
  nextPace,
  nextView,
  paceFrom,
  type LiveSeed,
  type LiveDrawn,
  type LiveSet,
  type LiveTaken,
  type LiveTrouble,
  type LiveView,
  type Movement,
} from '../model/live';
import { takeStill, type Still } from './camera';

/** So many frames a second are enough; more would only warm the phone. Of a camera with 30 every second one, also when timers are late. */
const FRAME_MS = 40;

/** What the eyes cannot be got to do at all: then the page takes stills. */
export class NoEyes extends Error {}

export interface LiveEvents {
  begun(drawn: LiveDrawn): void;
  seen(view: LiveView): void;
  done(taken: LiveTaken): void;
  trouble(why: LiveTrouble): void;
  /** The eyes do not work here. */
  away(): void;
}

/** A session is open for as long as its screen; closing it ends the worker with all that it knows. */
export class Live {
  private readonly worker: Worker;
  private readonly open = new Map<number, { done(answer: unknown): void; failed(error: Error): void }>();
  private readonly ready: Promise<{ readonly drawing: boolean }>;
  private lastId = 0;
  private turn = 0; // of the session that frames are brought to
  private closed = false;

  constructor(private readonly events: LiveEvents) {
    this.worker = new Worker(new URL('../live/worker.ts', import.meta.url), { type: 'module' });
    this.worker.addEventListener('error', () => this.fail());
    this.worker.addEventListener('message', (event: MessageEvent<FromLive>) => this.hear(event.data));
    this.ready = this.call('open', {});
    this.ready.catch(() => this.fail());
  }

  /** Draws the movements and brings frames until the session is done; one that was under way is given up. */
  begin(video: HTMLVideoElement, seed: LiveSeed, set: LiveSet): void {
    const turn = ++this.turn;
    this.run(video, seed, set, turn).catch((error: unknown) => {
      if (this.closed || turn !== this.turn) return;
      if (error instanceof NoEyes) this.events.away();
      else this.events.trouble('again');
    });
  }

  /** Lets the session under way go; the worker stays for another. */
  pause(): void {
    this.turn++;
  }

  close(): void {
    this.closed = true;
    this.turn++;
    this.worker.terminate();
  }

  private async run(video: HTMLVideoElement, seed: LiveSeed, set: LiveSet, turn: number): Promise<void> {
    const { drawing } = await this.ready.catch(() => {
      throw new NoEyes();
    });
    const drawn = await this.call('begin', { seed, set }).catch(() => {
      throw new NoEyes();
    });
    if (turn !== this.turn) return;
    this.events.begun(drawn);
    const camera = new Camera(video, drawing);
    const sit = drawing ? (frame: Frame) => this.sitThere(frame) : this.sitHere();
    let view = LIVE_START;
    let pace = paceFrom(0);
    let still: Promise<Still | null> | null = null;
    try {
      for (;;) {
        const frame = await camera.next();
        if (turn !== this.turn) return release(frame);
        const sat = await sit(frame);
        if (turn !== this.turn) return;
        const next = nextView(view, sat.seen, frame.atMs);
        if (next !== view) this.events.seen(next);
        view = next;
        if (sat.seen.phase === 'failed') return this.events.trouble('movements');
        if (sat.beganAgain) still = null;
        // A larger picture than the one that is measured, for people to look at.
        if (sat.atRest) still = takeStill(video).catch(() => null);
        if (sat.finished !== null) return this.end(sat.finished, await still, seed, set, drawn.movements);
        const kept = nextPace(pace, frame.atMs);
        pace = kept.pace;
        if (kept.slow) return this.events.trouble('slow');
      }
    } finally {
      camera.close();
    }
  }

  private end(finished: Finished, still: Still | null, seed: LiveSeed, set: LiveSet, movements: readonly Movement[]): void {
    const { session, report, holds } = finished;
    if (!holds || still === null) return this.events.trouble('again');
    const takenAt = Math.floor(Date.now() / 1000);
    this.events.done({ set, movements, session, challenge: seed.challenge, still: { pose: 'straight', takenAt, ...still }, report });
  }

  /** The worker draws: it is handed the frame itself. */
  private sitThere({ source, atMs }: Frame): Promise<Sat> {
    const frame = source.image as ImageBitmap;
    return this.call('sit', { frame, atMs }, [frame]);
  }

  /** The page draws, and hands over pixels and pictures. */
  private sitHere(): (frame: Frame) => Promise<Sat> {
    const easel = new Easel((width, height) => Object.assign(document.createElement('canvas'), { width, height }));
    const sitting = new Sitting(
      {
        look: (pixels, atMs): Promise<Asked> => this.call('look', { pixels, atMs }, [pixels.data.buffer]),
        keyFrame: async (step, jpeg) => void (await this.call('keyFrame', { step, jpeg })),
        sheet: async (jpeg) => void (await this.call('sheet', { jpeg })),
        finish: () => this.call('finish', {}),
      },
      easel,
    );
    return ({ source, atMs }) => sitting.sit(source, atMs);
  }

  private call<Name extends LiveCall>(
    name: Name,
    ask: LiveCalls[Name]['ask'],
    hand: Transferable[] = [],
  ): Promise<LiveCalls[Name]['answer']> {
    const id = ++this.lastId;
    return new Promise((done, failed) => {
      // Answered with the answer of the call's own kind (live/protocol.ts).
      this.open.set(id, { done: (answer) => done(answer as LiveCalls[Name]['answer']), failed });
      const message: ToLive = { id, name, ask };
      this.worker.postMessage(message, hand);
    });
  }

  private hear(message: FromLive): void {
    const waiting = this.open.get(message.id);
    this.open.delete(message.id);
    if ('fault' in message) waiting?.failed(new Error(message.fault));
    else waiting?.done(message.answer);
  }

  private fail(): void {
    if (this.closed) return;
    this.close();
    this.events.away();
  }
}

/** A picture of the camera, and when it was taken. */
interface Frame {
  readonly source: Source;
  readonly atMs: number; // since the session began
}

/** Frames of a video. The next one is fetched while the last one is looked at: on a slow phone that is a third of the time. */
class Camera {
  private readonly began = performance.now();
  private coming: Promise<Frame>;
  private closed = false;

  /** @param copies frames that can be handed to the worker; else the video itself, to be drawn at once */
  constructor(
    private readonly video: HTMLVideoElement,
    private readonly copies: boolean,
  ) {
    this.coming = this.fetch(0);
  }

  async next(): Promise<Frame> {
    const frame = await this.coming;
    this.coming = this.fetch(frame.atMs + FRAME_MS);
    this.coming.catch(() => undefined); // heard when it is asked for
    return frame;
  }

  close(): void {
    this.closed = true;
    void this.coming.then(release, () => undefined);
  }

  private async fetch(notBeforeMs: number): Promise<Frame> {
    await nextFrame(this.video, notBeforeMs - (performance.now() - this.began));
    const { video } = this;
    if (this.closed || video.videoWidth === 0 || video.videoHeight === 0) throw new NoPicture();
    const atMs = Math.round(performance.now() - this.began);
    const whole = { width: video.videoWidth, height: video.videoHeight };
    if (!this.copies) return { source: { image: video, ...whole }, atMs };
    const { width, height } = frameSize(whole);
    const image = await createImageBitmap(video, { resizeWidth: width, resizeHeight: height });
    return { source: { image, width, height }, atMs };
  }
}

function release({ source }: Frame): void {
  if ('close' in source.image) source.image.close();
}

/** The camera's next frame, not before so many milliseconds. */
async function nextFrame(video: HTMLVideoElement, wait: number): Promise<void> {
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  if ('requestVideoFrameCallback' in video) {
    await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
  } else {
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}
