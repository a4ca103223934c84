// Queries with the answers that they should get, by brute force over all items and another library's readings.
//
// recall@10 of one query: the reference ranks every matching item by the best field that matches (name, alias, keyword,
// department or theme, result, material). Let k be the lesser of 10 and the number of matching items, and A all items that rank
// no worse than the k-th. Recall is the share of k that the first ten answers have of A. For a misspelt query the reference is
// that of the query as it was meant; for pinyin and initials a field matches when its readings contain those of what was meant.
// Nobody's ranking among equals is judged.
import { pinyin } from 'pinyin-pro';
import { numbers, pick } from './corpus.mjs';

const FIELDS = [(one) => [one.name], (one) => one.aliases, (one) => one.keywords, (one) => [one.dept, one.theme], (one) => [one.result], (one) => one.materials];
export const fold = (text) => text.normalize('NFKC').toLowerCase().replace(/[^\p{Script=Han}a-z0-9]/gu, '');
const syllables = new Map();
export function readings(text) {
  let made = syllables.get(text);
  if (made === undefined) {
    made = pinyin(text, { toneType: 'none', type: 'array', v: true });
    syllables.set(text, made);
  }
  return made;
}

/** Ranks all items for something that a folded text of an item matches or does not. */
function reference(items, matches) {
  const known = new Map();
  const cached = (text) => {
    let verdict = known.get(text);
    if (verdict === undefined) known.set(text, (verdict = matches(text)));
    return verdict;
  };
  const ranks = items.map((item) => FIELDS.findIndex((field) => field(item).some((text) => cached(text))));
  const found = ranks.filter((rank) => rank >= 0).sort((a, b) => a - b);
  const k = Math.min(10, found.length);
  const worst = k === 0 ? -1 : found[k - 1];
  return { k, accepted: new Set(items.filter((_, i) => ranks[i] >= 0 && ranks[i] <= worst).map((item) => item.code)) };
}

const part = (random, text, least, most) => {
  const size = Math.min(text.length, least + Math.floor(random() * (most - least + 1)));
  const from = Math.floor(random() * (text.length - size + 1));
  return text.slice(from, from + size);
};
const isHan = (text) => /^\p{Script=Han}+$/u.test(text);

/** `count` queries of every kind. */
export function queries(items, count, seed) {
  const random = numbers(seed);
  const everyCharacter = [...new Set(items.map((one) => one.name).join(''))].filter(isHan);
  const bySound = new Map();
  for (const one of everyCharacter) {
    const sound = readings(one)[0];
    bySound.set(sound, [...(bySound.get(sound) ?? []), one]);
  }
  const literal = (meant) => reference(items, (text) => fold(text).includes(meant));
  const hanPart = (least, most) => {
    for (;;) {
      const meant = part(random, fold(pick(random, items).name), least, most);
      if (isHan(meant) && meant.length >= least) return meant;
    }
  };
  const replace = (text, at, by) => text.slice(0, at) + by + text.slice(at + 1);
  const kinds = {
    one: () => { const meant = hanPart(1, 1); return [meant, literal(meant)]; },
    part: () => { const meant = hanPart(2, 6); return [meant, literal(meant)]; },
    name: () => { const meant = fold(pick(random, items).name); return [meant, literal(meant)]; },
    alias: () => {
      const item = pick(random, items.filter((one) => one.aliases.length > 0));
      const meant = fold(item.aliases[0]);
      return [meant, literal(meant)];
    },
    material: () => { const meant = fold(pick(random, pick(random, items).materials)); return [meant, literal(meant)]; },
    department: () => { const meant = part(random, fold(pick(random, items).dept), 3, 6); return [meant, literal(meant)]; },
    latin: () => { const meant = pick(random, ['2024', 'a类', '2024版']); return [meant, literal(meant)]; },
    pinyin: () => {
      const meant = hanPart(2, 4);
      const want = readings(meant).join(' ');
      return [readings(meant).join(''), reference(items, (text) => ` ${readings(text).join(' ')} `.includes(` ${want} `))];
    },
    initials: () => {
      const meant = hanPart(3, 5);
      const letters = (text) => readings(text).map((one) => one[0]).join('');
      return [letters(meant), reference(items, (text) => letters(fold(text)).includes(letters(meant)))];
    },
    mixed: () => {
      const meant = hanPart(3, 4);
      const at = 1 + Math.floor(random() * (meant.length - 1));
      const want = readings(meant).join(' ');
      return [meant.slice(0, at) + readings(meant).slice(at).join(''), reference(items, (text) => ` ${readings(text).join(' ')} `.includes(` ${want} `))];
    },
    typo_wrong: () => { const meant = hanPart(4, 8); return [replace(meant, Math.floor(random() * meant.length), pick(random, everyCharacter)), literal(meant)]; },
    typo_missing: () => { const meant = hanPart(4, 8); return [replace(meant, 1 + Math.floor(random() * (meant.length - 2)), ''), literal(meant)]; },
    typo_sound: () => {
      for (;;) {
        const meant = hanPart(3, 8);
        const at = Math.floor(random() * meant.length);
        const others = (bySound.get(readings(meant[at])[0]) ?? []).filter((one) => one !== meant[at]);
        if (others.length > 0) return [replace(meant, at, pick(random, others)), literal(meant)];
      }
    },
  };
  const names = Object.keys(kinds);
  return Array.from({ length: count }, (_, i) => {
    const kind = names[i % names.length];
    const [text, { k, accepted }] = kinds[kind]();
    return { kind, text, k, accepted };
  });
}

export function recall(query, codes) {
  if (query.k === 0) return 1;
  return Math.min(1, codes.slice(0, 10).filter((code) => query.accepted.has(code)).length / query.k);
}
