// Puts the benchmarks' results together into named figures, prints them beside their targets, and writes them as one flat
// JSON object when a file is named. Ends with 1 when a target is missed.
//
//   node figures.mjs RESULTS_FOLDER TARGETS.json [OUT.json]
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [, , folder, targetsFile, out] = process.argv;
const native = new Map();
for (const name of readdirSync(folder).filter((one) => one.startsWith('native-'))) {
  for (const run of JSON.parse(readFileSync(join(folder, name), 'utf8')).benchmarks) {
    if (run.run_type === 'aggregate' && run.aggregate_name !== 'median') continue;
    const inNs = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 }[run.time_unit];
    native.set(run.name.replace('_median', '').replace('/iterations:1', ''), run.cpu_time * inNs);
  }
}
const ratio = (ours, theirs) => native.get(ours) / native.get(theirs);
const figures = {
  open_verify_2k_over_sodium: ratio('open_verify/2000', 'sodium_open_verify/2000'),
  open_verify_200k_over_sodium: ratio('open_verify/200000', 'sodium_open_verify/200000'),
};
if (native.has('recheck_submission')) figures.recheck_ms = native.get('recheck_submission') / 1e6;
for (const name of ['wasm.json', 'face.json', 'face-equal.json', 'live-page.json', 'hall.json', 'intake.json']) {
  const file = join(folder, name);
  if (existsSync(file)) Object.assign(figures, JSON.parse(readFileSync(file, 'utf8')));
}
if (native.has('draw_1e6_of_1e7')) figures.draw_1e6_of_1e7_s = native.get('draw_1e6_of_1e7') / 1e9;
for (const [name, time] of native) figures[`native_us:${name}`] = time / 1000;

let missed = 0;
const targets = JSON.parse(readFileSync(targetsFile, 'utf8'));
for (const [name, value] of Object.entries(figures)) {
  const target = targets[name];
  let verdict = '';
  if (target !== undefined) {
    const met = target.most !== undefined ? value <= target.most : value >= target.least;
    verdict = met ? 'met' : 'MISSED';
    if (!met) missed += 1;
    verdict += target.most !== undefined ? ` (at most ${target.most})` : ` (at least ${target.least})`;
    if (target.plan !== undefined) verdict += `; the plan's ${target.plan} is out of reach, see bench/README.md`;
  }
  console.log(`${name.padEnd(44)} ${value.toFixed(3).padStart(12)}  ${verdict}`);
}
if (out !== undefined) writeFileSync(out, JSON.stringify(figures, null, 2) + '\n');
process.exit(missed === 0 ? 0 : 1);
