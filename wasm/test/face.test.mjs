// The eyes as modules: the same to the last bit as natively, with SIMD and without; and what they refuse.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Action, ActionSet, Code, encode, Hint, LivePhase, NetKind, writeFaceFrame } from '../dist/index.js';
import { loadFaceNode } from '../dist/node.js';

import { fnv1a, readStory } from './face_story.mjs';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const frames = Number(process.env.LIFECERT_FACE_FRAMES ?? 24);
const folder = mkdtempSync(join(tmpdir(), 'lifecert-face-'));
after(() => rmSync(folder, { recursive: true }));
const clip = join(folder, 'clip');
execFileSync(join(repository, 'build/native/tests/abi/lifecert_face_story'), [String(frames), clip]);
const story = readStory(readFileSync(clip));
const net = (name) => new Uint8Array(readFileSync(join(repository, 'build/models', `${name}.lcn`)));
const portrait = join(repository, 'build/debian-src/astronaut.png');
const build = (name) => new URL(`../dist/${name}.wasm`, import.meta.url);

async function eyes(name, kinds = ['detector', 'mesh', 'eyelids']) {
  const face = await loadFaceNode(build(name));
  for (const kind of kinds) face.addNet(NetKind[kind], net(kind));
  return face;
}

for (const name of ['lifecert-face-simd', 'lifecert-face']) {
  test(`${name}.wasm sees the same as the native build`, async () => {
    const face = await eyes(name);
    assert.equal(story.length, frames);
    let found = 0;
    story.forEach(({ jpeg, digest }, number) => {
      const frame =
        number % 4 === 3
          ? face.lookAfresh(jpeg)
          : face.lookAtJpeg(jpeg, { eyelids: number % 2 === 0, countFaces: number % 5 === 0 });
      if (frame.found) found += 1;
      assert.equal(fnv1a(encode(writeFaceFrame, frame)), digest, `frame ${number}`);
    });
    assert.ok(found > frames / 2);
    assert.ok(face.memoryBytes() <= 48 << 20, `${face.memoryBytes()} bytes`);
  });
}

test('a frame of pixels is looked at where it lies', async () => {
  const face = await eyes('lifecert-face-simd', ['detector', 'mesh']);
  const [width, height] = [64, 48];
  const grey = { data: new Uint8ClampedArray(width * height * 4).fill(128), width, height };
  const seen = face.look(grey);
  assert.equal(seen.found, false);
  assert.equal(seen.pictureWidth, width);
  assert.equal(seen.measures.faces, 0);
  face.clear();
  face.forget();
});

test('faces are described and compared', async () => {
  const face = await eyes('lifecert-face-simd', ['detector', 'mesh', 'eyelids', 'match']);
  const one = face.describe(story[0].jpeg);
  const other = face.describe(story[1].jpeg);
  assert.equal(face.distance(one, one), 0);
  assert.ok(face.distance(one, other) > 0 && face.distance(one, other) < 500);
});

test('every refusal has its code', async () => {
  const face = await loadFaceNode();
  const refuses = (code, where, work) =>
    assert.throws(work, (error) => error.code === code && error.where === where, `${code} ${where}`);
  const frame = { data: new Uint8Array(16), width: 2, height: 2 };
  refuses(Code.wrongState, 'detector', () => face.look(frame));
  refuses(Code.badPicture, 'size', () => face.look({ ...frame, width: 3 }));
  refuses(Code.badPicture, 'size', () => face.look({ data: new Uint8Array(0), width: 0, height: 0 }));
  refuses(Code.badArgument, 'kind', () => face.addNet(0, net('mesh')));
  refuses(Code.badModel, 'input', () => face.addNet(NetKind.mesh, net('detector')));
  const damaged = net('mesh');
  damaged[damaged.length >> 1] ^= 1;
  refuses(Code.badModel, 'checksum', () => face.addNet(NetKind.mesh, damaged));
  refuses(Code.unknownVersion, '', () => face.addNet(NetKind.mesh, new Uint8Array(100)));
  refuses(Code.badPicture, '', () => face.lookAfresh(new Uint8Array([1, 2, 3])));
  assert.deepEqual(face.nets(), [0, 0, 0, 0]);
});

