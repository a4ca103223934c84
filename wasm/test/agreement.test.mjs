// The native build, the module and the TypeScript decoders take and refuse the same bytes, and say the same of them; and
// nothing that a host hands in stops the module.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Abi, imports } from '../dist/abi.js';
import * as api from '../dist/index.js';
import { Code, decode, encode, LifecertError } from '../dist/index.js';
import { hex, moduleBytes, now, pins, repository, unhex, vector } from '../test_support.mjs';

const built = process.env.LIFECERT_NATIVE ?? `${repository}/build/native`;
const compiled = new WebAssembly.Module(moduleBytes);

const instance = async () => (await WebAssembly.instantiate(compiled, imports())).exports;

function judge(questions) {
  const { stdout, status } = spawnSync(`${built}/tests/abi/lifecert_abi_judge`, {
    input: questions.join('\n') + '\n',
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  assert.equal(status, 0, 'lifecert_abi_judge is built with lifecert_abi_story');
  return stdout.trim().split('\n').map((line) => JSON.parse(line));
}

/** The same numbers every time (xorshift32). */
function numbers(seed) {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

// Lengths that are wrong, or that are right only after something has narrowed them to 32 or 31 bits.
const LENGTHS = [0, 1, 3, 0xff, 0x10000, 0x7fffffff, 0x80000003, 0xfffffffc, 0xffffffff];

/** A copy with one to three faults of the kinds that files and networks make, and that somebody would make on purpose. */
function mutant(bytes, random) {
  let out = [...bytes];
  for (let faults = 1 + random(3); faults > 0; faults--) {
    const at = random(Math.max(out.length, 1));
    const kind = random(7);
    if (kind === 0) out[at] ^= 1 << random(8);
    else if (kind === 1) out[at] = [0, 1, 2, 0x7f, 0x80, 0xff][random(6)];
    else if (kind === 2) out = out.slice(0, at);
    else if (kind === 3) out.splice(at, 0, random(256));
    else if (kind === 4) out.splice(at, 1 + random(8));
    else if (kind === 5) out.push(...out.slice(at, at + 1 + random(40)));
    else for (let i = 0, length = LENGTHS[random(LENGTHS.length)]; i < 4; i++) out[at + i] = (length >>> (8 * i)) & 0xff;
  }
  return Uint8Array.from(out, (byte) => byte ?? 0);
}

const VECTORS = {
  'client-view': 'View', 'client-capture': 'Capture', 'client-changes': 'Changes', 'client-image': 'Image',
  'client-next-step': 'NextStep', 'client-exchange': 'Exchange', 'client-to-sign': 'ToSign',
  'client-signatures': 'Signatures', pins: 'Pins', 'stretched-code': 'StretchedCode', 'trust-list': 'TrustList',
  'submission-record': 'SubmissionRecord', 'logged-statement': 'LoggedStatement', paper: 'Paper', 'client-meter': 'MeterBook',
};

test('the TypeScript decoders agree with the core on every mutant of every structure', (context) => {
  const random = numbers(20261123);
  const questions = [];
  const found = [];
  for (const [file, type] of Object.entries(VECTORS)) {
    const whole = vector(file);
    for (let i = 0; i < 1500; i++) {
      const bytes = mutant(whole, random);
      questions.push(`decode ${type} ${hex(bytes)}`);
      try {
        assert.equal(hex(encode(api[`write${type}`], decode(api[`read${type}`], bytes))), hex(bytes));
        found.push({ code: 0, where: '' });
      } catch (error) {
        if (!(error instanceof LifecertError)) throw error;
        found.push({ code: error.code, where: error.where });
      }
    }
  }
  const codes = {};
  for (const [at, { code, where }] of judge(questions).entries()) {
    assert.deepEqual(found[at], { code, where }, questions[at]);
    const name = api.codeName(code);
    codes[name] = (codes[name] ?? 0) + 1;
  }
  context.diagnostic(JSON.stringify(codes));
  for (const name of ['ok', 'truncated', 'trailing_bytes', 'too_long', 'not_canonical', 'unknown_value', 'bad_text']) {
    assert.ok(codes[name] > 0, name);
  }
});

const storyProgram = process.env.LIFECERT_STORY ?? `${built}/tests/abi/lifecert_abi_story`;
const story = execFileSync(storyProgram, { encoding: 'utf8', maxBuffer: 1 << 28 })
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
  .filter((line) => line.call)
  .map(({ call, args }) => ({ call, args: args.map((arg) => (typeof arg === 'number' ? arg : unhex(arg))) }));

const CLIENT = '@';
const forClient = ({ call, args }) =>
  call === 'lifecert_client_create' ? { call, args } : { call, args: [CLIENT, ...args.slice(1)] };

/** Makes the calls natively and in one instance of the module; every code, place and answer must be the same. */
async function agree(calls) {
  const written = (arg) => (arg instanceof Uint8Array ? 'x' + hex(arg) : String(arg));
  const native = judge(calls.map(({ call, args }) => ['call', call, ...args.map(written)].join(' ')));
  const abi = new Abi(await instance());
  const codes = {};
  let client = 0;
  for (const [at, { call, args }] of calls.entries()) {
    let mine = { code: 0, where: '', answer: '' };
    try {
      const answer = abi.answer(call, ...args.map((arg) => (arg === CLIENT ? client : arg)));
      mine.answer = hex(answer);
      if (call === 'lifecert_client_create') client = new DataView(answer.buffer).getUint32(0, true);
    } catch (error) {
      if (!(error instanceof LifecertError)) throw error;
      mine = { code: error.code, where: error.where, answer: '' };
    }
    assert.deepEqual(mine, native[at], `${at}: ${call}`);
    const name = api.codeName(mine.code);
    codes[name] = (codes[name] ?? 0) + 1;
  }
  return codes;
}

const withFault = ({ call, args }, random) => {
  const places = args.flatMap((arg, at) => (arg instanceof Uint8Array && arg.length > 0 ? [at] : []));
  const place = places[random(places.length)];
  return { call, args: args.map((arg, at) => (at === place ? mutant(arg, random) : arg)) };
};

test('the module agrees with the native build on mutants of what is checked, verified and opened', async (context) => {
  const random = numbers(7);
  const stateless = /^lifecert_(check_|sign|verify|client_create)/;
  const calls = [];
  for (const line of story.filter(({ call }) => stateless.test(call))) {
    for (let i = 0; i < 40; i++) calls.push(withFault(line, random));
  }
  context.diagnostic(`${calls.length} calls: ${JSON.stringify(await agree(calls))}`);
});

test('the module agrees with the native build on mutants of what a client is told', async (context) => {
  const random = numbers(11);
  const changing = /^lifecert_client_(prepare|finish|take_answer)/;
  const calls = [];
  const creates = story.flatMap(({ call }, at) => (call === 'lifecert_client_create' ? [at] : []));
  for (const [nth, create] of creates.entries()) {
    const end = creates[nth + 1] ?? story.length;
    const day = story.slice(create, end).filter(({ call }) => call.startsWith('lifecert_client_')).map(forClient);
    const view = day.find(({ call }) => call === 'lifecert_client_view');
    for (let at = 0; at < day.length; at++) {
      if (!changing.test(day[at].call)) continue;
      for (let i = 0; i < 4; i++) {
        // The day up to here, a fault, and what the client makes of the rest: it may refuse, never differ.
        calls.push(...day.slice(0, at), withFault(day[at], random), view, ...day.slice(at, at + 3));
        calls.push({ call: 'lifecert_client_destroy', args: [CLIENT] });
      }
    }
  }
  context.diagnostic(`${calls.length} calls: ${JSON.stringify(await agree(calls))}`);
});

test('no address, size or number stops the module', async () => {
  const exports = await instance();
  exports._initialize();
  const random = numbers(3);
  const block = exports.lifecert_alloc(4096);
  new Uint8Array(exports.memory.buffer).fill(0x41, block, block + 4096);
  const wild = [0, 1, 31, 32, 33, 64, 4096, 4097, 65535, 65536, 0x7fffffff, 0x80000000, 0xffffffe0, 0xffffffff, now, NaN];
  wild.push(block - 1, block, block + 1, block + 4095, block + 4096, exports.memory.buffer.byteLength - 1);
  const values = () => wild[random(wild.length)];
  const functions = Object.entries(exports).filter(([name]) => /^lifecert_(?!alloc|free)/.test(name));
  assert.ok(functions.length > 25);
  for (const [name, call] of functions) {
    for (let i = 0; i < 500; i++) {
      const args = Array.from({ length: call.length }, values);
      assert.doesNotThrow(() => call(...args), `${name}(${args})`);
    }
  }
  for (let i = 0; i < 500; i++) {
    const address = values();
    if (address !== block) assert.equal(exports.lifecert_free(address), Code.badArgument);
  }
  assert.equal(exports.lifecert_free(block), Code.ok);
  assert.equal(exports.lifecert_self_test(), Code.ok);
});

const MEBIBYTE = 1024 * 1024;
const largeImage = encode(api.writeImage, {
  rows: Array.from({ length: 6 }, (_, at) => ({
    key: Uint8Array.of(112, at),
    value: new Uint8Array(2 * MEBIBYTE).fill(at),
  })),
});

test('memory that grows in the middle of a call changes nothing', async () => {
  const real = await instance();
  let grown = 0;
  const abi = new Abi({
    ...real,
    lifecert_client_create: (...args) => {
      const before = real.memory.buffer.byteLength;
      const code = real.lifecert_client_create(...args);
      grown = real.memory.buffer.byteLength - before;
      return code;
    },
  });
  const handle = abi.answer('lifecert_client_create', encode(api.writePins, pins), largeImage, now);
  assert.ok(grown > MEBIBYTE, `${grown}`);
  assert.deepEqual([...handle], [1, 0, 0, 0]);
  assert.equal(decode(api.readView, abi.answer('lifecert_client_view', 1, now)).phase, api.Phase.fresh);
});

test('a call that runs out of memory half-way stops the instance, and says so from then on', async () => {
  const real = await instance();
  const abi = new Abi({
    ...real,
    lifecert_client_create: (...args) => {
      while (real.lifecert_alloc(16 * MEBIBYTE) !== 0);
      while (real.lifecert_alloc(MEBIBYTE) !== 0);
      return real.lifecert_client_create(...args);
    },
  });
  const create = () => abi.answer('lifecert_client_create', encode(api.writePins, pins), largeImage, now);
  assert.throws(create, { code: Code.stopped });
  assert.throws(() => abi.run('lifecert_self_test'), { code: Code.stopped });
  assert.equal(new Abi(await instance()).code('lifecert_self_test'), Code.ok);
});

test('refuses every published key of mixed order, and takes its good neighbours', async () => {
  const source = readFileSync(`${repository}/core/crypto/mixed_order_points.h`, 'utf8');
  const points = (name) => {
    const [list] = source.slice(source.indexOf(name)).split('};');
    return [...list.matchAll(/"([0-9a-f]{64})"/g)].map((match) => unhex(match[1]));
  };
  const abi = new Abi(await instance());
  const [mixed, prime] = [points('kMixedOrderPoints'), points('kPrimeOrderPoints')];
  assert.deepEqual([mixed.length, prime.length], [64, 64]);
  for (const key of mixed) assert.equal(abi.code('lifecert_check_key', key), Code.badKey, hex(key));
  for (const key of prime) assert.equal(abi.code('lifecert_check_key', key), Code.ok, hex(key));
});

test('the generated types are what the core says now, and come out the same each time', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lifecert-schema-'));
  try {
    const written = ['a.ts', 'b.ts'].map((name) => {
      execFileSync(process.env.LIFECERT_SCHEMA ?? `${built}/wasm-generate/lifecert_schema`, [join(folder, name)]);
      return readFileSync(join(folder, name), 'utf8');
    });
    assert.equal(written[0], written[1]);
    assert.equal(written[0], readFileSync(`${repository}/wasm/src/generated.ts`, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
