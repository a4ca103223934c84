// The library's View in the page's own plain values.
import {
  Code,
  codeName,
  MeterOutcome as CoreMeterOutcome,
  MeterStep as CoreMeterStep,
  PaperKind as CorePaperKind,
  Phase as CorePhase,
  SayKind,
  State,
  type ItemView,
  type MeterBook as CoreMeterBook,
  type Paper as CorePaper,
  type SaidView,
  type View,
  type VisitView,
} from 'lifecert';
import { METER_STEPS, type MeterBook, type MeterOutcome, type MeterStep } from '../model/meter';
import type { Paper, PaperKind } from '../model/paper';
import { reasonOf, type Reason } from '../model/reason';
import type { Item, ItemState, Phase, Said, SaidKind, Standing, Verdict } from '../model/standing';
import type { Visit } from '../staff/model';
import { toHex } from './bytes';

const PHASES: Readonly<Record<CorePhase, Phase>> = {
  [CorePhase.fresh]: 'new',
  [CorePhase.requested]: 'requested',
  [CorePhase.refused]: 'refused',
  [CorePhase.enrolled]: 'enrolled',
};

const STATES: Readonly<Record<State, ItemState>> = {
  [State.kept]: 'kept',
  [State.sending]: 'sending',
  [State.received]: 'received',
  [State.decided]: 'decided',
  [State.needsYou]: 'needsYou',
};

const VERDICTS: readonly Verdict[] = ['none', 'pass', 'more', 'refuse'];

export function reasonOfCode(code: Code): Reason {
  return reasonOf(codeName(code));
}

/** The code of a name; ok for what only the page has a name for. */
export function codeOfReason(reason: Reason): Code {
  const name = reason.replace(/_[a-z]/g, (part) => part.slice(1).toUpperCase());
  return name in Code ? Code[name as keyof typeof Code] : Code.ok;
}

export const STEPS_COUNTED: Readonly<Record<MeterStep, CoreMeterStep>> = CoreMeterStep;
export const OUTCOMES_COUNTED: Readonly<Record<MeterOutcome, CoreMeterOutcome>> = CoreMeterOutcome;

export function meterBookOf({ months, reportable }: CoreMeterBook): MeterBook {
  const stepOf = (step: CoreMeterStep): MeterStep | undefined => METER_STEPS.find((one) => STEPS_COUNTED[one] === step);
  return {
    months: months.map(({ month, steps, reasons }) => ({
      month,
      steps: steps.flatMap(({ step, ...counts }) => {
        const name = stepOf(step);
        return name === undefined ? [] : [{ step: name, ...counts }];
      }),
      reasons: reasons.map(({ reason, count }) => ({ reason: reasonOfCode(reason), count })),
    })),
    reportable,
  };
}

const SAID: Readonly<Record<SayKind, SaidKind>> = {
  [SayKind.appeal]: 'appeal',
  [SayKind.withdrawal]: 'withdrawal',
  [SayKind.amendment]: 'amendment',
};

const PAPERS: Readonly<Record<CorePaperKind, PaperKind>> = {
  [CorePaperKind.kept]: 'kept',
  [CorePaperKind.received]: 'received',
  [CorePaperKind.decided]: 'decided',
};

export function paperOf(paper: CorePaper): Paper {
  const person = toHex(paper.person);
  return {
    kind: PAPERS[paper.kind],
    spokenNumber: paper.spokenNumber,
    person: /^0*$/.test(person) ? '' : person.replace(/(.{4})(?=.)/g, '$1 '),
    dueDay: paper.dueDay,
    staffWitnessed: paper.staffWitnessed,
    madeAt: Number(paper.madeAt),
    loggedAt: Number(paper.loggedAt),
    verdict: VERDICTS[paper.verdict] ?? 'none',
    reason: paper.reason,
    decidedAt: Number(paper.decidedAt),
    nextDueDay: paper.nextDueDay,
  };
}

export function itemOf(view: ItemView): Item {
  return {
    id: toHex(view.submissionId),
    state: STATES[view.state],
    reason: reasonOfCode(view.reason),
    keptAt: Number(view.keptAt),
    nextAttemptAt: Number(view.nextAttemptAt),
    spokenNumber: view.spokenNumber,
    keptQr: view.keptQr,
    receivedAt: Number(view.receivedAt),
    logIndex: Number(view.logIndex),
    treeSize: Number(view.treeSize),
    verdict: VERDICTS[view.verdict] ?? 'none',
    decisionReason: view.decisionReason,
    decidedAt: Number(view.decidedAt),
    nextDueDay: view.nextDueDay,
    proofVerified: view.proofVerified,
    witnesses: view.witnesses,
  };
}

const OUTCOMES: readonly Said['outcome'][] = ['none', 'resumed', 'visit', 'notStopped'];

export function saidOf(view: SaidView): Said {
  return {
    id: toHex(view.id),
    what: SAID[view.kind],
    number: view.number,
    stopNotice: view.stopNotice,
    dueDay: view.dueDay,
    words: view.words,
    madeAt: Number(view.madeAt),
    receivedAt: Number(view.receivedAt),
    promisedBy: Number(view.promisedBy),
    legalBy: Number(view.legalBy),
    outcome: OUTCOMES[view.outcome] ?? 'none',
    answer: view.answer,
  };
}

function visitOf(view: VisitView): Visit {
  return {
    person: toHex(view.person),
    name: view.name,
    address: view.address,
    phone: view.phone,
    dueDay: view.dueDay,
    from: Number(view.from),
    to: Number(view.to),
    done: view.done,
    over: view.over,
  };
}

export function standingOf(view: View): Standing {
  const hasStation = view.stationZh !== '' || view.stationEn !== '';
  return {
    phase: PHASES[view.phase],
    refusal: reasonOfCode(view.refusal),
    refusalSince: Number(view.refusalSince),
    disputeNumber: view.disputeNumber,
    revoked: view.revoked,
    fault: reasonOfCode(view.fault),
    regionZh: view.regionZh,
    regionEn: view.regionEn,
    schemeZh: view.schemeZh,
    schemeEn: view.schemeEn,
    hotline: view.hotline,
    station: hasStation
      ? { nameZh: view.stationZh, nameEn: view.stationEn, phone: view.stationPhone, address: view.stationAddress }
      : null,
    dueDay: view.dueDay,
    provisionalLeft: view.provisionalLeft,
    beaconAt: Number(view.beaconAt),
    witnessQuorum: view.witnessQuorum,
    trustExpired: view.trustExpired,
    fork: view.fork,
    staffName: view.staffName,
    visits: view.visits.map(visitOf),
    schemes: view.schemes.map(({ id, nameZh, nameEn }) => ({ id, nameZh, nameEn })),
    items: view.items.map(itemOf),
    said: view.said.map(saidOf),
  };
}
