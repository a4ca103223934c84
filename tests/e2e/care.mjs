// What surrounds a certification, played with the command alone, after journey.mjs: another way than the face, an event of
// another system, an appeal, a notice of death, an erasure, a rotation of keys; then the audit of it all.
//
//   node care.mjs --address URL --region DIR --lifecert PROGRAM [--erase]
//
// --erase   journey.mjs has left one decided submission: its consent is withdrawn, and its evidence must go
// The region has two reviewers, the demonstration's roll, and the event source whose key is DIR/hospital.key. The intake and
// the office's workers are running. Prints each step with its time and ends with 1 on the first fault.
import { execFileSync } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CARED, must } from './devices.mjs';

const { values: options } = parseArgs({
  options: {
    address: { type: 'string' },
    region: { type: 'string' },
    lifecert: { type: 'string' },
    ca: { type: 'string' }, // the authority of an intake with HTTPS
    erase: { type: 'boolean', default: false },
  },
});

const started = Date.now();
function step(text) {
  console.log(`  ${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}`);
}
function run(words) {
  return JSON.parse(
    execFileSync(options.lifecert, ['--region', options.region, '--intake', options.address, ...(options.ca === undefined ? [] : ['--ca', options.ca]), '--json', ...words], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}
function office(...words) {
  return run(words);
}
/** The code with which the command refuses. */
function refusal(...words) {
  try {
    run(words);
  } catch (error) {
    return JSON.parse(error.stdout || '{}').code ?? `exit ${error.status}`;
  }
  return 'ok';
}
async function until(what, test) {
  for (let i = 0; i < 120; i++) {
    if (test()) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`${what}: not within a minute`);
}
const by = (name) => ['--reviewer', `reviewer-${name}`];
const caseOf = (id) => office('list', ...by(1)).cases.find((one) => one.submission === id);

try {
  const [called, treated, stopped, notified] = CARED.map((one) => one.id);
  const named = (id) => ['--id-number', id, '--scheme', 'urban-employee'];

  const { zh } = office('beacon', 'words', ...by(1));
  must(zh.split(' ').length === 6, 'the newest tick has not six words');
  must(refusal('call', ...by(1), ...named(called), '--read-back', '红马 红马 红马 红马 红马 红马') === 'unknown_words', 'words that nobody gave out were taken');
  const call = office('call', ...by(1), ...named(called), '--read-back', zh).id;
  must(refusal('decide', ...by(1), call, 'pass') === 'ok', 'a call alone cannot be put forward');
  must(caseOf(call).state === 'second', 'a call alone was passed by one');
  must(refusal('decide', ...by(1), call, 'second') === 'needs_second_signature', 'one reviewer signed twice');
  office('decide', ...by(2), call, 'second');
  must(caseOf(call).state === 'passed', 'two reviewers did not pass it');
  step('certified without a picture: a call with read-back, signed by two reviewers');

  const list = join(options.region, 'hospital.csv');
  const today = new Date(Date.now() + 8 * 3_600_000 - 86_400_000).toISOString().slice(0, 10);
  writeFileSync(list, `身份证号,日期,事件\n${treated},${today},就诊\n`);
  office('event', 'sign', list, '--key', join(options.region, 'hospital.key'));
  const imported = office('event', 'import', list);
  must(imported.known === 1 && imported.source === 'hospital.example', 'the event was not taken over');
  writeFileSync(join(options.region, 'altered.csv'), `身份证号,日期,事件\n${stopped},${today},就诊\n`);
  const altered = refusal('event', 'import', join(options.region, 'altered.csv'), '--signature', `${list}.sig`);
  must(altered === 'unknown_event_source', 'a file was taken over that nobody signed');
  const event = office('list', ...by(1)).cases.find((one) => one.evidence === 'hospital_event');
  office('decide', ...by(1), event.submission, 'pass');
  must(office('event', 'import', list).known === 1, 'the import cannot be done again');
  must(office('list', ...by(1)).cases.filter((one) => one.evidence === 'hospital_event').length === 1, 'an event counts twice');
  step('certified without any doing: the hospital\'s signed list');

  const { number } = office('appeal', 'file', ...by(1), ...named(stopped), '--notice', '停字 2026-0042', '--words', '我还健在。');
  const appeal = office('appeal', 'list', ...by(1)).appeals.find((each) => each.number === number);
  must(appeal.hold && appeal.legal_by > appeal.promised_by, 'the appeal is no hold');
  office('appeal', 'answer', ...by(2), number, 'resumed', '--reason', '已恢复发放，并补发。');
  must(!office('appeal', 'list', ...by(1)).appeals.some((each) => each.number === number), 'the appeal is still open');
  step('an appeal: a hold with a number and two clocks, answered');

  const deaths = join(options.region, 'deaths.csv');
  writeFileSync(deaths, `id_number,date\n${notified},${today}\n`);
  const letters = join(options.region, 'check-letters.pdf');
  const notices = office('roll', 'deaths', deaths, '--letters', letters);
  must(notices.reviews === 1 && statSync(letters).size > 5_000, 'no review or no letter');
  await new Promise((resolve) => setTimeout(resolve, 1100)); // the same notice within a second is the same record
  must(office('roll', 'deaths', deaths, '--letters', letters).open_before === 1, 'a second review was opened');
  const [review] = office('review', 'list', ...by(1)).reviews;
  office('review', 'close', ...by(1), review.number, 'alive', '--note', '电话联系到本人。');
  must(office('review', 'list', ...by(1)).reviews.length === 0, 'the review is still open');
  step('a notice of death: a review and a letter, closed; nothing was stopped');

  if (options.erase) {
    const one = office('list', ...by(1), '--state', 'passed').cases.find((each) => each.evidence === 'packet');
    must(one !== undefined, 'there is no decided submission');
    office('withdraw', ...by(1), '--case', one.spoken_number);
    // Which backups hold the row still: none is kept any more.
    await until('the vault lets the evidence go', () => {
      office('vault', 'backups', '--oldest', 'none');
      return caseOf(one.submission).erased;
    });
    must(caseOf(one.submission).state === 'passed', 'the decision went with the evidence');
    must(refusal('show', ...by(1), one.submission) === 'evidence_gone', 'the evidence can still be asked for');
    step('the consent withdrawn: evidence gone, decision stays');
  }

  const before = office('inspect', join(options.region, 'public', 'trust-list.bin'));
  const turned = office('vault', 'rotate', '--now');
  must(turned.running === 2 && turned.new === 1, 'the next epoch is not running');
  const after = office('verify', join(options.region, 'public', 'trust-list.bin'));
  must(after.holds && before.fields.kind === 'trust-list', 'the new trust list does not hold');
  step('rotated: evidence is sealed to the next epoch\'s keys from now on');

  const audit = office('audit');
  must(audit.holds, `the audit finds: ${JSON.stringify(audit.faults?.slice(0, 3))}`);
  step(`audited: ${audit.size ?? 'all'} records hold`);
} catch (error) {
  console.error(`\nfault: ${error.message}`);
  if (error.stderr) console.error(String(error.stderr));
  process.exitCode = 1;
}
