// What the face module says, in the page's own words.
import { Action, Code, Hint, LiveAspect, LiveGrade, LiveLevel, LivePhase, type SessionStep } from 'lifecert';
import { describe, expect, it } from 'vitest';
import { askedOf, figuresOf } from '../src/live/eyes';
import { LIVE_HINTS, type LiveHint } from '../src/model/live';
import { en } from '../src/text/en';
import { zh } from '../src/text/zh';

const step: SessionStep = {
  phase: LivePhase.act,
  step: 2,
  percent: 40,
  hint: Hint.none,
  beganAgain: false,
  keyFrame: null,
  tile: null,
  sheetFull: false,
};

describe('a step of the session', () => {
  it('keeps what has to be done with the frame', () => {
    const tile = { place: 3, side: 64, left: -4, top: 10, size: 200 };
    expect(askedOf({ ...step, keyFrame: 0, tile, sheetFull: true, beganAgain: true })).toEqual({
      seen: { phase: 'act', step: 2, percent: 40, hint: 'none' },
      beganAgain: true,
      keyFrame: 0,
      tile,
      sheetFull: true,
    });
  });

  it.each(Object.entries(Hint))('names the hint %s as the core does', (name, hint) => {
    expect(askedOf({ ...step, hint }).seen.hint).toBe(name);
  });

  it.each(Object.entries(LivePhase))('names the phase %s as the core does', (name, phase) => {
    expect(askedOf({ ...step, phase }).seen.phase).toBe(name);
  });
});

describe('the report', () => {
  it('gives aspect and level by name, and the figures as they are', () => {
    const judgement = { aspect: LiveAspect.script, level: LiveLevel.holds, reason: Code.ok, figures: 'left 16.4/9.0' };
    expect(figuresOf({ grade: LiveGrade.full, judgements: [judgement] })).toEqual([
      { aspect: 'script', level: 'holds', figures: 'left 16.4/9.0' },
    ]);
  });
});

describe('the sentences', () => {
  it('are there for every movement and every hint, in both languages, and all differ', () => {
    expect(Object.keys(zh.live.movement)).toHaveLength(Object.keys(Action).length);
    for (const words of [zh.live, en.live]) {
      const said = LIVE_HINTS.filter((hint: LiveHint) => hint !== 'none').map((hint) => words.hint[hint]);
      expect(said.every((sentence) => sentence.length > 0)).toBe(true);
      expect(new Set([...said, ...Object.values(words.movement)]).size).toBe(said.length + Object.keys(Action).length);
    }
  });
});
