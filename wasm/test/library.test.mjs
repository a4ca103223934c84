// The library over the module: types, encodings, errors, and the three kinds of hosts.
import assert from 'node:assert/strict';
import { createPrivateKey, sign as nodeSign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as vm from 'node:vm';
import * as api from '../dist/index.js';
import { decode, encode, Code, codeName, LifecertError } from '../dist/index.js';
import { decodeUtf8, encodeUtf8, Writer } from '../dist/codec.js';
import { loadNode } from '../dist/node.js';
import { loadWechat } from '../dist/wechat.js';
import { hex, moduleBytes, now, pins, vector } from '../test_support.mjs';

const lib = await loadNode();
const refuses = (code, where) => (error) =>
  error instanceof LifecertError && error.code === code && (where === undefined || error.where === where);

test('reads and writes the golden vectors of the core to the same bytes', () => {
  const vectors = {
    'client-view': 'View', 'client-capture': 'Capture', 'client-changes': 'Changes', 'client-image': 'Image',
    'client-next-step': 'NextStep', 'client-next-step-wait': 'NextStep', 'client-exchange': 'Exchange',
    'client-to-sign': 'ToSign', 'client-signatures': 'Signatures', pins: 'Pins', 'stretched-code': 'StretchedCode',
    'trust-list': 'TrustList', 'submission-record': 'SubmissionRecord', 'logged-statement': 'LoggedStatement',
    paper: 'Paper', 'client-meter': 'MeterBook',
  };
  for (const [name, type] of Object.entries(vectors)) {
    const bytes = vector(name);
    const value = decode(api[`read${type}`], bytes);
    assert.equal(hex(encode(api[`write${type}`], value)), hex(bytes), name);
  }
});

test('refuses every truncation and every extension of a view and a capture', () => {
  for (const [name, read] of [['client-view', api.readView], ['client-capture', api.readCapture]]) {
    const bytes = vector(name);
    for (let size = 0; size < bytes.length; size++) {
      assert.throws(() => decode(read, bytes.subarray(0, size)), LifecertError, `${name} ${size}`);
    }
    assert.throws(() => decode(read, Uint8Array.of(...bytes, 0)), refuses(Code.trailingBytes));
  }
});

test('enforces limits when writing, and names the field', () => {
  const photo = { label: api.PhotoLabel.straight, takenAt: 0n, jpeg: new Uint8Array(60 * 1024 + 1) };
  const capture = { consentVersion: 1, consentToFace: true, consentedAt: 0n, channel: api.Channel.phoneWeb, photos: [photo], live: new Uint8Array(), beaconWords: '', callMeAlone: false, witness: '' };
  assert.throws(() => encode(api.writeCapture, capture), refuses(Code.tooLong, 'jpeg'));
  assert.throws(() => encode(api.writeCapture, { ...capture, photos: new Array(9).fill(photo) }), refuses(Code.tooLong, 'photos'));
  assert.throws(() => encode(api.writeCapture, { ...capture, photos: [], consentVersion: 65536 }), refuses(Code.badArgument, 'consent_version'));
  assert.throws(() => encode(api.writeCapture, { ...capture, photos: [], channel: 99 }), refuses(Code.unknownValue, 'channel'));
  assert.throws(() => encode(api.writeCapture, { ...capture, photos: [], consentedAt: 1n << 63n }), refuses(Code.badArgument, 'consented_at'));
  assert.throws(() => encode(api.writePins, { region: '区'.repeat(22), rootSet: pins.rootSet }), refuses(Code.tooLong, 'region'));
  assert.throws(() => encode(api.writePins, { ...pins, rootSet: new Uint8Array(31) }), refuses(Code.tooShort, 'root_set'));
  assert.throws(() => encode(api.writePins, { ...pins, region: '\ud800' }), refuses(Code.badText, 'region'));
});

test('integers keep their values at both ends', () => {
  const round = (method, value) => {
    const writer = new Writer();
    writer[method](value);
    return decode((reader) => reader[method](), writer.take());
  };
  for (const bits of [8, 16, 32]) {
    for (const value of [0, 2 ** bits - 1]) assert.equal(round(`u${bits}`, value), value);
    for (const value of [-(2 ** (bits - 1)), -1, 2 ** (bits - 1) - 1]) assert.equal(round(`i${bits}`, value), value);
    assert.throws(() => round(`u${bits}`, 2 ** bits), refuses(Code.badArgument));
    assert.throws(() => round(`u${bits}`, -1), refuses(Code.badArgument));
  }
  for (const value of [0n, 1n, (1n << 64n) - 1n]) assert.equal(round('u64', value), value);
  for (const value of [-(1n << 63n), -1n, (1n << 63n) - 1n]) assert.equal(round('i64', value), value);
});

test('UTF-8 is as the platform writes and reads it', () => {
  for (const text of ['', 'a', '示例区', '𠮷', 'é\u0000\uffff', '\u{10ffff}']) {
    const bytes = new TextEncoder().encode(text);
    assert.deepEqual(encodeUtf8(text), bytes);
    assert.equal(decodeUtf8(bytes), text);
  }
  const fatal = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let seed = 1;
  const random = () => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) >>> 16;
  for (let i = 0; i < 20000; i++) {
    const bytes = Uint8Array.from({ length: 1 + (random() % 5) }, () => (random() % 3 ? 0x80 | random() : random()) & 0xff);
    let expected = null;
    try {
      expected = fatal.decode(bytes);
    } catch {
      // Not UTF-8.
    }
    if (expected === null) assert.throws(() => decodeUtf8(bytes), refuses(Code.badText), hex(bytes));
    else assert.equal(decodeUtf8(bytes), expected);
  }
});

