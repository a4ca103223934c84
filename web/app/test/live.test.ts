import { describe, expect, it } from 'vitest';
import { frameSize, pieces } from '../src/live/easel';
import type { Easel } from '../src/live/easel';
import { NoPicture, Sitting, type Watcher } from '../src/live/sitting';
import type { Asked, Finished } from '../src/live/protocol';
import { LIVE_START, nextPace, nextView, paceFrom, type LiveSeen, type LiveView } from '../src/model/live';

const seen = (changes: Partial<LiveSeen> = {}): LiveSeen => ({ phase: 'act', step: 0, percent: 0, hint: 'none', ...changes });

/** The view after frames, a tenth of a second apart. */
function after(frames: readonly LiveSeen[], from: LiveView = LIVE_START): LiveView {
  return frames.reduce((view, frame, index) => nextView(view, frame, index * 100), from);
}

describe('what is on the screen', () => {
  it('is the very same value while nothing changes', () => {
    const view = after([seen({ percent: 34 })]);
    expect(nextView(view, seen({ percent: 36 }), 200)).toBe(view);
    expect(nextView(view, seen({ percent: 41 }), 200)).not.toBe(view);
  });

  it('shows advice that lasts, and none that flickers', () => {
    const dark = seen({ hint: 'moreLight' });
    expect(after([dark, dark, seen(), dark, dark, seen()]).hint).toBe('none');
    expect(after(Array<LiveSeen>(9).fill(dark)).hint).toBe('moreLight');
  });

  it('takes advice away once it is followed for a while', () => {
    const shown = after(Array<LiveSeen>(9).fill(seen({ hint: 'moreLight' })));
    expect(nextView(shown, seen(), 1000).hint).toBe('moreLight');
    expect(nextView(nextView(shown, seen(), 1000), seen(), 1800).hint).toBe('none');
  });

  it('begins a new instruction without the advice on the last one', () => {
    const shown = after(Array<LiveSeen>(9).fill(seen({ hint: 'otherSide' })));
    expect(shown.hint).toBe('otherSide');
    expect(nextView(shown, seen({ step: 1, hint: 'otherSide' }), 950).hint).toBe('none');
  });

  it('fills by tens, and is full only when the movement was seen', () => {
    expect(after([seen({ percent: 99 })]).percent).toBe(90);
    expect(after([seen({ percent: 100 })]).percent).toBe(100);
  });
});

describe('the pace of a phone', () => {
  function slowAt(fps: number, seconds: number): boolean {
    let pace = paceFrom(0);
    let slow = false;
    for (let frame = 1; frame <= fps * seconds; frame++) {
      const next = nextPace(pace, Math.round((frame * 1000) / fps));
      pace = next.pace;
      slow = slow || next.slow;
    }
    return slow;
  }

  it.each([
    { fps: 2, slow: true },
    { fps: 3, slow: true },
    { fps: 5, slow: false },
    { fps: 15, slow: false },
  ])('with $fps frames a second is slow: $slow', ({ fps, slow }) => {
    expect(slowAt(fps, 30)).toBe(slow);
  });

  it('is not judged before it was seen for a while', () => {
    expect(slowAt(2, 7)).toBe(false);
  });

  it('begins anew after a pause', () => {
    let pace = paceFrom(0);
    for (let at = 100; at <= 5000; at += 100) pace = nextPace(pace, at).pace;
    const back = nextPace(pace, 60_000);
    expect(back.slow).toBe(false);
    expect(back.pace.sinceMs).toBe(60_000);
  });
});

describe('the frame that is looked at', () => {
  it.each([
    { name: 'is as the camera gives it where that is small', from: [320, 240], want: [320, 240] },
    { name: 'is smaller than a large one, in its proportions', from: [1280, 720], want: [480, 270] },
    { name: 'may stand upright', from: [480, 640], want: [360, 480] },
  ])('$name', ({ from: [width = 0, height = 0], want }) => {
    const size = frameSize({ width, height });
    expect([size.width, size.height]).toEqual(want);
  });
});

