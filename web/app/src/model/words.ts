// Six spoken words, as a person who has heard or read them picks them: each is a describing word and a thing, "红马", "red
// horse". The lists are the core's (core/base/words.cpp; a test compares them), put in groups in which a word is found.
import type { Lang } from './model';

/** One part of a word; both languages name the same number. */
export interface WordPart {
  readonly zh: string;
  readonly en: string;
}

export interface WordGroup {
  readonly of: 'colour' | 'look' | 'when' | 'more' | 'animal' | 'nature' | 'plant' | 'food' | 'place' | 'thing';
  readonly parts: readonly WordPart[];
}

export const WORDS = 6;

function group(of: WordGroup['of'], zh: string, en: string): WordGroup {
  const english = en.split(' ');
  return { of, parts: [...zh].map((sign, at) => ({ zh: sign, en: english[at] ?? '' })) };
}

export const DESCRIBING: readonly WordGroup[] = [
  group('colour', '红黄蓝绿金银铁木', 'red yellow blue green gold silver iron wooden'),
  group('look', '大小高长圆平新老', 'big small high long round calm new old'),
  group('when', '春夏秋早晚东西北', 'spring summer autumn early late east west north'),
  group('more', '双三五热快甜香好', 'twin three five hot quick sweet fragrant good'),
];

export const THINGS: readonly WordGroup[] = [
  group('animal', '马牛羊猫鱼鸟虎兔龙象熊鹿', 'horse cow sheep cat fish bird tiger rabbit dragon elephant bear deer'),
  group('nature', '山河海云雪风月星冰水火地', 'mountain river sea cloud snow wind moon star ice water fire field'),
  group('plant', '树花草松梅桃梨瓜果豆', 'tree flower grass pine plum peach pear melon fruit bean'),
  group('food', '米面菜饭糖茶', 'rice noodle cabbage meal sugar tea'),
  group('place', '家楼塔村桥门车船', 'home house tower village bridge door cart boat'),
  group('thing', '杯碗盘盆筐袋包布衣灯桌笔琴鼓球歌', 'cup bowl plate basin basket sack bag cloth coat lamp table pen lute drum ball song'),
];

/** What was picked so far: describing word, thing, describing word, ... `at` is where the next pick goes. */
export interface HeardWords {
  readonly parts: readonly WordPart[];
  readonly at: number;
}
export const NO_WORDS: HeardWords = { parts: [], at: 0 };

export function areComplete({ parts, at }: HeardWords): boolean {
  return parts.length === 2 * WORDS && at === parts.length;
}

/** The groups that the next pick is from. */
export function groupsFor({ at }: HeardWords): readonly WordGroup[] {
  return at % 2 === 0 ? DESCRIBING : THINGS;
}

export function pickPart(words: HeardWords, part: WordPart): HeardWords {
  if (words.at >= 2 * WORDS || !groupsFor(words).some(({ parts }) => parts.includes(part))) return words;
  const parts = [...words.parts];
  parts[words.at] = part;
  // A word that is put right ends where the others go on.
  return { parts, at: words.at % 2 === 0 ? words.at + 1 : parts.length };
}

/** A word is picked anew; the others stay. */
export function changeWord(words: HeardWords, word: number): HeardWords {
  return 2 * word + 1 < words.parts.length ? { ...words, at: 2 * word } : words;
}

/** The last pick is taken back, or what was being put right stays as it was. */
export function eraseLast({ parts, at }: HeardWords): HeardWords {
  const kept = at === parts.length ? parts.slice(0, -1) : parts;
  return { parts: kept, at: kept.length };
}

/** The six words, each as far as it is there. */
export function shownWords({ parts }: HeardWords, lang: Lang): readonly string[] {
  return Array.from({ length: WORDS }, (_, word) => {
    const here = parts.slice(2 * word, 2 * word + 2).map((part) => part[lang]);
    return here.join(lang === 'zh' ? '' : ' ');
  });
}

/** As the core reads them; empty unless all six are there. */
export function wordsText(words: HeardWords): string {
  return areComplete(words) ? shownWords(words, 'zh').join(' ') : '';
}

/** From when on a phone without a network is asked for words: policies count what is older than a week little, and a phone may
 *  stay without a network for some days more. */
export const OLD_BEACON_S = 3 * 86_400;

export function wantsWords(online: boolean, beaconAt: number, nowS: number): boolean {
  return !online && nowS - beaconAt > OLD_BEACON_S;
}
