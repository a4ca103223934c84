// The hall's module: a published draw is recomputed as natively, statements are what the counter takes, answers open.
import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { test } from 'node:test';
import { Code, decode, encode, Kind, LifecertError, readSignedStatement, writeDrawVerdict } from '../dist/index.js';
import { loadHallNode } from '../dist/node.js';
import { hex, repository, unhex, vector } from '../test_support.mjs';
import { readFileSync } from 'node:fs';

const derived = readFileSync(`${repository}/tests/vectors/derived.txt`, 'utf8');
const pins = { region: 'demo.example', rootSet: unhex(/root set hash = ([0-9a-f]{64})/.exec(derived)[1]) };
const hall = (await loadHallNode()).desk;
const codeOf = (work) => {
  try {
    work();
    return Code.ok;
  } catch (error) {
    assert.ok(error instanceof LifecertError);
    return error.code;
  }
};

test('a published draw is recomputed as natively', () => {
  const verdict = hall.verifyDraw(pins, vector('trust-list-signed'), vector('draw-bundle'));
  assert.equal(verdict.holds, true);
  assert.equal(verdict.findings.length, 7);
  assert.equal(hex(encode(writeDrawVerdict, verdict)), hex(vector('draw-verdict')));
});

test('an altered draw says what does not hold', () => {
  const bundle = vector('draw-bundle');
  bundle[bundle.length - 40] ^= 1;
  const verdict = hall.verifyDraw(pins, vector('trust-list-signed'), bundle);
  assert.equal(verdict.holds, false);
  assert.notEqual(verdict.findings.at(-1).code, Code.ok);
  assert.equal(codeOf(() => hall.verifyDraw(pins, vector('trust-list-signed'), bundle.slice(1))) === Code.ok, false);
  const foreign = { ...pins, region: 'other.example' };
  assert.equal(codeOf(() => hall.verifyDraw(foreign, vector('trust-list-signed'), bundle)), Code.wrongRegion);
});

test('a statement carries the signature that the device made', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
  const payload = vector('desk-appointment');
  const signature = new Uint8Array(sign(null, hall.toSign(Kind.appointment, payload), privateKey));
  const statement = decode(readSignedStatement, hall.signed(Kind.appointment, payload, key, signature));
  assert.equal(statement.kind, Kind.appointment);
  assert.equal(hex(statement.payload), hex(payload));
  signature[3] ^= 1;
  assert.equal(codeOf(() => hall.signed(Kind.appointment, payload, key, signature)), Code.badSignature);
  assert.equal(codeOf(() => hall.toSign(Kind.decision, payload)), Code.wrongKind);
  assert.equal(hall.id(payload).length, 32);
});

test('what is written is sealed, and refused without randomness', () => {
  const mailbox = unhex(/recipient 1a: public key = ([0-9a-f]{64})/.exec(derived)[1]);
  const body = { version: 1, text: '第一行\n第二行', contact: '', answerKey: new Uint8Array(32).fill(9) };
  const entropy = new Uint8Array(32).map((_, i) => (i * 37 + 11) & 255);
  const sealed = hall.seal(mailbox, body, entropy);
  assert.equal(sealed.length, 48 + 256);
  assert.equal(codeOf(() => hall.seal(mailbox, body, new Uint8Array(32))), Code.weakEntropy);
  assert.equal(codeOf(() => hall.seal(mailbox.slice(1), body, entropy)), Code.badArgument);
  assert.equal(codeOf(() => hall.openAnswer(sealed, body.answerKey, new Uint8Array(32))), Code.cannotOpen);
});

test('a plan is believed when the registrar signed it and it is in the log, and says when one may come', () => {
  const by = { pins, trustList: vector('trust-list-signed'), kept: '' };
  const reply = vector('hall-plan-reply');
  const { plan, head } = hall.verifyPlan(by, reply);
  assert.equal(plan.hall, 'hall-01');
  assert.equal(head.size, 5n);
  const thursday = Date.UTC(2026, 10, 26) / 86_400_000;
  const days = hall.days(plan, 'A', thursday, 5);
  assert.deepEqual(days.map(({ day }) => day - thursday), [0, 1, 4]); // not at the weekend
  assert.equal(days[0].slots[0], 510);
  assert.equal(codeOf(() => hall.days(plan, 'Z', thursday, 5)), Code.unknownService);
  assert.equal(codeOf(() => hall.days(plan, 'A', thursday, 4000)), Code.badArgument);
  for (const at of [40, reply.length - 120]) {
    const altered = reply.slice();
    altered[at] ^= 1;
    assert.notEqual(codeOf(() => hall.verifyPlan(by, altered)), Code.ok);
  }
  assert.equal(codeOf(() => hall.verifyPlan({ ...by, pins: { ...pins, region: 'other.example' } }, reply)), Code.wrongRegion);
  // The same tree again leads on from itself.
  assert.equal(hall.verifyPlan({ ...by, kept: head.checkpoint }, reply).head.checkpoint, head.checkpoint);
});

test('no receipt for another statement, and none that is cut', () => {
  const by = { pins, trustList: vector('trust-list-signed'), kept: '' };
  assert.notEqual(codeOf(() => hall.verifyReceipt(by, vector('desk-appointment'), vector('hall-plan-reply'))), Code.ok);
  const { plan } = hall.verifyPlan(by, vector('hall-plan-reply'));
  const status = vector('hall-status');
  for (let end = 0; end < status.length; end += 97) assert.notEqual(codeOf(() => hall.verifyStatus(by, vector('desk-request'), plan, status.slice(0, end))), Code.ok);
});
