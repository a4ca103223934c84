// Catalogue and search in WebAssembly under Node and in Chromium, beside peers (under Node) in the same run. Prints one JSON object of
// figures. Fails when Chromium finds anything else than Node.
//
//   node hall.mjs LIFECERT_PROGRAM LIFECERT_HALL.wasm [SEED]
//
// load: front copied in, signatures and hashes verified, ready to search, in a fresh instance; median of nine. Times of queries
// are of warm code, in the order of kinds; all queries are asked in three passes, a while apart, and a query's time is its least, ours and
// the peers' alike: a pass in which other work held the core for some milliseconds says nothing of a search. Memory is the module's,
// after all queries; records stay in the file.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { loadHallNode, loadNode } from '../../wasm/dist/node.js';
import { inChromium } from './chromium.mjs';
import { corpus, writeTables } from './corpus.mjs';
import { fts5, flexsearch, minisearch, scan } from './peers.mjs';
import { queries, recall } from './queries.mjs';

const [, , program, wasmFile, seedText] = process.argv;
const seed = Number(seedText ?? 20261126); // no constant of the search was chosen by looking at queries of this seed
const folder = mkdtempSync(join(tmpdir(), 'lifecert-hall-'));
const region = join(folder, 'region');
const run = (...args) => execFileSync(program, ['--region', region, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
const quantile = (times, share) => [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))];
const figures = {};

function build(items, name) {
  writeTables(items, join(folder, name));
  const file = join(folder, `${name}.bin`);
  run('catalog', 'build', join(folder, name), '--out', file);
  return file;
}

async function trustOf() {
  const core = await loadNode();
  const pins = JSON.parse(readFileSync(join(region, 'public/region.json'), 'utf8'));
  const list = core.verifyTrustList({ region: pins.region, rootSet: Uint8Array.from(Buffer.from(pins.root_set, 'hex')) }, readFileSync(join(region, 'public/trust-list.bin')));
  return { region: list.region, registrars: list.registrars };
}

// Reads from the file when it is asked, as a browser reads from a Blob.
function sourceOf(file) {
  const handle = openSync(file, 'r');
  return { handle, read: async (offset, size) => { const bytes = new Uint8Array(size); readSync(handle, bytes, 0, size, offset); return bytes; } };
}

async function opened(file, trust) {
  const source = sourceOf(file);
  const times = [];
  let hall;
  let catalogue;
  const front = await source.read(0, new DataView((await source.read(0, 16)).buffer).getUint32(12, true));
  for (let i = 0; i < 9; i += 1) {
    hall = await loadHallNode(wasmFile);
    hall.selfTest();
    const start = performance.now();
    catalogue = hall.openFront(front, source, trust);
    times.push(performance.now() - start);
  }
  const index = catalogue.facts.head.sections[3];
  const from = front.length - Math.ceil(index.size / 8) * 8;
  return { hall, catalogue, front, load: quantile(times, 0.5), indexGzip: gzipSync(front.subarray(from, from + index.size), { level: 9 }).length };
}

const PASSES = 3;

function measure(list, ask) {
  for (const query of list.slice(0, 60)) ask(query.text);
  const times = list.map(() => Infinity);
  let recalls = [];
  for (let pass = 0; pass < PASSES; pass += 1) {
    recalls = list.map((query, i) => {
      const start = performance.now();
      const codes = ask(query.text);
      times[i] = Math.min(times[i], performance.now() - start);
      return recall(query, codes);
    });
  }
  return { times, recalls };
}
const mean = (values) => values.reduce((sum, one) => sum + one, 0) / values.length;

function report(list, { times, recalls }) {
  const of = (test) => mean(recalls.filter((_, i) => test(list[i].kind)));
  const kinds = Object.fromEntries([...new Set(list.map((one) => one.kind))].map((kind) => [kind, Number(of((one) => one === kind).toFixed(3))]));
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99), recall: mean(recalls), typo: of((kind) => kind.startsWith('typo')), kinds };
}

try {
  execFileSync(program, ['region', 'init', region, '--demo'], { stdio: 'ignore' });
  run('catalog', 'editor', '--name', '基准');
  const trust = await trustOf();

  const items = corpus(10_000, 1);
  const list = queries(items, 390, seed);
  const ours = await opened(build(items, 'ten'), trust);
  const code = (hit) => items[hit.entry].code; // records stand in the order of their codes, as the items do
  const ask = (catalogue) => (text) => catalogue.search({ query: text, choices: [], offset: 0, limit: 10 }).hits.map(code);
  const result = report(list, measure(list, ask(ours.catalogue)));
  console.error('ours', JSON.stringify(result));
  figures.catalog_10k_load_ms = ours.load;
  figures.catalog_10k_index_gzip_bytes = ours.indexGzip;
  figures.search_10k_p50_ms = result.p50;
  figures.search_10k_p99_ms = result.p99;
  figures.search_10k_recall = result.recall;
  figures.search_10k_recall_typo = result.typo;

  let best = Infinity;
  for (const [name, make] of Object.entries({ flexsearch, minisearch, fts5, scan })) {
    const start = performance.now();
    const search = await make(items);
    const load = performance.now() - start;
    const peer = report(list, measure(list, search));
    console.error(name, JSON.stringify({ load, ...peer }));
    best = Math.min(best, peer.p99);
    figures[`peer:${name}_load_ms`] = load;
    figures[`peer:${name}_p99_ms`] = peer.p99;
    figures[`peer:${name}_recall_typo`] = peer.typo;
  }
  figures.search_10k_p99_over_best_peer = result.p99 / best;

  const seen = await inChromium({ dist: fileURLToPath(new URL('../../wasm/dist', import.meta.url)), wasm: wasmFile, front: ours.front, trust, texts: list.map((one) => one.text), passes: PASSES });
  list.forEach(({ text }, i) => {
    const entries = ours.catalogue.search({ query: text, choices: [], offset: 0, limit: 10 }).hits.map((hit) => hit.entry);
    if (JSON.stringify(entries) !== JSON.stringify(seen.answers[i])) throw new Error(`Chromium finds other entries for ${text}`);
  });
  figures.catalog_10k_load_ms_chromium = quantile(seen.loads, 0.5);
  figures.search_10k_p99_ms_chromium = quantile(seen.times, 0.99);

  const many = corpus(100_000, 2);
  const large = await opened(build(many, 'hundred'), trust);
  const texts = queries(many.slice(0, 2_000), 390, seed + 1);
  const { times } = measure(texts, (text) => large.catalogue.search({ query: text, choices: [], offset: 0, limit: 10 }).hits.map((hit) => many[hit.entry].code));
  figures.search_100k_p99_ms = quantile(times, 0.99);
  figures.catalog_100k_load_ms = large.load;
  figures.catalog_100k_memory_mb = large.hall.memoryBytes() / 1e6;
  console.log(JSON.stringify(figures));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
