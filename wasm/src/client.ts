import { Abi, imports, Written, type Exports, type Imports } from './abi.js';
import { decode, decodeUtf8, encode, encodeUtf8, Reader } from './codec.js';
import { LifecertError } from './errors.js';
import {
  Code,
  readChanges,
  readMeterBook,
  readNextStep,
  readScriptSeed,
  readPaper,
  readStretchedCode,
  readToSign,
  readTrustList,
  readView,
  writeAssisted,
  writeCapture,
  writeImage,
  writeLoggedStatement,
  writePins,
  writeSay,
  writeSignatures,
  writeStretchedCode,
  writeSubmissionRecord,
  writeVouch,
  type Assisted,
  type Capture,
  type Changes,
  type LoggedStatement,
  type MeterBook,
  type MeterOutcome,
  type MeterStep,
  type NextStep,
  type Paper,
  type PaperKind,
  type Pins,
  type Row,
  type Say,
  type ScriptSeed,
  type StretchedCode,
  type SubmissionRecord,
  type ToSign,
  type TrustList,
  type View,
  type Vouch,
} from './generated.js';

/** Makes an instance at once, from a module that the host keeps compiled. */
export type Instantiate = (imports: Imports) => Exports;

/** The core. Every method throws LifecertError when the core refuses. Not for two threads at a time. */
export class Lifecert {
  private readonly abi: Abi;

  /** For loaders: use loadWeb, loadNode or loadWechat. */
  constructor(
    exports: Exports,
    private readonly another: Instantiate | null,
  ) {
    this.abi = new Abi(exports);
  }

  /** Whether this build on this machine computes rightly; throws self_test_failed. Call it once, before all else. */
  selfTest(): void {
    this.abi.run('lifecert_self_test');
  }

  /**
   * Another instance of the same module: for stretchCode, whose memory is never given back, and after `stopped`.
   * Throws wrong_state in mini-programs, which can make instances only by loading.
   */
  fresh(): Lifecert {
    if (this.another === null) throw new LifecertError(Code.wrongState, 'fresh');
    return new Lifecert(this.another(imports()), this.another);
  }

  /** The form and the check character only; instant, for every key stroke. With pins, a QR of another region is noticed. */
  checkCode(typed: string, pins?: Pins): Code {
    return withText(typed, (text) => this.abi.code('lifecert_check_code', text, pins ? encodeUtf8(pins.region) : NOTHING));
  }

  /** Argon2id: 64 MiB, which the instance never gives back, and a fifth of a second. Use `lib.fresh().stretchCode(...)`. */
  stretchCode(pins: Pins, typed: string): StretchedCode {
    const region = encodeUtf8(pins.region);
    const bytes = withText(typed, (text) => this.abi.answer('lifecert_stretch_code', region, text));
    return wiped(bytes, () => decode(readStretchedCode, bytes));
  }

  /** @param seed 32 fresh random bytes; the secret is a copy of them with the public key behind it, as sign() wants it */
  signKeyFromSeed(seed: Uint8Array): { publicKey: Uint8Array; secret: Uint8Array } {
    const publicKey = this.abi.answer('lifecert_sign_key', seed);
    const secret = new Uint8Array(seed.length + publicKey.length);
    secret.set(seed);
    secret.set(publicKey, seed.length);
    return { publicKey, secret };
  }

  sign(secret: Uint8Array, message: Uint8Array): Uint8Array {
    return this.abi.answer('lifecert_sign', secret, message);
  }

  /** Throws bad_key. */
  checkKey(publicKey: Uint8Array): void {
    this.abi.run('lifecert_check_key', publicKey);
  }

