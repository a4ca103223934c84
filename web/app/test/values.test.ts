import { describe, expect, it } from 'vitest';
import { civilOf } from '../src/model/civil';
import { cleanCode, groupCode } from '../src/model/code';
import { reasonOf, REASONS } from '../src/model/reason';
import { dayOf, safeUntilDay, summaryOf } from '../src/model/standing';
import { adviceFor, nextText, wordOf } from '../src/parts/item_words';
import { qrPath } from '../src/parts/qr';
import { en } from '../src/text/en';
import { zh } from '../src/text/zh';
import { enrolled, item, NOW_S } from './models';

describe('civilOf', () => {
  it.each([
    { day: 0, want: { year: 1970, month: 1, day: 1 } },
    { day: -1, want: { year: 1969, month: 12, day: 31 } },
    { day: 11016, want: { year: 2000, month: 2, day: 29 } },
    { day: 20543, want: { year: 2026, month: 3, day: 31 } },
    { day: 47540, want: { year: 2100, month: 2, day: 28 } },
    { day: 47541, want: { year: 2100, month: 3, day: 1 } },
  ])('day $day', ({ day, want }) => {
    expect(civilOf(day)).toEqual(want);
  });

  it('agrees with the platform over four hundred years', () => {
    for (let day = -80_000; day < 80_000; day += 17) {
      const date = new Date(day * 86_400_000);
      expect(civilOf(day)).toEqual({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() });
    }
  });
});

describe('dayOf', () => {
  it('counts by the local calendar', () => {
    const lateEvening = 20_543 * 86_400 + 20 * 3600; // 20:00 UTC is 04:00 of the next day in Beijing
    expect(dayOf(lateEvening, 0)).toBe(20_543);
    expect(dayOf(lateEvening, -480)).toBe(20_544);
  });
});

describe('the code', () => {
  it.each([
    { name: 'dashes, spaces, small letters', text: ' k7qm-3xw9 t2hb-r', want: 'K7QM3XW9T2HBR' },
    { name: 'look-alikes', text: 'OoIlLU', want: '00111V' },
    { name: 'full-width letters of a Chinese keyboard', text: 'Ｋ７ｑｍ', want: 'K7QM' },
    { name: 'other signs', text: 'K7好QM!', want: 'K7QM' },
    { name: 'more than there can be', text: '0123456789ABCDEFGH', want: '0123456789ABC' },
  ])('$name', ({ text, want }) => {
    expect(cleanCode(text)).toBe(want);
  });

  it('is shown in groups of four', () => {
    expect(groupCode('K7QM')).toBe('K7QM');
    expect(groupCode('K7QM3')).toBe('K7QM-3');
    expect(groupCode('K7QM3XW9T2HBR')).toBe('K7QM-3XW9-T2HB-R');
  });
});

describe('the summary', () => {
  it('goes by the newest certification', () => {
    const passed = { ...item, state: 'decided', verdict: 'pass', nextDueDay: 21_000 } as const;
    expect(summaryOf(enrolled)).toBe('none');
    expect(summaryOf({ ...enrolled, items: [item, passed] })).toBe('waiting');
    expect(summaryOf({ ...enrolled, items: [passed] })).toBe('passed');
    expect(summaryOf({ ...enrolled, items: [{ ...passed, verdict: 'more' }, passed] })).toBe('needsYou');
  });

  it('never counts a day back that a pass has given', () => {
    const passed = { ...item, state: 'decided', verdict: 'pass', nextDueDay: 21_000 } as const;
    expect(safeUntilDay({ ...enrolled, items: [item, passed] })).toBe(21_000);
    expect(safeUntilDay(enrolled)).toBe(enrolled.dueDay);
  });
});

describe('the words of a certification', () => {
  it.each([zh, en])('give a reason and something to do in every state ($htmlLang)', (t) => {
    for (const state of ['kept', 'sending', 'received', 'needsYou', 'decided'] as const) {
      for (const verdict of ['pass', 'more', 'refuse'] as const) {
        for (const reason of REASONS) {
          const one = { ...item, state, verdict, reason: state === 'needsYou' && reason === 'ok' ? 'other' : reason } as const;
          const advice = adviceFor(t, one, { online: true, standing: enrolled });
          expect(advice.what, `${state} ${reason}`).not.toBe('');
          expect(advice.todo, `${state} ${reason}`).not.toBe('');
          expect(wordOf(t, one)).not.toBe('');
        }
      }
    }
  });

  it('name the next attempt only while one is due by itself', () => {
    const waiting = { ...item, nextAttemptAt: NOW_S + 300 };
    expect(nextText(zh, waiting, NOW_S, true)).toBe('约 5 分钟后再试');
    expect(nextText(zh, waiting, NOW_S, false)).toBe('');
    expect(nextText(zh, { ...waiting, state: 'received' }, NOW_S, true)).toBe('');
  });
});

describe('the texts', () => {
  /** Every string of a text file, with its path. */
  function stringsOf(value: unknown, path = ''): [string, string][] {
    if (typeof value === 'string') return [[path, value]];
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, member]) => stringsOf(member, `${path}.${key}`));
  }

  it('have the same keys in both languages, none empty in one only', () => {
    const chinese = new Map(stringsOf(zh));
    const english = new Map(stringsOf(en));
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
    for (const [path, text] of chinese) expect(english.get(path) === '', path).toBe(text === '');
  });

  it('use Chinese punctuation in Chinese', () => {
    for (const [path, text] of stringsOf(zh)) expect(text, path).not.toMatch(/[一-鿿][,;?!()]/);
  });
});

describe('reasons', () => {
  it('tell an unknown name as other', () => {
    expect(reasonOf('used_code')).toBe('used_code');
    expect(reasonOf('a_code_of_next_year')).toBe('other');
  });
});

describe('the QR drawing', () => {
  it('has its quiet zone and stays small in alphanumeric mode', () => {
    const { size, path } = qrPath('LCK1:0123456789ABCDEF');
    expect(size).toBe(25 + 8); // version 2
    expect(path.startsWith('M4 4h7v1h-7z')).toBe(true);
  });

  it('takes other text as well', () => {
    expect(qrPath('lower case').size).toBeGreaterThan(0);
  });
});
