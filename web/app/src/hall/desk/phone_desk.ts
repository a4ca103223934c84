// This device's side of the desk: signs what somebody asks of a hall, keeps it, sends it as soon as there is a network, and asks
// what became of it. The key is of this page alone: a hall learns no name, and nothing ties it to the pension's registration.
//
// Kept means on disk and read back (worker/store.ts). Received means proven: in the log, under a tree that continues the one last
// seen. Of two windows one at a time writes; the other finds that out and reads anew.
import {
  BookingAction,
  decode,
  encode,
  Kind,
  Origin,
  readHallPlan,
  TicketAction,
  writeAppointment,
  writeEvaluation,
  writeHallPlan,
  writeHallRequest,
  writeTicketRequest,
  LifecertError,
  type Hall,
  type HallBelief,
  type HallDay,
  type HallPlan,
  type HallStatusSeen,
  type Lifecert,
} from 'lifecert';
import { fromHex, toHex } from '../../worker/bytes';
import { deviceKey, type DeviceKey } from '../../worker/device_key';
import { Store, type Changes, type Row } from '../../worker/store';
import { hallNames, planReply, Refused, sendStatement, thingReply, Unreachable } from './counter';
import { afterFailure, aboutIt, ANSWER_STEP, decodeErrand, encodeErrand, isMain, isPast, nextToSend, toLookAt, type Ask, type DeskStep, type Errand } from './errand';

/** By what answers are judged; null while the page has no trust list. */
export type Belief = Omit<HallBelief, 'kept'> | null;

/** What of all this the page shows. */
export interface DeskNews {
  readonly plans: readonly HallPlan[];
  readonly errands: readonly Errand[]; // newest first
  readonly doubted: boolean; // the counter's last answer was not to be believed
}

const DATABASE = 'lifecert-desk';
const HEAD = bytesOf('head');
const PLAN = 'plan/';
const ERRAND = 'errand/';
const PLANS_AGE_S = 15 * 60;

