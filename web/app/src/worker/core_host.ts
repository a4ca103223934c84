// The one owner of the core in this window. Every call into it goes one at a time, because between a change and its
// confirmation nothing else may change; and nothing counts as kept before it was read back from the phone's storage.
import {
  Channel,
  Code,
  DocumentSeen,
  LifecertError,
  PaperKind as CorePaperKind,
  PhotoLabel,
  SayKind,
  type Changes,
  type Client,
  type Exchange,
  type Lifecert,
  type Say,
  type ToSign,
  type Vouch,
} from 'lifecert';
import type { MeterBook, MeterEvent } from '../model/meter';
import type { Pose } from '../model/model';
import type { PaperCheck, PaperKind } from '../model/paper';
import type { Reason } from '../model/reason';
import type { Standing } from '../model/standing';
import type { News } from '../model/update';
import { fromHex, sameBytes } from './bytes';
import { deviceKey } from './device_key';
import { ExchangeFailed, runExchange, type Answer } from './exchange';
import type { Document } from '../staff/model';
import type { Calls, Done, MeterAnswer, Named, PacketFile, PaperText, Sealed, Seed } from './protocol';
import { pinsOf, type KeptRegion } from './region';
import type { SendHost, Step } from './send_loop';
import { codeOfReason, meterBookOf, OUTCOMES_COUNTED, paperOf, reasonOfCode, standingOf, STEPS_COUNTED } from './standing';
import { isQuota, type Store } from './store';

const ENTROPY_BYTES = 64;

const LABELS: Readonly<Record<Pose, PhotoLabel>> = {
  straight: PhotoLabel.straight,
  left: PhotoLabel.left,
  right: PhotoLabel.right,
};

const DOCUMENTS: Readonly<Record<Document, DocumentSeen>> = {
  none: DocumentSeen.none,
  identityCard: DocumentSeen.identityCard,
  socialSecurityCard: DocumentSeen.socialSecurityCard,
  other: DocumentSeen.other,
};

/** The row in which the core keeps the signed trust list (core/client/rows.h). */
const TRUST_ROW = new TextEncoder().encode('trust');

const PAPERS: Readonly<Record<PaperKind, CorePaperKind>> = {
  kept: CorePaperKind.kept,
  received: CorePaperKind.received,
  decided: CorePaperKind.decided,
};

const NOTHING_SAID: Say = { kind: SayKind.appeal, stopNotice: '', stoppedOn: 0, words: '', original: new Uint8Array(32), dueDay: 0 };

const FAILURES: Readonly<Record<ExchangeFailed['why'], Code>> = {
  no_network: Code.noNetwork,
  timed_out: Code.timedOut,
  too_long: Code.tooLong,
};

export class CoreHost implements SendHost {
  private tail: Promise<unknown> = Promise.resolve();
  private endSleep: (() => void) | null = null;
  private woken = false;
  private stopped = false;
  private signed: readonly Uint8Array[] = []; // of a certification that waits for its witness

  private constructor(
    private lib: Lifecert,
    private client: Client,
    private readonly store: Store,
    private readonly region: KeptRegion,
    private readonly tell: (news: News) => void,
  ) {}

  /** Throws LifecertError if what is stored does not hold together. */
  static async open(lib: Lifecert, store: Store, region: KeptRegion, tell: (news: News) => void): Promise<CoreHost> {
    const client = lib.openClient(pinsOf(region), await store.image(), nowS());
    return new CoreHost(lib, client, store, region, tell);
  }

  standing(): Standing {
    return standingOf(this.client.view(nowS()));
  }

  // What the page asks for.

  /** The check character only; touches no client, so it waits for nothing. */
  checkCode(text: string): Reason {
    return reasonOfCode(this.lib.checkCode(text, pinsOf(this.region)));
  }

