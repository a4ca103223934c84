// Devices of the played jobs: headless Chromiums, each with a profile and a camera of its own. What one shows is put before another's
// camera, and the `lifecert` command is the office.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { chromium } = createRequire(new URL('../../web/app/package.json', import.meta.url))('playwright-core');

// Of the demonstration's roll (demo/roll.csv), these all of one station. Each has a part in one played job, and no letter of theirs is used.
export const VISITED = { name: '示例 庚一' };
export const REGISTERED = { name: '示例 丁一', id: '999999194002290045', scheme: '城乡居民' };
export const WITNESSED = { name: '示例 癸一', id: '999999193912240106', scheme: '城乡居民' };
/** Those with whom care.mjs does what surrounds a certification; called, treated, stopped, notified. */
export const CARED = [
  { name: '示例 庚二', id: '999999194910130178' },
  { name: '示例 壬二', id: '999999195102280199' },
  { name: '示例 甲三', id: '999999194006060212' },
  { name: '示例 𠮷', id: '999999194210020234' },
];

/** What is typed of a letter of somebody else. Letters are in no order that two regions share. */
export function letterCode(region, number) {
  const parts = [VISITED, REGISTERED, WITNESSED, ...CARED].map((one) => one.name);
  const letters = JSON.parse(readFileSync(join(region, 'codes.json'), 'utf8')).filter((one) => !parts.includes(one.name));
  must(number < letters.length, `there is no letter ${number} for this: only ${letters.length}`);
  return letters[number].typed;
}

const CAMERA = { width: 640, height: 480 };

export function must(condition, text) {
  if (!condition) throw new Error(text);
}

/** In the page: keeps what the movements are drawn from as it goes to the worker that watches. */
export function rememberSeed() {
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message?.name === 'begin') {
      const { challenge, person, deviceKey } = message.ask.seed;
      window.seed = [challenge, person, deviceKey].map((part) => Array.from(part, (byte) => byte.toString(16).padStart(2, '0')).join('')).join('');
    }
    return post.call(this, message, ...rest);
  };
}

/** In the page: how bright each point of what a camera sees is; with a code (PNG, base64) in its middle, or a white wall. */
async function brightness({ width, height, code }) {
  const canvas = new OffscreenCanvas(width, height);
  const brush = canvas.getContext('2d');
  brush.fillStyle = '#fff';
  brush.fillRect(0, 0, width, height);
  if (code !== null) {
    const bytes = Uint8Array.from(atob(code), (c) => c.charCodeAt(0));
    const side = height - 16;
    brush.drawImage(await createImageBitmap(new Blob([bytes])), (width - side) / 2, 8, side, side);
  }
  const { data } = brush.getImageData(0, 0, width, height);
  let luma = '';
  for (let i = 0; i < data.length; i += 4) luma += String.fromCharCode(16 + Math.round((data[i + 1] * 219) / 255));
  return btoa(luma);
}

/** A phone or a tablet. */
class Device {
  constructor(play, name, viewport) {
    this.play = play;
    this.name = name;
    this.viewport = viewport;
    this.camera = join(play.work, `${name}.y4m`);
  }

