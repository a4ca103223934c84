import { describe, expect, it } from 'vitest';
import type { Model } from '../src/model/model';
import { parentOf, update, type Message, type Step } from '../src/model/update';
import { isIdNumber, MAX_PEOPLE, NO_WORK, type StaffPage, type Visit } from '../src/staff/model';
import type { StaffMessage } from '../src/staff/update';
import { namesIn, storeName } from '../src/worker/people';
import { enrolled, fresh, modelAt, NOW_S, shot } from './models';

const tablet = { ...enrolled, staffName: '张', schemes: [{ id: 'urban-employee', nameZh: '', nameEn: '' }] };
const visit: Visit = { person: 'aa', name: '示例 乙', address: '', phone: '', dueDay: 0, from: 0, to: 0, done: false, over: false };
const home = modelAt({ at: 'home' }, tablet);

function after(model: Model, ...acts: readonly StaffMessage[]): Step {
  let step: Step = { model, effects: [] };
  for (const act of acts) step = update(step.model, { is: 'staff', act });
  return step;
}
function pageOf(model: Model): StaffPage | null {
  return model.screen.at === 'staff' ? model.screen.page : null;
}
const named: readonly StaffMessage[] = [
  { is: 'say', field: 'name', text: '示例 乙' },
  { is: 'say', field: 'idNumber', text: '11010519491231002x' },
];

describe('ID numbers', () => {
  it.each([
    ['11010519491231002X', true],
    ['110105194912310021', false],
    ['1101051949123100', false],
    ['11010519491231002Y', false],
    ['', false],
  ])('%s: %s', (text, want) => expect(isIdNumber(text)).toBe(want));
});

describe('certifying somebody', () => {
  it('wants name and ID number before it goes on', () => {
    const begun = after(home, { is: 'errand', errand: 'certify', visit: null });
    expect(pageOf(begun.model)).toEqual({ at: 'who', fault: null });
    expect(pageOf(after(begun.model, { is: 'whoDone' }).model)).toEqual({ at: 'who', fault: 'name' });
    const misspelt = after(begun.model, named[0]!, { is: 'say', field: 'idNumber', text: '110105194912310021' }, { is: 'whoDone' });
    expect(pageOf(misspelt.model)).toEqual({ at: 'who', fault: 'id' });
    expect(pageOf(after(begun.model, ...named, { is: 'whoDone' }).model)).toEqual({ at: 'seen' });
  });

  it('asks for no name where a visit has one', () => {
    expect(pageOf(after(home, { is: 'errand', errand: 'certify', visit }).model)).toEqual({ at: 'seen' });
  });

  it('does not go on before it is said what was seen', () => {
    const seen = after(home, { is: 'errand', errand: 'certify', visit });
    expect(after(seen.model, { is: 'noPictures' }).effects).toEqual([]);
    expect(after(seen.model, { is: 'pictures' }).model.screen.at).toBe('staff');
  });

  it('takes the word of staff without a picture', () => {
    const step = after(home, { is: 'errand', errand: 'certify', visit }, { is: 'document', document: 'identityCard' }, { is: 'noPictures' });
    expect(step.model.screen.at).toBe('sealing');
    expect(step.effects).toMatchObject([{ run: 'staff', work: { run: 'assist', shots: [], work: { document: 'identityCard' } } }]);
  });

  it('takes pictures with the consent of the person, as the person’s own phone does', () => {
    const asked = after(home, { is: 'errand', errand: 'certify', visit }, { is: 'document', document: 'none' }, { is: 'pictures' });
    expect(asked.model.screen.at).toBe('faceConsent');
    const shots = { straight: shot('straight'), left: shot('left'), right: shot('right') };
    const step = update({ ...asked.model, shots, consentedAt: NOW_S }, { is: 'useShots' });
    expect(step.effects).toMatchObject([{ run: 'staff', work: { run: 'assist', consentedAt: NOW_S } }]);
    expect(pageOf(update(asked.model, { is: 'back' }).model)).toEqual({ at: 'seen' });
  });

  it('never certifies for itself', () => {
    expect(update(modelAt({ at: 'item', id: 'aa', fresh: false }, tablet), { is: 'openConsent' }).model.screen).toEqual({ at: 'home' });
  });

  it('forgets who it was for once it is kept, and once it is given up', () => {
    const begun = after(home, { is: 'errand', errand: 'certify', visit: null }, ...named);
    expect(begun.model.staff.name).not.toBe('');
    for (const end of [{ is: 'home' }, { is: 'sealed', id: 'aa' }] as const satisfies readonly Message[]) {
      expect(update(begun.model, end).model.staff).toEqual(NO_WORK);
    }
  });
});

