import { describe, expect, it } from 'vitest';
import type { Message, Step } from '../src/model/update';
import { parentOf, update } from '../src/model/update';
import type { MeterBook } from '../src/model/meter';
import { areComplete, DESCRIBING, THINGS } from '../src/model/words';
import { mayCertify } from '../src/model/standing';
import { LIVE_START, type LiveTaken, type LiveView } from '../src/model/live';
import type { LiveScreen, Model, Screen } from '../src/model/model';
import { enrolled, fresh, item, modelAt, NOW_S, region, shot } from './models';

function after(model: Model, ...messages: readonly Message[]): Step {
  let step: Step = { model, effects: [] };
  for (const message of messages) step = update(step.model, message);
  return step;
}

describe('starting', () => {
  it('shows the first screen once the core has started', () => {
    const start = modelAt({ at: 'starting' }, fresh, { standing: null });
    expect(after(start, { is: 'started', region, standing: fresh }).model.screen).toEqual({ at: 'home' });
  });

  it('opens by itself when the other window was closed', () => {
    const start = modelAt({ at: 'starting' });
    const { model } = after(start, { is: 'blocked', why: 'otherWindow' }, { is: 'started', region, standing: enrolled });
    expect(model.screen).toEqual({ at: 'home' });
  });

  it('does not take another way off the screen when the core starts, but leads back to the first screen', () => {
    const start = modelAt({ at: 'starting' });
    const { model } = after(
      start,
      { is: 'blocked', why: 'otherWindow' },
      { is: 'otherWay' },
      { is: 'started', region, standing: enrolled },
    );
    expect(model.screen).toEqual({ at: 'otherWay', from: { at: 'home' } });
  });
});

describe('the one big button', () => {
  it.each([
    { phase: 'new', want: 'letter' },
    { phase: 'requested', want: 'registered' },
    { phase: 'refused', want: 'registered' },
    { phase: 'enrolled', want: 'consent' },
  ] as const)('leads from $phase to $want', ({ phase, want }) => {
    const { model } = after(modelAt({ at: 'home' }, { ...fresh, phase }), { is: 'begin' });
    expect(model.screen.at).toBe(want);
  });
});

describe('certifying before the office has answered', () => {
  const early = { ...fresh, phase: 'requested', provisionalLeft: 2 } as const;

  it('goes on with three pictures: movements are drawn from a challenge that is still to come', () => {
    const step = after(modelAt({ at: 'registered' }, early), { is: 'openConsent' }, { is: 'openFaceConsent' }, { is: 'agreeToPictures', atS: NOW_S });
    expect(step.model.screen).toEqual({ at: 'camera', pose: 'straight', fault: null });
    const shots = { straight: shot('straight'), left: shot('left'), right: shot('right') };
    const kept = after({ ...step.model, shots, screen: { at: 'review' } }, { is: 'useShots' });
    expect(kept.effects).toMatchObject([{ run: 'certify', live: null, consentedAt: NOW_S }]);
  });

  it('is offered as long as the office takes such ones', () => {
    expect(mayCertify(early)).toBe(true);
    expect(mayCertify({ ...early, provisionalLeft: 0 })).toBe(false);
    expect(mayCertify(fresh)).toBe(false);
    expect(mayCertify(enrolled)).toBe(true);
    expect(mayCertify(null)).toBe(false);
  });
});