  /** Throws bad_key, bad_signature. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): void {
    this.abi.run('lifecert_verify', publicKey, message, signature);
  }

  /** @param image all rows as stored, in any order. Throws not_consistent when the stored journal is broken. */
  openClient(pins: Pins, image: readonly Row[], nowS: number): Client {
    const rows = encode(writeImage, { rows: [...image] });
    const handle = wiped(rows, () => this.abi.answer('lifecert_client_create', encode(writePins, pins), rows, nowS));
    return new Client(this.abi, decode((reader: Reader) => reader.u32(), handle));
  }

  /** @param trustList the signed list as served */
  verifyTrustList(pins: Pins, trustList: Uint8Array): TrustList {
    return this.abi.read(readTrustList, 'lifecert_verify_trust_list', encode(writePins, pins), trustList);
  }

  /**
   * What is on a paper or a screen, with nothing but the trust list.
   * @param text of the QR of a slip, a receipt or a certificate. Throws not_a_paper, wrong_region, and whatever does not hold.
   */
  verifyPaper(pins: Pins, trustList: Uint8Array, text: string): Paper {
    const bytes = encodeUtf8(text);
    return this.abi.read(readPaper, 'lifecert_verify_paper', encode(writePins, pins), trustList, bytes);
  }

  /** @param proof the receipt: a tlog-proof, text */
  verifyReceived(pins: Pins, trustList: Uint8Array, record: SubmissionRecord, proof: string): Paper {
    return this.abi.read(
      readPaper,
      'lifecert_verify_received',
      encode(writePins, pins),
      trustList,
      encode(writeSubmissionRecord, record),
      encodeUtf8(proof),
    );
  }

  verifyDecided(pins: Pins, trustList: Uint8Array, decision: LoggedStatement): Paper {
    return this.abi.read(
      readPaper,
      'lifecert_verify_decided',
      encode(writePins, pins),
      trustList,
      encode(writeLoggedStatement, decision),
    );
  }
}

/**
 * One phone's day. Whatever answers Changes wants all of it stored in one durable transaction and then confirm(), or, if it
 * could not be stored, discard(); meanwhile nothing else may change. Changes without a row need neither. Times are whole
 * seconds since 1970.
 */
export class Client {
  /** For Lifecert.openClient. */
  constructor(
    private readonly abi: Abi,
    private readonly handle: number,
  ) {}

  /** Throws wrong_state, bad_key. */
  prepareEnrolment(code: StretchedCode, deviceKey: Uint8Array, nowS: number): ToSign {
    const secret = encode(writeStretchedCode, code);
    return wiped(secret, () =>
      this.abi.read(readToSign, 'lifecert_client_prepare_enrolment', this.handle, secret, deviceKey, nowS),
    );
  }

  /** For a tablet of staff. @param entropy 32 to 64 fresh random bytes. Throws wrong_state, bad_key, weak_entropy. */
  prepareStaffEnrolment(code: StretchedCode, deviceKey: Uint8Array, entropy: Uint8Array, nowS: number): ToSign {
    const secret = encode(writeStretchedCode, code);
    return wiped(secret, () =>
      this.abi.read(readToSign, 'lifecert_client_prepare_staff_enrolment', this.handle, secret, deviceKey, entropy, nowS),
    );
  }

  /**
   * By a member of staff who is with the person; finishSubmission() finishes it.
   * @param entropy 32 to 64 fresh random bytes. Throws visit_over, unknown_person, and what prepareSubmission() throws.
   */
  prepareAssisted(assisted: Assisted, entropy: Uint8Array, nowS: number): ToSign {
    const secret = encode(writeAssisted, assisted);
    return wiped(secret, () =>
      this.abi.read(readToSign, 'lifecert_client_prepare_assisted', this.handle, secret, entropy, nowS),
    );
  }

  /** The QR that this device shows: a phone that wants to be enrolled, a tablet that will sign second, or a witness's phone. */
  keyCard(deviceKey: Uint8Array): string {
    return decodeUtf8(this.abi.answer('lifecert_client_key_card', this.handle, deviceKey));
  }

