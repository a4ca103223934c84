import { describe, expect, it } from 'vitest';
import { updateAndCount } from '../src/model/count';
import { isOnItsWay, monthOf, NOT_METERED, type LeftStep, type MeterEvent } from '../src/model/meter';
import { LIVE_START, type LiveTaken } from '../src/model/live';
import type { Model } from '../src/model/model';
import type { Item, Standing } from '../src/model/standing';
import type { Message } from '../src/model/update';
import { enrolled, fresh, item, modelAt, NOW_S, region, shot } from './models';

interface Played {
  model: Model;
  events: MeterEvent[];
  notes: (LeftStep | null)[];
}

/** Plays messages; a number lets so many seconds pass. */
function play(start: Model, ...acts: readonly (Message | number)[]): Played {
  const played: Played = { model: start, events: [], notes: [] };
  for (const act of acts) {
    const message: Message = typeof act === 'number' ? { is: 'tick', nowS: played.model.nowS + act } : act;
    const step = updateAndCount(played.model, message);
    played.model = step.model;
    for (const effect of step.effects) {
      if (effect.run === 'count') played.events.push(effect.event);
      if (effect.run === 'noteStep') played.notes.push(effect.left);
    }
  }
  return played;
}

const home = modelAt({ at: 'home' });
const newcomer = modelAt({ at: 'home' }, fresh);
const done = { outcome: 'done', reason: 'ok' } as const;
const givenUp = { outcome: 'givenUp', reason: 'ok' } as const;
const agree: Message = { is: 'agreeToPictures', atS: NOW_S };
const seed: Message = { is: 'liveSeed', seed: { challenge: new Uint8Array(), person: new Uint8Array(), deviceKey: new Uint8Array() } };
const taken: LiveTaken = {
  set: 'full',
  movements: ['left'],
  session: new Uint8Array(),
  challenge: new Uint8Array(),
  still: shot('straight'),
  report: [],
};
const toConsent: readonly Message[] = [{ is: 'begin' }, { is: 'openFaceConsent' }];
const toCamera: readonly Message[] = [...toConsent, agree, seed];

function standing(changes: Partial<Standing>): Message {
  return { is: 'standing', standing: { ...enrolled, ...changes } };
}

describe('a certification that goes well', () => {
  it('counts each step once, with its seconds', () => {
    const { events } = play(
      home,
      { is: 'begin' },
      30,
      { is: 'openFaceConsent' },
      15,
      agree,
      15,
      seed,
      { is: 'cameraShown' },
      { is: 'liveBegun', movements: ['left'] },
      15,
      { is: 'liveSeen', view: { ...LIVE_START, phase: 'act' } },
      45,
      { is: 'liveDone', taken },
      15,
      { is: 'useShots' },
      15,
      { is: 'sealed', id: item.id },
      60,
    );
    expect(events).toEqual([
      { step: 'consent', seconds: 45, ...done },
      { step: 'camera', seconds: 15, ...done },
      { step: 'pictures', seconds: 60, ...done },
      { step: 'review', seconds: 15, ...done },
      { step: 'signing', seconds: 15, ...done },
    ]);
  });

  it('counts three pictures as one step', () => {
    const { events } = play(
      modelAt({ at: 'home' }, enrolled, { eyesAway: true }),
      ...toConsent,
      agree,
      { is: 'cameraShown' },
      15,
      { is: 'shot', shot: shot('straight') },
      15,
      { is: 'shot', shot: shot('left') },
      { is: 'shot', shot: shot('right') },
    );
    expect(events.slice(1)).toEqual([
      { step: 'camera', seconds: 0, ...done },
      { step: 'pictures', seconds: 30, ...done },
    ]);
  });

  it('counts the words that were heard as part of reading and agreeing', () => {
    const longAway = modelAt({ at: 'home' }, { ...enrolled, beaconAt: NOW_S - 30 * 86_400 }, { online: false });
    const { model, events } = play(longAway, ...toConsent, 15, { is: 'openWords' }, 30, { is: 'skipWords' }, agree);
    expect(model.screen.at).toBe('live');
    expect(events).toEqual([{ step: 'consent', seconds: 45, ...done }]);
  });
});

