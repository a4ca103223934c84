// The service hall in a real browser: every function's page, search, offline, kiosk and board.
//
//   node hall.mjs --lifecert PROGRAM [--app DIR] [--shots DIR] [--gallery DIR [--admin PNG]] [--only STORY]
//
// Makes a region and the demonstration's catalogue in a folder of its own and serves them beside the built page; what is asked of the
// desk is asked of a real counter (lifecert-intake beside PROGRAM). Each page: axe-core finds nothing, nothing scrolls sideways,
// targets and type are as large as promised. Ends with "N passed, N failed".
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { AXE, chromium, check, counts, hang, lookAt, must, picture, shoot } from './hall_checks.mjs';
import { askAtTheDesk } from './hall_desk.mjs';
import { serveFolder } from './static_server.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { values: options } = parseArgs({
  options: { lifecert: { type: 'string' }, app: { type: 'string' }, shots: { type: 'string' }, gallery: { type: 'string' }, admin: { type: 'string' }, only: { type: 'string' } },
});
const lifecert = options.lifecert ?? join(root, 'build/native/bin/lifecert');

shoot(options.shots);
hang(options.gallery);

const folder = mkdtempSync(join(tmpdir(), 'lifecert-hall-'));
const region = join(folder, 'region');
const site = join(folder, 'site');
const run = (...args) => execFileSync(lifecert, ['--region', region, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });

function publish(previous) {
  const out = join(folder, 'catalogue.bin');
  run('catalog', 'build', join(root, 'demo/catalog'), '--out', out, ...(previous ? ['--previous', previous] : []));
  cpSync(out, join(site, 'catalogue.bin'));
}

const heading = (page) => page.locator('main h1').innerText();

async function open(context, address, hash = '') {
  const page = await context.newPage();
  await page.goto(`${address}/hall.html${hash}`);
  await page.locator('.tiles, .board').first().waitFor();
  return page;
}

async function phone(browser, address) {
  const context = await browser.newContext({ viewport: { width: 360, height: 640 }, locale: 'zh-CN' });
  const page = await open(context, address);
  await check('home', () => lookAt(page, 'hall-home'));
  const tiles = { 办事指南: 'guide', 窗口分布: 'windows', 怎么去: 'traffic', 大厅介绍: 'introduction', 社区服务站: 'stations', 热线电话: 'hotlines', 通知公告: 'notices', 政策解读: 'explanations', 公开清单: 'lists', 办事流程图: 'charts' };
  for (const [tile, name] of Object.entries(tiles)) {
    await check(name, async () => {
      await page.locator('.tile', { hasText: tile }).click();
      must((await heading(page)) !== '', 'no heading');
      await lookAt(page, `hall-${name}`);
      if (['notices', 'explanations', 'lists', 'charts'].includes(name)) {
        await page.locator('.line').first().click();
        await page.locator('.source').waitFor();
        await lookAt(page, `hall-${name}-one`);
      }
      await page.locator('.footer button').click();
    });
  }
  for (const [typed, want] of [['sfz', '身份证'], ['shebaoka', '社会保障卡'], ['退休金', '养老'], ['身分证换领', '居民身份证换领'], ['结婚', '结婚登记']]) {
    await check(`search ${typed}`, async () => {
      await page.fill('#query', typed);
      await page.locator('.search button[type=button]', { hasText: '找一找' }).click();
      await page.locator('.line').first().waitFor();
      const first = await page.locator('.line').first().innerText();
      must(first.includes(want), `first is ${first}`);
      await page.locator('.footer button').click();
    });
  }
  await check('item: what to bring, how long, how much, where; and its window on the map', async () => {
    await page.fill('#query', '身份证补领');
    await page.locator('.search button', { hasText: '找一找' }).click();
    await page.locator('.line').first().click();
    const text = await page.locator('.item-view').innerText();
    for (const want of ['居民户口簿', '40 元/证', '60 天', '13 号窗口', '发改价格〔2003〕2322号']) must(text.includes(want), `misses ${want}`);
    await lookAt(page, 'hall-item');
    await page.locator('button', { hasText: '看窗口在哪里' }).click();
    must((await page.locator('.shape.chosen').count()) === 1, 'the window is not marked');
    await lookAt(page, 'hall-item-window');
  });
  for (const size of [1, 2]) {
    await check(`larger type ${size}`, async () => {
      await page.locator('.tool', { hasText: '大字' }).click();
      await page.locator('.footer button').click();
      await lookAt(page, `hall-home-size-${size}`);
    });
  }
  await check('English', async () => {
    await page.locator('.tool', { hasText: 'English' }).click();
    must((await heading(page)) === 'Demo District Service Hall', await heading(page));
    await lookAt(page, 'hall-home-en');
  });
  await context.close();
}