export class PhoneDesk {
  private plans: HallPlan[] = [];
  private errands: Errand[] = [];
  private kept = '';
  private size = 0n;
  private plansAt = 0;
  private doubted = false;
  private key: DeviceKey | null = null;
  private tail: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly core: Lifecert,
    private readonly hall: Hall,
    private readonly store: Store,
    private readonly belief: () => Belief,
    private readonly tell: (news: DeskNews) => void,
  ) {}

  /** Throws where the browser keeps nothing. */
  static async open(core: Lifecert, hall: Hall, belief: () => Belief, tell: (news: DeskNews) => void): Promise<PhoneDesk> {
    const desk = new PhoneDesk(core, hall, await Store.open(DATABASE), belief, tell);
    await desk.readAll();
    return desk;
  }

  /** The days and times of a service, from the signed plan. */
  days(hall: string, service: string, from: number): HallDay[] {
    const plan = this.planOf(hall);
    return plan === undefined ? [] : this.hall.desk.days(plan, service, from, plan.bookAheadDays + 1);
  }

  async publicKey(): Promise<Uint8Array> {
    return (await this.deviceKey()).publicKey;
  }

  /** Signs and keeps it; its id. Throws when it could not be kept. */
  ask(ask: Ask, nowS: number): Promise<string> {
    return this.serially(async () => {
      const { kind, payload, answerKey } = await this.payloadOf(ask, nowS);
      const key = await this.deviceKey();
      const signature = await key.sign(this.hall.desk.toSign(kind, payload));
      const statement = this.hall.desk.signed(kind, payload, key.publicKey, signature);
      const errand: Errand = {
        id: toHex(this.hall.desk.id(payload)), ask, madeAt: nowS, statement, answerKey,
        state: 'kept', code: 0, receivedAt: 0, salt: new Uint8Array(), status: null, rungAt: 0, tries: 0, nextTry: 0,
      };
      await this.put([errand]);
      return errand.id;
    });
  }

  /** Takes an errand, and what was said about it, off this device. What was sent stays sent. */
  forget(id: string): Promise<void> {
    return this.serially(async () => {
      const gone = [id, ...aboutIt(this.errands, id).filter((one) => !isMain(one)).map((one) => one.id)];
      await this.write({ puts: [], deletes: gone.map((one) => bytesOf(ERRAND + one)) });
      this.errands = this.errands.filter((one) => !gone.includes(one.id));
      this.say();
    });
  }

  /** Everything, with the key: a kiosk after each person. */
  forgetAll(): Promise<void> {
    return this.serially(async () => {
      await this.write({ puts: [], deletes: this.errands.map((one) => bytesOf(ERRAND + one.id)) });
      this.errands = [];
      this.say();
    });
  }

  /** That the call of a number was heard, so that it does not ring again after a restart. */
  rung(id: string, calledAt: number): Promise<void> {
    return this.serially(async () => {
      const errand = this.errands.find((one) => one.id === id);
      if (errand !== undefined) await this.put([{ ...errand, rungAt: calledAt }]);
    });
  }

  /** One round: plans, what is to be sent, what is to be asked for. `all`: of everything, at once. Never throws. */
  work(nowS: number, all: boolean): Promise<void> {
    return this.serially(async () => {
      try {
        if (all) await this.hurry();
        if (this.plans.length === 0 || nowS - this.plansAt >= PLANS_AGE_S) await this.fetchPlans(nowS);
        const late = this.errands.filter((one) => isPast(one, nowS));
        if (late.length > 0) await this.put(late.map((one) => ({ ...one, state: 'refused' })));
        for (let next = nextToSend(this.errands, nowS); next !== null; next = nextToSend(this.errands, nowS)) await this.send(next, nowS);
        for (const one of toLookAt(this.errands, nowS, all)) await this.lookAt(one, nowS);
      } catch (error) {
        if (error instanceof LifecertError) this.doubted = true;
        else if (!(error instanceof Unreachable) && !(error instanceof Refused) && !(error instanceof KeepFailed)) throw error;
        this.say();
      }
    });
  }

  // ---- What is said

  private async payloadOf(ask: Ask, nowS: number): Promise<{ kind: Kind; payload: Uint8Array; answerKey: Uint8Array }> {
    const { publicKey } = await this.deviceKey();
    const plan = this.planOf(ask.hall);
    if (plan === undefined) throw new Unreachable();
    const said = { version: 1, region: plan.region, hall: ask.hall, deviceKey: publicKey, madeAt: BigInt(nowS) };
    const nonce = random(16);
    const none = new Uint8Array();
    const hash = (id: string | null): Uint8Array | null => (id === null ? null : fromHex(id));
    switch (ask.what) {
      case 'book': {
        const action = ask.change === null ? BookingAction.book : BookingAction.change;
        const { service, day, slot, green } = ask;
        return { kind: Kind.appointment, payload: encode(writeAppointment, { ...said, nonce, action, service, day, slot, green, earlier: hash(ask.change) }), answerKey: none };
      }
      case 'cancel':
        return {
          kind: Kind.appointment,
          payload: encode(writeAppointment, { ...said, nonce, action: BookingAction.cancel, service: '', day: 0, slot: 0, green: 0, earlier: hash(ask.booking) }),
          answerKey: none,
        };
      case 'take':
        return {
          kind: Kind.ticket,
          payload: encode(writeTicketRequest, { ...said, nonce, action: TicketAction.take, service: ask.service, green: ask.green, booking: hash(ask.booking), ticket: null }),
          answerKey: none,
        };
      case 'giveBack':
        return {
          kind: Kind.ticket,
          payload: encode(writeTicketRequest, { ...said, nonce, action: TicketAction.giveBack, service: '', green: 0, booking: null, ticket: hash(ask.ticket) }),
          answerKey: none,
        };
      case 'ask': {
        const answerKey = random(32);
        const sealed = this.hall.desk.seal(plan.mailbox, { version: 1, text: ask.text, contact: ask.contact, answerKey }, random(64));
        return { kind: Kind.hallRequest, payload: encode(writeHallRequest, { ...said, nonce, kind: ask.kind, origin: Origin.phone, topic: ask.topic, sealed }), answerKey };
      }
      case 'evaluate': {
        const body = { version: 1, text: ask.text, contact: '', answerKey: random(32) };
        const sealed = ask.text === '' ? none : this.hall.desk.seal(plan.mailbox, body, random(64));
        return { kind: Kind.evaluation, payload: encode(writeEvaluation, { ...said, subject: fromHex(ask.subject), level: ask.level, sealed }), answerKey: none };
      }
    }
  }

  // ---- What is exchanged

  private believing(): HallBelief {
    const belief = this.belief();
    if (belief === null) throw new Unreachable();
    return { ...belief, kept: this.kept };
  }

  private async fetchPlans(nowS: number): Promise<void> {
    for (const name of await hallNames()) {
      const { plan, head } = this.hall.desk.verifyPlan(this.believing(), await planReply(name, this.size));
      const known = this.planOf(name);
      if (plan.hall !== name || (known !== undefined && known.edition > plan.edition)) continue;
      await this.write({ puts: [{ key: bytesOf(PLAN + name), value: encode(writeHallPlan, plan) }, headRow(head.checkpoint)], deletes: [] });
      this.follow(head);
      this.plans = [...this.plans.filter((one) => one.hall !== name), plan];
    }
    this.plansAt = nowS;
    this.say();
  }

  private async send(errand: Errand, nowS: number): Promise<void> {
    let reply: Uint8Array;
    try {
      reply = await sendStatement(errand.statement, this.size);
    } catch (error) {
      if (error instanceof Refused) return this.put([{ ...errand, state: 'refused', code: error.code }]);
      if (error instanceof Unreachable) await this.put([afterFailure(errand, nowS)]);
      throw error;
    }
    const seen = this.hall.desk.verifyReceipt(this.believing(), errand.statement, reply);
    const received: Errand = { ...errand, state: 'received', receivedAt: Number(seen.time), salt: seen.salt };
    await this.put([received], headRow(seen.head.checkpoint));
    this.follow(seen.head);
    // What it was about stands otherwise now.
    const { ask } = errand;
    const about = ask.what === 'cancel' ? ask.booking : ask.what === 'giveBack' ? ask.ticket : ask.what === 'evaluate' ? ask.subject : ask.what === 'book' ? ask.change : ask.what === 'take' ? ask.booking : null;
    for (const one of this.errands.filter((other) => other.state === 'received' && (other.id === about || other.id === received.id) && isMain(other))) {
      await this.lookAt(one, nowS);
    }
  }

  private async lookAt(errand: Errand, nowS: number): Promise<void> {
    const plan = this.planOf(errand.ask.hall);
    if (plan === undefined) return;
    const reply = await thingReply(errand.id, errand.salt, this.size);
    const seen = this.hall.desk.verifyStatus(this.believing(), errand.statement, plan, reply);
    const { status } = seen;
    const fresh: Errand = {
      ...errand,
      status: {
        askedAt: nowS, state: status.state, number: status.number, window: status.window, before: status.before,
        calledAt: Number(status.calledAt), lamp: status.lamp, promiseEnd: Number(status.promiseEnd), legalEnd: Number(status.legalEnd),
        department: status.department, evaluated: status.evaluated, steps: this.stepsOf(errand, seen),
      },
    };
    await this.put([fresh], headRow(seen.head.checkpoint));
    this.follow(seen.head);
  }

  private stepsOf(errand: Errand, seen: HallStatusSeen): DeskStep[] {
    return seen.steps.filter((one) => one.byDesk).map(({ time, step }) => {
      const sealed = step.action === ANSWER_STEP && step.sealed.length > 0;
      const text = sealed ? this.hall.desk.openAnswer(step.sealed, errand.answerKey, fromHex(errand.id)) : step.publicText;
      return { at: Number(time), action: step.action, department: step.department, days: step.days, text };
    });
  }

  private follow(head: { checkpoint: string; size: bigint }): void {
    if (head.checkpoint === '') return;
    this.kept = head.checkpoint;
    this.size = head.size;
    this.doubted = false;
  }

  // ---- What is kept

  private planOf(hall: string): HallPlan | undefined {
    return this.plans.find((one) => one.hall === hall);
  }

  private async deviceKey(): Promise<DeviceKey> {
    this.key ??= await deviceKey(this.store, this.core);
    return this.key;
  }

  private async hurry(): Promise<void> {
    const waiting = this.errands.filter((one) => one.state === 'kept' && one.nextTry > 0);
    if (waiting.length > 0) await this.put(waiting.map((one) => ({ ...one, nextTry: 0 })));
  }

  private async readAll(): Promise<void> {
    const rows = await this.store.image();
    this.plans = [];
    this.errands = [];
    for (const { key, value } of rows) {
      const name = new TextDecoder().decode(key);
      if (name === 'head') this.readHead(new TextDecoder().decode(value));
      if (name.startsWith(PLAN)) this.readPlan(value);
      const errand = name.startsWith(ERRAND) ? decodeErrand(value) : null;
      if (errand !== null) this.errands.push(errand);
    }
    this.errands.sort((one, other) => other.madeAt - one.madeAt);
    this.say();
  }

  private readPlan(bytes: Uint8Array): void {
    try {
      this.plans.push(decode(readHallPlan, bytes));
    } catch (error) {
      if (!(error instanceof LifecertError)) throw error; // fetched again when there is a network
    }
  }

  private readHead(checkpoint: string): void {
    // A note's second line is the size of its tree.
    const size = /^[^\n]*\n([0-9]{1,19})\n/.exec(checkpoint)?.[1];
    if (size === undefined) return;
    this.kept = checkpoint;
    this.size = BigInt(size);
  }

  private async put(errands: readonly Errand[], ...besides: readonly Row[]): Promise<void> {
    const rows = errands.map((one): Row => ({ key: bytesOf(ERRAND + one.id), value: encodeErrand(one) }));
    await this.write({ puts: [...rows, ...besides.filter((row) => row.value.length > 0)], deletes: [] });
    const ids = new Set(errands.map((one) => one.id));
    this.errands = [...errands, ...this.errands.filter((one) => !ids.has(one.id))].sort((one, other) => other.madeAt - one.madeAt);
    this.say();
  }

  private async write(changes: Changes): Promise<void> {
    const result = await this.store.write(changes);
    if (result === 'written') return;
    if (result === 'conflict' || result === 'doubtful') await this.readAll();
    throw new KeepFailed(result);
  }

  private say(): void {
    this.tell({ plans: this.plans, errands: this.errands, doubted: this.doubted });
  }

  private serially<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.tail.then(work);
    this.tail = turn.catch(() => undefined);
    return turn;
  }
}

/** Nothing was written: no room, another window, a broken disk. */
export class KeepFailed extends Error {}

function headRow(checkpoint: string): Row {
  return { key: HEAD, value: bytesOf(checkpoint) };
}
function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
function random(size: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(size));
}
