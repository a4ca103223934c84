// Staff beside a person, without anybody playing: a tablet is registered, certifies somebody on its list of visits without a network and
// without a picture, and vouches for a phone over two screens; then a second person joins that phone.
//
//   node staff.mjs --address URL --region DIR --lifecert PROGRAM [--ca FILE.pem] [--shots DIR]
//
// Two headless Chromiums are the tablet and the phone: what one shows is filmed by the other's camera. The `lifecert` command is the
// office, whose workers are running. Prints each step with its time and ends with 1 on the first fault.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { chromium } = createRequire(new URL('../../web/app/package.json', import.meta.url))('playwright-core');

const { values: options } = parseArgs({
  options: {
    address: { type: 'string' },
    region: { type: 'string' },
    lifecert: { type: 'string' },
    ca: { type: 'string' }, // the authority of an intake with HTTPS
    shots: { type: 'string' },
  },
});

// Of the demonstration's roll (demo/roll.csv), both of the tablet's own station; nobody else in the played job uses them.
const VISITED = '示例 庚一';
const REGISTERED = { name: '示例 丁一', id: '999999194002290045', scheme: '城乡居民' };

const started = Date.now();
function step(text) {
  console.log(`  ${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}`);
}

function must(condition, text) {
  if (!condition) throw new Error(text);
}

function office(...words) {
  const before = ['--region', options.region, '--intake', options.address, ...(options.ca === undefined ? [] : ['--ca', options.ca]), '--json'];
  return JSON.parse(execFileSync(options.lifecert, [...before, ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }));
}

async function until(what, test) {
  for (let i = 0; i < 120; i++) {
    const found = test();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`${what}: not within a minute`);
}

const work = mkdtempSync(join(tmpdir(), 'lifecert-staff-'));
const complaints = [];
// Where what a camera sees is put before it.
const studio = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const stage = await studio.newPage({ viewport: { width: 640, height: 480 } });

/** A device with a profile and a camera of its own. */
class Device {
  constructor(name, viewport) {
    this.name = name;
    this.viewport = viewport;
    this.camera = join(work, `${name}.mjpeg`);
  }