describe('a tile', () => {
  const tile = { place: 0, side: 64, left: 100, top: 80, size: 128 };

  it('inside the frame is one piece', () => {
    expect(pieces(tile, 480, 360)).toEqual([
      { from: { x: 100, y: 80, width: 128, height: 128 }, to: { x: 0, y: 0, width: 64, height: 64 } },
    ]);
  });

  it.each([
    { name: 'the left rim', at: { left: -32, top: 80 }, count: 2 },
    { name: 'the lower right corner', at: { left: 400, top: 300 }, count: 4 },
    { name: 'both sides', at: { left: -10, top: 80, size: 500 }, count: 6 },
    { name: 'nothing of the frame', at: { left: 900, top: 900 }, count: 1 },
  ])('over $name is filled by the rim, without gap or overlap', ({ at, count }) => {
    const made = pieces({ ...tile, ...at }, 480, 360);
    expect(made.length).toBe(count);
    expect(made.reduce((sum, { to }) => sum + to.width * to.height, 0)).toBeCloseTo(64 * 64);
    for (const { from } of made) {
      expect(from.x).toBeGreaterThanOrEqual(0);
      expect(from.y).toBeGreaterThanOrEqual(0);
      expect(from.x + from.width).toBeLessThanOrEqual(480);
      expect(from.y + from.height).toBeLessThanOrEqual(360);
    }
  });
});

describe('a sitting', () => {
  const asked = (changes: Partial<Asked> = {}): Asked => ({
    seen: seen(),
    beganAgain: false,
    keyFrame: null,
    tile: null,
    sheetFull: false,
    ...changes,
  });
  const tile = { place: 0, side: 64, left: 0, top: 0, size: 64 };
  const finished: Finished = { session: new Uint8Array([1]), report: [], holds: true };
  const source = { image: {} as CanvasImageSource, width: 4, height: 3 };

  /** A sitting whose eyes ask for these things in turn, and what was done for them. */
  function sittingOf(answers: readonly Asked[], keyFrame: () => Uint8Array | null = () => new Uint8Array([7])) {
    const log: string[] = [];
    let at = 0;
    let tiles = 0;
    const watcher: Watcher = {
      look: () => Promise.resolve(answers[at++] ?? asked()),
      keyFrame: (step) => (log.push(`keyFrame ${step}`), Promise.resolve()),
      sheet: () => (log.push('sheet'), Promise.resolve()),
      finish: () => (log.push('finish'), Promise.resolve(finished)),
    };
    const easel = {
      show: () => ({ data: new Uint8ClampedArray(4), width: 1, height: 1 }),
      keyFrame: () => Promise.resolve(keyFrame()),
      addTile: () => void (tiles += 1),
      hasTiles: () => tiles > 0,
      takeSheet: () => ((tiles = 0), Promise.resolve(new Uint8Array([8]))),
      dropSheet: () => void ((tiles = 0), log.push('drop')),
      clear: () => void log.push('clear'),
    } as unknown as Easel;
    return { sitting: new Sitting(watcher, easel), log };
  }

  it('keeps what is asked for, hands in the sheet under way at the end, and wipes', async () => {
    const { sitting, log } = sittingOf([
      asked({ keyFrame: 0, tile }),
      asked({ tile, sheetFull: true }),
      asked({ keyFrame: 1, tile, seen: seen({ phase: 'done', step: 1 }) }),
    ]);
    expect((await sitting.sit(source, 0)).atRest).toBe(true);
    expect((await sitting.sit(source, 50)).atRest).toBe(false);
    const end = await sitting.sit(source, 100);
    expect(log).toEqual(['drop', 'keyFrame 0', 'sheet', 'keyFrame 1', 'sheet', 'finish', 'clear']);
    expect(end.finished).toBe(finished);
  });

  it('throws away what it had when the eyes begin again', async () => {
    const { sitting, log } = sittingOf([
      asked({ keyFrame: 0, tile }),
      asked({ beganAgain: true }),
      asked({ seen: seen({ phase: 'done' }) }),
    ]);
    await sitting.sit(source, 0);
    expect((await sitting.sit(source, 50)).beganAgain).toBe(true);
    await sitting.sit(source, 100);
    expect(log).toEqual(['drop', 'keyFrame 0', 'drop', 'finish', 'clear']);
  });

  it('fails when no quality is small enough', async () => {
    const { sitting } = sittingOf([asked({ keyFrame: 0 })], () => null);
    await expect(sitting.sit(source, 0)).rejects.toThrow(NoPicture);
  });
});