test('a session draws its script from the seed and says what it sees', async () => {
  const face = await eyes('lifecert-face-simd');
  const seed = { challenge: new Uint8Array(32).fill(1), person: new Uint8Array(32).fill(2), deviceKey: new Uint8Array(32).fill(3) };
  const { script } = face.beginSession(seed, ActionSet.full);
  assert.equal(script.set, ActionSet.full);
  assert.ok(script.steps.length >= 3 && script.steps.every((step) => Object.values(Action).includes(step)));
  const session = face.beginSession(seed, ActionSet.full);
  assert.deepEqual(session.script, script, 'the same seed gives the same script');
  const orders = new Set();
  for (let i = 0; i < 20; i++) {
    orders.add(String(face.beginSession({ ...seed, challenge: new Uint8Array(32).fill(i) }, ActionSet.full).script.steps));
  }
  assert.ok(orders.size > 3, 'other challenges ask for other movements');

  const empty = { data: new Uint8ClampedArray(64 * 48 * 4).fill(90), width: 64, height: 48 };
  const live = face.beginSession(seed, ActionSet.easier);
  const step = live.look(empty, 0);
  assert.equal(step.phase, LivePhase.rest);
  assert.equal(step.hint, Hint.noFace);
  assert.throws(() => live.finish(), (error) => error.code === Code.wrongState);
  assert.throws(() => live.report(), (error) => error.code === Code.wrongState);
  assert.throws(() => live.addKeyFrame(1, story[0].jpeg), (error) => error.code === Code.wrongState);
  assert.throws(() => live.look(empty, 4_000_000), (error) => error.code === Code.badArgument);
  assert.throws(() => face.beginSession(seed, 9), (error) => error.code === Code.unknownValue || error.code === Code.badArgument);
});

// Blinks alone want the eyelids' net: who waits for it on a slow line can begin.
test('a session comes to rest before the net for eyelids is there', async () => {
  const raw = execFileSync('convert', [portrait, '-crop', '240x240+105+10', '-resize', '320x320', '-depth', '8', 'rgba:-']);
  const frame = { data: new Uint8Array(raw), width: 320, height: 320 };
  const face = await eyes('lifecert-face-simd', ['detector', 'mesh']);
  const seed = { challenge: new Uint8Array(32), person: new Uint8Array(32), deviceKey: new Uint8Array(32) };
  const live = face.beginSession(seed, ActionSet.full);
  assert.ok(live.script.steps.includes(Action.blink));
  let last;
  for (let at = 0; at < 40; at++) last = live.look(frame, at * 80);
  assert.equal(last.phase, LivePhase.act);
});

// The public portrait, held still, is a person at rest; being a picture, it never moves, and the session never ends.
test('a still face comes to rest, is asked for a picture of it, and then to move', async () => {
  const raw = execFileSync('convert', [portrait, '-crop', '240x240+105+10', '-resize', '320x320', '-depth', '8', 'rgba:-']);
  const frame = { data: new Uint8Array(raw), width: 320, height: 320 };
  const face = await eyes('lifecert-face-simd');
  const seed = { challenge: new Uint8Array(32), person: new Uint8Array(32), deviceKey: new Uint8Array(32) };
  const live = face.beginSession(seed, ActionSet.full);
  const seen = [];
  for (let at = 0; at < 40; at++) seen.push(live.look(frame, at * 80));
  assert.ok(seen.some((step) => step.keyFrame === 0), 'a picture at rest is wanted');
  assert.ok(seen.some((step) => step.tile !== null), 'the strip is drawn');
  assert.equal(seen.at(-1).phase, LivePhase.act);
  assert.ok(seen.every((step) => step.phase !== LivePhase.done));
});
