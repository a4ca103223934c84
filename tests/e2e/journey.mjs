// The whole job without a person: enrol, go offline, certify before the camera, close and reopen, go online, receipt, re-check,
// decision, proof; then a recording of other movements, which the page refuses, and the office when it is forced past the page.
//
//   node journey.mjs --address URL --region DIR --lifecert PROGRAM --clip PROGRAM [--ca FILE.pem] [--shots DIR] [--letter N]
//
// A headless Chromium with a fake camera is the phone; the `lifecert` command is the office. What the camera shows is made
// by PROGRAM (lifecert_live_clip) once the office's challenge is on the phone, since the challenge says which movements are asked
// for. Prints each step with its time and ends with 1 on the first fault.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { letterCode, must, rememberSeed } from './devices.mjs';

const { chromium } = createRequire(new URL('../../web/app/package.json', import.meta.url))('playwright-core');

const { values: options } = parseArgs({
  options: {
    address: { type: 'string' },
    region: { type: 'string' },
    lifecert: { type: 'string' },
    ca: { type: 'string' }, // the authority of an intake with HTTPS
    clip: { type: 'string' },
    shots: { type: 'string' },
    letter: { type: 'string', default: '0' }, // the first of two letters
  },
});

const started = Date.now();
let last = started;
function step(text) {
  const now = Date.now();
  console.log(`  ${((now - started) / 1000).toFixed(1).padStart(6)} s  (+${((now - last) / 1000).toFixed(1)} s)  ${text}`);
  last = now;
}

function office(...words) {
  const answer = execFileSync(options.lifecert, ['--region', options.region, '--intake', options.address, ...(options.ca === undefined ? [] : ['--ca', options.ca]), '--json', ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return JSON.parse(answer);
}

let profile = mkdtempSync(join(tmpdir(), 'lifecert-phone-'));
const profiles = [profile];
let context;
let page;
const complaints = [];

/**
 * @param camera the clip before the camera; none: the browser's own test picture
 * @param forge  run in the page first
 */
async function openPhone(offline, camera, forge) {
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
      ...(camera === undefined ? [] : [`--use-file-for-fake-video-capture=${camera}`]),
    ],
  });
  context.setDefaultTimeout(30_000);
  await context.addInitScript(rememberSeed);
  if (forge !== undefined) await context.addInitScript(forge.script, forge.argument);
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

/** In the page: lets it ask for the movements of another challenge, and hides that from the core. */
function askForOthers(challenge) {
  const other = Uint8Array.from(challenge.match(/../g), (byte) => Number.parseInt(byte, 16));
  let own;
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message?.name === 'begin') {
      own = message.ask.seed.challenge;
      message.ask.seed.challenge = other;
    }
    if (message?.name === 'certify') message.ask.live.challenge = own;
    return post.call(this, message, ...rest);
  };
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

async function openCamera() {
  await press('main .button-huge, main .button-main'); // of the first page, or where the registration is done
  await shot('04-consent');
  await press('.choice .button-main');
  await shot('05-face-consent');
  await press('.choice .button-equal');
}

/** Makes the clip for the challenge that is on the phone. */
async function makeClip(file, ...more) {
  await openCamera();
  const seed = await (await page.waitForFunction(() => window.seed)).jsonValue();
  const path = join(options.region, file);
  return { path, ...JSON.parse(execFileSync(options.clip, [seed, 'full', path, ...more], { encoding: 'utf8' })) };
}

/** Certifies before the camera; gives what the phone measured, by aspect. */
async function certify() {
  await openCamera();
  await page.locator('.dots').waitFor();
  await shot('06-camera');
  // Once more where a slow machine has missed a movement, as a person would.
  for (let tries = 0; ; tries++) {
    const at = await (await page.waitForFunction(() => (document.querySelector('[data-screen=review]') ? 'review' : document.querySelector('.screen-live > .button-main') && 'again'), undefined, { timeout: 120_000 })).jsonValue();
    if (at === 'review') break;
    must(tries < 2, 'the movements were not recognised');
    await press('.screen-live > .button-main');
  }
  await shot('07-review');
  const figures = await page.locator('.measured li').evaluateAll((lines) => Object.fromEntries(lines.map((line) => [line.dataset.aspect, line.textContent])));
  await press('.button-main');
  await page.locator('.number').waitFor();
  await shot('08-kept');
  return figures;
}

/** The next submission that the office's worker has checked. */
async function recheckedCase(known) {
  for (let i = 0; i < 120; i++) {
    const one = office('list', '--state', 'waiting').cases?.find((each) => !known.includes(each.submission));
    if (one !== undefined) return one;
    await page.waitForTimeout(500);
  }
  throw new Error('re-check has not looked at the submission within a minute');
}

async function badge(text, timeout) {
  await page.locator('.badge', { hasText: text }).first().waitFor({ timeout });
}

