// The same day of a phone, natively and in the module: every code and every byte must be the same.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { Abi, imports } from '../dist/abi.js';
import { Code, decode, encode, readView, State, Verdict, writeView } from '../dist/index.js';
import { loadNode } from '../dist/node.js';
import { hex, moduleBytes, repository, unhex } from '../test_support.mjs';

const program = process.env.LIFECERT_STORY ?? `${repository}/build/native/tests/abi/lifecert_abi_story`;
assert.ok(existsSync(program), `${program} is not built: cmake --build build/native --target lifecert_abi_story`);
const lines = execFileSync(program, { encoding: 'utf8', maxBuffer: 1 << 28 })
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const { sha256 } = lines.pop();

test('the module gives the bytes that the native build gives', async (context) => {
  const { instance } = await WebAssembly.instantiate(moduleBytes, imports());
  const abi = new Abi(instance.exports);
  const hash = createHash('sha256');
  for (const [at, line] of lines.entries()) {
    const args = line.args.map((arg) => (typeof arg === 'number' ? arg : unhex(arg)));
    let code = Code.ok;
    let where = '';
    let answer = new Uint8Array();
    try {
      answer = abi.answer(line.call, ...args);
    } catch (error) {
      code = error.code;
      where = error.where;
    }
    assert.deepEqual({ at, code, where }, { at, code: line.code, where: line.where }, line.call);
    assert.equal(hex(answer), line.answer, `${at}: ${line.call}`);
    hash.update(Uint8Array.of(code & 0xff, code >> 8)).update(answer);
  }
  assert.equal(hash.digest('hex'), sha256);
  context.diagnostic(`${lines.length} calls, SHA-256 ${sha256}`);
});

test('the views of the day decode, say what happened, and encode to the same bytes', () => {
  const views = lines.filter((line) => line.call === 'lifecert_client_view' && line.code === Code.ok);
  for (const line of views) assert.equal(hex(encode(writeView, decode(readView, unhex(line.answer)))), line.answer);
  const last = decode(readView, unhex(views[views.length - 1].answer));
  assert.equal(last.items.length, 2);
  for (const item of last.items) {
    assert.equal(item.state, State.decided);
    assert.equal(item.verdict, Verdict.pass);
    assert.equal(item.proofVerified, true);
  }
});

test('a host can tell the same day through the typed calls', async () => {
  const { readStretchedCode, readCapture, readPins, readImage, readSignatures, readToSign } = await import('../dist/index.js');
  const lib = await loadNode();
  let client;
  for (const { call, args, code, answer } of lines) {
    if (!call.startsWith('lifecert_client_') || code !== Code.ok) continue;
    const bytes = args.map((arg) => (typeof arg === 'number' ? arg : unhex(arg)));
    switch (call) {
      case 'lifecert_client_create':
        client = lib.openClient(decode(readPins, bytes[0]), decode(readImage, bytes[1]).rows, bytes[2]);
        break;
      case 'lifecert_client_prepare_enrolment':
        assert.deepEqual(
          client.prepareEnrolment(decode(readStretchedCode, bytes[1]), bytes[2], bytes[3]),
          decode(readToSign, unhex(answer)),
        );
        break;
      case 'lifecert_client_finish_enrolment':
        client.finishEnrolment(decode(readSignatures, bytes[1]).signatures);
        break;
      case 'lifecert_client_prepare_submission':
        client.prepareSubmission(decode(readCapture, bytes[1]), bytes[2], bytes[3]);
        break;
      case 'lifecert_client_finish_submission':
        client.finishSubmission(decode(readSignatures, bytes[1]).signatures);
        break;
      case 'lifecert_client_next_step':
        client.nextStep(bytes[1]);
        break;
      case 'lifecert_client_take_answer':
        client.takeAnswer(...bytes.slice(1));
        break;
      case 'lifecert_client_exchange_failed':
        client.exchangeFailed(...bytes.slice(1));
        break;
      case 'lifecert_client_retry_now':
        client.retryNow();
        break;
      case 'lifecert_client_confirm':
        client.confirm();
        break;
      case 'lifecert_client_discard':
        client.discard();
        break;
      case 'lifecert_client_view':
        assert.deepEqual(client.view(bytes[1]), decode(readView, unhex(answer)));
        break;
      case 'lifecert_client_packet_file':
        assert.equal(hex(client.packetFile(bytes[1])), answer);
        break;
      case 'lifecert_client_paper':
        assert.equal(client.paper(bytes[1], bytes[2]), Buffer.from(answer, 'hex').toString('utf8'));
        break;
      case 'lifecert_client_destroy':
        client.close();
        break;
      default:
        assert.fail(call);
    }
  }
});
