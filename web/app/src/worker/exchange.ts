// One request to the server and its answer, with every limit set before a byte is read.
import { Method, type Exchange } from 'lifecert';

export interface Answer {
  status: number;
  code: number; // the core's code number in the "lifecert-code" header, 0 when there is none
  body: Uint8Array;
}

/** The least that a slow network is given: one minute, and time for the body at 2 KB a second. */
export function timeoutMs(bodyBytes: number): number {
  return 60_000 + Math.ceil(bodyBytes / 2);
}

/** Why an exchange came to nothing. */
export class ExchangeFailed extends Error {
  constructor(readonly why: 'no_network' | 'timed_out' | 'too_long') {
    super(why);
  }
}

/**
 * Sends it and reads the answer. Throws ExchangeFailed when there is none to be had: no network, redirected elsewhere, too
 * slow, or longer than allowed (reading stops there).
 */
export async function runExchange(exchange: Exchange, origin: string, send: typeof fetch = fetch): Promise<Answer> {
  const url = new URL(exchange.path, origin);
  if (url.origin !== origin) throw new Error('the core names paths only, never another server');
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMs(exchange.body.length));
  try {
    const headers = new Headers();
    for (const { name, value } of exchange.headers) headers.set(name, value);
    const answer = await send(url, {
      method: exchange.method === Method.post ? 'POST' : 'GET',
      headers,
      body: exchange.method === Method.post ? (exchange.body as Uint8Array<ArrayBuffer>) : null,
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal: abort.signal,
    });
    const body = await readAtMost(answer, exchange.maxAnswerBytes);
    return { status: answer.status, code: codeOf(answer.headers.get('lifecert-code')), body };
  } catch (error) {
    if (error instanceof ExchangeFailed) throw error;
    throw new ExchangeFailed(abort.signal.aborted ? 'timed_out' : 'no_network');
  } finally {
    clearTimeout(timer);
  }
}

function codeOf(header: string | null): number {
  if (header === null || !/^[0-9]{1,5}$/.test(header)) return 0;
  const code = Number(header);
  return code <= 0xffff ? code : 0;
}

async function readAtMost(answer: Response, most: number): Promise<Uint8Array> {
  const reader = answer.body?.getReader();
  if (reader === undefined) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      void reader.cancel().catch(() => undefined);
      throw new ExchangeFailed('too_long');
    }
    parts.push(value);
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    body.set(part, at);
    at += part.length;
  }
  return body;
}
