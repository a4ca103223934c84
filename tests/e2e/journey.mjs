// The whole job without a person: enrol, go offline, certify, close and reopen, go online, receipt, re-check, decision, proof.
//
//   node journey.mjs --address URL --region DIR --lifecert PROGRAM --camera FILE.mjpeg [--ca FILE.pem] [--shots DIR] [--letter N]
//
// A headless Chromium with a fake camera is the phone; the `lifecert` command is the office. Prints each step with its time and
// ends with 1 on the first fault.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
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
    camera: { type: 'string' },
    shots: { type: 'string' },
    letter: { type: 'string', default: '0' }, // which of the letters in codes.json
  },
});

const started = Date.now();
let last = started;
function step(text) {
  const now = Date.now();
  console.log(`  ${((now - started) / 1000).toFixed(1).padStart(6)} s  (+${((now - last) / 1000).toFixed(1)} s)  ${text}`);
  last = now;
}

function must(condition, text) {
  if (!condition) throw new Error(text);
}

function office(...words) {
  const answer = execFileSync(options.lifecert, ['--region', options.region, '--intake', options.address, ...(options.ca === undefined ? [] : ['--ca', options.ca]), '--json', ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return JSON.parse(answer);
}

const profile = mkdtempSync(join(tmpdir(), 'lifecert-phone-'));
let context;
let page;
const complaints = [];

async function openPhone(offline) {
  context = await chromium.launchPersistentContext(profile, {
    executablePath: '/usr/bin/chromium',
    headless: true,
    viewport: { width: 360, height: 740 },
    deviceScaleFactor: 2,
    locale: 'zh-CN',
    ignoreHTTPSErrors: true,
    permissions: ['camera'],
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      // A phone has the authority's certificate installed; a worker's script is not excused by ignoreHTTPSErrors.
      ...(options.address.startsWith('https:') ? ['--ignore-certificate-errors'] : []),
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${options.camera}`,
    ],
  });
  context.setDefaultTimeout(30_000);
  await context.setOffline(offline);
  page = context.pages()[0] ?? (await context.newPage());
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // A request that fails for want of a network is the point of the exercise.
    if (message.type() === 'error' && !/ERR_INTERNET_DISCONNECTED|Failed to load resource/.test(message.text())) {
      complaints.push(message.text());
    }
  });
  await page.goto(options.address + '/');
}

async function shot(name) {
  if (options.shots === undefined) return;
  mkdirSync(options.shots, { recursive: true });
  await page.screenshot({ path: join(options.shots, `${name}.png`), fullPage: true });
}

const press = (selector) => page.locator(selector).first().click();

async function heading(text) {
  await page.locator('main h1', { hasText: text }).waitFor();
}

async function enrol(code) {
  await page.locator('.button-huge').waitFor();
  await shot('01-home-new');
  await press('.button-huge');
  await page.getByRole('button', { name: '照着信打字' }).click();
  await page.locator('.code-field').fill(code);
  await page.locator('.code-hint-ok').waitFor();
  await shot('02-code');
  await press('form.code-form ~ .button-main');
  await page.locator('.mark-good').waitFor({ timeout: 60_000 });
  await shot('03-registered');
}

async function certify() {
  await press('.button-main');
  await shot('04-consent');
  await press('.choice .button-main');
  await shot('05-face-consent');
  await press('.choice .button-equal');
  for (const pose of ['straight', 'left', 'right']) {
    await page.locator('.button-huge:not([aria-disabled])').waitFor();
    if (pose === 'straight') await shot('06-camera');
    const title = await page.locator('main h1').innerText();
    await press('.button-huge');
    await page.waitForFunction((before) => document.querySelector('main h1')?.innerText !== before, title);
  }
  await shot('07-review');
  await press('.button-main');
  await page.locator('.number').waitFor();
  await shot('08-kept');
}

async function badge(text, timeout) {
  await page.locator('.badge', { hasText: text }).first().waitFor({ timeout });
}

try {
  const code = JSON.parse(readFileSync(join(options.region, 'codes.json'), 'utf8'))[Number(options.letter)].typed;
  await openPhone(false);
  step('the page is open');
  await enrol(code);
  step('enrolled with the code of a letter; credential and challenge are on the phone');
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  // A turn of the send loop, so that challenges and a beacon are there before the network goes.
  await page.waitForTimeout(4000);
  await context.setOffline(true);
  step('offline');
  await certify();
  must((await page.locator('.number').innerText()).replace(/\s/g, '').length >= 10, 'no spoken number on the slip');
  must((await page.locator('main h1').innerText()) !== '', 'the slip has no title');
  step('certified offline; the slip with its number and QR is shown');
  await context.close();
  await openPhone(true);
  await badge('已存在本机', 30_000);
  await shot('09-reopened-offline');
  step('closed and reopened without a network: kept');
  await context.setOffline(false);
  await badge('已收到', 60_000);
  await shot('10-received');
  step('online: received, the receipt was verified on the phone');

  let one;
  for (let i = 0; i < 60; i++) {
    one = office('list', '--state', 'waiting').cases?.[0];
    if (one !== undefined) break;
    await page.waitForTimeout(500);
  }
  must(one !== undefined, 're-check has not looked at the submission within 30 s');
  step(`re-checked: ${one.submission.slice(0, 16)}`);
  const shown = office('show', one.submission, '--reason', '例行复核', '--out', join(options.region, 'shown'));
  must(shown.photos?.length === 3, 'the reviewer does not see three pictures');
  const seen = readdirSync(join(options.region, 'shown')).map((name) => statSync(join(options.region, 'shown', name)).size);
  // A plain test pattern packs into 3 KB; a face does not.
  must(seen.every((size) => size > 8_000), `the pictures are too small to be of a face: ${seen.join(', ')} bytes`);
  step('a reviewer has opened the evidence; the request to see it is in the log');
  office('decide', one.submission, 'pass', '--reason', '照片清楚，资料相符。');
  step('decided: pass');
  await badge('认证通过', 90_000);
  await shot('11-decided-home');
  await press('.card');
  await heading('认证通过');
  await shot('12-decided');
  await page.getByRole('button', { name: /为什么|可信|相信/ }).click();
  await page.locator('.big-mark.mark-good').waitFor();
  await shot('13-proof');
  step('the page shows the decision, and its proof holds on the phone');

  await page.goto(options.address + '/');
  await page.getByRole('button', { name: '养老金被停了' }).click();
  await shot('14-appeal');
  await page.locator('#stop-notice').fill('停字 2026-0007');
  await page.getByRole('button', { name: '我健在，请恢复发放' }).click();
  await heading('已记下');
  await page.locator('.card', { hasText: '已收到' }).waitFor({ timeout: 60_000 });
  await shot('15-appeal-received');
  const appeal = office('appeal', 'list').appeals.find((each) => each.stop_notice === '停字 2026-0007');
  must(appeal?.hold === true, 'the appeal is no hold at the office');
  office('appeal', 'answer', appeal.number, 'resumed', '--reason', '已恢复发放，并补发一个月。');
  step('appealed from the page: received with a number and two clocks, answered by the office');
  must(complaints.length === 0, `the page complained: ${complaints.join(' | ')}`);
  await context.close();
} catch (error) {
  await page?.screenshot({ path: join(options.region, 'fault.png') }).catch(() => undefined);
  console.error(`\nfault: ${error.message}\n${complaints.join('\n')}`);
  if (error.stderr) console.error(String(error.stderr));
  await context?.close().catch(() => undefined);
  process.exitCode = 1;
} finally {
  rmSync(profile, { recursive: true, force: true });
}
