import { afterEach, describe, expect, it, vi } from 'vitest';
import { BoardWatch, readBoard, readDraws, readSupervision } from '../src/hall/live';
import { initialModel, type Catalogue, type Model } from '../src/hall/model';
import { update, type Message } from '../src/hall/update';

const SETTINGS = { lang: 'zh', size: 0 } as const;
const CATALOGUE = { stale: false } as unknown as Catalogue;
const BOARD = readBoard({
  open: true,
  calls: [{ number: 'A012', window: 2, called_at: 1000 }],
  services: [{ code: 'A', name_zh: '社会保障', name_en: 'Social security', waiting: 3 }],
});

function after(model: Model, ...messages: Message[]): Model {
  return messages.reduce((now, message) => update(now, message).model, model);
}
const opened = (mode: Model['mode'] = 'phone'): Model =>
  after(initialModel(mode, SETTINGS, 1000, true), { is: 'opened', catalogue: CATALOGUE, boardRows: [] });
const runs = (model: Model, message: Message): string[] => update(model, message).effects.map((one) => one.run);

describe('what is now', () => {
  it('reads what the counter says, and nothing else', () => {
    expect(BOARD.calls).toEqual([{ number: 'A012', window: 2, calledAt: 1000 }]);
    expect(BOARD.queues[0]?.waiting).toBe(3);
    for (const nonsense of [null, 7, 'x', [], { calls: 'no', services: [null, 5] }]) {
      expect(readBoard(nonsense)).toEqual({ open: false, calls: [], queues: [] });
    }
    expect(readSupervision({ lamps: { red: 2 }, late: [{ lamp: 'blue' }] }).late[0]?.lamp).toBe('green');
    expect(readSupervision(null).lamps).toEqual({ green: 0, yellow: 0, red: 0 });
    expect(readDraws({ draws: [{ number: '1', draw_at: 5 }, { number: '2', draw_at: 9 }] }).map((one) => one.number)).toEqual(['2', '1']);
  });

  it('watches the calls while they are on screen, and no longer', () => {
    expect(runs(opened(), { is: 'go', screen: { at: 'calls' } })).toEqual(['watch']);
    const watching = after(opened(), { is: 'go', screen: { at: 'calls' } }, { is: 'board', board: BOARD });
    expect(watching.live.board?.calls.length).toBe(1);
    expect(runs(watching, { is: 'back' })).toEqual(['unwatch']);
    expect(runs(watching, { is: 'home' })).toEqual(['unwatch']);
  });

  it('watches on the board from the beginning', () => {
    expect(runs(initialModel('board', SETTINGS, 1000, true), { is: 'opened', catalogue: CATALOGUE, boardRows: [] })).toEqual(['watch']);
  });

  it('stops watching when a kiosk forgets', () => {
    const watching = after(opened('kiosk'), { is: 'go', screen: { at: 'calls' } }, { is: 'board', board: BOARD });
    const step = update(watching, { is: 'tick', nowS: 1060 });
    expect(step.effects.map((one) => one.run)).toContain('unwatch');
    expect(step.model.live.board).toBeNull();
  });

  it('says when the hall cannot be asked, and forgets that when it can', () => {
    const lost = after(opened(), { is: 'go', screen: { at: 'supervision' } }, { is: 'lost' });
    expect(lost.live.lost).toBe(true);
    expect(after(lost, { is: 'supervision', supervision: readSupervision({}) }).live.lost).toBe(false);
    expect(runs(opened(), { is: 'go', screen: { at: 'supervision' } })).toEqual(['supervise']);
  });

  it('recomputes a draw when somebody asks for it', () => {
    expect(runs(opened(), { is: 'go', screen: { at: 'draws' } })).toEqual(['listDraws']);
    const draws = after(opened(), { is: 'go', screen: { at: 'draws' } }, { is: 'draws', draws: readDraws({ draws: [{ id: 'ab' }] }) });
    expect(runs(draws, { is: 'checkDraw', id: 'ab' })).toEqual(['checkDraw']);
    const checked = after(draws, { is: 'checked', draw: { id: 'ab', holds: true, rows: [] } });
    expect(checked.live.checked?.holds).toBe(true);
  });
});

class Source {
  static readonly CLOSED = 2;
  static all: Source[] = [];
  readyState = 0;
  onmessage: ((event: { data: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  constructor(readonly url: string) {
    Source.all.push(this);
  }
  close(): void {
    this.readyState = Source.CLOSED;
  }
}

describe('the watch of a board', () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    Source.all = [];
  });
  async function watch(fetch: () => Promise<Response>): Promise<{ watch: BoardWatch; boards: number[]; lost: () => number }> {
    vi.useFakeTimers();
    vi.stubGlobal('EventSource', Source);
    vi.stubGlobal('fetch', fetch);
    const boards: number[] = [];
    let lost = 0;
    const made = new BoardWatch('', (board) => boards.push(board.calls.length), () => (lost += 1));
    await vi.advanceTimersByTimeAsync(0);
    return { watch: made, boards, lost: () => lost };
  }
  const halls = async (): Promise<Response> => new Response(JSON.stringify({ halls: [{ hall: 'hall-01' }] }));

  it('begins again until the counter is there, and no longer when it was stopped', async () => {
    let asked = 0;
    const seen = await watch(async () => {
      asked += 1;
      if (asked < 3) throw new TypeError('no network');
      return halls();
    });
    expect([asked, seen.lost(), Source.all.length]).toEqual([1, 1, 0]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(Source.all.map((one) => one.url)).toEqual(['/v1/hall-calls/hall-01']);
    Source.all[0]?.onmessage?.({ data: JSON.stringify({ calls: [{ number: 'A001', window: 1 }] }) });
    expect(seen.boards).toEqual([1]);
    seen.watch.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([asked, Source.all.length]).toEqual([3, 1]);
  });

  it('leaves a broken line to the browser, and begins again when the browser has given up', async () => {
    const seen = await watch(halls);
    const first = Source.all[0];
    first?.onerror?.();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([seen.lost(), Source.all.length]).toEqual([0, 1]);
    first?.close();
    first?.onerror?.();
    first?.onerror?.();
    await vi.advanceTimersByTimeAsync(9_000);
    expect(Source.all.length).toBe(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(Source.all.length).toBe(2);
  });
});
