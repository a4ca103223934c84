import { Code, MeterStep, Phase, SayKind, State, Verdict, type ItemView, type View } from 'lifecert';
import { describe, expect, it } from 'vitest';
import { codeOfReason, itemOf, meterBookOf, reasonOfCode, standingOf, STEPS_COUNTED } from '../src/worker/standing';
import { METER_STEPS } from '../src/model/meter';
import { REASONS } from '../src/model/reason';
import { NOW_S } from './models';

const item: ItemView = {
  submissionId: new Uint8Array([0xab, 0x01]),
  state: State.decided,
  reason: Code.ok,
  keptAt: BigInt(NOW_S),
  nextAttemptAt: 0n,
  attempts: 1,
  spokenNumber: '1234 5678 90-7',
  keptQr: 'LCK1',
  receivedAt: BigInt(NOW_S + 1),
  logIndex: 4711n,
  treeSize: 4712n,
  proofVerified: true,
  verdict: Verdict.more,
  decisionReason: '请补充',
  decidedAt: BigInt(NOW_S + 2),
  nextDueDay: 0,
  refusedAt: 0n,
  witnesses: 2,
};

const view: View = {
  phase: Phase.enrolled,
  refusal: Code.ok,
  refusalSince: 0n,
  fault: Code.noNetwork,
  regionZh: '示范区',
  regionEn: 'Demo',
  hotline: '000-0000-0000',
  scheme: 'residents',
  schemeZh: '居民养老',
  schemeEn: 'Residents',
  stationZh: '阳光社区',
  stationEn: 'Sunshine',
  stationPhone: '000-0000-0001',
  stationAddress: '阳光路 1 号',
  dueDay: 20_900,
  consentVersion: 1,
  trustKnown: true,
  trustAgeS: 5n,
  trustExpired: false,
  challengeReady: true,
  provisionalLeft: 0,
  beaconAt: BigInt(NOW_S),
  witnessQuorum: 2,
  fork: false,
  revoked: false,
  disputeNumber: '',
  staffName: '',
  visits: [],
  schemes: [],
  items: [item],
  said: [],
};

describe('the standing', () => {
  it('says in words what the view says in numbers', () => {
    const standing = standingOf(view);
    expect(standing).toMatchObject({ phase: 'enrolled', fault: 'no_network', dueDay: 20_900, fork: false });
    expect(standing.station).toEqual({
      nameZh: '阳光社区',
      nameEn: 'Sunshine',
      phone: '000-0000-0001',
      address: '阳光路 1 号',
    });
    expect(standing.items[0]).toMatchObject({
      id: 'ab01',
      state: 'decided',
      verdict: 'more',
      logIndex: 4711,
      treeSize: 4712,
      proofVerified: true,
      witnesses: 2,
    });
    expect(standing.witnessQuorum).toBe(2);
  });

  it('knows a tablet of staff with its visits', () => {
    const visit = {
      person: new Uint8Array([0xab, 0x02]),
      scheme: 'urban-employee',
      name: '示例 乙',
      address: '示例路 2 号',
      phone: '',
      dueDay: 20_900,
      from: 10n,
      to: 20n,
      done: true,
      over: false,
    };
    const tablet = standingOf({ ...view, staffName: '张', visits: [visit], schemes: [{ id: 'a', nameZh: '甲', nameEn: 'A' }] });
    expect(tablet.staffName).toBe('张');
    expect(tablet.visits[0]).toMatchObject({ person: 'ab02', name: '示例 乙', from: 10, to: 20, done: true });
    expect(tablet.schemes).toEqual([{ id: 'a', nameZh: '甲', nameEn: 'A' }]);
  });

  it('shows again what the person has written, and for which cycle', () => {
    const amendment = {
      id: new Uint8Array([0xab, 0x03]),
      kind: SayKind.amendment,
      number: '2468 1357 90-7',
      stopNotice: '',
      dueDay: 20_600,
      words: '年份填错了',
      madeAt: 10n,
      receivedAt: 0n,
      promisedBy: 0n,
      legalBy: 0n,
      outcome: 0,
      answer: '',
      answeredAt: 0n,
    };
    expect(standingOf({ ...view, said: [amendment] }).said[0]).toMatchObject({ what: 'amendment', dueDay: 20_600, words: '年份填错了' });
  });

  it('says how many may be certified before the answer', () => {
    expect(standingOf({ ...view, phase: Phase.requested, provisionalLeft: 2 })).toMatchObject({ phase: 'requested', provisionalLeft: 2 });
  });

  it('has no station where the trust list names none', () => {
    expect(standingOf({ ...view, stationZh: '', stationEn: '' }).station).toBeNull();
  });

  it('knows every phase, state and verdict of the core', () => {
    for (const phase of Object.values(Phase)) expect(standingOf({ ...view, phase }).phase).toBeTypeOf('string');
    for (const state of Object.values(State)) expect(itemOf({ ...item, state }).state).toBeTypeOf('string');
    for (const verdict of Object.values(Verdict)) expect(itemOf({ ...item, verdict }).verdict).not.toBe('none');
    expect(itemOf({ ...item, verdict: 0 }).verdict).toBe('none');
  });

  it('names no reason that the core does not have', () => {
    const names = new Set(Object.values(Code).map(reasonOfCode));
    for (const reason of REASONS) expect(names.has(reason), reason).toBe(true);
  });
});

describe('the counts', () => {
  it('go to the core under its own codes, and come back by the same names', () => {
    for (const reason of REASONS) {
      const code = codeOfReason(reason);
      // What only the page has a name for is counted without a reason.
      expect(reasonOfCode(code)).toBe(code === Code.ok ? 'ok' : reason);
    }
    expect(codeOfReason('too_many_tries')).toBe(Code.tooManyTries);
    expect(codeOfReason('other')).toBe(Code.ok);
  });

  it('are read as the core has them', () => {
    const book = meterBookOf({
      months: [
        {
          month: 676,
          steps: [{ step: MeterStep.pictures, attempts: 3, done: 1, givenUp: 1, seconds: 95 }],
          reasons: [{ reason: Code.wrongScript, count: 2 }],
        },
      ],
      reportable: 676,
    });
    expect(book).toEqual({
      months: [
        { month: 676, steps: [{ step: 'pictures', attempts: 3, done: 1, givenUp: 1, seconds: 95 }], reasons: [{ reason: 'wrong_script', count: 2 }] },
      ],
      reportable: 676,
    });
  });

  it('have the core’s steps, all of them', () => {
    expect(METER_STEPS.map((step) => STEPS_COUNTED[step])).toEqual(Object.values(MeterStep));
  });
});