describe('a phone beside the tablet', () => {
  it('is vouched for after its code was read, and shown what it needs', () => {
    const asked = after(home, { is: 'errand', errand: 'phone', visit: null }, ...named, { is: 'whoDone' });
    expect(pageOf(asked.model)).toMatchObject({ at: 'scan', what: 'phone' });
    const wrong = after(asked.model, { is: 'read', text: 'LC1:SOMETHING' });
    expect(pageOf(wrong.model)).toMatchObject({ at: 'scan', wrong: 'not_a_paper' });
    const read = after(asked.model, { is: 'read', text: 'LCP1:PHONE' });
    expect(read.effects).toMatchObject([{ run: 'staff', work: { run: 'vouch', voucher: '', work: { phone: 'LCP1:PHONE' } } }]);
    const shown = after(read.model, { is: 'textReady', text: 'LCV1:X' });
    expect(pageOf(shown.model)).toEqual({ at: 'show', what: 'forPhone', text: 'LCV1:X' });
  });

  it('for a lost phone wants a colleague’s tablet first, and shows that one what was signed', () => {
    const asked = after(home, { is: 'errand', errand: 'lost', visit: null }, ...named, { is: 'lostDays', days: 3 }, { is: 'whoDone' });
    expect(pageOf(asked.model)).toMatchObject({ at: 'scan', what: 'second' });
    const one = after(asked.model, { is: 'read', text: 'LCP1:SECOND' });
    // Its screen is still before the camera.
    const still = after(one.model, { is: 'read', text: 'LCP1:SECOND' });
    expect(still.effects).toEqual([]);
    expect(still.model).toEqual(one.model);
    const both = after(still.model, { is: 'read', text: 'LCP1:PHONE' });
    expect(both.effects).toMatchObject([{ work: { work: { second: 'LCP1:SECOND', phone: 'LCP1:PHONE', lostDays: 3 } } }]);
    expect(pageOf(after(both.model, { is: 'textReady', text: 'LCV1:X' }).model)).toMatchObject({ what: 'forSecond' });
  });

  it('as the second, shows a card, says whom it sees, reads and signs', () => {
    const card = after(home, { is: 'standBy' });
    expect(card.effects).toEqual([{ run: 'staff', work: { run: 'card' } }]);
    const shown = after(card.model, { is: 'textReady', text: 'LCP1:ME' });
    expect(pageOf(shown.model)).toEqual({ at: 'show', what: 'card', text: 'LCP1:ME' });
    const told = after(shown.model, { is: 'errand', errand: 'second', visit: null }, ...named, { is: 'whoDone' });
    expect(pageOf(told.model)).toMatchObject({ at: 'scan', what: 'voucher' });
    const signed = after(told.model, { is: 'read', text: 'LCV1:FIRST' });
    expect(signed.effects).toMatchObject([{ work: { run: 'vouch', voucher: 'LCV1:FIRST' } }]);
  });

  it('on the phone, takes what the tablet shows and waits for the office', () => {
    const phone = modelAt({ at: 'letter' }, fresh);
    const beside = after(phone, { is: 'beside' });
    expect(beside.effects).toEqual([{ run: 'staff', work: { run: 'card' } }]);
    const read = after(beside.model, { is: 'textReady', text: 'LCP1:ME' }, { is: 'scan', what: 'tablet' }, { is: 'read', text: 'LCV1:X' });
    expect(read.model.screen.at).toBe('registering');
    expect(read.effects).toEqual([{ run: 'staff', work: { run: 'takeVoucher', text: 'LCV1:X' } }]);
    const failed = after(read.model, { is: 'failed', reason: 'wrong_key' });
    expect(pageOf(failed.model)).toMatchObject({ at: 'failed', again: { at: 'beside' } });
    // Back to a page that shows the phone's code: it is made anew.
    expect(update(failed.model, { is: 'back' }).effects).toEqual([{ run: 'staff', work: { run: 'card' } }]);
  });

  it('says why the camera shows nothing, and tries again', () => {
    const scan = after(home, { is: 'errand', errand: 'phone', visit }).model;
    const broken = after(scan, { is: 'cameraFault', fault: 'refused' }).model;
    expect(pageOf(broken)).toMatchObject({ at: 'scan', fault: 'refused' });
    expect(pageOf(update(broken, { is: 'tryCamera' }).model)).toMatchObject({ at: 'scan', fault: null });
    const paper = modelAt({ at: 'verify', scanning: true, fault: null, check: null }, fresh);
    expect(update(paper, { is: 'cameraFault', fault: 'none' }).model.screen).toMatchObject({ at: 'verify', fault: 'none' });
  });

  it('leads back from every page', () => {
    const scan: StaffPage = { at: 'scan', what: 'phone', fault: null, wrong: 'ok' };
    expect(parentOf({ at: 'staff', page: scan })).toEqual({ at: 'staff', page: { at: 'who', fault: null } });
    expect(parentOf({ at: 'staff', page: { at: 'people' } })).toEqual({ at: 'home' });
  });
});