describe('where it is given up', () => {
  it.each([
    { name: 'the letter', at: newcomer, acts: [{ is: 'begin' }, { is: 'home' }], want: 'code' },
    { name: 'the letter, by back', at: newcomer, acts: [{ is: 'begin' }, { is: 'back' }], want: 'code' },
    { name: 'typing', at: newcomer, acts: [{ is: 'begin' }, { is: 'chooseType' }, { is: 'otherWay' }], want: 'code' },
    { name: 'the consent', at: home, acts: [{ is: 'begin' }, { is: 'home' }], want: 'consent' },
    { name: 'the camera', at: home, acts: [...toCamera, { is: 'home' }], want: 'camera' },
    { name: 'the movements', at: home, acts: [...toCamera, { is: 'cameraShown' }, { is: 'home' }], want: 'pictures' },
    { name: 'the review', at: home, acts: [...toCamera, { is: 'cameraShown' }, { is: 'liveDone', taken }, { is: 'home' }], want: 'review' },
  ] satisfies { name: string; at: Model; acts: Message[]; want: MeterEvent['step'] }[])('$name', ({ at, acts, want }) => {
    expect(play(at, ...acts).events.at(-1)).toEqual({ step: want, seconds: 0, ...givenUp });
  });

  it('says that no pictures were wanted', () => {
    expect(play(home, ...toConsent, { is: 'otherWay' }).events).toEqual([
      { step: 'consent', outcome: 'givenUp', seconds: 0, reason: 'no_consent' },
    ]);
  });

  it('is no end to go on within a step, or to look at it aloud, larger, in another language', () => {
    const { events } = play(
      newcomer,
      { is: 'begin' },
      { is: 'chooseScan' },
      { is: 'back' },
      { is: 'chooseType' },
      { is: 'switchLang' },
      { is: 'largerText' },
      { is: 'listen' },
      15,
    );
    expect(events).toEqual([]);
  });

  it('begins anew when the person comes back', () => {
    const { events } = play(home, { is: 'begin' }, 15, { is: 'otherWay' }, 300, { is: 'back' }, 30, { is: 'openFaceConsent' }, agree);
    expect(events).toEqual([
      { step: 'consent', seconds: 15, ...givenUp },
      { step: 'consent', seconds: 30, ...done },
    ]);
  });

  it('counts another window as nobody’s giving up', () => {
    expect(play(home, { is: 'begin' }, { is: 'blocked', why: 'otherWindow' }).events).toEqual([]);
  });
});

describe('the code', () => {
  const typing = play(newcomer, { is: 'begin' }, { is: 'chooseType' }, { is: 'typed', text: 'K7QM3XW9T2HBX' }).model;
  const scanning = play(newcomer, { is: 'begin' }, { is: 'chooseScan' }).model;

  it('that was typed wrong is a failed try, and the next one begins', () => {
    const { events } = play(
      typing,
      30,
      { is: 'checked', text: 'K7QM3XW9T2HBX', verdict: 'bad_check_character' },
      15,
      { is: 'typed', text: 'K7QM3XW9T2HBR' },
      { is: 'checked', text: 'K7QM3XW9T2HBR', verdict: 'ok' },
      { is: 'submitCode' },
      15,
      { is: 'registerKept' },
    );
    expect(events).toEqual([
      { step: 'code', outcome: 'failed', seconds: 30, reason: 'bad_check_character' },
      { step: 'code', seconds: 30, ...done },
    ]);
  });

  it('is not failed by a verdict on what is no longer there', () => {
    expect(play(typing, { is: 'checked', text: 'K7QM3XW9T2HBR', verdict: 'bad_check_character' }).events).toEqual([]);
  });

  it('counts a foreign QR before the camera once, not once a frame', () => {
    const wrong: Message = { is: 'checked', text: 'x', verdict: 'bad_syntax' };
    expect(play(scanning, wrong, wrong, wrong).events).toEqual([{ step: 'code', outcome: 'failed', seconds: 0, reason: 'bad_syntax' }]);
  });

  it('counts a camera that was not allowed, and that it was typed then', () => {
    const { events } = play(scanning, { is: 'cameraFault', fault: 'refused' }, { is: 'chooseType' }, { is: 'home' });
    expect(events).toEqual([
      { step: 'code', outcome: 'failed', seconds: 0, reason: 'not_allowed' },
      { step: 'code', seconds: 0, ...givenUp },
    ]);
  });

  it('that could not be kept says why', () => {
    const { events } = play(typing, { is: 'checked', text: 'K7QM3XW9T2HBX', verdict: 'ok' }, { is: 'submitCode' }, { is: 'registerFailed', reason: 'storage_full' });
    expect(events).toEqual([{ step: 'code', outcome: 'failed', seconds: 0, reason: 'storage_full' }]);
  });

  it('is not counted where staff registered the phone', () => {
    const beside = modelAt({ at: 'staff', page: { at: 'scan', what: 'tablet', fault: null, wrong: 'ok' } }, fresh);
    const { model, events } = play(beside, { is: 'staff', act: { is: 'read', text: 'LCV1:X' } }, { is: 'registerKept' });
    expect(model.screen.at).toBe('registered');
    expect(events).toEqual([]);
  });
});