async function offline(browser, address) {
  const context = await browser.newContext({ viewport: { width: 360, height: 640 } });
  await check('without a network, after one opening', async () => {
    const page = await open(context, address);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await context.setOffline(true);
    await page.reload();
    await page.locator('.tiles').first().waitFor();
    await page.fill('#query', 'gongjijin');
    await page.locator('.search button', { hasText: '找一找' }).click();
    must((await page.locator('.line').count()) > 0, 'nothing found');
    await context.setOffline(false);
  });
  await check('a newer catalogue takes the old one\'s place, an older or damaged one does not', async () => {
    const old = join(folder, 'old.bin');
    cpSync(join(site, 'catalogue.bin'), old);
    const page = await open(context, address);
    const version = () => page.evaluate(() => new Promise((resolve) => {
      const request = indexedDB.open('lifecert-hall');
      request.onsuccess = () => {
        const get = request.result.transaction('hall').objectStore('hall').get('kept');
        get.onsuccess = () => { resolve(get.result.file.reduce((sum, byte) => (sum * 31 + byte) % 1_000_003, 7)); request.result.close(); };
      };
    }));
    const first = await version();
    publish(old);
    await page.reload();
    await page.locator('.tiles').first().waitFor();
    await page.waitForTimeout(1500);
    const second = await version();
    must(second !== first, 'the newer one was not taken');
    for (const bytes of [readFileSync(old), (() => { const bad = readFileSync(join(site, 'catalogue.bin')); bad[5000] ^= 1; return bad; })()]) {
      writeFileSync(join(site, 'catalogue.bin'), bytes);
      await page.reload();
      await page.locator('.tiles').first().waitFor();
      await page.waitForTimeout(1500);
      must((await version()) === second, 'it was taken');
    }
    publish(old);
  });
  await context.close();
}

async function kiosk(browser, address) {
  const context = await browser.newContext({ viewport: { width: 1080, height: 1920 }, hasTouch: true });
  const page = await context.newPage();
  await page.clock.install();
  await page.goto(`${address}/hall.html#kiosk`);
  await page.locator('.tiles').first().waitFor();
  await check('kiosk: start, within reach', async () => {
    await lookAt(page, 'kiosk-home');
    const top = await page.locator('#query').evaluate((one) => one.getBoundingClientRect().top);
    must(top > 1920 * 0.3, `the search field is at ${top} of 1920`);
  });
  await check('kiosk: initials, an item, print', async () => {
    for (const letter of 'SFZ') await page.locator('.initial', { hasText: new RegExp(`^${letter}$`) }).click();
    await page.locator('.search button', { hasText: '找一找' }).click();
    await page.locator('.line', { hasText: '居民身份证' }).first().click();
    await page.locator('.item-view').waitFor();
    await lookAt(page, 'kiosk-item');
    await page.evaluate(() => { window.printed = 0; window.print = () => (window.printed += 1); });
    await page.locator('button', { hasText: '打印' }).click();
    must((await page.evaluate(() => window.printed)) === 1, 'nothing was printed');
    if (options.shots) {
      await page.emulateMedia({ media: 'print' });
      await page.screenshot({ path: join(options.shots, 'kiosk-print.png'), fullPage: true });
      await page.emulateMedia({ media: 'screen' });
    }
  });
  await check('kiosk: asks, then forgets a minute after the last touch', async () => {
    await page.clock.runFor(50_000);
    await page.locator('.forget').waitFor();
    await lookAt(page, 'kiosk-asks');
    await page.locator('.forget button').evaluate((button) => button.click()); // the page's clock stands still: no click settles
    await page.clock.runFor(20_000);
    must((await page.locator('.item-view').count()) === 1, 'it forgot although it was touched');
    await page.clock.runFor(45_000);
    await page.locator('.tiles').first().waitFor();
    must((await page.inputValue('#query')) === '', 'what was typed is still there');
  });
  await context.close();
}