  async register(code: string): Promise<Done> {
    const done = await this.attempt(async () => {
      // Argon2id takes 64 MiB that WebAssembly never gives back: an instance of its own goes away with them.
      const stretched = this.lib.fresh().stretchCode(pinsOf(this.region), code);
      const key = await deviceKey(this.store, this.lib);
      // Whether it is a person's phone or a tablet of staff the code decides, not the page: the request is good for both.
      const entropy = crypto.getRandomValues(new Uint8Array(ENTROPY_BYTES));
      const toSign = this.client.prepareStaffEnrolment(stretched, key.publicKey, entropy, nowS());
      return this.keep(this.client.finishEnrolment(await signAll(key, toSign)));
    });
    if (done.ok) this.wake(true);
    return done;
  }

  /** What the movements before the camera are drawn from. */
  async liveSeed(): Promise<Seed> {
    try {
      return { ok: true, seed: await this.serially(() => Promise.resolve(this.client.scriptSeed(nowS()))) };
    } catch (error) {
      return { ok: false, reason: reasonOfError(error) };
    }
  }

  certify(asked: Calls['certify']['ask']): Promise<Sealed> {
    return this.sealed(async () => {
      const signatures = await this.signCertification(asked, '');
      return typeof signatures === 'string' ? signatures : this.keep(this.client.finishSubmission(signatures));
    });
  }

  /** A certification that somebody beside the person will sign too: what their phone has to read. It is kept once they have signed. */
  async callWitness({ witness, ...asked }: Calls['callWitness']['ask']): Promise<PaperText> {
    let text = '';
    const done = await this.attempt(async () => {
      const signatures = await this.signCertification(asked, witness);
      if (typeof signatures === 'string') return signatures;
      this.signed = signatures;
      text = this.client.witnessCall();
      return 'ok';
    });
    return done.ok ? { ok: true, text } : done;
  }

  /** What the witness's phone shows. */
  takeWord(text: string): Promise<Sealed> {
    return this.sealed(() => {
      this.client.takeWitness(text);
      return this.keep(this.client.finishSubmission(this.signed));
    });
  }

  /** The signatures of a certification; or why there is none. */
  private async signCertification(
    { shots, live, consentedAt, callMeAlone, beaconWords }: Calls['certify']['ask'],
    witness: string,
  ): Promise<readonly Uint8Array[] | Reason> {
    const key = await deviceKey(this.store, this.lib);
    const entropy = crypto.getRandomValues(new Uint8Array(ENTROPY_BYTES));
    const now = nowS();
    // The packet will name the challenge that is open now; movements of another would be refused.
    if (live !== null && !sameBytes(live.challenge, this.client.scriptSeed(now).challenge)) return 'no_challenge';
    const capture = {
      consentVersion: this.client.view(now).consentVersion,
      consentToFace: true,
      callMeAlone,
      consentedAt: BigInt(consentedAt),
      channel: Channel.phoneWeb,
      photos: shots.map(({ pose, takenAt, jpeg }) => ({ label: LABELS[pose], takenAt: BigInt(takenAt), jpeg })),
      live: live?.session ?? new Uint8Array(),
      beaconWords,
      witness,
    };
    try {
      return await signAll(key, this.client.prepareSubmission(capture, entropy, now));
    } catch (error) {
      if (beaconWords !== '' && areWordsRefused(error)) return 'unknown_words';
      throw error;
    } finally {
      entropy.fill(0);
    }
  }

  /** The certification that the work keeps, and its sending begun. */
  private async sealed(work: () => Promise<Reason>): Promise<Sealed> {
    const done = await this.attempt(work);
    if (!done.ok) return done;
    this.wake(true);
    const newest = this.standing().items[0];
    return newest === undefined ? { ok: false, reason: 'other' } : { ok: true, id: newest.id };
  }

  // What a tablet of staff does, and the phone beside it.