try {
  const code = letterCode(options.region, Number(options.letter));
  await openPhone(false);
  step('the page is open');
  await enrol(code);
  step('enrolled with the code of a letter; credential and challenge are on the phone');
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await page.waitForFunction(async () => (await (await caches.open('eyes')).keys()).length === 4);
  // A turn of the send loop, so that challenges and a beacon are there before the network goes.
  await page.waitForTimeout(4000);
  const clip = await makeClip('camera.y4m');
  step(`the challenge asks for: ${clip.asked.join(', ')}; the camera will show it`);
  await context.close();
  await openPhone(true, clip.path);
  step('closed and reopened without a network');
  const measured = await certify();
  must(measured.script?.length > 0, 'the phone does not say what it measured');
  must((await page.locator('.number').innerText()).replace(/\s/g, '').length >= 10, 'no spoken number on the slip');
  must((await page.locator('main h1').innerText()) !== '', 'the slip has no title');
  step('certified offline; the slip with its number and QR is shown');
  await context.close();
  await openPhone(true, clip.path);
  await badge('已存在本机', 30_000);
  await shot('09-reopened-offline');
  step('closed and reopened without a network: kept');
  await context.setOffline(false);
  await badge('已收到', 60_000);
  await shot('10-received');
  step('online: received, the receipt was verified on the phone');

  const one = await recheckedCase([]);
  const found = Object.fromEntries(one.checks.map((check) => [check.kind, check]));
  // By the trace alone it finds the very figures; what it measures in the pictures stands behind them.
  for (const [aspect, figures] of Object.entries(measured)) {
    const check = found[`live_${aspect}`];
    must(check?.figures.startsWith(figures), `${aspect}: the phone says "${figures}", the office "${check?.figures}"`);
    must(check.verdict !== 'fails', `${aspect} fails: ${check.figures}`);
  }
  must(found.pictures.verdict === 'holds', `the pictures do not hold: ${found.pictures.figures}`);
  must(found.live_script.verdict === 'holds', `the movements do not hold: ${found.live_script.figures}`);
  step(`re-checked: ${one.submission.slice(0, 16)}; the figures of phone and office agree: ${measured.script}`);
  const shown = office('show', one.submission, '--reason', '例行复核', '--out', join(options.region, 'shown'));
  must(shown.photos?.length === clip.asked.length + 2, 'the reviewer does not see the face at rest and each movement');
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
  await page.getByRole('button', { name: '这部手机记下的次数' }).click();
  await page.locator('.meter').first().waitFor();
  await shot('14-meter');
  const counted = Object.fromEntries(await page.locator('.meter-rows > div').evaluateAll((rows) => rows.map((row) => [row.children[0].textContent, row.children[1].textContent])));
  for (const each of ['输入信上的码', '等社保部门核对', '打开照相机', '做动作、拍照片', '密封存好', '送出去']) {
    must(/办成 \d+ 次/.test(counted[each] ?? ''), `"${each}" was not counted as done: ${counted[each]}`);
  }
  // The phone was put away once before the camera.
  must(/中途停下 \d+ 次/.test(`${counted['打开照相机']} ${counted['做动作、拍照片']}`), 'that it was put away before the camera was not counted');
  step('the phone has counted each step, and where it was put away');

  await page.goto(options.address + '/');
  await page.getByRole('button', { name: '养老金被停了' }).click();
  await shot('15-appeal');
  await page.locator('#stop-notice').fill('停字 2026-0007');
  await page.getByRole('button', { name: '我健在，请恢复发放' }).click();
  await heading('已记下');
  await page.locator('.card', { hasText: '已收到' }).waitFor({ timeout: 60_000 });
  await shot('16-appeal-received');
  const appeal = office('appeal', 'list').appeals.find((each) => each.stop_notice === '停字 2026-0007');
  must(appeal?.hold === true, 'the appeal is no hold at the office');
  office('appeal', 'answer', appeal.number, 'resumed', '--reason', '已恢复发放，并补发一个月。');
  step('appealed from the page: received with a number and two clocks, answered by the office');
  must(complaints.length === 0, `the page complained: ${complaints.join(' | ')}`);
  await context.close();

  profile = mkdtempSync(join(tmpdir(), 'lifecert-phone-'));
  profiles.push(profile);
  options.shots = undefined;
  await openPhone(false);
  await enrol(letterCode(options.region, Number(options.letter) + 1));
  await page.waitForTimeout(4000);
  const other = await makeClip('other.y4m', '--other');
  await context.close();
  await openPhone(false, other.path);
  await openCamera();
  await heading('动作和要的不一样');
  step(`a recording of ${other.shown.join(', ')} before a challenge that asks for ${other.asked.join(', ')}: refused by the page`);
  await context.close();
  await openPhone(false, other.path, { script: askForOthers, argument: other.challenge });
  await certify();
  await heading('已收到');
  const forced = await recheckedCase([one.submission]);
  const script = forced.checks.find((check) => check.kind === 'live_script');
  must(script?.verdict === 'fails', `a recording of another challenge passes the office: ${script?.figures}`);
  step(`forced past the page, it is refused by the re-check: ${script.reason ?? ''} ${script.figures}`);

  await page.getByRole('button', { name: '年份不对' }).click();
  await page.locator('.option input').last().check(); // a year later
  await page.locator('textarea').fill('年份看错了');
  await page.getByRole('button', { name: '改成这一次' }).click();
  await heading('已记下');
  await page.locator('.card', { hasText: '已收到' }).waitFor({ timeout: 60_000 });
  let amended = forced;
  for (let i = 0; i < 60 && amended.due === forced.due; i++) {
    await page.waitForTimeout(500);
    amended = office('list').cases.find((each) => each.submission === forced.submission);
  }
  must(Number(amended.due.slice(0, 4)) === Number(forced.due.slice(0, 4)) + 1, `the year is still ${amended.due}`);
  step(`the year put right from the page: ${forced.due} is ${amended.due} at the office`);
  must(complaints.length === 0, `the page complained: ${complaints.join(' | ')}`);
  await context.close();
} catch (error) {
  await page?.screenshot({ path: join(options.region, 'fault.png') }).catch(() => undefined);
  console.error(`\nfault: ${error.message}\n${complaints.join('\n')}`);
  if (error.stderr) console.error(String(error.stderr));
  await context?.close().catch(() => undefined);
  process.exitCode = 1;
} finally {
  for (const one of profiles) rmSync(one, { recursive: true, force: true });
}
