// What the counter says about the hall right now: calls and waiting numbers, what is late, the draws. Public and unsigned: it may
// hang on a wall, and nothing is decided by it.

export interface HallCall {
  readonly number: string;
  readonly window: number;
  readonly calledAt: number; // Unix seconds
}

export interface Queue {
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly waiting: number;
}

export interface Board {
  readonly open: boolean;
  readonly calls: readonly HallCall[]; // newest first
  readonly queues: readonly Queue[];
}

export interface LateCase {
  readonly id: string;
  readonly kind: string;
  readonly topic: string;
  readonly where: string; // department; empty: the hall's desk
  readonly lamp: 'green' | 'yellow' | 'red';
  readonly receivedAt: number;
  readonly promiseEnd: number;
}

export interface KindFigures {
  readonly kind: string;
  readonly received: number;
  readonly answered: number;
  readonly inPromise: number;
}

export interface Supervision {
  readonly lamps: { readonly green: number; readonly yellow: number; readonly red: number };
  readonly late: readonly LateCase[];
  readonly kinds: readonly KindFigures[];
  readonly levels: readonly number[]; // evaluations, from very dissatisfied to very satisfied
}

export interface DrawLine {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly demonstration: boolean;
  readonly drawAt: number;
  readonly objects: number;
  readonly inspectors: number;
  readonly count: number;
  readonly standing: string;
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const object = (value: unknown): Json => (isObject(value) ? value : {});
const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const whole = (value: unknown): number => (typeof value === 'number' && Number.isSafeInteger(value) ? value : 0);

export function readBoard(json: unknown): Board {
  const from = object(json);
  return {
    open: from['open'] === true,
    calls: list(from['calls']).map((one) => ({
      number: text(one['number']),
      window: whole(one['window']),
      calledAt: whole(one['called_at']),
    })),
    queues: list(from['services']).map((one) => ({
      code: text(one['code']),
      nameZh: text(one['name_zh']),
      nameEn: text(one['name_en']),
      waiting: whole(one['waiting']),
    })),
  };
}

export function readSupervision(json: unknown): Supervision {
  const from = object(json);
  const lamps = object(from['lamps']);
  const figures = object(from['figures']);
  const levels: unknown = figures['levels'];
  return {
    lamps: { green: whole(lamps['green']), yellow: whole(lamps['yellow']), red: whole(lamps['red']) },
    late: list(from['late']).map((one) => ({
      id: text(one['id']),
      kind: text(one['kind']),
      topic: text(one['topic']),
      where: text(one['where']),
      lamp: one['lamp'] === 'red' ? 'red' : one['lamp'] === 'yellow' ? 'yellow' : 'green',
      receivedAt: whole(one['received_at']),
      promiseEnd: whole(one['promise_end']),
    })),
    kinds: list(figures['kinds']).map((one) => ({
      kind: text(one['kind']),
      received: whole(one['received']),
      answered: whole(one['answered']),
      inPromise: whole(one['in_promise']),
    })),
    levels: Array.isArray(levels) ? levels.map(whole) : [],
  };
}

export function readDraws(json: unknown): DrawLine[] {
  const lines = list(object(json)['draws']).map((one) => ({
    id: text(one['id']),
    number: text(one['number']),
    title: text(one['title']),
    demonstration: one['demonstration'] === true,
    drawAt: whole(one['draw_at']),
    objects: whole(one['objects']),
    inspectors: whole(one['inspectors']),
    count: whole(one['count']),
    standing: text(one['standing']),
  }));
  return lines.sort((one, other) => other.drawAt - one.drawAt || other.number.localeCompare(one.number));
}

const TIMEOUT_MS = 15_000;

async function json(path: string): Promise<unknown> {
  const answer = await fetch(path, { credentials: 'omit', redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!answer.ok) throw new TypeError(`HTTP ${answer.status}`);
  return answer.json();
}

/** The first hall that has published its plan; empty: none has. Throws without a network. */
async function hallId(): Promise<string> {
  return text(list(object(await json('/v1/halls'))['halls'])[0]?.['hall']);
}

/** Null: no hall has published a plan yet. Throws without a network. */
export async function fetchSupervision(): Promise<Supervision | null> {
  const hall = await hallId();
  return hall === '' ? null : readSupervision(await json(`/v1/hall-supervision/${hall}`));
}

export async function fetchDraws(): Promise<DrawLine[]> {
  return readDraws(await json('/v1/draws'));
}

const AGAIN_MS = 10_000;

/**
 * Tells each change of the board until it is stopped. Whatever is lost comes back by itself, for days: a broken connection by the
 * browser, and what a browser gives up (a counter that is away at first, a front that answers for it) by a new beginning.
 */
export class BoardWatch {
  private source: EventSource | null = null;
  private again: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;

  /** wanted  the hall to watch; empty: the first one */
  constructor(
    private readonly wanted: string,
    private readonly tell: (board: Board) => void,
    private readonly lost: () => void,
  ) {
    void this.start();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.again);
    this.source?.close();
  }

  private beginAgain(): void {
    this.lost();
    this.source?.close();
    clearTimeout(this.again);
    if (!this.stopped) this.again = setTimeout(() => void this.start(), AGAIN_MS);
  }

  private async start(): Promise<void> {
    let hall = this.wanted;
    try {
      if (hall === '') hall = await hallId();
    } catch {
      // said below
    }
    if (this.stopped) return;
    if (hall === '') {
      this.beginAgain();
      return;
    }
    this.source = new EventSource(`/v1/hall-calls/${hall}`);
    this.source.onmessage = (event: MessageEvent<string>): void => {
      try {
        this.tell(readBoard(JSON.parse(event.data)));
      } catch {
        this.lost();
      }
    };
    // Each answer of the counter ends; only what the browser has given up is lost.
    this.source.onerror = (): void => {
      if (this.source?.readyState === EventSource.CLOSED) this.beginAgain();
    };
  }
}
