// The module itself: what it asks for, what it offers, how large it is, and what it does with nonsense.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Abi, imports } from '../dist/abi.js';
import { Code, LifecertError } from '../dist/index.js';
import { loadNode } from '../dist/node.js';
import { moduleBytes, moduleUrl, now, pins, repository } from '../test_support.mjs';

const compiled = new WebAssembly.Module(moduleBytes);

async function instance() {
  const { exports } = await WebAssembly.instantiate(compiled, imports());
  exports._initialize();
  return exports;
}

test('asks the host for no more than the five functions that lifecert.h names', () => {
  const named = [
    'env.emscripten_notify_memory_growth function',
    'wasi_snapshot_preview1.fd_close function',
    'wasi_snapshot_preview1.fd_seek function',
    'wasi_snapshot_preview1.fd_write function',
    'wasi_snapshot_preview1.proc_exit function',
  ];
  const asked = WebAssembly.Module.imports(compiled).map((one) => `${one.module}.${one.name} ${one.kind}`);
  assert.deepEqual(asked.filter((one) => !named.includes(one)), []);
});

test('offers every function of lifecert.h, and no global', () => {
  const header = readFileSync(`${repository}/wasm/lifecert.h`, 'utf8');
  const promised = [...header.matchAll(/^LIFECERT_API [^;]*?\b(lifecert_\w+)\(/gm)].map((match) => match[1]);
  const offered = WebAssembly.Module.exports(compiled);
  const names = offered.filter((one) => one.name.startsWith('lifecert_')).map((one) => one.name);
  assert.deepEqual(names.sort(), promised.sort());
  assert.ok(names.length > 25);
  assert.deepEqual(offered.filter((one) => one.kind === 'global'), []);
});

test('stays within its size', (context) => {
  const { wasm_gzip_bytes_max: most } = JSON.parse(readFileSync(`${repository}/bench/size.json`, 'utf8'));
  const bytes = gzipSync(moduleBytes, { level: 9 }).length;
  context.diagnostic(`${moduleBytes.length} bytes, ${bytes} gzipped of at most ${most}`);
  assert.ok(bytes <= most, `${bytes} > ${most}`);
});

test('loads in a fresh process and computes rightly', (context) => {
  const program = `
    import { loadNode } from '${new URL('../dist/node.js', import.meta.url)}';
    const start = performance.now();
    const lib = await loadNode('${moduleUrl.pathname}');
    const loaded = performance.now();
    lib.selfTest();
    console.log((loaded - start).toFixed(1) + ' ' + (performance.now() - loaded).toFixed(1));`;
  const times = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }).split(' ');
  context.diagnostic(`loaded in ${times[0]} ms, self-test ${times[1].trim()} ms`);
});

test('refuses bytes that were not lent, and stays usable', async () => {
  const exports = await instance();
  const wild = [0, 1, 64, exports.memory.buffer.byteLength - 1, 0x7fffffff, 0xffffffff];
  for (const start of wild) {
    for (const size of [1, 32, 65536, 0x7fffffff, 0xffffffff]) {
      assert.equal(exports.lifecert_check_code(start, size, 0, 0), Code.badArgument);
      assert.equal(exports.lifecert_client_create(start, size, start, size, now), Code.badArgument);
      assert.equal(exports.lifecert_verify(start, size, start, size, start, size), Code.badArgument);
      assert.equal(exports.lifecert_sign(start, size, start, size), Code.badArgument);
    }
    assert.equal(exports.lifecert_free(start), Code.badArgument);
  }
  assert.equal(exports.lifecert_alloc(0), 0);
  assert.equal(exports.lifecert_alloc(64 * 1024 * 1024 + 1), 0);
  assert.equal(exports.lifecert_alloc(0xffffffff), 0);
  assert.equal(exports.lifecert_self_test(), Code.ok);
});

test('refuses a block that reaches past its end', async () => {
  const exports = await instance();
  const block = exports.lifecert_alloc(32);
  assert.equal(exports.lifecert_check_key(block, 33), Code.badArgument);
  assert.equal(exports.lifecert_check_key(block + 1, 32), Code.badArgument);
  assert.equal(exports.lifecert_free(block + 1), Code.badArgument);
  assert.equal(exports.lifecert_free(block), Code.ok);
  assert.equal(exports.lifecert_free(block), Code.badArgument);
});

test('returns a code for all-zero arguments, for every function that can fail', async () => {
  const exports = await instance();
  const quiet = /^lifecert_(abi_version|alloc|output|output_size|error_where|error_where_size|clear|self_test)$/;
  for (const [name, call] of Object.entries(exports)) {
    if (!name.startsWith('lifecert_') || quiet.test(name)) continue;
    assert.ok(call(...new Array(call.length).fill(0)) >= 100, name);
  }
});

test('refuses times that are no whole seconds', async () => {
  const lib = await loadNode();
  for (const time of [NaN, Infinity, -Infinity, 0.5, 2 ** 60]) {
    assert.throws(() => lib.openClient(pins, [], time), { code: Code.badArgument, where: 'now' });
  }
});

test('wipes what it gives back', async () => {
  const exports = await instance();
  const block = exports.lifecert_alloc(64);
  new Uint8Array(exports.memory.buffer).fill(0xa5, block, block + 64);
  exports.lifecert_free(block);
  const left = new Uint8Array(exports.memory.buffer).slice(block, block + 64);
  // The allocator's own two words lie in a free block.
  assert.equal(Buffer.from(left).indexOf(Buffer.alloc(4, 0xa5)), -1);
});

test('leaves no seed and no code in memory', async () => {
  const raw = (await WebAssembly.instantiate(compiled, imports())).exports;
  const abi = new Abi(raw);
  const seed = Uint8Array.from({ length: 32 }, (_, at) => (at * 151 + 43) & 0xff);
  const region = new TextEncoder().encode('demo.example');
  const code = new TextEncoder().encode('K7QM-3XW9-T2HB-R');
  abi.answer('lifecert_sign_key', seed);
  abi.code('lifecert_check_code', code, region);
  abi.code('lifecert_stretch_code', region, code);
  const memory = Buffer.from(raw.memory.buffer);
  assert.equal(memory.indexOf(Buffer.from(seed)), -1);
  assert.equal(memory.indexOf(Buffer.from(code)), -1);
});

test('turns a trap into an error and drops the instance', async () => {
  const unreachable = () => {
    throw new WebAssembly.RuntimeError('unreachable');
  };
  for (const trap of [unreachable, imports().wasi_snapshot_preview1.proc_exit]) {
    const real = (await WebAssembly.instantiate(compiled, imports())).exports;
    const abi = new Abi({ ...real, lifecert_check_key: trap });
    assert.throws(() => abi.run('lifecert_check_key', new Uint8Array(32)), { code: Code.stopped });
    assert.throws(() => abi.run('lifecert_self_test'), (error) => error instanceof LifecertError);
  }
});

test('a real lack of memory becomes an error, and a fresh instance works on', async () => {
  const lib = await loadNode();
  const raw = (await WebAssembly.instantiate(compiled, imports())).exports;
  const abi = new Abi(raw);
  while (raw.lifecert_alloc(16 * 1024 * 1024) !== 0);
  while (raw.lifecert_alloc(4096) !== 0);
  const big = new Uint8Array(1024 * 1024);
  assert.throws(() => abi.answer('lifecert_verify', pins.rootSet, big, new Uint8Array(64)), { code: Code.storeFailed });
  lib.fresh().selfTest();
});