describe('before the camera', () => {
  const showing = play(home, ...toCamera, { is: 'cameraShown' }).model;

  it.each([
    { fault: 'refused', reason: 'not_allowed' },
    { fault: 'none', reason: 'not_found' },
    { fault: 'busy', reason: 'bad_picture' },
    { fault: 'insecure', reason: 'not_allowed' },
  ] as const)('a camera that is $fault fails, and a second try begins anew', ({ fault, reason }) => {
    const { events } = play(play(home, ...toCamera).model, 15, { is: 'cameraFault', fault }, 60, { is: 'tryCamera' }, 15, { is: 'cameraShown' });
    expect(events).toEqual([
      { step: 'camera', outcome: 'failed', seconds: 15, reason },
      { step: 'camera', seconds: 15, ...done },
    ]);
  });

  it.each([
    { why: 'movements', reason: 'wrong_script' },
    { why: 'slow', reason: 'over_budget' },
    { why: 'again', reason: 'face_lost' },
  ] as const)('trouble with $why fails the pictures', ({ why, reason }) => {
    const { events } = play(showing, 30, { is: 'liveTrouble', why }, 60, { is: 'liveAgain', set: 'full' }, { is: 'cameraShown' }, 15, { is: 'liveDone', taken });
    expect(events).toEqual([
      { step: 'pictures', outcome: 'failed', seconds: 30, reason },
      { step: 'camera', seconds: 0, ...done },
      { step: 'pictures', seconds: 15, ...done },
    ]);
  });

  it('digits instead of a blink are the same try', () => {
    const { events } = play(showing, 30, { is: 'liveAgain', set: 'reading' }, 15, { is: 'liveDone', taken });
    expect(events).toEqual([{ step: 'pictures', seconds: 45, ...done }]);
  });

  it('fewer movements are another try', () => {
    const { events } = play(showing, 30, { is: 'liveAgain', set: 'easier' }, 15, { is: 'liveDone', taken });
    expect(events).toEqual([
      { step: 'pictures', outcome: 'givenUp', seconds: 30, reason: 'easier_set' },
      { step: 'pictures', seconds: 15, ...done },
    ]);
  });

  it('pictures instead are another try', () => {
    const { model, events } = play(showing, { is: 'takeStills' }, { is: 'cameraShown' });
    expect(model.screen.at).toBe('camera');
    expect(events).toEqual([
      { step: 'pictures', outcome: 'givenUp', seconds: 0, reason: 'no_live_session' },
      { step: 'camera', seconds: 0, ...done },
    ]);
  });

  it('eyes that do not work here are said', () => {
    expect(play(showing, { is: 'liveAway' }).events).toEqual([{ step: 'pictures', outcome: 'failed', seconds: 0, reason: 'no_models' }]);
  });
});

describe('keeping it', () => {
  it('goes on with the review while a witness signs beside it', () => {
    const witnessed = play(
      reviewing,
      { is: 'staff', act: { is: 'askWitness' } },
      30,
      { is: 'staff', act: { is: 'read', text: 'LCP1:WITNESS' } },
      { is: 'staff', act: { is: 'textReady', text: 'LCW1:HEADER' } },
      { is: 'staff', act: { is: 'scan', what: 'word' } },
      { is: 'staff', act: { is: 'read', text: 'LCS1:WORD' } },
      { is: 'sealed', id: 'aa' },
    );
    expect(witnessed.events).toEqual([
      { step: 'review', seconds: 30, ...done },
      { step: 'signing', seconds: 0, ...done },
    ]);
  });

  const reviewing = play(home, ...toCamera, { is: 'cameraShown' }, { is: 'liveDone', taken }).model;

  it('that failed is tried once more', () => {
    const { events } = play(reviewing, { is: 'useShots' }, { is: 'sealFailed', reason: 'storage_full' }, 60, { is: 'useShots' }, { is: 'sealed', id: 'aa' });
    expect(events).toEqual([
      { step: 'review', seconds: 0, ...done },
      { step: 'signing', outcome: 'failed', seconds: 0, reason: 'storage_full' },
      { step: 'signing', seconds: 0, ...done },
    ]);
  });
});