  async open(path) {
    await this.film(null);
    this.context = await chromium.launchPersistentContext(join(work, this.name), {
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
        ...(options.address.startsWith('https:') ? ['--ignore-certificate-errors'] : []),
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-video-capture=${this.camera}`,
      ],
    });
    this.context.setDefaultTimeout(60_000);
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
    this.page.on('pageerror', (error) => complaints.push(`${this.name}: ${error}`));
    this.page.on('console', (message) => {
      if (message.type() === 'error' && !/ERR_INTERNET_DISCONNECTED|Failed to load resource/.test(message.text())) {
        complaints.push(`${this.name}: ${message.text()}`);
      }
    });
    await this.page.goto(options.address + path);
  }

  press(name) {
    return this.page.getByRole('button', { name }).first().click();
  }

  heading(text) {
    return this.page.locator('main h1', { hasText: text }).waitFor();
  }

  /** The camera sees this picture (PNG) from its next opening on; without one, a white wall. */
  async film(picture) {
    const sheet = picture === null ? '' : `<img src="data:image/png;base64,${picture.toString('base64')}" style="position:absolute;left:88px;top:8px;width:464px;height:464px">`;
    await stage.setContent(sheet, { waitUntil: 'load' });
    const frame = await stage.screenshot({ type: 'jpeg', quality: 95 });
    writeFileSync(this.camera, Buffer.concat(Array(10).fill(frame)));
  }

  /** What this screen shows, in front of another device's camera. */
  async showTo(other) {
    await this.page.locator('.qr').waitFor();
    await other.film(await this.page.locator('.qr').screenshot());
  }

  async shot(name) {
    if (options.shots === undefined) return;
    mkdirSync(options.shots, { recursive: true });
    await this.page.screenshot({ path: join(options.shots, `${name}.png`), fullPage: true });
  }
}

const tablet = new Device('tablet', { width: 800, height: 1180 });
const phone = new Device('phone', { width: 360, height: 740 });

try {
  const { typed } = office('staff', 'invite', 'zhang-1', '--name', '张', '--station', 'demo-station-1');
  await tablet.open('/#staff');
  await tablet.press('输入工作码');
  await tablet.page.locator('.code-field').fill(typed);
  await tablet.page.locator('.code-hint-ok').waitFor();
  await tablet.press('下一步');
  await tablet.heading('这台平板登记好了');
  await tablet.shot('30-tablet-registered');
  await tablet.press('开始工作');
  await tablet.heading('工作平板：张');
  step('a tablet has become staff’s with a code of its own');

  office('staff', 'visits', 'zhang-1', '--person', VISITED);
  await tablet.page.locator('article.card', { hasText: VISITED }).waitFor({ timeout: 120_000 });
  await tablet.shot('31-tablet-visits');
  step('the list of visits has arrived, sealed to this tablet');

  await tablet.context.setOffline(true);
  await tablet.press(`认证 ${VISITED}`);
  await tablet.heading(`您看到${VISITED}本人了吗？`);
  await tablet.page.getByLabel('身份证', { exact: true }).check();
  await tablet.shot('32-tablet-seen');
  await tablet.press('不拍照，凭我见到本人');
  await tablet.page.locator('.number').waitFor();
  must((await tablet.page.locator('.qr').count()) === 1, 'the tablet gives no slip');
  await tablet.shot('33-tablet-kept');
  step('certified without a network and without a picture: staff saw the person and an ID card');
  await tablet.context.setOffline(false);
  await tablet.heading('已收到');
  const seen = await until('the re-check of what staff saw', () =>
    office('list', '--state', 'waiting', '--names').cases.find((one) => one.name === VISITED),
  );
  must(seen.presence === 'P3', `what staff saw counts as ${seen.presence}`);
  office('decide', seen.submission, 'pass', '--reason', '工作人员见到本人和证件。');
  await tablet.heading('认证通过');
  step('received, and decided: one reviewer’s word is enough where staff saw a document');

  await tablet.press('回到首页');
  await phone.open('/');
  await phone.press('开始认证');
  await phone.press('工作人员在我身边');
  await phone.heading('请工作人员扫这个码');
  await phone.shot('34-phone-card');
  await phone.showTo(tablet);
  await tablet.press('登记老人的手机');
  await tablet.page.getByLabel('姓名').fill(REGISTERED.name);
  await tablet.page.getByLabel('身份证号').fill(REGISTERED.id);
  await tablet.page.locator('.option', { hasText: REGISTERED.scheme }).click();
  await tablet.shot('35-tablet-who');
  await tablet.press('下一步');
  await tablet.heading('请老人的手机扫这个码');
  await tablet.shot('36-tablet-voucher');
  await tablet.showTo(phone);
  await phone.press('扫工作人员的码');
  await phone.heading('登记好了');
  await phone.shot('37-phone-registered');
  step('enrolled by a visit: the phone and the tablet read each other’s screens, no letter was needed');

  await phone.press('回到首页');
  await phone.press('给家里另一位老人办');
  await phone.press('再加一位');
  await phone.page.getByLabel('称呼').fill('老伴');
  await phone.press('加上');
  await phone.page.getByText('正在办：老伴').waitFor();
  await phone.heading('在家就能办资格认证');
  await phone.page.reload();
  await phone.page.getByText('正在办：第一位').waitFor();
  await phone.shot('38-phone-two-persons');
  step('a second person on the same phone, with a key and a history of their own');
  must(complaints.length === 0, `a page complained: ${complaints.join(' | ')}`);
} catch (error) {
  for (const one of [tablet, phone]) {
    await one.page?.screenshot({ path: join(options.region, `fault-${one.name}.png`) }).catch(() => undefined);
  }
  console.error(`\nfault: ${error.message}\n${complaints.join('\n')}`);
  if (error.stderr) console.error(String(error.stderr));
  process.exitCode = 1;
} finally {
  for (const one of [tablet.context, phone.context, studio]) await one?.close().catch(() => undefined);
  rmSync(work, { recursive: true, force: true });
}
