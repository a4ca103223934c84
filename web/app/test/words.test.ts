import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cyclesFor, yearsFrom } from '../src/model/cycle';
import { civilOf, dayNumberOf } from '../src/model/civil';
import {
  areComplete,
  changeWord,
  DESCRIBING,
  eraseLast,
  NO_WORDS,
  OLD_BEACON_S,
  pickPart,
  shownWords,
  THINGS,
  wantsWords,
  wordsText,
  type HeardWords,
  type WordGroup,
  type WordPart,
} from '../src/model/words';
import { NOW_S } from './models';

const CORE = readFileSync(new URL('../../../core/base/words.cpp', import.meta.url), 'utf8');

/** A list of the core's source, in its order. */
function listOfCore(name: string): string[] {
  const rest = CORE.slice(CORE.indexOf(name));
  const quoted = rest.slice(0, rest.indexOf(';')).match(/"[^"]+"/g) ?? [];
  const texts = quoted.map((one) => one.slice(1, -1));
  return /[a-z]/.test(texts[0] ?? '') ? texts : [...texts.join('')];
}

function partsOf(groups: readonly WordGroup[]): WordPart[] {
  return groups.flatMap((group) => group.parts);
}

describe('the lists of words', () => {
  it.each([
    { name: 'describing words', groups: DESCRIBING, zh: 'kDescribingZh =', en: 'kDescribingEn =', count: 32 },
    { name: 'things', groups: THINGS, zh: 'kThingsZh =', en: 'kThingsEn =', count: 64 },
  ])('have the core’s $name, each once, under the same names in both languages', ({ groups, zh, en, count }) => {
    const english = listOfCore(en);
    const core = listOfCore(zh).map((sign, at) => `${sign} ${english[at] ?? ''}`);
    expect(core).toHaveLength(count);
    expect(partsOf(groups).map((part) => `${part.zh} ${part.en}`).sort()).toEqual(core.sort());
  });
});

function part(zh: string): WordPart {
  const found = partsOf([...DESCRIBING, ...THINGS]).find((one) => one.zh === zh);
  if (found === undefined) throw new Error(`no part ${zh}`);
  return found;
}

function picked(text: string, start: HeardWords = NO_WORDS): HeardWords {
  return [...text].reduce((words, sign) => pickPart(words, part(sign)), start);
}

describe('picking words', () => {
  const six = picked('红马新桥老树春云金鱼快船');

  it('gives the text that the core reads', () => {
    expect(areComplete(six)).toBe(true);
    expect(wordsText(six)).toBe('红马 新桥 老树 春云 金鱼 快船');
    expect(shownWords(six, 'en')).toEqual(['red horse', 'new bridge', 'old tree', 'spring cloud', 'gold fish', 'quick boat']);
  });

  it('gives no text before all are there', () => {
    expect(wordsText(eraseLast(six))).toBe('');
    expect(wordsText(NO_WORDS)).toBe('');
  });

  it('takes no describing word for a thing, and none too many', () => {
    expect(pickPart(NO_WORDS, part('马'))).toBe(NO_WORDS);
    expect(pickPart(picked('红'), part('新'))).toEqual(picked('红'));
    expect(pickPart(six, part('红'))).toBe(six);
  });

  it('puts one word right where it stands', () => {
    const changing = changeWord(six, 1);
    expect(areComplete(changing)).toBe(false);
    expect(wordsText(picked('圆塔', changing))).toBe('红马 圆塔 老树 春云 金鱼 快船');
  });

  it('goes on where the words end after one was put right', () => {
    const three = picked('红马新桥老');
    expect(shownWords(picked('蓝牛树', changeWord(three, 0)), 'zh').slice(0, 3)).toEqual(['蓝牛', '新桥', '老树']);
  });

  it('leaves a word alone that is not there yet', () => {
    const one = picked('红马新');
    expect(changeWord(one, 1)).toBe(one);
  });

  it('takes the last pick back, or lets what was being put right stay', () => {
    expect(eraseLast(picked('红马'))).toEqual(picked('红'));
    expect(eraseLast(NO_WORDS)).toEqual(NO_WORDS);
    expect(eraseLast(changeWord(six, 2))).toEqual(six);
  });
});

describe('asking for words', () => {
  it('is only for a phone without a network whose last sign of the register is old', () => {
    expect(wantsWords(false, NOW_S - OLD_BEACON_S - 1, NOW_S)).toBe(true);
    expect(wantsWords(true, NOW_S - OLD_BEACON_S - 1, NOW_S)).toBe(false);
    expect(wantsWords(false, NOW_S - OLD_BEACON_S, NOW_S)).toBe(false);
    expect(wantsWords(false, NOW_S + 600, NOW_S)).toBe(false); // a clock that is behind
  });
});

describe('cycles', () => {
  const day = dayNumberOf({ year: 2026, month: 7, day: 12 });

  it('are the same day of another year', () => {
    expect(civilOf(yearsFrom(day, -1))).toEqual({ year: 2025, month: 7, day: 12 });
    expect(civilOf(yearsFrom(dayNumberOf({ year: 2028, month: 2, day: 29 }), 1))).toEqual({ year: 2029, month: 2, day: 28 });
  });

  it('agree with civilOf() there and back', () => {
    for (let one = -80_000; one < 80_000; one += 13) expect(dayNumberOf(civilOf(one))).toBe(one);
  });

  it('offer the years beside, and what the office says now where that is another day', () => {
    expect(cyclesFor(day, day)).toEqual([yearsFrom(day, -1), yearsFrom(day, 1)]);
    expect(cyclesFor(day, day + 30)).toEqual([yearsFrom(day, -1), day + 30, yearsFrom(day, 1)]);
    expect(cyclesFor(0, day)).toEqual([yearsFrom(day, -1), day, yearsFrom(day, 1)]);
    expect(cyclesFor(0, 0)).toEqual([]);
  });
});