/**
 * Puts the page's clock and timers into the test's hand: window.passTime(ms) lets that much time pass, every timer fired in its
 * order, pages rendered and answers awaited in between. A day takes seconds: Playwright's own clock waits for the browser after
 * each single timer.
 */
function stepTime() {
  const RealDate = Date;
  let now = RealDate.now();
  let next = 1_000_000;
  const timers = new Map();
  window.timersFired = 0;
  window.Date = class extends RealDate {
    constructor(...values) {
      super(...(values.length === 0 ? [now] : values));
    }
    static now() {
      return now;
    }
  };
  const add = (every) => (work, ms = 0, ...values) => {
    timers.set((next += 1), { at: now + ms, every: every ? Math.max(1, ms) : 0, work: () => work(...values) });
    return next;
  };
  window.setInterval = add(true);
  window.setTimeout = add(false);
  window.clearInterval = window.clearTimeout = (id) => void timers.delete(id);
  const breathe = () => new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = resolve;
    channel.port2.postMessage(null);
  });
  window.passTime = async (ms) => {
    const end = now + ms;
    for (let fired = 1; ; fired += 1) {
      let due = null;
      for (const [id, one] of timers) if (one.at <= end && (due === null || one.at < timers.get(due).at)) due = id;
      if (due === null) break;
      const one = timers.get(due);
      now = one.at;
      if (one.every > 0) one.at += one.every;
      else timers.delete(due);
      one.work();
      window.timersFired += 1;
      await null;
      if (fired % 50 === 0) await breathe();
    }
    now = end;
    await new Promise((resolve) => requestAnimationFrame(resolve));
  };
}

const BOARD_HOURS = 24;
const CALLS_AN_HOUR = 30;

/**
 * Calls as the counter tells them (native/intake/hall_routes.cpp): one event an answer, the next answer waits for the next call. The
 * wait before the browser asks again is shorter, so that a day's calls come within the minute that the test has.
 */
class Calls {
  constructor() {
    this.count = 0;
    this.away = false; // a front that answers for a counter which is being restarted
    this.waiting = [];
  }
  /** For serveFolder(). */
  answer(request, response) {
    if (request.url === '/v1/halls') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ halls: [{ hall: 'hall-01' }] }));
      return true;
    }
    if (request.url !== '/v1/hall-calls/hall-01') return false;
    if (this.away) {
      response.statusCode = 502;
      response.end();
    } else if (Number(request.headers['last-event-id'] ?? -1) === this.count) {
      this.waiting.push(response);
    } else {
      this.tell(response);
    }
    return true;
  }
  number(at = this.count) {
    return `A${String(at).padStart(4, '0')}`;
  }
  tell(response) {
    const calls = [0, 1, 2, 3, 4].filter((back) => this.count > back).map((back) => ({ number: this.number(this.count - back), window: 1 + ((this.count - back) % 9), called_at: 1_800_000_000 + this.count }));
    const services = ['A', 'B', 'C', 'D'].map((code) => ({ code, name_zh: `样例${code}`, name_en: code, waiting: this.count % 17 }));
    response.setHeader('content-type', 'text/event-stream');
    response.end(`retry: 5\nid: ${this.count}\ndata: ${JSON.stringify({ open: true, calls, services })}\n\n`);
  }
  next() {
    this.count += 1;
    for (const response of this.waiting.splice(0)) this.tell(response);
  }
  /** The front comes between: whoever waits is sent away, and who asks again is told that nobody is there. */
  goAway() {
    this.away = true;
    for (const response of this.waiting.splice(0)) response.destroy();
  }
  comeBack() {
    this.away = false;
  }
}

