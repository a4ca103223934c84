// What a message means for the failure meter: a step that is done, failed or given up, how long it took and why. Pure. Nothing
// of it says who or when.
import { isTablet } from '../staff/update';
import type { LiveTrouble } from './live';
import type { LeftStep, Metered, MeterEvent, MeterOutcome, MeterStep } from './meter';
import type { CameraFault, Model, Screen } from './model';
import type { Reason } from './reason';
import type { Item } from './standing';
import { update, type Effect, type Message, type Step } from './update';

/** update(), and what of it is to be counted. */
export function updateAndCount(model: Model, message: Message): Step {
  const step = update(model, message);
  const { metered, events } = look(model, message, step.model);
  const effects: Effect[] = [...step.effects, ...events.map((event): Effect => ({ run: 'count', event }))];
  const note = noteOf(model.metered, message, metered, step.model.nowS);
  if (note !== undefined) effects.push({ run: 'noteStep', left: note });
  return metered === model.metered ? { model: step.model, effects } : { model: { ...step.model, metered }, effects };
}

interface Seen {
  readonly metered: Metered;
  readonly events: readonly MeterEvent[];
}

function look(before: Model, message: Message, after: Model): Seen {
  // A tablet serves one person after the other, with staff beside: its times would say nothing about a phone alone.
  if (isTablet(after) || after.forStaff) return { metered: before.metered, events: [] };
  const onScreen = lookAtScreen(before, message, after);
  const behind = lookBehind(before, message, after, onScreen.metered);
  return { metered: behind.metered, events: [...onScreen.events, ...behind.events] };
}

// The person's steps.

function lookAtScreen(before: Model, message: Message, after: Model): Seen {
  const { metered } = before;
  const { step } = metered;
  const ended = step === null ? null : endOf(step, before, message, after);
  const next = stepAt(before, message, after);
  const events: MeterEvent[] = [];
  const seconds = Math.max(0, after.nowS - metered.sinceS);
  if (step !== null && ended !== null) events.push({ step, seconds, ...ended });
  else if (step !== null && next !== step && message.is !== 'blocked') events.push({ step, outcome: 'givenUp', seconds, reason: whyGivenUp(before, message) });
  if (ended === null && next === step) return { metered, events };
  return { metered: { ...metered, step: next, sinceS: after.nowS }, events };
}

interface End {
  readonly outcome: MeterOutcome;
  readonly reason: Reason;
}

const DONE: End = { outcome: 'done', reason: 'ok' };

function failed(reason: Reason): End {
  return { outcome: 'failed', reason };
}

/** How a message ends the step; null: it goes on, or is left without an end. */
function endOf(step: MeterStep, before: Model, message: Message, after: Model): End | null {
  switch (step) {
    case 'code':
      return endOfCode(before, message, after);
    case 'consent':
      return message.is === 'agreeToPictures' ? DONE : null;
    case 'camera':
      if (message.is === 'cameraShown') return DONE;
      return endBeforeCamera(message);
    case 'pictures':
      if (after.screen.at === 'review') return DONE;
      if (message.is === 'liveTrouble') return failed(TROUBLE[message.why]);
      if (message.is === 'takeStills') return { outcome: 'givenUp', reason: 'no_live_session' };
      // Digits instead of a blink are no less: the step goes on.
      if (message.is === 'liveAgain') return message.set === 'easier' ? { outcome: 'givenUp', reason: 'easier_set' } : null;
      return endBeforeCamera(message);
    case 'review':
      return after.screen.at === 'sealing' ? DONE : null;
    case 'signing':
      if (message.is === 'sealed') return DONE;
      return message.is === 'sealFailed' ? failed(message.reason) : null;
    default:
      return null;
  }
}

function endOfCode(before: Model, message: Message, after: Model): End | null {
  switch (message.is) {
    case 'registerKept':
      return DONE;
    case 'registerFailed':
      return failed(message.reason);
    case 'cameraFault':
      return failed(FAULT[message.fault]);
    case 'checked': {
      // Of a QR that stays before the camera each frame is judged anew, and counted once.
      const again = before.screen.at === 'scan' && before.screen.wrong !== 'ok';
      const counts = message.verdict !== 'ok' && !again && after !== before;
      return counts && (before.screen.at === 'scan' || message.text === before.code.typed) ? failed(message.verdict) : null;
    }
    default:
      return null;
  }
}

function endBeforeCamera(message: Message): End | null {
  if (message.is === 'cameraFault') return failed(FAULT[message.fault]);
  return message.is === 'liveAway' ? failed('no_models') : null;
}

const FAULT: Readonly<Record<CameraFault, Reason>> = {
  refused: 'not_allowed',
  none: 'not_found',
  busy: 'bad_picture',
  insecure: 'not_allowed',
};