describe('typing the code', () => {
  const typing = modelAt({ at: 'code' }, fresh);

  it('asks for no check before all signs are there', () => {
    const step = after(typing, { is: 'typed', text: 'K7QM-3XW9-T2HB' });
    expect(step.model.code).toEqual({ typed: 'K7QM3XW9T2HB', check: 'unfinished', slot: null });
    expect(step.effects).toEqual([]);
  });

  it('asks for the check at the last sign', () => {
    const step = after(typing, { is: 'typed', text: 'K7QM3XW9T2HB' }, { is: 'key', sign: 'R' });
    expect(step.model.code.check).toBe('checking');
    expect(step.effects).toEqual([{ run: 'checkCode', text: 'K7QM3XW9T2HBR' }]);
  });

  it('ignores a verdict on what is no longer there', () => {
    const { model } = after(
      typing,
      { is: 'typed', text: 'K7QM3XW9T2HBR' },
      { is: 'eraseKey' },
      { is: 'checked', text: 'K7QM3XW9T2HBR', verdict: 'ok' },
    );
    expect(model.code).toEqual({ typed: 'K7QM3XW9T2HB', check: 'unfinished', slot: null });
  });

  it('replaces the one wrong sign and checks again', () => {
    const step = after(
      typing,
      { is: 'typed', text: 'K7QM3XW9T2HBX' },
      { is: 'checked', text: 'K7QM3XW9T2HBX', verdict: 'bad_check_character' },
      { is: 'pickSlot', slot: 12 },
      { is: 'key', sign: 'R' },
    );
    expect(step.model.code).toEqual({ typed: 'K7QM3XW9T2HBR', check: 'checking', slot: null });
    expect(step.effects).toEqual([{ run: 'checkCode', text: 'K7QM3XW9T2HBR' }]);
  });

  it('registers only a code whose check character fits', () => {
    const wrong = after(typing, { is: 'typed', text: 'K7QM3XW9T2HBX' }, { is: 'submitCode' });
    expect(wrong.effects).toEqual([]);
    const right = after(
      typing,
      { is: 'typed', text: 'K7QM3XW9T2HBR' },
      { is: 'checked', text: 'K7QM3XW9T2HBR', verdict: 'ok' },
      { is: 'submitCode' },
    );
    expect(right.model.screen.at).toBe('registering');
    expect(right.effects).toEqual([{ run: 'register', code: 'K7QM3XW9T2HBR' }]);
  });

  it('keeps what was typed when storing fails, and forgets it once it is kept', () => {
    const typed = after(typing, { is: 'typed', text: 'K7QM3XW9T2HBR' }).model;
    const failed = after(typed, { is: 'registerFailed', reason: 'storage_full' }, { is: 'back' }).model;
    expect(failed.screen.at).toBe('code');
    expect(failed.code.typed).toBe('K7QM3XW9T2HBR');
    expect(after(typed, { is: 'registerKept' }).model.code.typed).toBe('');
  });
});

describe('scanning', () => {
  const scanning = modelAt({ at: 'scan', fault: null, wrong: 'ok' }, fresh);

  it('goes on by itself with a good code', () => {
    const step = after(
      scanning,
      { is: 'scanned', text: 'LC1:GOOD' },
      { is: 'checked', text: 'LC1:GOOD', verdict: 'ok' },
    );
    expect(step.effects).toEqual([{ run: 'register', code: 'LC1:GOOD' }]);
  });

  it('says that a letter is from another region', () => {
    const { model } = after(scanning, { is: 'checked', text: 'LC1:OTHER', verdict: 'wrong_region' });
    expect(model.screen).toEqual({ at: 'scan', fault: null, wrong: 'wrong_region' });
  });

  it('leaves typing as a way when the camera is refused', () => {
    const { model } = after(scanning, { is: 'cameraFault', fault: 'refused' }, { is: 'chooseType' });
    expect(model.screen.at).toBe('code');
  });
});