  /**
   * The word of a member of staff for whose phone it is, or of a witness on their own phone; finishVouch() finishes it.
   * @param entropy 32 to 64 fresh random bytes. Throws wrong_state, bad_argument, unknown_person, visit_over, two_needed,
   *   not_co_signed, wrong_person, bad_syntax, wrong_region.
   */
  prepareVouch(vouch: Vouch, entropy: Uint8Array, nowS: number): ToSign {
    const secret = encode(writeVouch, vouch);
    return wiped(secret, () =>
      this.abi.read(readToSign, 'lifecert_client_prepare_vouch', this.handle, secret, entropy, nowS),
    );
  }

  /**
   * The QR for whoever signs second, for the phone once all have signed, or, beside a certification, for the phone that certifies.
   * Stores nothing. Throws wrong_state, bad_signature.
   */
  finishVouch(signatures: readonly Uint8Array[]): string {
    const bytes = encode(writeSignatures, { signatures: [...signatures] });
    return decodeUtf8(this.abi.answer('lifecert_client_finish_vouch', this.handle, bytes));
  }

  /** On the phone: takes what the tablet shows; finishEnrolment() finishes it. Throws wrong_key, not_co_signed, bad_syntax. */
  prepareVouched(text: string, deviceKey: Uint8Array, nowS: number): ToSign {
    return this.abi.read(readToSign, 'lifecert_client_prepare_vouched', this.handle, encodeUtf8(text), deviceKey, nowS);
  }

  /** Throws wrong_state, bad_signature. */
  finishEnrolment(signatures: readonly Uint8Array[]): Changes {
    return this.finish('lifecert_client_finish_enrolment', signatures);
  }

  /**
   * Also while the enrolment request has no answer yet, as often as View.provisionalLeft says.
   * @param entropy 32 to 64 fresh random bytes. Throws wrong_state, no_consent, too_long, provisional_limit, weak_entropy, bad_key.
   */
  prepareSubmission(capture: Capture, entropy: Uint8Array, nowS: number): ToSign {
    const pictures = capture.photos.reduce((sum, photo) => sum + photo.jpeg.length, capture.live.length);
    const written = new Written(1024 + pictures, (writer) => writeCapture(writer, capture));
    return this.abi.read(readToSign, 'lifecert_client_prepare_submission', this.handle, written, entropy, nowS);
  }

  /** The QR of what is prepared, for the phone of the witness whom the capture names. Throws wrong_state. */
  witnessCall(): string {
    return decodeUtf8(this.abi.answer('lifecert_client_witness_call', this.handle));
  }

  /** What the witness's phone shows then. Throws wrong_state, unknown_submission, wrong_key, bad_signature, bad_syntax. */
  takeWitness(text: string): void {
    this.abi.run('lifecert_client_take_witness', this.handle, encodeUtf8(text));
  }

  /**
   * @param signatures in the order of the messages.
   * Throws wrong_state ("journal": prepare again), not_co_signed (the witness has still to sign), bad_signature.
   */
  finishSubmission(signatures: readonly Uint8Array[]): Changes {
    return this.finish('lifecert_client_finish_submission', signatures);
  }

  /** "I am alive", the consent withdrawn, a cycle put right. Throws wrong_state, too_short (name the stop notice), too_long. */
  prepareSay(say: Say, nowS: number): ToSign {
    return this.abi.read(readToSign, 'lifecert_client_prepare_say', this.handle, encode(writeSay, say), nowS);
  }

  /** @param signatures one. Throws wrong_state, bad_signature. */
  finishSay(signatures: readonly Uint8Array[]): Changes {
    return this.finish('lifecert_client_finish_say', signatures);
  }

  /** The next request, or how long to wait before asking again. At most one exchange is open at a time. */
  nextStep(nowS: number): NextStep {
    return this.abi.read(readNextStep, 'lifecert_client_next_step', this.handle, nowS);
  }

