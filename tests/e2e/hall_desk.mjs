// What people ask of a hall from its page: an appointment, a number in the queue, a complaint, an evaluation; with and without a
// network, over restarts of page and counter. The counter is real, the desk is the `lifecert` command.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { check, lookAt, must, picture } from './hall_checks.mjs';

const PATIENCE = 20_000;
const CHINA_MS = 8 * 3600_000;

/** lifecert-intake on a port of its own that stays the same over restarts. */
class Counter {
  constructor(world) {
    this.world = world;
    this.port = 0;
  }
  async start() {
    const program = join(dirname(this.world.lifecert), 'lifecert-intake');
    this.process = spawn(program, ['--region', this.world.region, '--web', this.world.site, '--listen', `127.0.0.1:${this.port}`], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const url = await new Promise((resolve, reject) => {
      this.process.once('exit', (code) => reject(new Error(`the counter ended with ${code}`)));
      this.process.stdout.on('data', (data) => {
        const found = /listening on (\S+)/.exec(String(data));
        if (found) resolve(found[1]);
      });
    });
    this.process.removeAllListeners('exit');
    this.port = Number(new URL(url).port);
    this.url = url;
  }
  async stop() {
    const gone = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGTERM');
    await gone;
  }
}

/** The demonstration's hall, open at every hour of every day, with few places. */
function planFile(world, edition, kiosks) {
  const plan = JSON.parse(readFileSync(join(world.root, 'demo/hall.json'), 'utf8'));
  const today = Date.now() + CHINA_MS;
  const days = [...Array(20).keys()].map((i) => new Date(today + i * 86_400_000));
  plan.holidays = [];
  plan.made_up = days.filter((day) => [0, 6].includes(day.getUTCDay())).map((day) => day.toISOString().slice(0, 10));
  plan.hours = [[0, 1440]];
  for (const service of plan.services) Object.assign(service, { slot_minutes: 120, places: 1 });
  plan.kiosks = kiosks;
  const path = join(world.folder, `hall-${edition}.json`);
  writeFileSync(path, JSON.stringify(plan));
  return path;
}

export async function askAtTheDesk(browser, world) {
  cpSync(join(world.site, 'catalogue.bin'), join(world.region, 'public/catalogue.bin'));
  const counter = new Counter(world);
  await counter.start();
  const office = (...words) =>
    JSON.parse(execFileSync(world.lifecert, ['--json', '--region', world.region, '--intake', counter.url, ...words], { encoding: 'utf8' }));
  try {
    office('hall', 'publish', planFile(world, 1, []));
    await phone(browser, counter, office);
    await kiosk(browser, counter, office, world);
    await publicPages(browser, counter, office, world);
    await check('the log holds what was asked, and audits', async () => void office('audit'));
  } finally {
    await counter.stop();
  }
}

async function openPhone(browser, counter, lang = 'zh') {
  const context = await browser.newContext({ viewport: { width: 360, height: 640 }, locale: 'zh-CN' });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  page.on('pageerror', (error) => console.log(`page error: ${error.message}`));
  await page.addInitScript(() => {
    window.shaken = 0;
    navigator.vibrate = () => ((window.shaken += 1), true);
  });
  await page.goto(`${counter.url}/hall.html`);
  await page.locator('.tiles').first().waitFor();
  if (lang === 'en') await page.locator('.tool', { hasText: 'English' }).click();
  return { context, page };
}

const tile = (page, text) => page.locator('.tile', { hasText: text }).click();
const line = (page, text) => page.locator('.line', { hasText: text }).first().click();
const press = (page, text) => page.locator('main .button', { hasText: text }).first().click();
const home = (page) => page.locator('.footer button').click();
const standing = (page, text) => page.locator('.standing', { hasText: text }).waitFor();

async function phone(browser, counter, office) {
  const { context, page } = await openPhone(browser, counter);
  await check('desk: the fourteen functions are on the first screen', async () => {
    const names = await page.locator('.tile').allInnerTexts();
    const wanted = ['大厅介绍', '窗口分布', '怎么去', '办事指南', '预约办事', '取号排队', '查进度', '投诉和咨询', '通知公告', '政策解读', '公开清单', '办事流程图', '热线电话', '评价服务'];
    for (const one of wanted) must(names.includes(one), `no tile ${one}`);
    must((await page.locator('a[href="/"]', { hasText: '资格认证' }).count()) === 1, 'no way to the certification');
  });

  await check('appointment: service, day, time, booked', async () => {
    await tile(page, '预约办事');
    await page.locator('h1', { hasText: '约哪一类事' }).waitFor();
    await lookAt(page, 'desk-book-service');
    await line(page, '社会保障');
    await page.locator('.line', { hasText: '明天' }).waitFor();
    await page.locator('.line', { hasText: '还有 12 个位子' }).first().waitFor();
    await lookAt(page, 'desk-book-day');
    await line(page, '明天');
    await lookAt(page, 'desk-book-slot');
    await line(page, '10:00–12:00');
    await page.locator('.green-choice', { hasText: '六十岁以上' }).click();
    await lookAt(page, 'desk-book-sure');
    await press(page, '约上');
    await standing(page, '约好了');
    await lookAt(page, 'desk-booked');
  });
  await check('appointment: changed, and the old place is free again', async () => {
    await press(page, '改时间');
    await line(page, '明天');
    must((await page.locator('.slot', { hasText: '10:00–12:00' }).getAttribute('aria-disabled')) === 'true', 'the taken time is offered');
    await line(page, '14:00–16:00');
    await press(page, '改成这个时间');
    await standing(page, '14:00');
    await page.locator('.tool-back').click();
    await page.locator('.line', { hasText: '已改成别的时间' }).waitFor();
    await lookAt(page, 'desk-errands');
  });
  await check('appointment: without a network it is kept, and who comes too late is told', async () => {
    const other = await openPhone(browser, counter);
    const free = async (text) => {
      await tile(other.page, '预约办事');
      await line(other.page, '社会保障');
      await other.page.locator('.line', { hasText: text }).first().waitFor();
    };
    await free('个位子');
    await home(other.page);
    await other.context.setOffline(true);
    await tile(other.page, '预约办事');
    await line(other.page, '社会保障');
    await other.page.locator('.notice', { hasText: '问不到' }).waitFor();
    await line(other.page, '明天');
    await lookAt(other.page, 'desk-book-offline');
    await line(other.page, '14:00–16:00'); // taken by the first phone
    await press(other.page, '约上');
    await standing(other.page, '已存在本机');
    await lookAt(other.page, 'desk-book-kept');
    await other.context.setOffline(false);
    await standing(other.page, '刚刚约满');
    await lookAt(other.page, 'desk-book-refused');
    await press(other.page, '再来一次');
    await line(other.page, '明天');
    must((await other.page.locator('.slot', { hasText: '14:00–16:00' }).innerText()).includes('约满'), 'the full time is offered');
    await other.context.close();
  });
  await check('appointment: cancelled', async () => {
    await line(page, '约好了');
    await press(page, '取消预约');
    await standing(page, '已取消');
  });
  await check('appointment: from the item that one wants to do', async () => {
    await home(page);
    await page.fill('#query', '身份证补领');
    await page.locator('.search button', { hasText: '找一找' }).click();
    await page.locator('.line').first().click();
    await press(page, '预约办事');
    await page.locator('.strong', { hasText: '户籍' }).waitFor();
    await home(page);
  });

  await check('number: taken by the green channel, with a place in the queue', async () => {
    await tile(page, '取号排队');
    await line(page, '社会保障');
    await page.locator('.green-choice', { hasText: '残疾' }).click();
    await lookAt(page, 'desk-take');
    await press(page, '取号');
    await standing(page, '您的号是 A001');
    await standing(page, '下一个就是您');
    await lookAt(page, 'desk-ticket');
  });
  await check('number: the call shakes and fills the screen, over a restart of counter and page', async () => {
    await counter.stop();
    await counter.start();
    await page.reload();
    await page.locator('.line-live', { hasText: 'A001' }).waitFor();
    await lookAt(page, 'desk-home-waiting');
    office('desk', 'call', '3');
    await page.locator('.called', { hasText: 'A001' }).waitFor();
    must((await page.evaluate(() => window.shaken)) === 1, 'the phone did not shake');
    await lookAt(page, 'desk-called');
    await page.locator('.called button').click();
    await page.reload();
    await page.locator('.line-live', { hasText: '3 号窗口' }).waitFor();
    await page.waitForTimeout(500);
    must((await page.locator('.called').count()) === 0, 'it rings again for the same call');
    await line(page, '3 号窗口');
    await lookAt(page, 'desk-ticket-called');
  });
  await check('board: shows the call of the very counter', async () => {
    const wall = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
    const board = await wall.newPage();
    await board.goto(`${counter.url}/hall.html#board`);
    await board.locator('.board-calls', { hasText: 'A001' }).waitFor({ timeout: 3 * PATIENCE });
    await picture(board, 'board');
    await wall.close();
  });
  await check('evaluation: after being served', async () => {
    office('desk', 'call', '3', '--now', 'done');
    await standing(page, '办完了');
    await home(page);
    await tile(page, '评价服务');
    await line(page, '社会保障');
    await page.locator('h1', { hasText: '满意吗' }).waitFor();
    await page.locator('.green-choice', { hasText: '非常满意' }).click();
    await lookAt(page, 'desk-evaluate');
    await press(page, '交上去');
    await page.locator('.fact', { hasText: '您的评价：非常满意' }).waitFor();
    const figures = office('desk', 'stats');
    must(JSON.stringify(figures.levels) === '[0,0,0,0,1]', `levels ${JSON.stringify(figures.levels)}`);
  });

  await check('complaint: sealed, with both limits; answered, so that only the asker can read it', async () => {
    await home(page);
    await tile(page, '投诉和咨询');
    await page.locator('.line', { hasText: '承诺 5 个工作日内' }).first().waitFor();
    await lookAt(page, 'desk-ask-kind');
    await line(page, '投诉');
    await line(page, '医疗保险');
    await press(page, '交上去');
    await page.locator('.notice', { hasText: '还没有写' }).waitFor();
    await page.fill('textarea', '样例：窗口中午没有人。');
    await lookAt(page, 'desk-write');
    await press(page, '交上去');
    await standing(page, '等大厅受理');
    await standing(page, '法律规定最晚');
    await page.locator('.lamp-green').waitFor();
    await lookAt(page, 'desk-complaint');
    const [open] = office('desk', 'list').requests;
    must(office('desk', 'show', open.id).text === '样例：窗口中午没有人。', 'the desk reads something else');
    office('desk', 'transfer', open.id, '--to', '示例区医疗保障局');
    await press(page, '现在去问一下');
    await page.locator('.cards', { hasText: '示例区医疗保障局' }).waitFor();
    office('desk', 'answer', open.id, '--text', '样例答复：已安排中午值班。');
    await press(page, '现在去问一下');
    await page.locator('.answer', { hasText: '已安排中午值班' }).waitFor();
    await standing(page, '已答复');
    await lookAt(page, 'desk-answered');
  });
  await check('evaluation: a bad one opens a case of its own', async () => {
    await press(page, '评价一下');
    await page.locator('.green-choice', { hasText: /^不满意$/ }).click();
    await page.fill('textarea', '样例：还是没有人。');
    await press(page, '交上去');
    await page.locator('.fact', { hasText: '您的评价：不满意' }).waitFor();
    const open = office('desk', 'list').requests;
    must(open.length === 1 && open[0].kind === 'bad-review', `open: ${JSON.stringify(open)}`);
  });
  await check('question: without a network it is kept over a restart, and received afterwards', async () => {
    await home(page);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await context.setOffline(true);
    await tile(page, '投诉和咨询');
    await line(page, '咨询');
    await line(page, '说不清');
    await page.fill('textarea', '样例：老年证怎么办？');
    await press(page, '交上去');
    await standing(page, '已存在本机');
    await page.reload();
    await page.locator('.tiles').first().waitFor();
    await tile(page, '查进度');
    await page.locator('.line', { hasText: '已存在本机' }).waitFor();
    await lookAt(page, 'desk-errands-offline');
    await context.setOffline(false);
    await page.locator('.line', { hasText: '等大厅受理' }).waitFor();
    await lookAt(page, 'desk-progress');
  });
  await check('what is over can be deleted from the phone', async () => {
    const before = await page.locator('.line').count();
    await line(page, '已取消');
    await press(page, '从这部手机删掉');
    await page.waitForFunction((many) => document.querySelectorAll('main .line').length === many - 1, before);
  });
  await context.close();

  await check('desk: in English, and with large type', async () => {
    const english = await openPhone(browser, counter, 'en');
    for (const [name, title, choice] of [['Appointment', 'en-book', 'Social security'], ['Queue number', 'en-take', 'Medical'], ['Complain', 'en-ask', 'Question']]) {
      await tile(english.page, name);
      await lookAt(english.page, `desk-${title}`);
      await line(english.page, choice);
      await english.page.locator('main h1').waitFor();
      await lookAt(english.page, `desk-${title}-next`);
      await home(english.page);
    }
    for (let i = 0; i < 2; i += 1) await english.page.locator('.tool', { hasText: 'Larger' }).click();
    await tile(english.page, 'Queue number');
    await line(english.page, 'Medical');
    await lookAt(english.page, 'desk-en-take-large');
    await english.context.close();
  });
}

async function kiosk(browser, counter, office, world) {
  const context = await browser.newContext({ viewport: { width: 1080, height: 1920 }, hasTouch: true });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  await page.goto(`${counter.url}/hall.html#kiosk-key`);
  const key = await page.locator('.kiosk-key').innerText();
  await page.close();
  office('hall', 'publish', planFile(world, 2, [{ name: '一号自助机', key }]));

  const shown = await context.newPage();
  await shown.goto(`${counter.url}/hall.html#kiosk`);
  const take = async () => {
    await tile(shown, '取号排队');
    await line(shown, '婚姻登记');
    await press(shown, '取号');
    await shown.locator('.slip-number').waitFor();
    return shown.locator('.slip-number').innerText();
  };
  await check('kiosk: one number after the other, and the ticket is printed', async () => {
    await shown.locator('.tiles').first().waitFor();
    const names = await shown.locator('.tile').allInnerTexts();
    must(!names.includes('查进度') && !names.includes('投诉和咨询'), 'a machine that belongs to nobody offers what is somebody\'s own');
    must((await take()) === 'D001', 'not the first number');
    await lookAt(shown, 'kiosk-ticket');
    await shown.evaluate(() => { window.printed = 0; window.print = () => (window.printed += 1); });
    await press(shown, '打印号票');
    must((await shown.evaluate(() => window.printed)) === 1, 'nothing was printed');
    await shown.emulateMedia({ media: 'print' });
    must(await shown.locator('.slip .print-only').first().isVisible(), 'the slip lacks how many wait');
    must(!(await shown.locator('main h1').isVisible()), 'more than the ticket is printed');
    await lookAt(shown, 'kiosk-ticket-print').catch(() => undefined); // a picture of the paper; the page's rules are not the paper's
    await shown.emulateMedia({ media: 'screen' });
    await home(shown);
    must((await take()) === 'D002', 'the second person gets no number');
    await home(shown);
  });
  await check('kiosk: keeps nothing of who took a number', async () => {
    await shown.clock.install();
    await take();
    await shown.clock.runFor(65_000);
    await shown.locator('.tiles').first().waitFor();
    await shown.waitForFunction(() => new Promise((resolve) => {
      const request = indexedDB.open('lifecert-desk');
      request.onsuccess = () => {
        const all = request.result.transaction('rows').objectStore('rows').getAllKeys();
        all.onsuccess = () => { request.result.close(); resolve(!all.result.some((one) => one.startsWith('657272616e64'))); }; // "errand"
      };
    }), null, { polling: 100 });
  });
  await context.close();
}

// What everybody may look at: the supervision, and a draw that the page itself computes again.
async function publicPages(browser, counter, office, world) {
  const demo = (name) => join(world.root, 'demo/draw', name);
  const { draw } = office('draw', 'commit', '--number', '2026-001', '--demonstration', '--in', '2', '--objects', demo('objects.csv'), '--inspectors', demo('inspectors.csv'), '--conflicts', demo('conflicts.csv'), '--rules', demo('rules.json'));
  const { context, page } = await openPhone(browser, counter);
  await check('supervision: lamps, figures and what is late', async () => {
    await tile(page, '监督公示');
    await page.locator('.lamp, .fact, table').first().waitFor();
    await lookAt(page, 'desk-supervision');
    await home(page);
  });
  await check('draw: committed before, drawn, and recomputed in the page; an altered file is told', async () => {
    for (let tries = 0; ; tries += 1) {
      try {
        office('draw', 'run', '2026-001');
        break;
      } catch (error) {
        if (tries === 60) throw error;
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
    await tile(page, '双随机抽查');
    await press(page, '算');
    await page.locator('.lamp-green').waitFor();
    must((await page.locator('.drawn li').count()) === 32, 'not the 32 that the rulebook wants');
    await lookAt(page, 'desk-draw');
    await page.route(`**/${draw}*`, async (route) => {
      const answer = await route.fetch();
      const body = await answer.body();
      if (body.length > 10_000) body[body.length - 40] ^= 1;
      await route.fulfill({ response: answer, body });
    });
    await press(page, '算');
    await page.locator('.lamp-red').waitFor();
  });
  await context.close();
}