test('names codes as the core does', () => {
  const header = readFileSync(new URL('../../core/base/code.h', import.meta.url), 'utf8');
  const written = [...header.matchAll(/^ {2}([a-z_]+) = (\d+),/gm)];
  assert.ok(written.length > 50);
  for (const [, name, number] of written) assert.equal(codeName(Number(number)), name);
  assert.equal(Object.keys(Code).length, written.length);
  assert.equal(codeName(9999), 'unknown');
});

test('tells what is wrong with a code while it is typed', () => {
  assert.equal(lib.checkCode('', pins), Code.tooShort);
  assert.equal(lib.checkCode('K7QM'), Code.tooShort);
  assert.equal(lib.checkCode('%'.repeat(13)), Code.badSyntax);
  const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  const verdicts = [...letters].map((letter) => lib.checkCode('K7QM-3XW9-T2HB-' + letter));
  assert.equal(verdicts.filter((verdict) => verdict === Code.ok).length <= 1, true);
  assert.ok(verdicts.includes(Code.badCheckCharacter));
});

test('signs as Ed25519 of the platform does', () => {
  for (let i = 0; i < 64; i++) {
    const seed = Uint8Array.from({ length: 32 }, (_, at) => (at * 7 + i * 29) & 0xff);
    const message = new Uint8Array(i * 5).fill(i);
    const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
    const expected = nodeSign(null, message, createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
    const { publicKey, secret } = lib.signKeyFromSeed(seed);
    const signature = lib.sign(secret, message);
    assert.equal(hex(signature), hex(expected));
    lib.verify(publicKey, message, signature);
    signature[i] ^= 4;
    assert.throws(() => lib.verify(publicKey, message, signature), refuses(Code.badSignature));
  }
  assert.throws(() => lib.checkKey(new Uint8Array(32)), refuses(Code.badKey));
});

test('a fresh client has nothing to show and asks for the trust list', () => {
  const client = lib.openClient(pins, [], now);
  assert.equal(client.view(now).phase, api.Phase.fresh);
  const { exchange } = client.nextStep(now);
  assert.equal(exchange.path, '/v1/trust-list');
  assert.equal(exchange.method, api.Method.get);
  assert.throws(() => client.nextStep(1.5), refuses(Code.badArgument, 'now'));
  client.exchangeFailed(exchange.id, Code.noNetwork, now);
  const wait = client.nextStep(now);
  assert.equal(wait.exchange, null);
  assert.ok(wait.waitS > 0n);
  assert.throws(() => client.packetFile(new Uint8Array(32)), refuses(Code.unknownSubmission));
  assert.throws(() => client.finishSubmission([]), refuses(Code.wrongState));
  client.close();
  assert.throws(() => client.view(now), refuses(Code.badArgument, 'client'));
});

test('refuses a broken answer and an altered list without stopping', () => {
  const client = lib.openClient(pins, [], now);
  const { exchange } = client.nextStep(now);
  const changes = client.takeAnswer(exchange.id, 200, 0, new Uint8Array(1000).fill(1), now);
  assert.deepEqual(changes, { puts: [], deletes: [] });
  assert.notEqual(client.view(now).fault, Code.ok);
  assert.throws(() => lib.verifyTrustList(pins, vector('trust-list-signed')), LifecertError);
});

test('an input above what the module takes is refused', () => {
  assert.throws(() => lib.verify(new Uint8Array(32), new Uint8Array(64 * 1024 * 1024 + 1), new Uint8Array(64)), refuses(Code.tooLong));
});

test('serves a mini-program: no TextDecoder, no fetch, no WebAssembly, a path only', async () => {
  // The loader and all it imports, as one script in a context that has nothing but the language.
  const dist = new URL('../dist/', import.meta.url);
  const context = vm.createContext(Object.create(null));
  let script = '';
  for (const name of ['generated', 'errors', 'codec', 'abi', 'client', 'wechat']) {
    const source = readFileSync(new URL(`${name}.js`, dist), 'utf8');
    script += source.replace(/^import [^;]*;$/gms, '').replace(/^export (?=const|function|class|async)/gm, '') + '\n';
  }
  vm.runInContext(`${script}\nglobalThis.load = loadWechat; globalThis.codes = Code;`, context);
  for (const missing of ['TextDecoder', 'fetch', 'performance', 'crypto']) {
    assert.equal(vm.runInContext(`typeof ${missing}`, context), 'undefined');
  }
  const asked = [];
  const host = {
    async instantiate(path, wanted) {
      asked.push(path);
      return WebAssembly.instantiate(moduleBytes, wanted);
    },
  };
  const mini = await context.load('/lifecert.wasm.br', host);
  mini.selfTest();
  assert.deepEqual(asked, ['/lifecert.wasm.br']);
  const view = mini.openClient({ region: '示例区', rootSet: new Uint8Array(32) }, [], now).view(now);
  assert.equal(view.phase, api.Phase.fresh);
  assert.equal(mini.checkCode('K7QM'), Code.tooShort);
  assert.throws(() => mini.fresh(), { code: Code.wrongState });
  (await loadWechat('/x.wasm', host)).selfTest();
});

test('a fresh instance shares nothing with the first', () => {
  const other = lib.fresh();
  const client = lib.openClient(pins, [], now);
  assert.throws(() => Object.assign(Object.create(Object.getPrototypeOf(client)), client, { abi: other['abi'] }).view(now), refuses(Code.badArgument, 'client'));
  client.close();
});
