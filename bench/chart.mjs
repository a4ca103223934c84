// Draws the counter's throughput against batch and against the log's size, as an SVG without anything from elsewhere.
//
//   node chart.mjs SERIES.json OUT.svg
import { readFileSync, writeFileSync } from 'node:fs';

const [, , from, to] = process.argv;
const series = JSON.parse(readFileSync(from, 'utf8'));
const width = 400;
const height = 260;
const margin = { left: 64, right: 16, top: 36, bottom: 44 };

// Three figures are enough for the eye; of many points every second is named, or their names would run into each other.
const round = (n) => Number(n.toPrecision(n >= 1000 ? 2 : 3));
const short = (n) => (n >= 1e6 ? `${+(n / 1e6).toFixed(1)}M` : n >= 1000 ? `${+(n / 1000).toFixed(1)}k` : `${Math.round(n)}`);

function panel(x0, title, label, points, logarithmic) {
  const at = (v) => (logarithmic ? Math.log2(v) : v);
  const xs = points.map(([x]) => at(x));
  const [low, high] = [logarithmic ? Math.min(...xs) : 0, Math.max(...xs)];
  const top = Math.max(...points.map(([, y]) => y)) * 1.1;
  const px = (v) => x0 + margin.left + ((at(v) - low) / (high - low || 1)) * (width - margin.left - margin.right);
  const py = (v) => height - margin.bottom - (v / top) * (height - margin.top - margin.bottom);
  const out = [`<text x="${x0 + margin.left}" y="20" class="title">${title}</text>`];
  for (let i = 0; i <= 4; i += 1) {
    const v = (top / 4) * i;
    out.push(`<line x1="${x0 + margin.left}" x2="${x0 + width - margin.right}" y1="${py(v)}" y2="${py(v)}" class="grid"/>`);
    out.push(`<text x="${x0 + margin.left - 6}" y="${py(v) + 4}" text-anchor="end">${short(round(v))}</text>`);
  }
  const step = points.length > 6 ? 2 : 1;
  points.forEach(([x], i) => {
    if (i % step === 0) out.push(`<text x="${px(x)}" y="${height - margin.bottom + 16}" text-anchor="middle">${short(round(x))}</text>`);
  });
  out.push(`<text x="${x0 + (width + margin.left) / 2}" y="${height - 8}" text-anchor="middle">${label}</text>`);
  out.push(`<polyline points="${points.map(([x, y]) => `${px(x).toFixed(1)},${py(y).toFixed(1)}`).join(' ')}" class="line"/>`);
  for (const [x, y] of points) out.push(`<circle cx="${px(x).toFixed(1)}" cy="${py(y).toFixed(1)}" r="3"/>`);
  return out.join('\n');
}

writeFileSync(to, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width * 2} ${height}" width="${width * 2}" height="${height}" role="img" aria-label="Throughput of the counter">
<style>text{font:11px sans-serif;fill:#333}.title{font-weight:bold;font-size:13px}.grid{stroke:#ddd}.line{fill:none;stroke:#1a5fb4;stroke-width:2}circle{fill:#1a5fb4}</style>
<rect width="100%" height="100%" fill="#fff"/>
${panel(0, 'Receipts a second, one thread, 2 KB', 'submissions a batch', series.by_batch, true)}
${panel(width, 'Leaves appended a second, batches of 256', 'leaves in the log', series.by_size, false)}
</svg>
`);
