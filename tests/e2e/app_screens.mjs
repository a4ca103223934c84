// Every screen of the resident's page, looked at by a machine; and the page's bad days, in a real browser.
//
//   node app_screens.mjs [--app DIR] [--shots DIR] [--only screens|days] [--named PATTERN]
//
// --app    the built page, web/app/dist if not said
// --shots  where to put a picture of every screen, for people to look at
// --named  only the screens of the gallery and the days whose name has this in it
//
// First the gallery (web/app/gallery): each screen in each state, in both languages and at the normal and the largest text
// size, 360x640: axe-core finds nothing, nothing scrolls sideways, targets and type are as large as promised, the hotline and
// another way are there. Then the built page with the real library, under the server's own content security policy: opening
// without a network, a wrong code, a full phone, two windows, another server, no camera. Ends with "N passed, N failed".
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { serveFolder } from './static_server.mjs';

const appFolder = fileURLToPath(new URL('../../web/app/', import.meta.url));
const require = createRequire(join(appFolder, 'package.json'));
const { chromium } = require('playwright-core');
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const { values: options } = parseArgs({
  options: { app: { type: 'string' }, shots: { type: 'string' }, only: { type: 'string' }, named: { type: 'string', default: '' } },
});

const BROWSER = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--no-first-run'];
const FAKE_CAMERA = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];
const PHONE = { viewport: { width: 360, height: 640 }, locale: 'zh-CN' };

let passed = 0;
let failed = 0;

async function check(name, work) {
  try {
    await work();
    passed++;
  } catch (error) {
    failed++;
    console.log(`FAILED ${name}: ${error.message}`);
  }
}

function must(condition, text) {
  if (!condition) throw new Error(text);
}

async function axeFindings(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate(() => window.axe.run(document));
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
}

/** What is promised of every screen, measured in the page; the sentences say what is wrong. */
function faultsOnScreen(size) {
  const faults = [];
  const wanted = [20, 25, 31][size];
  if (document.documentElement.scrollWidth > window.innerWidth) faults.push('scrolls sideways');
  for (const target of document.querySelectorAll('button, a, input')) {
    const { width, height } = target.getBoundingClientRect();
    const least = /button-(main|huge|equal)|help/.test(target.className) ? 60 : 48;
    if (height < least || width < 40) faults.push(`small target ${Math.round(width)}x${Math.round(height)}: ${target.innerText}`);
  }
  for (const text of document.querySelectorAll('main p, main li, main dd, main dt, main h1, main h2, main button')) {
    const style = getComputedStyle(text);
    const capped = text.matches('.key, .slot, .heard-word:lang(en)');
    if (!capped && Number.parseFloat(style.fontSize) < wanted) faults.push(`small type: ${text.innerText}`);
    if (text.matches('p') && Number.parseFloat(style.lineHeight) < 1.29 * Number.parseFloat(style.fontSize)) {
      faults.push(`narrow lines: ${text.innerText}`);
    }
  }
  if (document.querySelectorAll('main h1').length !== 1) faults.push('not exactly one heading');
  if (document.querySelector('.footer button') === null) faults.push('no other way');
  if (document.querySelector('.footer a[href^="tel:"], .footer .help-note') === null) faults.push('no hotline');
  return faults;
}