const TROUBLE: Readonly<Record<LiveTrouble, Reason>> = {
  movements: 'wrong_script',
  slow: 'over_budget',
  again: 'face_lost',
};

function whyGivenUp(before: Model, message: Message): Reason {
  return before.screen.at === 'faceConsent' && message.is === 'otherWay' ? 'no_consent' : 'ok';
}

/** The step that a screen belongs to; null: none. */
function stepAt(before: Model, message: Message, after: Model): MeterStep | null {
  const { screen } = after;
  const { step } = before.metered;
  switch (screen.at) {
    case 'letter':
    case 'scan':
    case 'code':
      return 'code';
    case 'registering':
      return step === 'code' ? step : null; // with staff beside there was no code
    case 'consent':
    case 'heard':
    case 'words':
    case 'faceConsent':
      return 'consent';
    case 'camera':
    case 'live':
      if (isInTrouble(screen)) return null;
      if (message.is === 'cameraShown') return 'pictures';
      // The picture stays on the screen from one pose or movement to the next.
      return step === 'pictures' && before.screen.at === screen.at && !isInTrouble(before.screen) ? 'pictures' : 'camera';
    case 'review':
      return 'review';
    case 'staff':
      // A witness reads the screen before it is sealed.
      return step === 'review' && after.staff.errand === 'witnessed' ? 'review' : null;
    case 'sealing':
      return 'signing';
    default:
      return null;
  }
}

function isInTrouble(screen: Screen): boolean {
  if (screen.at === 'camera') return screen.fault !== null;
  return screen.at === 'live' && (screen.fault !== null || screen.trouble !== null);
}

// What goes on behind the screen.

function lookBehind(before: Model, message: Message, after: Model, metered: Metered): Seen {
  switch (message.is) {
    case 'started': {
      const { left } = metered;
      const events: MeterEvent[] = left === null ? [] : [{ ...left, outcome: 'givenUp', reason: 'ok' }];
      return { metered: { ...metered, left: null, waitingSinceS: waitsSince(after) }, events };
    }
    case 'blocked':
      // It may be the other window's step, which may well come to its end there.
      return message.why === 'otherWindow' && metered.left !== null ? { metered: { ...metered, left: null }, events: [] } : { metered, events: [] };
    case 'people':
      if (message.people.active === before.people.active) return { metered, events: [] };
      return { metered: { ...metered, otherPerson: true }, events: [] };
    case 'standing': {
      if (metered.otherPerson) return { metered: { ...metered, otherPerson: false, waitingSinceS: waitsSince(after) }, events: [] };
      const waited = endOfWaiting(metered, after);
      const events = [...(waited === null ? [] : [waited]), ...sendings(before.standing?.items ?? [], message.standing.items, after.nowS)];
      const waitingSinceS = waitsSince(after) === null ? null : (metered.waitingSinceS ?? after.nowS);
      return waitingSinceS === metered.waitingSinceS ? { metered, events } : { metered: { ...metered, waitingSinceS }, events };
    }
    default:
      return { metered, events: [] };
  }
}

function waitsSince({ standing, nowS }: Model): number | null {
  return standing?.phase === 'requested' ? nowS : null;
}

/** As long as the page was open; the core counts an hour at most. */
function endOfWaiting({ waitingSinceS }: Metered, { standing, nowS }: Model): MeterEvent | null {
  if (waitingSinceS === null || standing === null) return null;
  const ended = { step: 'enrolment', seconds: Math.max(0, nowS - waitingSinceS) } as const;
  if (standing.phase === 'enrolled') return { ...ended, ...DONE };
  return standing.phase === 'refused' ? { ...ended, ...failed(standing.refusal) } : null;
}

/** A failed try has no seconds of its own: the one that arrives has them all. */
function sendings(before: readonly Item[], after: readonly Item[], nowS: number): MeterEvent[] {
  const events: MeterEvent[] = [];
  for (const item of after) {
    const old = before.find((one) => one.id === item.id);
    if (old === undefined || old.receivedAt > 0) continue;
    if (item.receivedAt > 0) events.push({ step: 'sending', seconds: Math.max(0, nowS - item.keptAt), ...DONE });
    else if (item.reason !== 'ok' && item.reason !== old.reason) events.push({ step: 'sending', seconds: 0, ...failed(item.reason) });
  }
  return events;
}

/** What is written down in case the page is closed now; undefined: nothing new. */
function noteOf(before: Metered, message: Message, after: Metered, nowS: number): LeftStep | null | undefined {
  const goesOn = message.is === 'tick' && after.step !== null;
  if (!goesOn && after.step === before.step && after.sinceS === before.sinceS && after.left === before.left) return undefined;
  return after.step === null ? after.left : { step: after.step, seconds: Math.max(0, nowS - after.sinceS) };
}