describe('the session before the camera', () => {
  const seed = { challenge: new Uint8Array(32), person: new Uint8Array(32), deviceKey: new Uint8Array(32) };
  const begun = after(
    modelAt({ at: 'faceConsent' }, enrolled, { canSpeak: true }),
    { is: 'agreeToPictures', atS: NOW_S },
    { is: 'liveSeed', seed },
    { is: 'liveBegun', drawn: { movements: ['left', 'blink', 'nod'], digits: [] } },
  ).model;
  const view = (changes: Partial<LiveView> = {}): LiveView => ({ ...LIVE_START, phase: 'act', ...changes });
  const taken: LiveTaken = {
    set: 'full',
    movements: ['left', 'blink', 'nod'],
    session: new Uint8Array([1, 2, 3]),
    challenge: seed.challenge,
    still: shot('straight'),
    report: [{ aspect: 'script', level: 'holds', figures: 'left 16.4/9.0' }],
  };
  const screenOf = (model: Model): LiveScreen => {
    if (model.screen.at !== 'live') throw new Error(model.screen.at);
    return model.screen;
  };

  it('follows the consent, and draws its movements from what the core gives', () => {
    const step = after(modelAt({ at: 'faceConsent' }), { is: 'agreeToPictures', atS: NOW_S });
    expect(step.effects).toEqual([{ run: 'askSeed' }]);
    expect(screenOf(step.model)).toMatchObject({ set: 'full', seed: null, drawn: null });
    expect(screenOf(begun)).toMatchObject({ seed, drawn: { movements: ['left', 'blink', 'nod'], digits: [] } });
  });

  it('reads each instruction out once, and is felt when a movement was seen', () => {
    const step = after(begun, { is: 'liveSeen', view: view() });
    expect(step.effects).toEqual([{ run: 'speak' }]);
    expect(after(step.model, { is: 'liveSeen', view: view({ percent: 50 }) }).effects).toEqual([]);
    expect(after(step.model, { is: 'liveSeen', view: view({ hint: 'otherSide' }) }).effects).toEqual([{ run: 'speak' }]);
    expect(after(step.model, { is: 'liveSeen', view: view({ phase: 'back' }) }).effects).toEqual([{ run: 'buzz' }, { run: 'speak' }]);
  });

  it('is silent where there is no voice, or the person has stopped it', () => {
    expect(after({ ...begun, canSpeak: false }, { is: 'liveSeen', view: view() }).effects).toEqual([]);
    const hushed = after({ ...begun, speaking: true }, { is: 'listen' }).model;
    expect(after(hushed, { is: 'liveSeen', view: view() }).effects).toEqual([]);
    const again = after({ ...hushed, speaking: false }, { is: 'listen' }).model;
    expect(after(again, { is: 'liveSeen', view: view() }).effects).toEqual([{ run: 'speak' }]);
  });

  it('is looked at, and sealed with one picture, the session and its challenge', () => {
    const done = after(begun, { is: 'liveDone', taken }).model;
    expect(done.screen.at).toBe('review');
    const step = after(done, { is: 'useShots' });
    expect(step.model.screen.at).toBe('sealing');
    expect(step.effects).toMatchObject([{ run: 'certify', live: taken, shots: [{ pose: 'straight' }], consentedAt: NOW_S }]);
    expect(after(step.model, { is: 'sealed', id: 'aa' }).model.live).toBeNull();
  });

  it('can be made again from the review, and by going back', () => {
    const done = after(begun, { is: 'liveDone', taken }).model;
    for (const message of [{ is: 'liveAgain', set: 'full' }, { is: 'back' }] as const) {
      const step = after(done, message);
      expect(screenOf(step.model)).toMatchObject({ seed: null, drawn: null, trouble: null });
      expect(step.model.live).toBeNull();
      expect(step.effects).toContainEqual({ run: 'askSeed' });
    }
  });

  it.each(['movements', 'slow', 'again'] as const)('after %s offers fewer movements, which count too', (why) => {
    const trouble = after(begun, { is: 'liveTrouble', why }).model;
    expect(screenOf(trouble).trouble).toBe(why);
    expect(screenOf(after(trouble, { is: 'liveAgain', set: 'easier' }).model)).toMatchObject({ set: 'easier', trouble: null });
  });

  it('takes digits instead of a blink, and fewer movements instead of those', () => {
    const reading = after(begun, { is: 'liveAgain', set: 'reading' });
    expect(screenOf(reading.model)).toMatchObject({ set: 'reading', seed: null, drawn: null });
    expect(reading.effects).toContainEqual({ run: 'askSeed' });
    expect(screenOf(after(reading.model, { is: 'liveAgain', set: 'easier' }).model)).toMatchObject({ set: 'easier' });
  });

  it.each([
    { name: 'the person wants it', message: { is: 'takeStills' } },
    { name: 'the eyes cannot be loaded', message: { is: 'liveAway' } },
    { name: 'the core has no seed', message: { is: 'liveSeed', seed: null } },
  ] as const)('gives way to three pictures when $name', ({ message }) => {
    const { model } = after(begun, message);
    expect(model.screen).toEqual({ at: 'camera', pose: 'straight', fault: null });
    expect(model.consentedAt).toBe(NOW_S);
  });

  it('is not tried again in this certification where the eyes cannot be loaded', () => {
    const { model } = after(begun, { is: 'liveAway' }, { is: 'back' }, { is: 'agreeToPictures', atS: NOW_S });
    expect(model.screen.at).toBe('camera');
    expect(after(model, { is: 'home' }).model.eyesAway).toBe(false);
  });

  it('begins again after another challenge has come meanwhile', () => {
    const { model } = after(begun, { is: 'liveDone', taken }, { is: 'useShots' }, { is: 'sealFailed', reason: 'no_challenge' });
    expect(screenOf(model).trouble).toBe('again');
    expect(model.live).toBeNull();
  });

  it('keeps what was made when it could not be stored', () => {
    const { model } = after(begun, { is: 'liveDone', taken }, { is: 'useShots' }, { is: 'sealFailed', reason: 'storage_full' });
    expect(model.screen.at).toBe('sealFailed');
    expect(after(model, { is: 'useShots' }).effects).toMatchObject([{ run: 'certify', live: taken }]);
  });

  it('begins anew after a look at another way', () => {
    const step = after(begun, { is: 'otherWay' }, { is: 'back' });
    expect(screenOf(step.model)).toMatchObject({ seed: null, drawn: null });
    expect(step.effects).toContainEqual({ run: 'askSeed' });
  });

  it('hears nothing any more once it was left', () => {
    const home = after(begun, { is: 'home' }).model;
    expect(home.consentedAt).toBeNull();
    for (const message of [{ is: 'liveSeen', view: view() }, { is: 'liveTrouble', why: 'slow' }, { is: 'liveSeed', seed }] as const) {
      expect(after(home, message).model).toEqual(home);
    }
    expect(after(home, { is: 'liveDone', taken }).model.live).toBeNull();
  });

  it('says what is wrong with the camera, and tries again', () => {
    const faulty = after(begun, { is: 'cameraFault', fault: 'refused' }).model;
    expect(screenOf(faulty).fault).toBe('refused');
    const again = after(faulty, { is: 'tryCamera' });
    expect(screenOf(again.model).fault).toBeNull();
    expect(again.effects).toContainEqual({ run: 'askSeed' });
  });
});