  /** A certification of somebody whom staff are with; without pictures it is their word alone. */
  assist({ shots, consentedAt, document, ...named }: Calls['assist']['ask']): Promise<Sealed> {
    return this.sealed(async () => {
      const key = await deviceKey(this.store, this.lib);
      const now = nowS();
      const assisted = {
        ...personOf(named),
        documentSeen: DOCUMENTS[document],
        capture: {
          consentVersion: shots.length > 0 ? this.client.view(now).consentVersion : 0,
          consentToFace: shots.length > 0,
          callMeAlone: false,
          consentedAt: BigInt(consentedAt),
          channel: Channel.staffTablet,
          photos: shots.map(({ pose, takenAt, jpeg }) => ({ label: LABELS[pose], takenAt: BigInt(takenAt), jpeg })),
          live: new Uint8Array(),
          beaconWords: '',
          witness: '',
        },
      };
      const entropy = crypto.getRandomValues(new Uint8Array(ENTROPY_BYTES));
      const toSign = this.client.prepareAssisted(assisted, entropy, now);
      return this.keep(this.client.finishSubmission(await signAll(key, toSign)));
    });
  }

  /** This device's key, for another screen to read. */
  keyCard(): Promise<PaperText> {
    return this.text(async () => this.client.keyCard((await deviceKey(this.store, this.lib)).publicKey));
  }

  /** The word of staff for whose phone it is, to be read by that phone, or by the colleague who signs second. */
  vouch({ phone, replaces, lostAt, second, voucher, ...named }: Calls['vouch']['ask']): Promise<PaperText> {
    return this.text(async () => {
      const key = await deviceKey(this.store, this.lib);
      const entropy = crypto.getRandomValues(new Uint8Array(ENTROPY_BYTES));
      const asked = { ...personOf(named), phone, replaces, lostAt: BigInt(lostAt), second, voucher };
      return this.client.finishVouch(await signAll(key, this.client.prepareVouch(asked, entropy, nowS())));
    });
  }

  /** On the phone: what the tablet shows, signed and kept like every other request. */
  async takeVoucher(text: string): Promise<Done> {
    const done = await this.attempt(async () => {
      const key = await deviceKey(this.store, this.lib);
      const toSign = this.client.prepareVouched(text, key.publicKey, nowS());
      return this.keep(this.client.finishEnrolment(await signAll(key, toSign)));
    });
    if (done.ok) this.wake(true);
    return done;
  }

  private async text(work: () => Promise<string>): Promise<PaperText> {
    let text = '';
    const done = await this.attempt(async () => {
      text = await work();
      return 'ok';
    });
    return done.ok ? { ok: true, text } : done;
  }

  /** "I am alive", or the consent withdrawn: signed and kept first, then sent like a certification. */
  say({ what, stopNotice }: Calls['say']['ask']): Promise<Done> {
    const kind = what === 'appeal' ? SayKind.appeal : SayKind.withdrawal;
    return this.keepSaid({ ...NOTHING_SAID, kind, stopNotice });
  }

  /** The cycle of a certification put right; it goes the same way. */
  amend({ id, dueDay, words }: Calls['amend']['ask']): Promise<Done> {
    return this.keepSaid({ ...NOTHING_SAID, kind: SayKind.amendment, original: fromHex(id), dueDay, words });
  }

  private async keepSaid(say: Say): Promise<Done> {
    const done = await this.attempt(async () => {
      const key = await deviceKey(this.store, this.lib);
      const toSign = this.client.prepareSay(say, nowS());
      return this.keep(this.client.finishSay(await signAll(key, toSign)));
    });
    if (done.ok) this.wake(true);
    return done;
  }

  /** The cycle that a certification was made for, by its own slip. */
  async madeFor(id: string): Promise<Calls['madeFor']['answer']> {
    try {
      const trust = await this.store.row(TRUST_ROW);
      const slip = await this.serially(() => Promise.resolve(this.client.paper(fromHex(id), CorePaperKind.kept)));
      return { day: trust === null ? 0 : this.lib.verifyPaper(pinsOf(this.region), trust, slip).dueDay };
    } catch {
      return { day: 0 };
    }
  }

  // The failure meter. It serves the office, not the person: if it fails, nobody is told.

