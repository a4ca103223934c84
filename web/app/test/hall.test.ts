import { describe, expect, it } from 'vitest';
import { initialModel, secondsLeft, type Catalogue, type Found, type Model } from '../src/hall/model';
import { parentOf, update, type Message } from '../src/hall/update';

const SETTINGS = { lang: 'zh', size: 0 } as const;
const CATALOGUE = { stale: false } as unknown as Catalogue;
const FOUND: Found = { query: '身份证', choices: [], total: 1, lines: [], facets: [] };

function after(model: Model, ...messages: Message[]): Model {
  return messages.reduce((now, message) => update(now, message).model, model);
}
const opened = (mode: Model['mode'] = 'phone'): Model =>
  after(initialModel(mode, SETTINGS, 1000, true), { is: 'opened', catalogue: CATALOGUE, boardRows: [] });

describe('the hall', () => {
  it('opens at its start and stays where it is when a newer catalogue comes', () => {
    expect(opened().screen.at).toBe('home');
    const guide = after(opened(), { is: 'search', text: '身份证' });
    expect(after(guide, { is: 'opened', catalogue: CATALOGUE, boardRows: [] }).screen.at).toBe('guide');
  });

  it('keeps an old catalogue when the server has none or a foreign one', () => {
    for (const why of ['offline', 'none', 'refused'] as const) expect(after(opened(), { is: 'missing', why }).screen.at).toBe('home');
    expect(after(initialModel('phone', SETTINGS, 0, false), { is: 'missing', why: 'offline' }).screen).toEqual({ at: 'missing', why: 'offline' });
  });

  it('searches while somebody types and forgets answers to what is no longer there', () => {
    const step = update(opened(), { is: 'typed', text: 'sfz' });
    expect(step.effects.map((one) => one.run)).toEqual(['suggest', 'search']);
    const later = after(step.model, { is: 'typed', text: 'sfzbl' }, { is: 'suggested', typed: 'sfz', suggestions: ['旧'] });
    expect(later.suggestions).toEqual([]);
    expect(after(later, { is: 'found', found: FOUND }, { is: 'typed', text: ' ' }).found).toBeNull();
  });

  it('narrows by one value a facet, and takes it back by the same press', () => {
    const found = after(opened(), { is: 'found', found: { ...FOUND, choices: [{ facet: 2, value: 1 }] } });
    expect(update(found, { is: 'choose', choice: { facet: 2, value: 3 } }).effects).toEqual([
      { run: 'search', query: '', choices: [{ facet: 2, value: 3 }] },
    ]);
    expect(update(found, { is: 'choose', choice: { facet: 2, value: 1 } }).effects).toEqual([{ run: 'search', query: '', choices: [] }]);
  });

  it('leads back to where one came from', () => {
    const item = after(opened(), { is: 'search', text: '身份证' }, { is: 'shown', number: 3, record: { is: 'item' } as never });
    const map = after(item, { is: 'showWindow', window: 'w1' });
    expect(parentOf(map.screen)?.at).toBe('record');
    expect(after(map, { is: 'back' }, { is: 'back' }).screen.at).toBe('guide');
  });

  it('forgets on a kiosk a minute after the last touch, and asks before', () => {
    const looking = after(opened('kiosk'), { is: 'typed', text: '离婚' }, { is: 'search', text: '离婚' }, { is: 'largerText' });
    expect(secondsLeft(after(looking, { is: 'tick', nowS: 1044 }))).toBeNull();
    const asked = after(looking, { is: 'tick', nowS: 1050 });
    expect(secondsLeft(asked)).toBe(10);
    expect(secondsLeft(after(asked, { is: 'touched' }))).toBeNull();
    const gone = after(looking, { is: 'tick', nowS: 1060 });
    expect([gone.screen.at, gone.typed, gone.found, gone.size]).toEqual(['home', '', null, 0]);
    expect(after(opened(), { is: 'search', text: '离婚' }, { is: 'tick', nowS: 9999 }).screen.at).toBe('guide');
  });

  it('does not keep what somebody chooses on a kiosk', () => {
    expect(update(opened('kiosk'), { is: 'largerText' }).effects).toEqual([]);
    expect(update(opened(), { is: 'largerText' }).effects).toEqual([{ run: 'remember', settings: { lang: 'zh', size: 1 } }]);
  });

  it('turns the board to its first page after the last', () => {
    const row = { name: '', dept: '', legal: '', promised: '', fee: '' };
    const board = after(initialModel('board', SETTINGS, 0, true), { is: 'opened', catalogue: CATALOGUE, boardRows: Array(13).fill(row) });
    const pages = [1, 2, 3].map((times) => after(board, ...Array<Message>(times).fill({ is: 'nextBoardPage' })).boardPage);
    expect(pages).toEqual([1, 2, 0]);
  });
});
