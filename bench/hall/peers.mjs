// What others would build: flexsearch and minisearch over bigrams, SQLite's FTS5 with trigrams, and a plain ranked scan. All get
// the same texts; none gets pinyin, so their recall is only compared for queries in characters.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, dirname } from 'node:path';
import FlexSearch from 'flexsearch';
import MiniSearch from 'minisearch';
import { fold } from './queries.mjs';

const bigrams = (text) => {
  const folded = fold(text);
  return folded.length < 2 ? [folded] : Array.from({ length: folded.length - 1 }, (_, i) => folded.slice(i, i + 2));
};
const rest = (item) => [...item.aliases, ...item.keywords, item.dept, item.theme, item.result, ...item.materials];

export function flexsearch(items) {
  const document = new FlexSearch.Document({ document: { id: 'id', index: ['name', 'rest'] }, encode: (text) => text.split(/[ |]/).flatMap(bigrams), tokenize: 'strict' });
  items.forEach((item, id) => document.add({ id, name: item.name, rest: rest(item).join('|') }));
  return (text) => [...new Set(document.search(text, { limit: 10, suggest: true }).flatMap((one) => one.result))].slice(0, 10).map((id) => items[id].code);
}

export function minisearch(items) {
  const index = new MiniSearch({ fields: ['name', 'rest'], tokenize: (text) => text.split(/[ |]/).flatMap(bigrams), processTerm: (term) => term, searchOptions: { boost: { name: 3 }, combineWith: 'OR' } });
  index.addAll(items.map((item, id) => ({ id, name: item.name, rest: rest(item).join('|') })));
  return (text) => index.search(text).slice(0, 10).map((one) => items[one.id].code);
}

// The package is made for browsers: under Node it is lent a `self`, and its file from the disk.
async function loadSqlite() {
  globalThis.self ??= globalThis;
  const folder = dirname(createRequire(import.meta.url).resolve('@sqlite.org/sqlite-wasm/package.json'));
  const real = globalThis.fetch;
  globalThis.fetch = async () =>
    new Response(readFileSync(join(folder, 'sqlite-wasm/jswasm/sqlite3.wasm')), { headers: { 'content-type': 'application/wasm' } });
  const warn = console.warn;
  console.warn = () => undefined;
  try {
    return await (await import('@sqlite.org/sqlite-wasm')).default({ print: () => undefined, printErr: () => undefined });
  } finally {
    globalThis.fetch = real;
    console.warn = warn;
  }
}

export async function fts5(items) {
  const sqlite = await loadSqlite();
  const db = new sqlite.oo1.DB(':memory:');
  db.exec("create virtual table t using fts5(name, rest, tokenize='trigram')");
  db.exec('begin');
  const insert = db.prepare('insert into t(rowid, name, rest) values (?, ?, ?)');
  items.forEach((item, id) => insert.bind([id + 1, fold(item.name), rest(item).map(fold).join('|')]).stepReset());
  insert.finalize();
  db.exec('commit');
  const match = db.prepare('select rowid from t where t match ? order by bm25(t, 10, 1) limit 10');
  const like = db.prepare("select rowid from t where name like ?1 or rest like ?1 order by name not like ?1, length(name) limit 10");
  return (text) => {
    const folded = fold(text);
    const statement = folded.length >= 3 ? match.bind(`"${folded}"`) : like.bind(`%${folded}%`);
    const codes = [];
    while (statement.step()) codes.push(items[statement.get(0) - 1].code);
    statement.reset();
    return codes;
  };
}

export function scan(items) {
  const rows = items.map((item) => [fold(item.name), rest(item).map(fold).join('|')]);
  return (text) => {
    const folded = fold(text);
    const found = [];
    rows.forEach(([name, others], id) => {
      if (name.includes(folded)) found.push([name.length, id]);
      else if (others.includes(folded)) found.push([1000 + name.length, id]);
    });
    return found.sort((a, b) => a[0] - b[0]).slice(0, 10).map(([, id]) => items[id].code);
  };
}