  async count({ step, outcome, seconds, reason }: MeterEvent): Promise<Done> {
    return this.attempt(async () => {
      const changes = this.client.count(STEPS_COUNTED[step], OUTCOMES_COUNTED[outcome], seconds, codeOfReason(reason), nowS());
      const result = await this.store.write(changes);
      if (result === 'written') this.client.confirm();
      else if (result === 'doubtful') await this.reopen();
      else this.client.discard();
      return result === 'written' ? 'ok' : 'store_failed';
    });
  }

  meter(): Promise<MeterAnswer> {
    return this.bookAfter(() => Promise.resolve('ok'));
  }

  /** The person has agreed: the oldest month that is over is signed, kept, and sent after everything else. */
  async sendMeter(): Promise<MeterAnswer> {
    const answer = await this.bookAfter(async () => {
      const key = await deviceKey(this.store, this.lib);
      const toSign = this.client.prepareMeterReport(nowS());
      return this.keep(this.client.finishMeterReport(await signAll(key, toSign)));
    });
    if (answer.ok) this.wake(true);
    return answer;
  }

  forgetMeter(): Promise<MeterAnswer> {
    return this.bookAfter(() => this.keep(this.client.forgetMeter()));
  }

  private async bookAfter(work: () => Promise<Reason>): Promise<MeterAnswer> {
    let book: MeterBook = { months: [], reportable: 0 };
    const done = await this.attempt(async () => {
      const reason = await work();
      book = meterBookOf(this.client.meter(nowS()));
      return reason;
    });
    return done.ok ? { ok: true, book } : done;
  }

  /** What a paper says, by the trust list that this phone has; needs no network and no registration. */
  async verifyPaper(text: string): Promise<PaperCheck> {
    try {
      const trust = await this.store.row(TRUST_ROW);
      if (trust === null) return { holds: false, reason: 'no_network' };
      return { holds: true, paper: paperOf(this.lib.verifyPaper(pinsOf(this.region), trust, text)) };
    } catch (error) {
      return { holds: false, reason: reasonOfError(error) };
    }
  }

  /** The text of a paper's QR. */
  async paper({ id, kind }: Calls['paper']['ask']): Promise<PaperText> {
    let text = '';
    const done = await this.attempt(() => {
      text = this.client.paper(fromHex(id), PAPERS[kind]);
      return Promise.resolve('ok');
    });
    return done.ok ? { ok: true, text } : done;
  }

  async forkFile(): Promise<PacketFile> {
    let bytes = new Uint8Array();
    const done = await this.attempt(() => {
      bytes = new Uint8Array(this.client.forkFile());
      return Promise.resolve('ok');
    });
    return done.ok ? { ok: true, bytes } : done;
  }

  async packetFile(id: string): Promise<PacketFile> {
    let bytes = new Uint8Array();
    const done = await this.attempt(() => {
      bytes = new Uint8Array(this.client.packetFile(fromHex(id)));
      return Promise.resolve('ok');
    });
    return done.ok ? { ok: true, bytes } : done;
  }

  /** Ends the pause of the send loop; with `retry`, what waits for its turn may go at once. */
  wake(retry: boolean): void {
    if (retry) void this.serially(() => Promise.resolve(this.client.retryNow())).catch(() => undefined);
    this.woken = true;
    this.endSleep?.();
  }

  stop(): void {
    this.stopped = true;
    this.wake(false);
  }

  isStopped(): boolean {
    return this.stopped;
  }

  // What the send loop needs.

  online(): boolean {
    return navigator.onLine;
  }

  nextStep(): Promise<Step> {
    return this.serially(() => {
      const { exchange, waitS } = this.client.nextStep(nowS());
      if (exchange !== null) this.tellStanding();
      return Promise.resolve({ exchange: exchange ?? undefined, waitS: Number(waitS) });
    });
  }

  exchange(exchange: Exchange): Promise<Answer> {
    return runExchange(exchange, self.location.origin);
  }

