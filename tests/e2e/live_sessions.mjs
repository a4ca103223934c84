// The page's session before the camera in a real browser, screen and eyes without the rest of the job: with a canvas in the worker
// and without one, the easier set, other movements than those asked for, and files that do not come.
//
//   node live_sessions.mjs --clip PROGRAM [--shots DIR]
//
// PROGRAM is lifecert_live_clip. The gallery's screens "live-begin" and "live-begin-reading" begin a session whose movements
// everybody knows (a seed of zeros), so that the clip can be made before. Ends with "N passed, N failed".
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { serveFolder } from './static_server.mjs';

const appFolder = fileURLToPath(new URL('../../web/app/', import.meta.url));
const require = createRequire(join(appFolder, 'package.json'));
const { chromium } = require('playwright-core');
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const { values: options } = parseArgs({ options: { clip: { type: 'string' }, shots: { type: 'string' } } });

const folder = mkdtempSync(join(tmpdir(), 'lifecert-live-'));
const built = join(folder, 'gallery');
const vite = join(dirname(require.resolve('vite/package.json')), 'bin/vite.js');
execFileSync(process.execPath, [vite, 'build', '--config', 'vite.gallery.config.ts', '--outDir', built, '--logLevel', 'error'], {
  cwd: appFolder,
  stdio: ['ignore', 'inherit', 'inherit'],
});
const server = await serveFolder(built);

let passed = 0;
let failed = 0;

function must(condition, text) {
  if (!condition) throw new Error(text);
}

function makeClip(name, set, ...more) {
  const path = join(folder, `${name}.y4m`);
  return { path, ...JSON.parse(execFileSync(options.clip, ['0'.repeat(192), set, path, ...more], { encoding: 'utf8' })) };
}

