// What this device asks the counter for about halls. Bytes and JSON only: what may be believed of them is decided elsewhere.
import { Code } from 'lifecert';

const TIMEOUT_MS = 30_000;
const MAX_ANSWER = 512 * 1024;

/** There is no network, or the counter cannot answer at the moment. */
export class Unreachable extends Error {}

/** The counter's answer to the statement was no. */
export class Refused extends Error {
  constructor(readonly code: number) {
    super(`code ${code}`);
  }
}

async function exchange(path: string, init: RequestInit): Promise<Uint8Array> {
  let answer: Response;
  try {
    answer = await fetch(path, { ...init, cache: 'no-store', credentials: 'omit', redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    throw new Unreachable();
  }
  if (answer.ok) {
    const bytes = await answer.arrayBuffer().catch(() => null);
    if (bytes === null || bytes.byteLength > MAX_ANSWER) throw new Unreachable();
    return new Uint8Array(bytes);
  }
  const code = Number(answer.headers.get('lifecert-code') ?? '0');
  // Busy, or not the counter at all: that is no answer.
  if (code === 0 || code === Code.tooManyRequests || answer.status >= 500) throw new Unreachable();
  throw new Refused(code);
}

const known = (size: bigint): Record<string, string> => ({ 'lifecert-known-size': size.toString() });

async function json(path: string): Promise<unknown> {
  try {
    return JSON.parse(new TextDecoder().decode(await exchange(path, {}))) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) throw new Unreachable();
    throw error;
  }
}

/** The names of the halls; what is true of them is in their signed plans. */
export async function hallNames(): Promise<readonly string[]> {
  const { halls } = (await json('/v1/halls')) as { halls?: unknown };
  const names = Array.isArray(halls) ? halls.map((one) => (one as { hall?: unknown }).hall) : [];
  return names.filter((name): name is string => typeof name === 'string' && /^[a-z0-9-]{1,32}$/.test(name)).slice(0, 32);
}

export function planReply(hall: string, size: bigint): Promise<Uint8Array> {
  return exchange(`/v1/hall-plans/${hall}`, { headers: known(size) });
}

export function sendStatement(statement: Uint8Array, size: bigint): Promise<Uint8Array> {
  const headers = { ...known(size), 'content-type': 'application/octet-stream' };
  return exchange('/v1/hall', { method: 'POST', headers, body: statement as Uint8Array<ArrayBuffer> });
}

/** salt  of the thing's leaf */
export function thingReply(id: string, salt: Uint8Array, size: bigint): Promise<Uint8Array> {
  const token = btoa(String.fromCharCode(...salt)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  return exchange(`/v1/hall-things/${id}`, { headers: { ...known(size), authorization: `Lifecert-Receipt ${token}` } });
}

/** Free places by day and time. Only the counter knows them, and a moment later they may be gone. */
export async function freePlaces(hall: string, service: string): Promise<ReadonlyMap<number, ReadonlyMap<number, number>>> {
  const { days } = (await json(`/v1/hall-slots/${hall}?service=${encodeURIComponent(service)}`)) as { days?: unknown };
  const free = new Map<number, ReadonlyMap<number, number>>();
  for (const one of Array.isArray(days) ? (days as { day?: unknown; slots?: unknown }[]) : []) {
    if (typeof one.day !== 'number' || !Array.isArray(one.slots)) continue;
    const slots = (one.slots as { from?: unknown; free?: unknown }[]).filter((slot) => typeof slot.from === 'number' && typeof slot.free === 'number');
    free.set(one.day, new Map(slots.map((slot) => [slot.from as number, slot.free as number])));
  }
  return free;
}
