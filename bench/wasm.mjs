// The WebAssembly module under Node beside libsodium-wrappers, in the same process and run: sealing and signing a submission
// of 2 KB and of 200 KB. The peer makes the same packet by the same steps (format: core/FORMAT.md). Prints JSON.
//
//   node wasm.mjs FILE.wasm PHONE.json
import { execFileSync } from 'node:child_process';
import { webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import sodium from 'libsodium-wrappers';
import { Channel, PhotoLabel } from '../wasm/dist/index.js';
import { loadNode } from '../wasm/dist/node.js';

const [, , wasmFile, phoneFile] = process.argv;
const phone = JSON.parse(readFileSync(phoneFile, 'utf8'));
const bytes = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'));

await sodium.ready;
const lib = await loadNode();
lib.selfTest();
const pins = { region: phone.region, rootSet: bytes(phone.root_set) };
const rows = phone.rows.map(([key, value]) => ({ key: bytes(key), value: bytes(value) }));
const client = lib.openClient(pins, rows, phone.now);
const seed = bytes(phone.device_seed);
const { secret } = lib.signKeyFromSeed(seed);
const device = sodium.crypto_sign_seed_keypair(seed);
const recipients = [sodium.crypto_box_keypair().publicKey, sodium.crypto_box_keypair().publicKey];

function photosOf(size) {
  const photos = [];
  for (let done = 0; done < size; done += 50_000) {
    const jpeg = new Uint8Array(Math.min(50_000, size - done)).fill(0x5a);
    photos.push({ label: PhotoLabel.straight, takenAt: BigInt(phone.now), jpeg });
  }
  return photos;
}

function ours(photos) {
  const capture = {
    consentVersion: 1,
    consentToFace: true,
    callMeAlone: false,
    witness: '',
    consentedAt: BigInt(phone.now),
    channel: Channel.phoneWeb,
    photos,
    live: new Uint8Array(),
    beaconWords: '',
  };
  // As the page takes it: at once, and not in words of four bytes as libsodium's own build does.
  const entropy = webcrypto.getRandomValues(new Uint8Array(64));
  const { messages } = client.prepareSubmission(capture, entropy, phone.now);
  const changes = client.finishSubmission(messages.map((message) => lib.sign(secret, message)));
  client.discard();
  return changes;
}

// What libsodium-wrappers has to do for the same packet: the padded body in one buffer, the stream in 64 KiB chunks, the
// content key sealed to two recipients, the five hashes, two signatures and their check.
function theirs(photos) {
  const length = photos.reduce((sum, photo) => sum + photo.jpeg.length + 13, 15);
  const content = new Uint8Array(length);
  let at = 15;
  for (const photo of photos) {
    content.set(photo.jpeg, at + 13);
    at += photo.jpeg.length + 13;
  }
  const contentHash = sodium.crypto_generichash(32, content, null);
  const context = sodium.crypto_generichash(32, new Uint8Array(500), null);
  const salt = sodium.crypto_generichash(32, context, contentHash);
  const commitment = sodium.crypto_generichash(32, content, salt);
  const padded = new Uint8Array((Math.floor((content.length + 68) / 16384) + 1) * 16384);
  padded.set(context, 0);
  padded.set(salt, 32);
  padded.set(content, 68);
  padded[content.length + 68] = 0x80;
  const key = sodium.crypto_generichash(32, contentHash, context);
  const { state, header } = sodium.crypto_secretstream_xchacha20poly1305_init_push(key);
  const evidence = new Uint8Array(24 + padded.length + 17 * Math.ceil(padded.length / 65536));
  evidence.set(header, 0);
  at = 24;
  for (let done = 0; done < padded.length; done += 65536) {
    const chunk = padded.subarray(done, Math.min(done + 65536, padded.length));
    const last = done + 65536 >= padded.length;
    const tag = last ? sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0;
    const sealed = sodium.crypto_secretstream_xchacha20poly1305_push(state, chunk, null, tag);
    evidence.set(sealed, at);
    at += sealed.length;
  }
  const wrapped = new Uint8Array(64);
  wrapped.set(key, 0);
  wrapped.set(context, 32);
  const wraps = recipients.map((recipient) => sodium.crypto_box_seal(wrapped, recipient));
  const head = new Uint8Array(600);
  head.set(sodium.crypto_generichash(32, wraps[0], null), 0);
  head.set(sodium.crypto_generichash(32, evidence, null), 32);
  head.set(commitment, 64);
  sodium.crypto_generichash(32, head, null);
  const packet = new Uint8Array(head.length + evidence.length + 400);
  packet.set(head, 0);
  packet.set(evidence, 600);
  for (const message of [head, head.subarray(0, 150)]) {
    const signature = sodium.crypto_sign_detached(message, device.privateKey);
    if (!sodium.crypto_sign_verify_detached(signature, message, device.publicKey)) throw new Error('signature');
  }
  return packet;
}

// Microseconds: the median of rounds that alternate, so that whatever else the machine does meets both alike.
function compare(size) {
  const photos = photosOf(size);
  for (let i = 0; i < 60; i++) {
    ours(photos);
    theirs(photos);
  }
  const times = { ours: [], theirs: [] };
  const timed = (list, work) => {
    const before = performance.now();
    for (let i = 0; i < 5; i++) work(photos);
    list.push(((performance.now() - before) * 1000) / 5);
  };
  for (let round = 0; round < 60; round++) {
    timed(times.ours, ours);
    timed(times.theirs, theirs);
  }
  const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
  return { ours: median(times.ours), theirs: median(times.theirs) };
}

const loads = [];
for (let i = 0; i < 9; i++) {
  loads.push(Number(execFileSync(process.execPath, [new URL('./load.mjs', import.meta.url).pathname], { encoding: 'utf8' })));
}
loads.sort((a, b) => a - b);

const small = compare(2000);
const large = compare(200_000);
const figures = {
  seal_sign_2k_wasm_us: small.ours,
  seal_sign_2k_wrappers_us: small.theirs,
  seal_sign_200k_wasm_us: large.ours,
  seal_sign_200k_wrappers_us: large.theirs,
  seal_sign_200k_wasm_speed_over_wrappers: large.theirs / large.ours,
  wasm_load_ms_node: loads[4],
  wasm_gzip_bytes: gzipSync(readFileSync(wasmFile), { level: 9 }).length,
};
console.log(JSON.stringify(figures, null, 2));