  async open(path) {
    await this.film(null);
    const { address } = this.play.options;
    this.context = await chromium.launchPersistentContext(join(this.play.work, this.name), {
      executablePath: '/usr/bin/chromium',
      headless: true,
      viewport: this.viewport,
      deviceScaleFactor: 2,
      locale: 'zh-CN',
      ignoreHTTPSErrors: true,
      permissions: ['camera'],
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--disable-component-update',
        '--no-first-run',
        ...(address.startsWith('https:') ? ['--ignore-certificate-errors'] : []),
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-video-capture=${this.camera}`,
      ],
    });
    this.context.setDefaultTimeout(60_000);
    await this.context.addInitScript(rememberSeed);
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
    this.page.on('pageerror', (error) => this.play.complaints.push(`${this.name}: ${error}`));
    this.page.on('console', (message) => {
      // A request that fails for want of a network is part of some jobs.
      if (message.type() === 'error' && !/ERR_INTERNET_DISCONNECTED|Failed to load resource/.test(message.text())) {
        this.play.complaints.push(`${this.name}: ${message.text()}`);
      }
    });
    await this.page.goto(address + path);
  }

  press(name) {
    return this.page.getByRole('button', { name }).first().click();
  }

  heading(text) {
    return this.page.locator('main h1', { hasText: text }).waitFor();
  }

  /** The camera sees this code (PNG); without one, a white wall. */
  async film(code) {
    const luma = await this.play.stage.evaluate(brightness, { ...CAMERA, code: code?.toString('base64') ?? null });
    const frame = Buffer.concat([Buffer.from('FRAME\n'), Buffer.from(luma, 'base64'), Buffer.alloc((CAMERA.width * CAMERA.height) / 2, 128)]);
    const head = Buffer.from(`YUV4MPEG2 W${CAMERA.width} H${CAMERA.height} F15:1 Ip A1:1 C420jpeg\n`);
    // In place: an open camera goes on reading, and sees the new picture.
    writeFileSync(this.camera, Buffer.concat([head, ...Array(10).fill(frame)]), { flag: existsSync(this.camera) ? 'r+' : 'w' });
    truncateSync(this.camera, head.length + 10 * frame.length);
  }

  /** The camera sees this clip from its next opening on. */
  playClip(path) {
    copyFileSync(path, this.camera);
  }

  /** What this screen shows, in front of another device's camera. */
  async showTo(other) {
    await this.page.locator('.qr').waitFor();
    await other.film(await this.page.locator('.qr').screenshot());
  }

  async shot(name) {
    const { shots } = this.play.options;
    if (shots === undefined) return;
    mkdirSync(shots, { recursive: true });
    await this.page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
  }
}

/** One played job: its devices, its office, its steps with their times. */
class Play {
  constructor(options) {
    this.options = options;
    this.started = Date.now();
    this.work = mkdtempSync(join(tmpdir(), 'lifecert-play-'));
    this.complaints = [];
    this.devices = [];
  }

  device(name, viewport) {
    const one = new Device(this, name, viewport);
    this.devices.push(one);
    return one;
  }

  step(text) {
    console.log(`  ${((Date.now() - this.started) / 1000).toFixed(1).padStart(6)} s  ${text}`);
  }

  office(...words) {
    const { region, address, ca, lifecert } = this.options;
    const before = ['--region', region, '--intake', address, ...(ca === undefined ? [] : ['--ca', ca]), '--json'];
    return JSON.parse(execFileSync(lifecert, [...before, ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  async until(what, test) {
    for (let i = 0; i < 120; i++) {
      const found = test();
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    throw new Error(`${what}: not within a minute`);
  }
}

/**
 * Plays a job to its end, or to its first fault, which sets the exit code and leaves a picture of each screen in the region's folder.
 *
 * @param options address, region, lifecert; ca: the authority of an intake with HTTPS; shots: a folder for pictures of the steps
 * @param job     what is done, with the Play
 */
export async function play(options, job) {
  const one = new Play(options);
  // Where what a camera sees is drawn.
  const studio = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  one.stage = await studio.newPage();
  try {
    await job(one);
    must(one.complaints.length === 0, `a page complained: ${one.complaints.join(' | ')}`);
  } catch (error) {
    for (const device of one.devices) {
      await device.page?.screenshot({ path: join(options.region, `fault-${device.name}.png`) }).catch(() => undefined);
    }
    console.error(`\nfault: ${error.message}\n${one.complaints.join('\n')}`);
    if (error.stderr) console.error(String(error.stderr));
    process.exitCode = 1;
  } finally {
    for (const context of [...one.devices.map((device) => device.context), studio]) await context?.close().catch(() => undefined);
    rmSync(one.work, { recursive: true, force: true });
  }
}

/** A tablet becomes that of a member of staff, with a code of its own. Ends on the tablet's first page. */
export async function makeTablet(job, tablet, { staff, name, station }) {
  const { typed } = job.office('staff', 'invite', staff, '--name', name, '--station', station);
  await tablet.open('/#staff');
  await tablet.press('输入工作码');
  await tablet.page.locator('.code-field').fill(typed);
  await tablet.page.locator('.code-hint-ok').waitFor();
  await tablet.press('下一步');
  await tablet.heading('这台平板登记好了');
  await tablet.shot('30-tablet-registered');
  await tablet.press('开始工作');
  await tablet.heading(`工作平板：${name}`);
}

/** On the tablet's page that asks for whom it is. */
export async function nameOn(tablet, { name, id, scheme }) {
  await tablet.page.getByLabel('姓名').fill(name);
  await tablet.page.getByLabel('身份证号').fill(id);
  if (scheme !== undefined) await tablet.page.locator('.option', { hasText: scheme }).click();
}

/** A new phone shows what staff beside it are to read. */
export async function showCard(phone) {
  await phone.press('开始认证');
  await phone.press('工作人员在我身边');
  await phone.heading('请工作人员扫这个码');
}

/** A phone is registered by staff beside it, without a letter. Both begin on their first page; the phone ends where it is told so. */
export async function registerBeside(tablet, phone, person) {
  await showCard(phone);
  await phone.shot('34-phone-card');
  await phone.showTo(tablet);
  await tablet.press('登记老人的手机');
  await nameOn(tablet, person);
  await tablet.shot('35-tablet-who');
  await tablet.press('下一步');
  await tablet.heading('请老人的手机扫这个码');
  await tablet.shot('36-tablet-voucher');
  await tablet.showTo(phone);
  await phone.press('扫工作人员的码');
  await phone.heading('登记好了');
  await phone.shot('37-phone-registered');
}