  /**
   * @param code the number in the answer's "lifecert-code" header; 0 when there is none
   * A bad answer is no error: it becomes a reason in the view and is tried again.
   */
  takeAnswer(exchange: number, status: number, code: number, body: Uint8Array, nowS: number): Changes {
    return this.abi.read(readChanges, 'lifecert_client_take_answer', this.handle, exchange, status, code, body, nowS);
  }

  /** @param reason noNetwork, timedOut or tooLong */
  exchangeFailed(exchange: number, reason: Code, nowS: number): void {
    this.abi.run('lifecert_client_exchange_failed', this.handle, exchange, reason, nowS);
  }

  /** The network is back, or the person asks to try now. */
  retryNow(): void {
    this.abi.run('lifecert_client_retry_now', this.handle);
  }

  confirm(): void {
    this.abi.run('lifecert_client_confirm', this.handle);
  }

  discard(): void {
    this.abi.run('lifecert_client_discard', this.handle);
  }

  /** For LiveSession: what the script before the camera is drawn from. Throws wrong_state. */
  scriptSeed(nowS: number): ScriptSeed {
    return this.abi.read(readScriptSeed, 'lifecert_client_script_seed', this.handle, nowS);
  }

  view(nowS: number): View {
    return this.abi.read(readView, 'lifecert_client_view', this.handle, nowS);
  }

  /** The sealed packet as a file, for another way of delivery. Throws unknown_submission, not_found. */
  packetFile(submissionId: Uint8Array): Uint8Array {
    return this.abi.answer('lifecert_client_packet_file', this.handle, submissionId);
  }

  /** The text of a paper's QR. Throws unknown_submission, not_found (there is none yet), too_long. */
  paper(submissionId: Uint8Array, kind: PaperKind): string {
    return decodeUtf8(this.abi.answer('lifecert_client_paper', this.handle, submissionId, kind));
  }

  /** Every fork that was marked, as a file for anybody to judge. Throws not_found. */
  forkFile(): Uint8Array {
    return this.abi.answer('lifecert_client_fork_file', this.handle);
  }

  /** Counts on the phone how a step went. @param reason why it failed or was given up, or Code.ok */
  count(step: MeterStep, outcome: MeterOutcome, seconds: number, reason: Code, nowS: number): Changes {
    return this.abi.read(readChanges, 'lifecert_client_count', this.handle, step, outcome, seconds, reason, nowS);
  }

  /** What was counted and not sent. */
  meter(nowS: number): MeterBook {
    return this.abi.read(readMeterBook, 'lifecert_client_meter', this.handle, nowS);
  }

  /** The report of the oldest month that is over; calling it is the person's consent to send it. Throws wrong_state. */
  prepareMeterReport(nowS: number): ToSign {
    return this.abi.read(readToSign, 'lifecert_client_prepare_meter_report', this.handle, nowS);
  }

  /** Throws wrong_state, bad_signature. */
  finishMeterReport(signatures: readonly Uint8Array[]): Changes {
    return this.finish('lifecert_client_finish_meter_report', signatures);
  }

  /** Forgets every count that was not sent. */
  forgetMeter(): Changes {
    return this.abi.read(readChanges, 'lifecert_client_forget_meter', this.handle);
  }

  /** Gives its memory back; it is of no use afterwards. */
  close(): void {
    this.abi.run('lifecert_client_destroy', this.handle);
  }

  private finish(name: string, signatures: readonly Uint8Array[]): Changes {
    return this.abi.read(readChanges, name, this.handle, encode(writeSignatures, { signatures: [...signatures] }));
  }
}

const NOTHING = new Uint8Array(0);

function wiped<T>(secret: Uint8Array, use: () => T): T {
  try {
    return use();
  } finally {
    secret.fill(0);
  }
}

function withText<T>(text: string, use: (bytes: Uint8Array) => T): T {
  const bytes = encodeUtf8(text);
  return wiped(bytes, () => use(bytes));
}