async function screens(folder) {
  console.log('Looking at every screen');
  const built = mkdtempSync(join(tmpdir(), 'lifecert-gallery-'));
  const vite = join(dirname(require.resolve('vite/package.json')), 'bin/vite.js');
  execFileSync(process.execPath, [vite, 'build', '--config', 'vite.gallery.config.ts', '--outDir', built, '--logLevel', 'error'], {
    cwd: appFolder,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const server = await serveFolder(built);
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: [...BROWSER, ...FAKE_CAMERA] });
  try {
    const context = await browser.newContext({ ...PHONE, permissions: ['camera'] });
    const page = await context.newPage();
    let complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(`${server.origin}/`);
    await page.waitForFunction(() => window.galleryNames !== undefined);
    const names = (await page.evaluate(() => window.galleryNames)).filter((name) => new RegExp(options.named).test(name));
    for (const lang of ['zh', 'en']) {
      for (const size of [0, 2]) {
        for (const name of names) {
          await check(`${name}, ${lang}, text size ${size}`, async () => {
            complaints = [];
            await page.goto(`${server.origin}/?show=${name}&lang=${lang}&size=${size}`);
            await page.locator('main h1').waitFor();
            if (await page.locator('video').count()) await page.locator('.stage-wait').waitFor({ state: 'detached' });
            if (folder !== undefined) {
              mkdirSync(folder, { recursive: true });
              await page.screenshot({ path: join(folder, `${lang}-${size}-${name}.png`), fullPage: true });
            }
            const faults = [...(await page.evaluate(faultsOnScreen, size)), ...(await axeFindings(page)), ...complaints];
            must(faults.length === 0, faults.join('\n  '));
          });
        }
      }
    }
  } finally {
    await browser.close();
    await server.close();
    rmSync(built, { recursive: true, force: true });
  }
}

const ROOT_SET = '11'.repeat(32);
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A code with a right check character (Luhn mod 32) that no letter carries. */
function madeUpCode(secret = 'K7QM3XW9T2HB') {
  let factor = 2;
  let sum = 0;
  for (const sign of [...secret].reverse()) {
    const addend = factor * SIGNS.indexOf(sign);
    sum += Math.floor(addend / 32) + (addend % 32);
    factor = factor === 2 ? 1 : 2;
  }
  return secret + SIGNS[(32 - (sum % 32)) % 32];
}

/** Serves the core's worker as a browser without Ed25519 would run it. */
async function withoutEd25519(route) {
  const answer = await route.fetch();
  const older = `{
    const make = SubtleCrypto.prototype.generateKey;
    SubtleCrypto.prototype.generateKey = function (algorithm, ...rest) {
      if (algorithm.name === 'Ed25519') return Promise.reject(new DOMException('none here', 'NotSupportedError'));
      return make.call(this, algorithm, ...rest);
    };
  }\n`;
  await route.fulfill({ response: answer, body: older + (await answer.text()) });
}

/** A phone with its own profile and a server whose region file and answers can be changed. */
async function phone(app, { camera = true, refuse = false, noEd25519 = false } = {}) {
  const profile = mkdtempSync(join(tmpdir(), 'lifecert-phone-'));
  const world = { rootSet: ROOT_SET, hotline: '0000-12333', region: true, answer: null, asked: [] };
  const server = await serveFolder(app, (request, response) => {
    if (request.url === '/region.json' && world.region) {
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          region: 'demo.example',
          name_zh: '示范区',
          name_en: 'Demo',
          root_set: world.rootSet,
          hotline: world.hotline,
        }),
      );
      return true;
    }
    if (!request.url.startsWith('/v1/')) return false;
    world.asked.push(`${request.method} ${request.url}`);
    if (world.answer === null) return false;
    world.answer(response);
    return true;
  });
  const media = camera ? ['--use-fake-device-for-media-stream'] : [];
  if (!refuse) media.push('--use-fake-ui-for-media-stream');
  const complaints = [];

  const one = {
    world,
    origin: server.origin,
    context: null,
    page: null,
    async launch() {
      one.context = await chromium.launchPersistentContext(profile, {
        ...PHONE,
        executablePath: '/usr/bin/chromium',
        headless: true,
        args: [...BROWSER, ...media],
        permissions: refuse ? [] : ['camera'],
        serviceWorkers: noEd25519 ? 'block' : 'allow', // else the worker's file would not come past the route
      });
      one.context.setDefaultTimeout(20_000);
      if (noEd25519) await one.context.route(/\/assets\/main-.*\.js$/, withoutEd25519);
      one.page = one.context.pages()[0] ?? (await one.context.newPage());
      one.listen(one.page);
    },
    /** Switched off and on again; what is stored stays. */
    async restart() {
      await one.context.close();
      await one.launch();
    },
    open: () => one.page.goto(`${server.origin}/`),
    at: (screen, on = one.page) => on.locator(`main[data-screen="${screen}"]`).waitFor(),
    press: (name) => one.page.getByRole('button', { name }).click(),
    listen(page) {
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' && !/Failed to load resource|ERR_INTERNET_DISCONNECTED/.test(message.text())) {
          complaints.push(message.text());
        }
      });
    },
    async close() {
      await one.context.close();
      await server.close();
      rmSync(profile, { recursive: true, force: true });
      must(complaints.length === 0, `the page complained: ${complaints.join(' | ')}`);
    },
  };
  await one.launch();
  return one;
}

