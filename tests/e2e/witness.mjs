// A neighbour as a witness, without anybody playing: beside a certification three codes pass between two phones; when that phone is lost,
// the neighbour's is the second signature under a new one.
//
//   node witness.mjs --address URL --region DIR --lifecert PROGRAM --clip PROGRAM [--ca FILE.pem] [--shots DIR] [--letter N]
//
// Headless Chromiums are the tablet, the person's old and new phone, and the neighbour's; see devices.mjs. What the camera sees of the
// person is made by lifecert_live_clip (--clip) once the challenge says which movements are asked for. N: which letter is the
// neighbour's.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { letterCode, makeTablet, must, nameOn, play, registerBeside, showCard, WITNESSED } from './devices.mjs';

const { values: options } = parseArgs({
  options: {
    address: { type: 'string' },
    region: { type: 'string' },
    lifecert: { type: 'string' },
    clip: { type: 'string' },
    ca: { type: 'string' }, // the authority of an intake with HTTPS
    shots: { type: 'string' },
    letter: { type: 'string', default: '2' },
  },
});

const PHONE = { width: 360, height: 740 };

/** From the first page to the camera, with both consents. */
async function openCamera(phone) {
  await phone.page.locator('main .button-huge').first().click();
  await phone.page.locator('.choice .button-main').first().click();
  await phone.press('同意，开始');
}

/** What the challenge asks for is put before the phone's camera; ends on the first page. */
async function rehearse(phone, program) {
  await openCamera(phone);
  const seed = await (await phone.page.waitForFunction(() => window.seed)).jsonValue();
  const clip = join(options.region, 'witnessed.y4m');
  execFileSync(program, [seed, 'full', clip]);
  await phone.page.reload();
  await phone.page.locator('main .button-huge').first().waitFor();
  phone.playClip(clip);
}

/** Once more where a slow machine has missed a movement, as a person would. */
async function pictures(phone) {
  await openCamera(phone);
  for (let tries = 0; ; tries++) {
    const at = await (await phone.page.waitForFunction(() => (document.querySelector('[data-screen=review]') ? 'review' : document.querySelector('.screen-live > .button-main') && 'again'), undefined, { timeout: 120_000 })).jsonValue();
    if (at === 'review') return;
    must(tries < 2, 'the movements were not recognised');
    await phone.page.locator('.screen-live > .button-main').click();
  }
}

await play(options, async (job) => {
  const tablet = job.device('tablet', { width: 800, height: 1180 });
  const phone = job.device('phone', PHONE);
  const neighbour = job.device('neighbour', PHONE);
  const bought = job.device('bought', PHONE);

  await makeTablet(job, tablet, { staff: 'li-1', name: '李', station: 'demo-station-1' });
  await phone.open('/');
  await registerBeside(tablet, phone, WITNESSED);
  await phone.press('回到首页');
  await neighbour.open('/');
  await neighbour.press('开始认证');
  await neighbour.press('照着信打字');
  await neighbour.page.locator('.code-field').fill(letterCode(options.region, Number(options.letter)));
  await neighbour.page.locator('.code-hint-ok').waitFor();
  await neighbour.press('下一步');
  await neighbour.heading('登记好了');
  await neighbour.press('回到首页');
  job.step('a person’s phone is registered by staff, a neighbour’s with a letter');

  await rehearse(phone, options.clip);
  await pictures(phone);
  await phone.shot('40-review');
  await neighbour.context.setOffline(true);
  await phone.context.setOffline(true);
  await neighbour.press('给别人作见证');
  await neighbour.heading('让对方先扫这个码');
  await neighbour.shot('41-neighbour-card');
  await neighbour.showTo(phone);
  await phone.press('旁边有邻居，请他作个见证');
  await phone.heading('请邻居的手机扫这个码');
  await phone.shot('42-phone-asks');
  await phone.showTo(neighbour);
  await neighbour.press('对方扫好了，下一步');
  await neighbour.heading('您看到本人了吗？');
  await neighbour.shot('43-neighbour-attests');
  await neighbour.press('看到了，我签名');
  await neighbour.heading('请对方的手机扫这个码');
  await neighbour.shot('44-neighbour-signed');
  await neighbour.showTo(phone);
  await phone.press('邻居签好了，下一步');
  await phone.page.locator('.number').waitFor();
  await phone.shot('45-phone-kept');
  job.step('certified with a neighbour beside: three codes, no network');
  await phone.context.setOffline(false);
  await neighbour.context.setOffline(false);
  await phone.heading('已收到');
  const made = await job.until('the re-check of what was witnessed', () =>
    job.office('list', '--state', 'waiting', '--names').cases.find((one) => one.name === WITNESSED.name),
  );
  job.office('decide', made.submission, 'pass', '--reason', '照片清楚，邻居在场。');
  await phone.heading('认证通过');
  job.step('received with both signatures, and decided');

  await neighbour.press('扫好了');
  await neighbour.press('给别人作见证');
  await neighbour.heading('让对方先扫这个码');
  await neighbour.showTo(tablet);
  await tablet.press('扫好了');
  await tablet.press('手机丢了，换新手机');
  await nameOn(tablet, WITNESSED);
  await tablet.shot('46-tablet-lost');
  await bought.open('/');
  await showCard(bought);
  await tablet.press('下一步');
  await tablet.heading('对准老人手机上的方块码');
  // The neighbour's phone is still before the camera; nothing comes of it.
  await tablet.page.waitForTimeout(2000);
  await tablet.heading('对准老人手机上的方块码');
  job.step('the tablet does not take the second signer’s phone for the new one');
  await bought.showTo(tablet);
  await tablet.heading('请第二个人扫这个码');
  await tablet.shot('47-tablet-asks');
  await tablet.showTo(neighbour);
  await neighbour.press('对方扫好了，下一步');
  await neighbour.heading('哪位老人的手机丢了？');
  await nameOn(neighbour, { name: WITNESSED.name, id: WITNESSED.id });
  await neighbour.shot('48-neighbour-names');
  await neighbour.press('下一步');
  await neighbour.heading('请老人的手机扫这个码');
  await neighbour.showTo(bought);
  await bought.press('扫工作人员的码');
  await bought.heading('登记好了');
  await bought.shot('49-new-phone');
  job.step('the new phone is registered by staff and the neighbour who was the witness');
});
