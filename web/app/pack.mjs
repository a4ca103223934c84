// After the build: a gzipped copy beside each large file, which the intake hands to browsers that take it; and how much a phone
// fetches for a certification before the camera. Fails when that is too much for a slow line.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

// Everything: the nets and the module that sees by them (1.38 MB; bench/targets.json holds them to 1.70), the core, and the page itself.
const MOST_BEFORE_FIRST = 1_750_000;
const MOST = 4_200_000;

const dist = fileURLToPath(new URL('./dist/', import.meta.url));
const sizes = new Map();
for (const name of readdirSync(dist, { recursive: true })) {
  if (!/\.(js|css|html|wasm|lcn|svg|webmanifest)$/.test(name)) continue;
  const bytes = readFileSync(join(dist, name));
  const packed = gzipSync(bytes, { level: 9 });
  if (packed.length < bytes.length) writeFileSync(join(dist, `${name}.gz`), packed);
  sizes.set(name, Math.min(packed.length, bytes.length));
}

const sum = (names) => names.reduce((total, name) => total + sizes.get(name), 0);
const all = [...sizes.keys()];
// The hall's page is another one. Of the two builds of the eyes a phone fetches one: the larger is counted.
const eyes = all.filter((name) => /lifecert-face/.test(name)).sort((a, b) => sizes.get(b) - sizes.get(a));
const page = all.filter((name) => !/hall|workbox|sw\.js/.test(name) && !eyes.slice(1).includes(name));
const before = page.filter((name) => !/eyelids/.test(name));

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;
console.log(`gzipped: ${megabytes(sum(before))} before the first movement (at most ${megabytes(MOST_BEFORE_FIRST)}), ${megabytes(sum(page))} in all (at most ${megabytes(MOST)})`);
for (const name of [...page].sort((a, b) => sizes.get(b) - sizes.get(a)).slice(0, 8)) console.log(`  ${String(sizes.get(name)).padStart(9)}  ${name}`);
if (sum(before) > MOST_BEFORE_FIRST || sum(page) > MOST) process.exitCode = 1;
