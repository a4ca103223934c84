// The same catalogue, the same queries, in the browser that people have.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';

const TYPES = { '.js': 'text/javascript', '.wasm': 'application/wasm' };

/**
 * Opens `front` nine times and asks `texts` in `passes` passes, after a warm-up.
 * dist   wasm/dist; wasm  lifecert-hall.wasm
 * Gives { loads, times (each query's least), answers (entries of the first ten hits) }.
 */
export async function inChromium({ dist, wasm, front, trust, texts, passes }) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    try {
      const body =
        pathname === '/' ? '<!doctype html><title>bench</title>' : pathname === '/front' ? front : readFileSync(pathname === '/hall.wasm' ? wasm : join(dist, pathname));
      response.setHeader('content-type', pathname === '/' ? 'text/html' : (TYPES[extname(pathname)] ?? 'application/octet-stream'));
      response.end(body);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    return await page.evaluate(
      async ({ region, registrars, asked, rounds }) => {
        const { loadHallWeb } = await import('/web.js');
        const bytes = new Uint8Array(await (await fetch('/front')).arrayBuffer());
        const by = { region, registrars: registrars.map((one) => Uint8Array.from(one)) };
        const source = { read: async () => new Uint8Array(0) }; // records are not searched
        const loads = [];
        let catalogue;
        for (let i = 0; i < 9; i += 1) {
          const hall = await loadHallWeb('/hall.wasm');
          hall.selfTest();
          const start = performance.now();
          catalogue = hall.openFront(bytes, source, by);
          loads.push(performance.now() - start);
        }
        const ask = (query) => catalogue.search({ query, choices: [], offset: 0, limit: 10 }).hits.map((hit) => hit.entry);
        for (const text of asked.slice(0, 60)) ask(text);
        const times = asked.map(() => Infinity);
        let answers = [];
        for (let round = 0; round < rounds; round += 1) {
          answers = asked.map((text, i) => {
            const start = performance.now();
            const entries = ask(text);
            times[i] = Math.min(times[i], performance.now() - start);
            return entries;
          });
        }
        return { loads, times, answers };
      },
      { region: trust.region, registrars: trust.registrars.map((one) => [...one]), asked: texts, rounds: passes },
    );
  } finally {
    await browser.close();
    await new Promise((resolve) => server.close(resolve));
  }
}