describe('the pictures', () => {
  const camera = modelAt({ at: 'camera', pose: 'straight', fault: null });

  it('leads through the three poses to the review', () => {
    const one = after(camera, { is: 'shot', shot: shot('straight') }).model;
    expect(one.screen).toEqual({ at: 'camera', pose: 'left', fault: null });
    const two = after(one, { is: 'shot', shot: shot('left') }).model;
    expect(two.screen).toEqual({ at: 'camera', pose: 'right', fault: null });
    expect(after(two, { is: 'shot', shot: shot('right') }).model.screen.at).toBe('review');
  });

  const reviewed = after(
    modelAt({ at: 'faceConsent' }),
    { is: 'agreeToPictures', atS: NOW_S },
    { is: 'takeStills' },
    { is: 'shot', shot: shot('straight') },
    { is: 'shot', shot: shot('left') },
    { is: 'shot', shot: shot('right') },
  ).model;

  it('comes straight back to the review after one retake', () => {
    const { model } = after(reviewed, { is: 'retake', pose: 'left' }, { is: 'shot', shot: shot('left') });
    expect(model.screen.at).toBe('review');
  });

  it('seals all three in order', () => {
    const step = after(reviewed, { is: 'useShots' });
    expect(step.model.screen.at).toBe('sealing');
    expect(step.effects).toMatchObject([{ run: 'certify', consentedAt: NOW_S, shots: [{ pose: 'straight' }, { pose: 'left' }, { pose: 'right' }] }]);
  });

  it('keeps the pictures when they could not be stored', () => {
    const { model } = after(reviewed, { is: 'useShots' }, { is: 'sealFailed', reason: 'storage_full' });
    expect(Object.keys(model.shots)).toHaveLength(3);
    expect(after(model, { is: 'useShots' }).effects).toMatchObject([{ run: 'certify' }]);
  });

  it('keeps no picture in memory once they are sealed or given up', () => {
    expect(after(reviewed, { is: 'sealed', id: 'aa' }).model.shots).toEqual({});
    expect(after(reviewed, { is: 'home' }).model.shots).toEqual({});
  });

  it('are never sealed without consent', () => {
    expect(after({ ...reviewed, consentedAt: null }, { is: 'useShots' }).effects).toEqual([]);
    expect(after(reviewed, { is: 'home' }).model.consentedAt).toBeNull();
  });

  it('are still there after a look at another way', () => {
    const { model } = after(reviewed, { is: 'otherWay' }, { is: 'back' });
    expect(model.screen.at).toBe('review');
    expect(Object.keys(model.shots)).toHaveLength(3);
  });
});