describe('behind the screen', () => {
  it('counts the registrar’s answer, as long as the page saw the waiting', () => {
    const requested = modelAt({ at: 'starting' }, { ...fresh, phase: 'requested' }, { standing: null });
    const start: Message = { is: 'started', region, standing: { ...fresh, phase: 'requested' } };
    expect(play(requested, start, 600, standing({ phase: 'requested' }), 60, standing({})).events).toEqual([
      { step: 'enrolment', seconds: 660, ...done },
    ]);
    expect(play(requested, start, standing({ phase: 'refused', refusal: 'used_code' })).events).toEqual([
      { step: 'enrolment', outcome: 'failed', seconds: 0, reason: 'used_code' },
    ]);
  });

  it('counts once how long a certification took to be received, and each new reason why not', () => {
    const items = (changes: Partial<Item>): Message => standing({ items: [{ ...item, ...changes }] });
    const { events } = play(
      home,
      standing({ items: [] }),
      items({}),
      15,
      items({ reason: 'no_network' }),
      items({ reason: 'no_network' }),
      45,
      items({ state: 'sending', reason: 'no_network' }),
      items({ state: 'received', receivedAt: NOW_S + 55 }),
      items({ state: 'decided', receivedAt: NOW_S + 55, verdict: 'pass' }),
    );
    expect(events).toEqual([
      { step: 'sending', outcome: 'failed', seconds: 0, reason: 'no_network' },
      { step: 'sending', seconds: 60, ...done },
    ]);
  });

  it('takes nobody’s standing for somebody else’s', () => {
    const waiting = play(modelAt({ at: 'home' }, fresh), standing({ ...fresh, phase: 'requested' })).model;
    const { events } = play(
      waiting,
      { is: 'people', people: { names: ['', '老伴'], active: 1 } },
      standing({}),
      { is: 'people', people: { names: ['', '老伴'], active: 0 } },
      standing({ ...fresh, phase: 'requested' }),
      60,
      standing({}),
    );
    expect(events).toEqual([{ step: 'enrolment', seconds: 60, ...done }]);
  });
});

describe('the page closed in the middle', () => {
  it('notes the step and its seconds, never the time', () => {
    const { notes } = play(home, { is: 'begin' }, 15, 15, { is: 'home' }, 15);
    expect(notes).toEqual([
      { step: 'consent', seconds: 0 },
      { step: 'consent', seconds: 15 },
      { step: 'consent', seconds: 30 },
      null,
    ]);
  });

  it('is counted as given up at the next opening, once', () => {
    const left: LeftStep = { step: 'pictures', seconds: 45 };
    const opened = modelAt({ at: 'starting' }, enrolled, { standing: null, metered: { ...NOT_METERED, left } });
    const start: Message = { is: 'started', region, standing: enrolled };
    const { events, notes } = play(opened, 15, start, start);
    expect(events).toEqual([{ ...left, ...givenUp }]);
    expect(notes).toEqual([null]);
  });
});

describe('the step of another window', () => {
  it('is left to that window', () => {
    const opened = modelAt({ at: 'starting' }, enrolled, { standing: null, metered: { ...NOT_METERED, left: { step: 'review', seconds: 15 } } });
    const { events } = play(opened, { is: 'blocked', why: 'otherWindow' }, 60, { is: 'started', region, standing: enrolled });
    expect(events).toEqual([]);
  });
});

describe('what is not counted', () => {
  it('a tablet, which serves one person after the other', () => {
    const tablet = modelAt({ at: 'faceConsent' }, { ...enrolled, staffName: '张' }, { eyesAway: true });
    expect(play(tablet, agree, { is: 'cameraShown' }, { is: 'shot', shot: shot('straight') }, { is: 'home' }).events).toEqual([]);
  });

  it('a page that was opened for staff', () => {
    expect(play(modelAt({ at: 'home' }, fresh, { forStaff: true }), { is: 'begin' }, { is: 'home' }).events).toEqual([]);
  });

  it('changes nothing in the model where nothing is counted', () => {
    const { metered } = home;
    expect(play(home, 15, { is: 'openMeter' }, { is: 'home' }).model.metered).toBe(metered);
  });
});

describe('what was agreed to', () => {
  const now = monthOf(NOW_S);
  it.each([
    { name: 'nothing yet', reportable: now - 2, want: [false, false, false] },
    { name: 'the oldest month', reportable: now - 1, want: [true, false, false] },
    { name: 'all that are over', reportable: 0, want: [true, true, false] },
  ])('$name', ({ reportable, want }) => {
    expect([now - 2, now - 1, now].map((month) => isOnItsWay({ months: [], reportable }, month, NOW_S))).toEqual(want);
  });

  it('goes by the months of a clock in China', () => {
    expect(monthOf(Date.UTC(2026, 9, 31, 15, 59, 59) / 1000)).toBe(681);
    expect(monthOf(Date.UTC(2026, 9, 31, 16, 0, 0) / 1000)).toBe(682); // 2026-11
  });
});
