// How many frames a second the page's session before the camera takes in, in movements without a blink: as fast as this machine
// is, and six times slower. Prints JSON.
//
//   node live_page.mjs CLIP.y4m
//     CLIP   a face that holds still (the session then waits for the first movement, and goes on measuring)
//
// A browser's own way to slow down reaches the page's thread alone, not the worker in which the eyes are. So the page's whole
// process is stopped for five sixths of each 12 milliseconds; camera and screen, other processes, run on as they do on a phone.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveFolder } from '../tests/e2e/static_server.mjs';

const appFolder = fileURLToPath(new URL('../web/app/', import.meta.url));
const require = createRequire(join(appFolder, 'package.json'));
const { chromium } = require('playwright-core');
const [, , clip] = process.argv;

const ON_MS = 2;
const SECONDS = 12;

const built = mkdtempSync(join(tmpdir(), 'lifecert-gallery-'));
const vite = join(dirname(require.resolve('vite/package.json')), 'bin/vite.js');
execFileSync(process.execPath, [vite, 'build', '--config', 'vite.gallery.config.ts', '--outDir', built, '--logLevel', 'error'], { cwd: appFolder });
const server = await serveFolder(built);

/** In the page: the times at which frames were answered while a movement without a blink was asked for. */
function countFrames() {
  window.answered = [];
  const Plain = window.Worker;
  window.Worker = class extends Plain {
    constructor(...how) {
      super(...how);
      this.addEventListener('message', ({ data }) => {
        if (data.answer?.seen?.phase === 'act') window.answered.push(performance.now());
      });
    }
  };
}

/** Lets a process run for 1/times of the time. Returns how to end that, which tells the share that it really had. */
function slow(pid, times) {
  if (times === 1) return () => 1;
  let stopped = false;
  let on = 0;
  const began = performance.now();
  let since = began;
  const step = (run) => {
    if (stopped) return;
    process.kill(pid, run ? 'SIGCONT' : 'SIGSTOP');
    const now = performance.now();
    const lasted = now - since;
    if (!run) on += lasted;
    since = now;
    // Timers come late: what it had too much of is taken back.
    setTimeout(() => step(!run), run ? ON_MS : lasted * (times - 1));
  };
  step(false);
  return () => {
    stopped = true;
    process.kill(pid, 'SIGCONT');
    return on / (performance.now() - began);
  };
}

/** What a process has had of the processor so far, in ms. */
function cpuMs(pid) {
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13).map(Number);
  return (user + system) * 10; // hundredths of a second
}

async function measure(times) {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${clip}`],
  });
  try {
    const page = await (await browser.newContext({ viewport: { width: 360, height: 640 }, permissions: ['camera'] })).newPage();
    await page.addInitScript(countFrames);
    await page.goto(`${server.origin}/?show=live-begin`);
    await page.waitForFunction(() => window.answered.length > 5, undefined, { timeout: 60_000 });
    const devtools = await browser.newBrowserCDPSession();
    const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
    // The page's process is the renderer that has worked most.
    const [renderer] = processInfo.filter((one) => one.type === 'renderer').sort((a, b) => b.cpuTime - a.cpuTime);
    const [before, cpuBefore] = [await page.evaluate(() => window.answered.length), cpuMs(renderer.id)];
    const end = slow(renderer.id, times);
    await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
    const share = end();
    const answered = await page.evaluate(() => window.answered);
    const cpu = (cpuMs(renderer.id) - cpuBefore) / (answered.length - before);
    const window_ms = (SECONDS - 2) * 1000;
    const last = answered.filter((at) => at > answered.at(-1) - window_ms);
    return { fps: ((last.length - 1) * 1000) / (last.at(-1) - last[0]), share, cpu };
  } finally {
    await browser.close();
  }
}

try {
  const full = await measure(1);
  const slowed = await measure(6);
  const round = (value) => Math.round(value * 100) / 100;
  console.log(JSON.stringify({ live_page_fps: round(full.fps), live_page_fps_slowed_6: round(slowed.fps), live_page_share_slowed_6: round(slowed.share), live_page_cpu_ms: round(full.cpu) }, null, 2));
} finally {
  await server.close();
  rmSync(built, { recursive: true, force: true });
}