describe('what the core tells', () => {
  it('announces a certification that has come further', () => {
    const before = modelAt({ at: 'home' }, { ...enrolled, items: [item] });
    const { model } = after(before, {
      is: 'standing',
      standing: { ...enrolled, items: [{ ...item, state: 'received', receivedAt: NOW_S }] },
    });
    expect(model.announcement).toEqual({ state: 'received', verdict: 'none' });
  });

  it('does not take the person off the screen that they are on', () => {
    const before = modelAt({ at: 'camera', pose: 'left', fault: null });
    const { model } = after(before, { is: 'standing', standing: { ...enrolled, items: [item] } });
    expect(model.screen).toEqual(before.screen);
  });

  it('lifts the warning of full storage when a certification could be kept after all', () => {
    const { model } = after(modelAt({ at: 'sealing' }), { is: 'storage', full: true }, { is: 'sealed', id: 'aa' });
    expect(model.storageFull).toBe(false);
  });
});

describe('the network', () => {
  it('wakes the sender when it is back', () => {
    expect(after(modelAt({ at: 'home' }), { is: 'online', online: true }).effects).toEqual([{ run: 'wakeSender' }]);
    expect(after(modelAt({ at: 'home' }), { is: 'online', online: false }).effects).toEqual([]);
  });
});

describe('back', () => {
  const screens: readonly Screen[] = [
    { at: 'letter' },
    { at: 'scan', fault: null, wrong: 'ok' },
    { at: 'code' },
    { at: 'registerFailed', reason: 'storage_full' },
    { at: 'registered' },
    { at: 'consent' },
    { at: 'faceConsent' },
    { at: 'camera', pose: 'right', fault: null },
    { at: 'live', set: 'full', seed: null, drawn: null, view: LIVE_START, fault: null, trouble: null },
    { at: 'review' },
    { at: 'sealFailed', reason: 'storage_full' },
    { at: 'item', id: 'aa', fresh: true },
    { at: 'trust', id: 'aa' },
    { at: 'otherWay', from: { at: 'trust', id: 'aa' } },
  ];

  it.each(screens)('leads from $at home in the end', (start) => {
    let screen: Screen = start;
    for (let steps = 0; steps < 10; steps++) {
      const parent = parentOf(screen);
      if (parent === null) break;
      screen = parent;
    }
    expect(screen).toEqual({ at: 'home' });
  });
});

describe('language and size', () => {
  it('are remembered', () => {
    const step = after(modelAt({ at: 'home' }), { is: 'switchLang' });
    expect(step.effects).toEqual([{ run: 'remember', settings: { lang: 'en', size: 0 } }]);
  });

  it('come round from the largest to the normal size', () => {
    const { model } = after(modelAt({ at: 'home' }), { is: 'largerText' }, { is: 'largerText' }, { is: 'largerText' });
    expect(model.size).toBe(0);
  });

  it('stop a voice that reads the old words', () => {
    const step = after(modelAt({ at: 'home' }, enrolled, { speaking: true }), { is: 'switchLang' });
    expect(step.effects).toContainEqual({ run: 'hush' });
  });
});