  settle(id: number, outcome: Answer | ExchangeFailed): Promise<boolean> {
    return this.serially(async () => {
      if (outcome instanceof ExchangeFailed) {
        this.client.exchangeFailed(id, FAILURES[outcome.why], nowS());
        this.tellStanding();
        return true;
      }
      const changes = this.client.takeAnswer(id, outcome.status, outcome.code, outcome.body, nowS());
      return (await this.keep(changes)) === 'ok';
    });
  }

  sleep(seconds: number): Promise<void> {
    if (this.woken || seconds <= 0) {
      this.woken = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.endSleep?.(), seconds * 1000);
      this.endSleep = () => {
        clearTimeout(timer);
        this.endSleep = null;
        this.woken = false;
        resolve();
      };
    });
  }

  // How changes become kept.

  private async keep(changes: Changes): Promise<Reason> {
    if (changes.puts.length === 0 && changes.deletes.length === 0) {
      this.client.confirm();
      this.tellStanding();
      return 'ok';
    }
    const result = await this.store.write(changes);
    switch (result) {
      case 'written':
        this.client.confirm();
        this.tell({ is: 'storage', full: false });
        this.tellStanding();
        return 'ok';
      case 'full':
        this.client.discard();
        this.tell({ is: 'storage', full: true });
        return 'storage_full';
      case 'conflict':
        this.client.discard();
        this.stop();
        this.tell({ is: 'blocked', why: 'otherWindow' });
        return 'store_conflict';
      case 'failed':
        this.client.discard();
        return 'store_failed';
      case 'doubtful':
        await this.reopen();
        return 'store_failed';
    }
  }

  /** Makes the client anew from what is on the phone, in a fresh instance. */
  private async reopen(): Promise<void> {
    this.lib = this.lib.fresh();
    this.client = this.lib.openClient(pinsOf(this.region), await this.store.image(), nowS());
    this.tellStanding();
  }

  private tellStanding(): void {
    this.tell({ is: 'standing', standing: this.standing() });
  }

  /** Does one thing the person asked for and says how it ended; nothing is thrown at the page. */
  private async attempt(work: () => Promise<Reason>): Promise<Done> {
    try {
      const reason = await this.serially(work);
      return reason === 'ok' ? { ok: true } : { ok: false, reason };
    } catch (error) {
      return { ok: false, reason: reasonOfError(error) };
    }
  }

  private serially<T>(work: () => Promise<T>): Promise<T> {
    const guarded = async (): Promise<T> => {
      try {
        return await work();
      } catch (error) {
        // A stopped instance, or anything but an error of the core's own: what is in memory is no longer to be trusted.
        const refused = error instanceof LifecertError && error.code !== Code.stopped;
        if (!refused) await this.reopen().catch(() => undefined);
        throw error;
      }
    };
    const turn = this.tail.then(guarded);
    this.tail = turn.catch(() => undefined);
    return turn;
  }
}

function personOf({ visit, name, idNumber, scheme }: Named): Pick<Vouch, 'visit' | 'name' | 'idNumber' | 'scheme'> {
  return visit !== '' ? { visit: fromHex(visit), name: '', idNumber: '', scheme: '' } : { visit: null, name, idNumber, scheme };
}

/** The core has no word like that; its errors name which one. */
function areWordsRefused(error: unknown): boolean {
  return error instanceof LifecertError && error.where.startsWith('word');
}

function reasonOfError(error: unknown): Reason {
  if (error instanceof LifecertError) return reasonOfCode(error.code);
  return isQuota(error) ? 'storage_full' : 'other';
}

export function nowS(): number {
  return Math.floor(Date.now() / 1000);
}

async function signAll(key: { sign(message: Uint8Array): Promise<Uint8Array> }, toSign: ToSign): Promise<Uint8Array[]> {
  const signatures: Uint8Array[] = [];
  for (const message of toSign.messages) signatures.push(await key.sign(message));
  return signatures;
}