describe('a witness on their own phone', () => {
  const own = modelAt({ at: 'home' }, enrolled);
  const ready = after(own, { is: 'standBy' }, { is: 'textReady', text: 'LCP1:ME' });

  it('shows a card, then reads what is to be signed', () => {
    expect(after(own, { is: 'standBy' }).effects).toEqual([{ run: 'staff', work: { run: 'card' } }]);
    expect(pageOf(ready.model)).toEqual({ at: 'show', what: 'witnessCard', text: 'LCP1:ME' });
    const scan = after(ready.model, { is: 'scan', what: 'toWitness' });
    expect(pageOf(after(scan.model, { is: 'read', text: 'LCP1:OTHER' }).model)).toMatchObject({ at: 'scan', wrong: 'not_a_paper' });
    expect(parentOf(scan.model.screen)).toEqual({ at: 'home' });
  });

  it('for a lost phone says whom they think it is for, and no pension', () => {
    const who = after(ready.model, { is: 'scan', what: 'toWitness' }, { is: 'read', text: 'LCV1:FIRST' });
    expect(pageOf(who.model)).toEqual({ at: 'who', fault: null });
    expect(pageOf(after(who.model, { is: 'whoDone' }).model)).toEqual({ at: 'who', fault: 'name' });
    const signed = after(who.model, ...named, { is: 'whoDone' });
    expect(signed.effects).toMatchObject([
      { work: { run: 'vouch', voucher: 'LCV1:FIRST', work: { name: '示例 乙', scheme: '', second: '' } } },
    ]);
    expect(pageOf(after(signed.model, { is: 'textReady', text: 'LCV1:BOTH' }).model)).toEqual({ at: 'show', what: 'forPhone', text: 'LCV1:BOTH' });
    const wrong = after(signed.model, { is: 'failed', reason: 'wrong_person' });
    expect(pageOf(wrong.model)).toMatchObject({ at: 'failed', again: { at: 'scan', what: 'toWitness' } });
  });

  it('beside a certification signs only after they have said that they see the person', () => {
    const asked = after(ready.model, { is: 'scan', what: 'toWitness' }, { is: 'read', text: 'LCW1:HEADER' });
    expect(pageOf(asked.model)).toEqual({ at: 'attest' });
    expect(asked.effects).toEqual([]);
    const signed = after(asked.model, { is: 'attest' });
    expect(signed.effects).toMatchObject([{ work: { run: 'vouch', voucher: 'LCW1:HEADER' } }]);
    expect(pageOf(after(signed.model, { is: 'textReady', text: 'LCS1:WORD' }).model)).toMatchObject({ what: 'forWitnessed' });
    expect(after(own, { is: 'attest' }).effects).toEqual([]);
  });
});