describe('papers', () => {
  const paper = {
    kind: 'received',
    spokenNumber: '1234 5678 90-7',
    person: '770d 80cf',
    dueDay: 20_818,
    staffWitnessed: false,
    madeAt: NOW_S,
    loggedAt: NOW_S,
    verdict: 'none',
    reason: '',
    decidedAt: 0,
    nextDueDay: 0,
  } as const;
  const three = { straight: shot('straight'), left: shot('left'), right: shot('right') };
  const verify = modelAt({ at: 'verify', scanning: false, fault: null, check: null });

  it('looks at what is scanned or pasted, and says at once what is no paper', () => {
    expect(after(verify, { is: 'readPaper', text: ' LCR1:ABC' }).effects).toEqual([{ run: 'verifyPaper', text: ' LCR1:ABC' }]);
    const refused = after(verify, { is: 'readPaper', text: 'https://example.org' });
    expect(refused.effects).toEqual([]);
    expect(refused.model.screen).toMatchObject({ check: { holds: false, reason: 'not_a_paper' } });
  });

  it('shows the verdict, and forgets it where nobody waits for it', () => {
    const check = { holds: true, paper } as const;
    expect(after(verify, { is: 'paperChecked', check }).model.screen).toMatchObject({ at: 'verify', scanning: false, check });
    const home = modelAt({ at: 'home' });
    expect(after(home, { is: 'paperChecked', check }).model).toEqual(home);
  });

  it('opens the camera for a paper and goes back home', () => {
    const scanning = after(verify, { is: 'scanPaper' }).model;
    expect(scanning.screen).toMatchObject({ at: 'verify', scanning: true });
    expect(after(scanning, { is: 'back' }).model.screen).toEqual({ at: 'home' });
  });

  it('asks for the paper that says most when a certification is opened', () => {
    for (const [state, kind] of [['kept', 'kept'], ['received', 'received'], ['decided', 'decided']] as const) {
      const one = { ...item, state, receivedAt: state === 'kept' ? 0 : NOW_S, proofVerified: state !== 'kept' };
      const model = modelAt({ at: 'home' }, { ...enrolled, items: [one] });
      expect(after(model, { is: 'openItem', id: one.id }).effects).toContainEqual({ run: 'readyPaper', id: one.id, kind });
    }
  });

  it('hands the tick over with the pictures, and keeps nothing of it afterwards', () => {
    const ticked = after(modelAt({ at: 'review' }, enrolled, { shots: three, consentedAt: NOW_S }), { is: 'callMeAlone', on: true }).model;
    expect(after(ticked, { is: 'useShots' }).effects).toMatchObject([{ run: 'certify', callMeAlone: true }]);
    const sealed = after({ ...ticked, standing: { ...enrolled, items: [item] } }, { is: 'sealed', id: item.id }).model;
    expect(sealed.callMeAlone).toBe(false);
  });

  it('offers the proof of a fork as a file', () => {
    expect(after(modelAt({ at: 'home' }), { is: 'saveFork' }).effects).toEqual([{ run: 'saveFork' }]);
  });
});

describe('words that were heard', () => {
  const offline = { online: false };
  const longAway = { ...enrolled, beaconAt: NOW_S - 30 * 86_400 };
  const six: Message[] = Array.from({ length: 12 }, (_, at) => {
    const part = (at % 2 === 0 ? DESCRIBING : THINGS)[0]?.parts[at % 8];
    if (part === undefined) throw new Error('no part');
    return { is: 'pickPart', part };
  });
  const given = after(modelAt({ at: 'words' }, longAway, offline), ...six).model;

  it.each([
    { name: 'a phone with a network', standing: longAway, online: true, want: 'faceConsent' },
    { name: 'a phone that was online lately', standing: enrolled, online: false, want: 'faceConsent' },
    { name: 'a phone without a network for long', standing: longAway, online: false, want: 'heard' },
  ])('are asked for, or not: $name', ({ standing, online, want }) => {
    expect(after(modelAt({ at: 'consent' }, standing, { online }), { is: 'openFaceConsent' }).model.screen.at).toBe(want);
  });

  it('can be left out at any time', () => {
    for (const at of ['heard', 'words'] as const) {
      const { model } = after({ ...given, screen: { at } }, { is: 'skipWords' });
      expect(model.screen).toEqual({ at: 'faceConsent' });
      expect(model.words.parts).toEqual([]);
    }
  });

  it('are used only when all six are there', () => {
    expect(after(given, { is: 'eraseWord' }, { is: 'useWords' }).model.screen.at).toBe('words');
    expect(after(given, { is: 'useWords' }).model.screen.at).toBe('faceConsent');
  });

  const shots = { straight: shot('straight'), left: shot('left'), right: shot('right') };
  const reviewing: Model = { ...given, screen: { at: 'review' }, shots, consentedAt: NOW_S };

  it('go with the certification, and end with it', () => {
    const step = after(reviewing, { is: 'useShots' });
    expect(step.effects).toMatchObject([{ run: 'certify', beaconWords: '红牛 蓝猫 金鸟 铁兔 红牛 蓝猫' }]);
    expect(areComplete(after(step.model, { is: 'sealed', id: 'aa' }).model.words)).toBe(false);
    expect(after(reviewing, { is: 'home' }).model.words.parts).toEqual([]);
  });

  it('that are refused lead back to them and cost no picture', () => {
    const refused = after(reviewing, { is: 'useShots' }, { is: 'sealFailed', reason: 'unknown_words' }).model;
    expect(refused.shots).toEqual(shots);
    const looked = after(refused, { is: 'openWords' }, { is: 'useWords' }).model;
    expect(looked.screen).toEqual({ at: 'review' });
    expect(after(refused, { is: 'skipWords' }).effects).toMatchObject([{ run: 'certify', beaconWords: '' }]);
  });
});

