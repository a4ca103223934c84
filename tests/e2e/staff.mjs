// Staff beside a person, without anybody playing: a tablet is registered, certifies somebody on its list of visits without a network and
// without a picture, and vouches for a phone over two screens; then a second person joins that phone.
//
//   node staff.mjs --address URL --region DIR --lifecert PROGRAM [--ca FILE.pem] [--shots DIR]
//
// Two headless Chromiums are the tablet and the phone: what one shows is filmed by the other's camera. The `lifecert` command is the
// office, whose workers are running. Prints each step with its time and ends with 1 on the first fault.
import { parseArgs } from 'node:util';
import { makeTablet, must, play, REGISTERED, registerBeside, VISITED as VISIT } from './devices.mjs';

const { values: options } = parseArgs({
  options: {
    address: { type: 'string' },
    region: { type: 'string' },
    lifecert: { type: 'string' },
    ca: { type: 'string' }, // the authority of an intake with HTTPS
    shots: { type: 'string' },
  },
});

const VISITED = VISIT.name;

await play(options, async (job) => {
  const tablet = job.device('tablet', { width: 800, height: 1180 });
  const phone = job.device('phone', { width: 360, height: 740 });
  await makeTablet(job, tablet, { staff: 'zhang-1', name: '张', station: 'demo-station-1' });
  job.step('a tablet has become staff’s with a code of its own');

  job.office('staff', 'visits', 'zhang-1', '--person', VISITED);
  await tablet.page.locator('article.card', { hasText: VISITED }).waitFor({ timeout: 120_000 });
  await tablet.shot('31-tablet-visits');
  job.step('the list of visits has arrived, sealed to this tablet');

  await tablet.context.setOffline(true);
  await tablet.press(`认证 ${VISITED}`);
  await tablet.heading(`您看到${VISITED}本人了吗？`);
  await tablet.page.getByLabel('身份证', { exact: true }).check();
  await tablet.shot('32-tablet-seen');
  await tablet.press('不拍照，凭我见到本人');
  await tablet.page.locator('.number').waitFor();
  must((await tablet.page.locator('.qr').count()) === 1, 'the tablet gives no slip');
  await tablet.shot('33-tablet-kept');
  job.step('certified without a network and without a picture: staff saw the person and an ID card');
  await tablet.context.setOffline(false);
  await tablet.heading('已收到');
  const seen = await job.until('the re-check of what staff saw', () =>
    job.office('list', '--state', 'waiting', '--names').cases.find((one) => one.name === VISITED),
  );
  must(seen.presence === 'P3', `what staff saw counts as ${seen.presence}`);
  job.office('decide', seen.submission, 'pass', '--reason', '工作人员见到本人和证件。');
  await tablet.heading('认证通过');
  job.step('received, and decided: one reviewer’s word is enough where staff saw a document');

  await tablet.press('回到首页');
  await phone.open('/');
  await registerBeside(tablet, phone, REGISTERED);
  job.step('enrolled by a visit: the phone and the tablet read each other’s screens, no letter was needed');

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
  job.step('a second person on the same phone, with a key and a history of their own');
});
