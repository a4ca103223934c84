// The story of the C ABI (tests/abi) once more, in a module Worker of Chromium under the pages' own policy: every byte must
// be what the native build gives, and without 'wasm-unsafe-eval' nothing may start.
//
//   node abi_browser.mjs --story PROGRAM [--library DIR]
//
// Prints how long the module took to load, and ends with 1 on the first fault.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CONTENT_SECURITY_POLICY, serveFolder } from './static_server.mjs';

const { chromium } = createRequire(new URL('../../web/app/package.json', import.meta.url))('playwright-core');

const { values: options } = parseArgs({
  options: {
    story: { type: 'string' },
    library: { type: 'string', default: fileURLToPath(new URL('../../wasm/dist', import.meta.url)) },
  },
});

const WORKER = `
import { Abi, imports } from './dist/abi.js';
import { loadWeb } from './dist/web.js';

const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

async function run() {
  const start = performance.now();
  const lib = await loadWeb(new URL('./dist/lifecert.wasm', self.location.href));
  const loadedMs = performance.now() - start;
  lib.selfTest();
  lib.fresh().selfTest();
  const answer = await fetch('./dist/lifecert.wasm');
  const { exports } = (await WebAssembly.instantiate(await answer.arrayBuffer(), imports())).instance;
  const abi = new Abi(exports);
  const outputs = [];
  for (const line of await (await fetch('./story.json')).json()) {
    const args = line.args.map((arg) => (typeof arg === 'number' ? arg : unhex(arg)));
    let code = 0;
    let bytes = new Uint8Array();
    try {
      bytes = abi.answer(line.call, ...args);
    } catch (error) {
      code = error.code;
    }
    if (code !== line.code || hex(bytes) !== line.answer) throw new Error('another answer: ' + line.call);
    outputs.push(code & 0xff, code >> 8, ...bytes);
  }
  return { loadedMs, sha256: hex(new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(outputs)))) };
}
run().then((result) => self.postMessage(result), (error) => self.postMessage({ failed: error.name + ': ' + error.message }));
`;
const PAGE = `
const worker = new Worker('./worker.js', { type: 'module' });
window.outcome = new Promise((resolve) => {
  worker.onmessage = (event) => resolve(event.data);
  worker.onerror = (event) => resolve({ failed: event.message });
});
`;

const lines = execFileSync(options.story, { encoding: 'utf8', maxBuffer: 1 << 28 }).trim().split('\n').map((line) => JSON.parse(line));
const { sha256 } = lines.pop();

const folder = mkdtempSync(join(tmpdir(), 'lifecert-abi-'));
let forbidding = false;
const server = await serveFolder(folder, (request, response) => {
  if (forbidding) response.setHeader('content-security-policy', CONTENT_SECURITY_POLICY.replace(" 'wasm-unsafe-eval'", ''));
  return false;
});
let browser;
try {
  cpSync(options.library, join(folder, 'dist'), { recursive: true });
  writeFileSync(join(folder, 'worker.js'), WORKER);
  writeFileSync(join(folder, 'page.js'), PAGE);
  writeFileSync(join(folder, 'story.json'), JSON.stringify(lines));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><meta charset="utf-8"><script type="module" src="./page.js"></script>');

  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const live = async () => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(server.origin);
    return page.evaluate('window.outcome');
  };
  const result = await live();
  if (result.failed !== undefined) throw new Error(result.failed);
  if (result.sha256 !== sha256) throw new Error(`${result.sha256} instead of ${sha256}`);
  console.log(`ok - ${lines.length} calls in Chromium, SHA-256 ${sha256}; module loaded in ${result.loadedMs.toFixed(1)} ms`);

  forbidding = true;
  const refused = await live();
  if (!/CompileError/.test(refused.failed ?? '')) throw new Error(`not refused by the policy: ${JSON.stringify(refused)}`);
  console.log("ok - refused without 'wasm-unsafe-eval'");
} catch (error) {
  console.error(`not ok - ${error.message}`);
  process.exitCode = 1;
} finally {
  await browser?.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}