describe('the year put right', () => {
  const opened = after(modelAt({ at: 'item', id: 'aa', fresh: false }, { ...enrolled, items: [item] }), { is: 'openAmend', id: 'aa' });

  it('asks the slip which year it was made for', () => {
    expect(opened.effects).toEqual([{ run: 'readMadeFor', id: 'aa' }]);
    expect(after(opened.model, { is: 'madeFor', id: 'aa', day: 20_650 }).model.screen).toMatchObject({ madeFor: 20_650, meant: null });
    expect(after(opened.model, { is: 'madeFor', id: 'bb', day: 20_650 }).model.screen).toMatchObject({ madeFor: 0 });
  });

  it('sends nothing before a year is chosen', () => {
    expect(after(opened.model, { is: 'sendAmend' }).effects).toEqual([]);
    const step = after(opened.model, { is: 'chooseCycle', day: 21_015 }, { is: 'editAmend', words: ' 看错了 ' }, { is: 'sendAmend' });
    expect(step.effects).toEqual([{ run: 'amend', id: 'aa', dueDay: 21_015, words: '看错了' }]);
  });

  it('keeps what was chosen when it is refused, and goes back to the certification', () => {
    const chosen = after(opened.model, { is: 'chooseCycle', day: 21_015 }, { is: 'sayFailed', reason: 'already_decided' }).model;
    expect(chosen.screen).toMatchObject({ meant: 21_015, fault: 'already_decided' });
    expect(after(chosen, { is: 'back' }).model.screen).toEqual({ at: 'item', id: 'aa', fresh: false });
    expect(after(chosen, { is: 'saidKept', what: 'amendment' }).model.screen).toEqual({ at: 'said', what: 'amendment' });
  });
});

describe('the counts of this phone', () => {
  const book: MeterBook = { months: [{ month: 675, steps: [], reasons: [] }], reportable: 675 };
  const opened = after(modelAt({ at: 'home' }), { is: 'openMeter' });
  const shown = after(opened.model, { is: 'meterRead', book, done: null }).model;

  it('are read when they are looked at', () => {
    expect(opened.effects).toEqual([{ run: 'readMeter' }]);
    expect(shown.screen).toMatchObject({ at: 'meter', book, asking: false });
  });

  it('go nowhere without the question having been asked', () => {
    expect(after(shown, { is: 'sendMeter' }).effects).toEqual([]);
    const asked = after(shown, { is: 'askMeter' });
    expect(asked.effects).toEqual([]);
    expect(after(asked.model, { is: 'sendMeter' }).effects).toEqual([{ run: 'sendMeter' }]);
    expect(after(asked.model, { is: 'back' }).model.screen).toMatchObject({ at: 'meter', asking: false });
    expect(after(asked.model, { is: 'meterRead', book: { ...book, reportable: 0 }, done: 'sent' }).model.screen).toMatchObject({
      asking: false,
      done: 'sent',
    });
  });

  it('stay on the screen when something fails, and answers that come late disturb nobody', () => {
    expect(after(shown, { is: 'meterFailed', reason: 'storage_full' }).model.screen).toMatchObject({ book, fault: 'storage_full' });
    const home = after(shown, { is: 'home' }).model;
    expect(after(home, { is: 'meterRead', book, done: 'forgotten' }, { is: 'meterFailed', reason: 'other' }).model.screen).toEqual({ at: 'home' });
  });
});