/** Plays one session; `prepare` may change what the browser is or gets. */
async function session(name, clip, play, prepare = () => undefined, show = 'live-begin') {
  const complaints = [];
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${clip.path}`],
  });
  const context = await browser.newContext({ viewport: { width: 360, height: 640 }, permissions: ['camera'], locale: 'zh-CN' });
  const page = await context.newPage();
  const shot = async (what) => {
    if (options.shots === undefined) return;
    mkdirSync(options.shots, { recursive: true });
    await page.screenshot({ path: join(options.shots, `${name.replace(/\W+/g, '-')}-${what}.png`) });
  };
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource|ERR_FAILED/.test(message.text())) complaints.push(message.text());
  });
  try {
    await prepare(page);
    await page.goto(`${server.origin}/?show=${show}`);
    await play(page, shot);
    must(complaints.length === 0, `the page complained: ${complaints.join(' | ')}`);
    passed++;
  } catch (error) {
    failed++;
    await shot('fault').catch(() => undefined);
    console.log(`FAILED ${name}: ${error.message}`);
  }
  await browser.close();
}

/** To the review, once more where a slow machine has missed a movement. Tells which instructions were on the screen. */
async function follow(page, shot) {
  await page.evaluate(() => {
    window.lines = [];
    new MutationObserver(() => {
      const line = document.querySelector('.ask h1')?.textContent;
      if (line && line !== window.lines.at(-1)) window.lines.push(line);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  for (let tries = 0; ; tries++) {
    const at = await (
      await page.waitForFunction(
        () => (document.querySelector('[data-screen=review]') ? 'review' : document.querySelector('.screen-live > .button-main') && 'again'),
        undefined,
        { timeout: 120_000 },
      )
    ).jsonValue();
    if (at === 'review') break;
    must(tries < 2, 'the movements were not recognised');
    await page.locator('.screen-live > .button-main').click();
  }
  await shot('review');
  return page.evaluate(() => window.lines);
}

const WORDS = { turn_left: '脸慢慢向左转', turn_right: '脸慢慢向右转', nod: '慢慢低一下头', open_mouth: '张一下嘴', come_closer: '脸再近一点', blink: '闭一下眼睛，再睁开', read_digits: '大声念数字' };

async function passes(page, shot, clip) {
  const lines = await follow(page, shot);
  const asked = lines.filter((line) => Object.values(WORDS).includes(line));
  must(JSON.stringify(asked.slice(-clip.asked.length)) === JSON.stringify(clip.asked.map((each) => WORDS[each])), `it asked for ${asked.join(', ')}`);
  const figures = await page.locator('.measured li').evaluateAll((all) => all.map((one) => one.textContent));
  must(figures.length === 5 && figures[0].length > 10, `it measured ${figures.join(' | ')}`);
  const size = await page.locator('.shot img').evaluate((image) => [image.naturalWidth, image.naturalHeight]);
  must(size[0] >= 240 && size[1] >= 240, `the picture is ${size.join('x')}`);
  console.log(`        ${figures[0]}; ${figures[1]}; ${figures[3]}`);
}

try {
  const full = makeClip('full', 'full');
  await session('with a canvas in the worker', full, (page, shot) => passes(page, shot, full));

  await session('with canvases of the page alone', full, (page, shot) => passes(page, shot, full), (page) =>
    page.route(/worker-.*\.js$/, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: `delete self.OffscreenCanvas;\n${await answer.text()}` });
    }),
  );

  const easier = makeClip('easier', 'easier');
  await session('the easier set', easier, async (page, shot) => {
    await page.getByRole('button', { name: '少几个动作' }).click();
    await page.waitForFunction(() => document.querySelectorAll('.dots li').length === 2);
    await passes(page, shot, easier);
  });

  const reading = makeClip('reading', 'reading');
  await session('digits instead of a blink', full, async (page, shot) => {
    const button = page.getByRole('button', { name: '改念数字' });
    await button.waitFor({ timeout: 60_000 });
    await shot('offer');
    await button.click();
    await button.waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.querySelectorAll('.dots li').length === 4);
    await page.getByRole('button', { name: '少几个动作' }).waitFor();
  });
  const readAloud = async (page, shot) => {
    const digits = page.locator('.ask-digits').waitFor({ timeout: 60_000 });
    const asked = digits.then(() => shot('digits')).then(() => page.locator('.ask-digits').textContent());
    await passes(page, shot, reading);
    must(/^\d \d \d \d$/.test(await asked), `it asked for the digits ${await asked}`);
  };
  await session('four digits', reading, readAloud, undefined, 'live-begin-reading');

  const other = makeClip('other', 'full', '--other');
  await session('a recording of other movements', other, async (page, shot) => {
    await page.locator('main h1', { hasText: '动作和要的不一样' }).waitFor({ timeout: 60_000 });
    await shot('refused');
    await page.evaluate(AXE);
    const found = await page.evaluate(() => window.axe.run(document));
    must(found.violations.length === 0, found.violations.map((one) => one.id).join(', '));
    must((await page.locator('.screen-live .button').count()) === 4, 'there are not four ways on');
  });

  const flat = makeClip('flat', 'full', '--flat');
  await session('a photograph that is tilted', flat, async (page, shot) => {
    await page.locator('.dots').waitFor();
    await page.waitForTimeout(25_000);
    await shot('flat');
    must((await page.locator('[data-screen=review]').count()) === 0, 'a photograph passes');
  });

  await session('nets that do not come', full, async (page) => {
    await page.locator('main[data-screen=camera]').waitFor();
    await page.locator('.button-huge').waitFor();
  }, (page) => page.route(/mesh-.*\.lcn$/, (route) => route.abort()));

  await session('the net for eyelids does not come', full, async (page) => {
    await page.locator('.dots').waitFor();
    await page.waitForFunction((words) => words.includes(document.querySelector('.ask h1')?.textContent), Object.values(WORDS), { timeout: 60_000 });
  }, (page) => page.route(/eyelids-.*\.lcn$/, (route) => route.abort()));

  await session('a browser without WebAssembly’s memory for it', full, async (page) => {
    await page.locator('main[data-screen=camera]').waitFor();
  }, (page) =>
    page.route(/worker-.*\.js$/, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: `WebAssembly.instantiate = () => Promise.reject(new RangeError('no memory'));\n${await answer.text()}` });
    }),
  );
} finally {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
