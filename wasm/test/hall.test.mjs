// The hall's module with the golden catalogue of tests/vectors: opens it, finds in it, and refuses what was altered.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { Code, LifecertError, RecordKind } from '../dist/index.js';
import { loadHallNode } from '../dist/node.js';

const vector = (name) => {
  const text = readFileSync(new URL(`../../tests/vectors/${name}`, import.meta.url), 'utf8');
  return Uint8Array.from(Buffer.from(text.replace(/#.*/g, '').replace(/\s/g, ''), 'hex'));
};
const derived = readFileSync(new URL('../../tests/vectors/derived.txt', import.meta.url), 'utf8');
const registrar = Uint8Array.from(Buffer.from(/^registrar: public key = (\w+)$/m.exec(derived)[1], 'hex'));
const trust = { region: 'demo.example', registrars: [registrar] };
const front = vector('catalogue-front.hex');
const item = vector('catalogue-item.hex');
// Records begin behind the front; the golden item is the first.
const source = { read: (offset, size) => Promise.resolve(offset === front.length ? item.slice(0, size) : front.slice(offset, offset + size)) };
const refusal = (code) => (error) => error instanceof LifecertError && error.code === code;

test('opens the golden catalogue by its front and reads a record', async () => {
  const hall = await loadHallNode();
  hall.selfTest();
  const catalogue = await hall.open(source, trust);
  assert.equal(catalogue.facts.head.records, 10);
  assert.equal(catalogue.facts.editor, '示例编辑');
  assert.equal(catalogue.book().halls[0].windows[0].id, 'w01');
  const record = await catalogue.record(0);
  assert.equal(record.is, 'item');
  assert.equal(record.item.taskName, '社会保障卡补领、换领');
  assert.equal(record.item.materials[0].materialName, '居民身份证');
  assert.equal(catalogue.place(2).title, '户口迁移');
  assert.equal(catalogue.find(RecordKind.notice, 'n-1'), 6);
  assert.throws(() => catalogue.find(RecordKind.item, 'zz'), refusal(Code.unknownRecord));
});

test('searches, suggests and marks as the native build does', async () => {
  const catalogue = await (await loadHallNode()).open(source, trust);
  const first = (query) => catalogue.search({ query, choices: [], offset: 0, limit: 3 }).hits[0]?.entry;
  for (const [query, want] of [['hukou', 2], ['退休金', 1], ['户口迁号', 2], ['jh', 3], ['银hang', 5]]) assert.equal(first(query), want, query);
  assert.equal(first('？'), undefined);
  assert.equal(catalogue.suggest('jieh', 3)[0], '结婚登记');
  assert.deepEqual(catalogue.mark('hukou', '户口迁移'), [{ text: '户口', marked: true }, { text: '迁移', marked: false }]);
  const narrowed = catalogue.search({ query: '登记', choices: [{ facet: 2, value: 0 }], offset: 0, limit: 10 });
  assert.equal(narrowed.total, 2);
});

test('refuses what is altered, foreign or not a catalogue', async () => {
  const hall = await loadHallNode();
  for (const at of [5, 100, 300, 1500, front.length - 40]) {
    const bad = Uint8Array.from(front);
    bad[at] ^= 1;
    assert.throws(() => hall.openFront(bad, source, trust), LifecertError, `byte ${at}`);
  }
  assert.throws(() => hall.openFront(front, source, { ...trust, region: 'other.example' }), refusal(Code.wrongRegion));
  assert.throws(() => hall.openFront(front, source, { ...trust, registrars: [] }), refusal(Code.wrongKey));
  await assert.rejects(hall.open({ read: () => Promise.resolve(new Uint8Array(16)) }, trust), refusal(Code.unknownVersion));
  // None of it hurt the instance.
  const catalogue = hall.openFront(front, { read: (_, size) => Promise.resolve(new Uint8Array(size)) }, trust);
  await assert.rejects(catalogue.record(0), refusal(Code.hashMismatch));
  catalogue.close();
  assert.throws(() => catalogue.book(), refusal(Code.badArgument));
});

test('bears hostile queries', async () => {
  const catalogue = await (await loadHallNode()).open(source, trust);
  for (const query of ['a'.repeat(1024), '社'.repeat(340), ' '.repeat(1000), '\u0000\uffff', 'xian'.repeat(250), '社b'.repeat(250)]) {
    assert.ok(catalogue.search({ query, choices: [], offset: 0, limit: 10 }).total >= 0);
    catalogue.suggest(query, 5);
    catalogue.mark(query, '户口迁移');
  }
  assert.throws(() => catalogue.search({ query: 'a'.repeat(1025), choices: [], offset: 0, limit: 10 }), refusal(Code.tooLong));
  assert.throws(() => catalogue.search({ query: 'a', choices: [], offset: 0, limit: 0 }), refusal(Code.badArgument));
});