describe('a certification with a witness beside it', () => {
  const shots = { straight: shot('straight'), left: shot('left'), right: shot('right') };
  const review = modelAt({ at: 'review' }, enrolled, { shots, consentedAt: NOW_S });

  it('reads the witness’s phone, shows what is to be signed, reads the signature, and is kept', () => {
    const scan = after(review, { is: 'askWitness' });
    expect(pageOf(scan.model)).toMatchObject({ at: 'scan', what: 'witness' });
    const called = after(scan.model, { is: 'read', text: 'LCP1:WITNESS' });
    expect(called.effects).toMatchObject([
      { work: { run: 'callWitness', card: 'LCP1:WITNESS', certify: { consentedAt: NOW_S, live: null, callMeAlone: false } } },
    ]);
    const shown = after(called.model, { is: 'textReady', text: 'LCW1:HEADER' });
    expect(pageOf(shown.model)).toEqual({ at: 'show', what: 'forWitness', text: 'LCW1:HEADER' });
    const word = after(shown.model, { is: 'scan', what: 'word' }, { is: 'read', text: 'LCS1:WORD' });
    expect(word.model.screen).toEqual({ at: 'sealing' });
    expect(word.effects).toEqual([{ run: 'staff', work: { run: 'takeWord', text: 'LCS1:WORD' } }]);
    expect(update(word.model, { is: 'sealed', id: 'aa' }).model.shots).toEqual({});
  });

  it('loses no picture when it comes to nothing', () => {
    const scan = after(review, { is: 'askWitness' });
    expect(update(scan.model, { is: 'back' }).model.screen).toEqual({ at: 'review' });
    const called = after(scan.model, { is: 'read', text: 'LCP1:WITNESS' });
    const failed = after(called.model, { is: 'failed', reason: 'bad_argument' });
    expect(failed.model.screen).toEqual({ at: 'sealFailed', reason: 'bad_argument' });
    expect(failed.model.shots).toEqual(shots);
    expect(update(failed.model, { is: 'useShots' }).effects).toMatchObject([{ run: 'certify' }]);
    const shown = after(called.model, { is: 'textReady', text: 'LCW1:HEADER' }).model;
    expect(update(shown, { is: 'back' }).model).toMatchObject({ screen: { at: 'review' }, shots });
  });

  it('is not asked for where there is nothing to sign, nor on a tablet', () => {
    expect(after(own(), { is: 'askWitness' }).model.screen.at).toBe('home');
    expect(after(modelAt({ at: 'review' }, tablet, { shots, consentedAt: NOW_S }), { is: 'askWitness' }).model.screen.at).toBe('review');
    const bare = after(modelAt({ at: 'review' }, enrolled), { is: 'askWitness' }, { is: 'read', text: 'LCP1:WITNESS' });
    expect(bare.effects).toEqual([]);
  });

  function own(): Model {
    return modelAt({ at: 'home' }, enrolled);
  }
});

describe('several persons on one phone', () => {
  const one = modelAt({ at: 'home' }, enrolled);

  it('adds another, who has a name and a place of their own', () => {
    const named = after(one, { is: 'people' }, { is: 'newPerson', name: '' }, { is: 'newPerson', name: ' 老伴 ' });
    expect(after(named.model, { is: 'addPerson' }).effects).toEqual([{ run: 'staff', work: { run: 'addPerson', name: '老伴' } }]);
    expect(after(one, { is: 'newPerson', name: ' ' }, { is: 'addPerson' }).effects).toEqual([]);
    expect(storeName(0)).toBe('lifecert');
    expect(storeName(5)).toBe('lifecert-6');
  });

  it('is for six at most', () => {
    const full = { ...one, people: { names: Array.from({ length: MAX_PEOPLE }, String), active: 0 } };
    expect(after(full, { is: 'newPerson', name: '' }).model.screen.at).toBe('home');
  });

  it('goes on alone when what was kept makes no sense', () => {
    expect(namesIn(undefined)).toEqual(['']);
    expect(namesIn(Array.from({ length: 7 }, String))).toEqual(['']);
    expect(namesIn(['', 3])).toEqual(['']);
    expect(namesIn(['', '老伴'])).toEqual(['', '老伴']);
  });
});