async function board(browser, address, calls) {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  const page = await context.newPage();
  await page.goto(`${address}/hall.html#board`);
  await page.locator('.board tbody tr').first().waitFor();
  await check('board: items with limits and fees, readable at five metres', async () => {
    if (options.shots) await page.screenshot({ path: join(options.shots, 'board.png') });
    // A character of 1/200 of the distance: 25 mm at 5 m; on a screen of 1.2 m width that is 40 of 1,920 pixels.
    const size = await page.evaluate(() => parseFloat(getComputedStyle(document.querySelector('.board td')).fontSize)); // at once: rows go
    must(size >= 40, `type of ${size} px`);
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() => window.axe.run(document));
    must(violations.length === 0, violations.map((one) => one.id).join(' '));
    must((await page.evaluate(() => document.documentElement.scrollHeight <= window.innerHeight)), 'does not fit');
  });
  await check('board: turns, and its memory is flat over a day', async () => {
    await page.close();
    const day = await context.newPage();
    await day.addInitScript(stepTime);
    await day.goto(`${address}/hall.html#board`);
    await day.locator('.board tbody tr').first().waitFor();
    const pass = (ms) => day.evaluate((time) => window.passTime(time), ms);
    const session = await context.newCDPSession(day);
    const heap = async () => {
      await session.send('HeapProfiler.collectGarbage');
      return (await session.send('Runtime.getHeapUsage')).usedSize;
    };
    const first = await day.locator('.board tbody th').first().innerText();
    await pass(12_000);
    must((await day.locator('.board tbody th').first().innerText()) !== first, 'it does not turn');
    const shown = () => day.waitForFunction((number) => document.querySelector('.board-calls')?.textContent?.includes(number), calls.number());
    const hourOfCalls = async () => {
      for (let call = 0; call < CALLS_AN_HOUR; call += 1) {
        calls.next();
        await shown();
        await pass(3600_000 / CALLS_AN_HOUR);
      }
    };
    await hourOfCalls();
    const before = await heap();
    const nodes = () => day.evaluate(() => document.querySelectorAll('*').length);
    const least = await nodes();
    for (let hour = 1; hour < BOARD_HOURS; hour += 1) {
      if (hour === 12) {
        calls.goAway();
        await pass(600_000);
        calls.comeBack();
        await pass(11_000); // it begins again by itself
      }
      await hourOfCalls();
    }
    must(calls.count === BOARD_HOURS * CALLS_AN_HOUR, `only ${calls.count} calls`);
    const grown = (await heap()) - before;
    must(grown < 1_000_000, `grew by ${grown} bytes`);
    must((await nodes()) < least + 100, 'elements pile up');
    const fired = await day.evaluate(() => window.timersFired);
    must(fired > BOARD_HOURS * 3600, `only ${fired} timers fired`);
  });
  await context.close();
}

/** A picture that the native window has made of itself, as the gallery keeps its pictures. */
async function hangWindow(browser, file) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.setContent(`<style>body{margin:0}</style><img src="data:image/png;base64,${readFileSync(file).toString('base64')}">`);
  await page.locator('img').evaluate((image) => image.decode());
  await picture(page, 'admin-supervision');
  await page.close();
}

try {
  if (options.shots) mkdirSync(options.shots, { recursive: true });
  execFileSync(lifecert, ['region', 'init', region, '--demo'], { stdio: 'ignore' });
  run('catalog', 'editor', '--name', '示例编辑');
  cpSync(options.app ?? join(root, 'web/app/dist'), site, { recursive: true });
  cpSync(join(region, 'public/region.json'), join(site, 'region.json'));
  mkdirSync(join(site, 'v1'));
  cpSync(join(region, 'public/trust-list.bin'), join(site, 'v1/trust-list'));
  publish();
  const calls = new Calls();
  const server = await serveFolder(site, (request, response) => calls.answer(request, response));
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-background-networking', '--no-first-run'] });
  try {
    const desk = (from) => askAtTheDesk(from, { lifecert, region, site, folder, root });
    for (const [name, story] of Object.entries({ phone, offline, kiosk, board, desk })) {
      if (options.only === undefined || options.only === name) await story(browser, server.origin, calls);
    }
    if (options.admin !== undefined) await hangWindow(browser, options.admin);
  } finally {
    await browser.close();
    await server.close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 ? 0 : 1);
