import { type Abi } from './abi.js';
import { decode, decodeUtf8, encode, encodeUtf8 } from './codec.js';
import {
  readDrawVerdict,
  readHallDays,
  readHallPlanSeen,
  readHallReceiptSeen,
  readHallStatusSeen,
  writeHallPlan,
  writePins,
  writeRequestBody,
  type DrawVerdict,
  type HallDay,
  type HallPlan,
  type HallPlanSeen,
  type HallReceiptSeen,
  type HallStatusSeen,
  type Kind,
  type Pins,
  type RequestBody,
} from './generated.js';

/** By what the counter's answers are judged. */
export interface HallBelief {
  readonly pins: Pins;
  /** As served at /v1/trust-list. */
  readonly trustList: Uint8Array;
  /** The checkpoint of the last answer's head; empty at first. */
  readonly kept: string;
}

/**
 * What is said to a hall (bookings, numbers, requests, evaluations), and the recomputing of draws. Nothing is sent, stored or
 * signed here: the device signs what toSign() gives. Every method throws LifecertError.
 */
export class HallDesk {
  /** Of a Hall: use hall.desk. */
  constructor(private readonly abi: Abi) {}

  /**
   * Recomputes a published draw from its file and the region's trust list alone; what does not hold is in the verdict.
   * @param trustList as served at /v1/trust-list
   * @param bundle as served at /v1/draw-files/{id}
   */
  verifyDraw(pins: Pins, trustList: Uint8Array, bundle: Uint8Array): DrawVerdict {
    return decode(readDrawVerdict, this.abi.answer('lifecert_hall_verify_draw', encode(writePins, pins), trustList, bundle));
  }

  /** The plan of a hall, as served at /v1/hall-plans/{hall}: signed by the registrar and in the log. */
  verifyPlan(by: HallBelief, reply: Uint8Array): HallPlanSeen {
    return decode(readHallPlanSeen, this.abi.answer('lifecert_hall_verify_plan', ...inputs(by), reply));
  }

  /** The counter's receipt for a statement that was sent to /v1/hall. */
  verifyReceipt(by: HallBelief, statement: Uint8Array, reply: Uint8Array): HallReceiptSeen {
    return decode(readHallReceiptSeen, this.abi.answer('lifecert_hall_verify_receipt', ...inputs(by), statement, reply));
  }

  /** Where a thing stands, as served at /v1/hall-things/{id}. */
  verifyStatus(by: HallBelief, statement: Uint8Array, plan: HallPlan, reply: Uint8Array): HallStatusSeen {
    const known = encode(writeHallPlan, plan);
    return decode(readHallStatusSeen, this.abi.answer('lifecert_hall_verify_status', ...inputs(by), statement, known, reply));
  }

  /**
   * The days on which a service takes bookings, with their times.
   * @param from days since 1970-01-01
   * @param count at most 400
   */
  days(plan: HallPlan, service: string, from: number, count: number): HallDay[] {
    const known = encode(writeHallPlan, plan);
    return decode(readHallDays, this.abi.answer('lifecert_hall_days', known, encodeUtf8(service), from, count)).days;
  }

  /** The bytes that the device signs for an encoded payload. Throws wrong_kind. */
  toSign(kind: Kind, payload: Uint8Array): Uint8Array {
    return this.abi.answer('lifecert_hall_to_sign', kind, payload);
  }

  /** The statement to send. Throws wrong_kind, bad_key, bad_signature. */
  signed(kind: Kind, payload: Uint8Array, key: Uint8Array, signature: Uint8Array): Uint8Array {
    return this.abi.answer('lifecert_hall_signed', kind, payload, key, signature);
  }

  /** What a statement is known by, at the counter and in what follows it. */
  id(payload: Uint8Array): Uint8Array {
    return this.abi.answer('lifecert_hall_statement_id', payload);
  }

  /**
   * Seals what somebody wrote to the hall's mailbox; only the hall can open it.
   * @param entropy 32 to 64 fresh random bytes
   * Throws too_long, bad_text, bad_key, weak_entropy.
   */
  seal(mailbox: Uint8Array, body: RequestBody, entropy: Uint8Array): Uint8Array {
    return this.abi.answer('lifecert_hall_seal', mailbox, encode(writeRequestBody, body), entropy);
  }

  /** An answer, with the key that was sealed with the request. Throws cannot_open. */
  openAnswer(sealed: Uint8Array, answerKey: Uint8Array, request: Uint8Array): string {
    return decodeUtf8(this.abi.answer('lifecert_hall_open_answer', sealed, answerKey, request));
  }
}

function inputs({ pins, trustList, kept }: HallBelief): [Uint8Array, Uint8Array, Uint8Array] {
  return [encode(writePins, pins), trustList, encodeUtf8(kept)];
}