// Chromium asks how much room is left when a site first stores something; so the phone fills up while it is off.
async function comeBackFull(one) {
  await one.restart();
  await one.page.goto(`${one.origin}/icon.svg`);
  const cdp = await one.context.newCDPSession(one.page);
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: one.origin, quotaSize: 1 });
  await one.open();
  return cdp;
}

async function typeCode(one, code) {
  await one.press('开始认证');
  await one.press('照着信打字');
  await one.at('code');
  for (const sign of code) await one.page.locator('.key', { hasText: new RegExp(`^${sign}$`) }).click();
}

async function heading(page, text) {
  await page.locator('main h1', { hasText: text }).waitFor();
}

/** Plays one bad day on a phone of its own. */
async function day(app, name, settings, play) {
  if (!new RegExp(options.named).test(name)) return;
  await check(name, async () => {
    const one = await phone(app, settings);
    try {
      await play(one);
    } catch (error) {
      if (options.shots !== undefined) {
        mkdirSync(options.shots, { recursive: true });
        await one.page.screenshot({ path: join(options.shots, `fault-${name.replace(/\W+/g, '-')}.png`) }).catch(() => undefined);
      }
      await one.close().catch(() => undefined);
      throw error;
    }
    await one.close();
  });
}

async function days(app) {
  console.log('Playing the bad days');

  await day(app, 'opens without a network after the first time', {}, async (one) => {
    await one.open();
    await one.at('home');
    await one.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await one.context.setOffline(true);
    await one.page.reload();
    await one.at('home');
    await one.page.getByText('现在没有网络，也能办').waitFor();
    must((await one.page.locator('.footer a[href="tel:0000-12333"]').count()) === 1, 'the hotline is not there offline');
  });

  await day(app, 'says that the first opening needs a network, and goes on by itself', {}, async (one) => {
    one.world.region = false;
    await one.open();
    await one.at('blocked');
    await heading(one.page, '第一次打开要有网络');
    one.world.region = true;
    await one.page.evaluate(() => window.dispatchEvent(new Event('online')));
    await one.at('home');
  });

  await day(app, 'catches a wrong sign at once and lets it be put right where it stands', {}, async (one) => {
    const code = madeUpCode();
    await one.open();
    await typeCode(one, `${code.slice(0, 4)}0${code.slice(5)}`);
    await one.page.locator('.code-hint-wrong').waitFor();
    must((await one.page.getByRole('button', { name: '下一步' }).count()) === 0, 'a wrong code can be sent');
    await one.page.locator('.slot').nth(4).click();
    await one.page.locator('.key', { hasText: new RegExp(`^${code[4]}$`) }).click();
    await one.page.locator('.code-hint-ok').waitFor();
  });

  await day(app, 'keeps a request made offline through closing, and sends it when the network is back', {}, async (one) => {
    await one.open();
    await one.at('home');
    await one.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await one.context.setOffline(true);
    await typeCode(one, madeUpCode());
    await one.press('下一步');
    await heading(one.page, '登记申请已存在本机');
    await one.page.reload();
    await heading(one.page, '登记申请已存在本机');
    one.world.asked.length = 0;
    await one.context.setOffline(false);
    await one.page.waitForFunction(() => navigator.onLine);
    for (let i = 0; i < 100 && one.world.asked.length === 0; i++) await one.page.waitForTimeout(100);
    must(one.world.asked.length > 0, 'nothing was asked of the server');
  });

  await day(app, 'signs with a key of the core where the browser has no Ed25519', { noEd25519: true }, async (one) => {
    await one.open();
    await typeCode(one, madeUpCode());
    await one.press('下一步');
    await heading(one.page, '登记申请已存在本机');
    const kinds = await one.page.evaluate(async () => {
      const db = await new Promise((resolve) => (indexedDB.open('lifecert').onsuccess = (event) => resolve(event.target.result)));
      const all = db.transaction('keys').objectStore('keys').getAll();
      return new Promise((resolve) => (all.onsuccess = () => resolve(all.result.map((key) => [key.kind, key.wrapKey?.extractable]))));
    });
    must(JSON.stringify(kinds) === '[["wrapped",false]]', `the key is kept as ${JSON.stringify(kinds)}`);
    await one.restart();
    await one.open();
    await heading(one.page, '登记申请已存在本机');
  });

  for (const [name, answer] of [
    ['an altered answer', (response) => response.writeHead(200, { 'content-type': 'application/octet-stream' }).end('not what it should be')],
    ['an oversized answer', (response) => response.writeHead(200).end(Buffer.alloc(8 << 20))],
    ['a failing server', (response) => response.writeHead(500).end()],
    ['a redirect to elsewhere', (response) => response.writeHead(302, { location: 'https://other.example/' }).end()],
  ]) {
    await day(app, `stays calm with ${name}, and keeps the request`, {}, async (one) => {
      one.world.answer = answer;
      await one.open();
      await typeCode(one, madeUpCode());
      await one.press('下一步');
      await heading(one.page, '登记申请已存在本机');
      await one.page.locator('.notice-warn').waitFor();
      const title = await one.page.locator('.notice-warn .notice-title').innerText();
      must(title.length > 0, 'no reason is given');
      await one.page.reload();
      await heading(one.page, '登记申请已存在本机');
    });
  }

  await day(app, 'says that the phone is full, and loses nothing', {}, async (one) => {
    await one.open();
    await one.at('home');
    const cdp = await comeBackFull(one);
    await typeCode(one, madeUpCode());
    await one.press('下一步');
    await one.at('registerFailed');
    await one.page.getByText('手机存满了').first().waitFor();
    await cdp.send('Storage.overrideQuotaForOrigin', { origin: one.origin });
    await one.press('再打一次码');
    must((await one.page.locator('.code-field').inputValue()).length === 16, 'what was typed is gone');
    await one.press('下一步');
    await heading(one.page, '登记申请已存在本机');
    await one.restart();
    await one.open();
    await heading(one.page, '登记申请已存在本机');
  });

  await day(app, 'works in one window at a time, and the second takes over when the first closes', {}, async (one) => {
    await one.open();
    await one.at('home');
    const second = await one.context.newPage();
    one.listen(second);
    await second.goto(`${one.origin}/`);
    await one.at('blocked', second);
    await heading(second, '已在另一个窗口打开');
    await one.page.close();
    await one.at('home', second);
  });

  await day(app, 'refuses a server with other roots, and keeps what it has', {}, async (one) => {
    await one.open();
    await one.at('home');
    await typeCode(one, madeUpCode());
    await one.press('下一步');
    await heading(one.page, '登记申请已存在本机');
    one.world.rootSet = '22'.repeat(32);
    await one.page.reload();
    await one.page.getByText('网页换了服务器').waitFor();
    await heading(one.page, '登记申请已存在本机');
    one.world.asked.length = 0;
    await one.page.waitForTimeout(3000);
    must(one.world.asked.length === 0, `the other server was asked: ${one.world.asked.join(', ')}`);
  });

  await day(app, 'counts where it was given up, also by closing the page, and deletes it all', {}, async (one) => {
    const row = (step) => one.page.locator('.meter-rows div', { hasText: step }).locator('dd').innerText();
    await one.open();
    await one.press('开始认证');
    await one.at('letter');
    await one.press('返回');
    await one.press('开始认证');
    await one.at('letter');
    await one.restart();
    await one.open();
    await one.press('这部手机记下的次数');
    const says = await row('输入信上的码');
    must(says === '试了 2 次，中途停下 2 次', `it says: ${says}`);
    must((await one.page.getByRole('button', { name: '送给社保部门' }).count()) === 0, 'a month that is not over is asked for');
    await one.press('全部删掉');
    await one.page.getByText('都删掉了').waitFor();
    await one.page.reload();
    await one.press('这部手机记下的次数');
    await one.page.getByText('现在什么也没有记').waitFor();
    must(!one.world.asked.some((each) => each.startsWith('POST')), `it was sent: ${one.world.asked.join(', ')}`);
  });

  await day(app, 'says nothing of a count that could not be stored', {}, async (one) => {
    await one.open();
    await one.at('home');
    await comeBackFull(one);
    await one.press('开始认证');
    await one.at('letter');
    await one.press('返回');
    await one.at('home');
    await one.page.waitForTimeout(1500);
    must((await one.page.getByText('手机存满了').count()) === 0, 'the person is told of it');
    await one.press('这部手机记下的次数');
    await one.page.getByText('现在什么也没有记').waitFor();
  });

  await day(app, 'takes a new hotline of the same office', {}, async (one) => {
    await one.open();
    await one.at('home');
    one.world.hotline = '0000-54321';
    await one.page.reload();
    await one.page.locator('.footer a[href="tel:0000-54321"]').waitFor();
  });

  await day(app, 'leaves typing where there is no camera', { camera: false }, async (one) => {
    await one.open();
    await one.press('开始认证');
    await one.press('用手机扫二维码');
    await one.page.getByText('这部手机上找不到照相机').waitFor();
    await one.press('扫不了，改为打字');
    await one.at('code');
  });

  await day(app, 'says what to do when the camera is refused', { refuse: true }, async (one) => {
    await one.open();
    await one.press('开始认证');
    await one.press('用手机扫二维码');
    await one.page.getByText('手机没有让这里用照相机').waitFor();
    must((await axeFindings(one.page)).length === 0, 'axe finds something');
  });

  await day(app, 'remembers the language and the size of type', {}, async (one) => {
    await one.open();
    await one.press('English');
    await one.press(/Larger text/);
    await one.page.reload();
    await one.page.getByRole('button', { name: 'Start' }).waitFor();
    must((await one.page.evaluate(() => document.documentElement.dataset.size)) === '1', 'the size was forgotten');
    must((await one.page.evaluate(() => document.documentElement.lang)) === 'en', 'the language was forgotten');
  });

  await day(app, 'goes one screen back by the phone’s back key', {}, async (one) => {
    await one.open();
    await one.press('开始认证');
    await one.press('照着信打字');
    await one.page.goBack();
    await one.at('letter');
    await one.page.goBack();
    await one.at('home');
  });

  await day(app, 'can be worked by keyboard, with the focus on each new heading', {}, async (one) => {
    await one.open();
    const start = one.page.getByRole('button', { name: '开始认证' });
    await start.waitFor();
    for (let i = 0; i < 10 && !(await start.evaluate((element) => element === document.activeElement)); i++) {
      await one.page.keyboard.press('Tab');
    }
    await one.page.keyboard.press('Enter');
    await one.at('letter');
    await one.page.waitForFunction(() => document.activeElement?.tagName === 'H1');
    must((await axeFindings(one.page)).length === 0, 'axe finds something');
  });
}

const app = resolve(options.app ?? join(appFolder, 'dist'));
if (options.only !== 'days') await screens(options.shots);
if (options.only !== 'screens') await days(app);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
