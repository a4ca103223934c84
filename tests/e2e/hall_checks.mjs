// What every story of the hall checks a page for, and the counting.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(fileURLToPath(new URL('../../web/app/package.json', import.meta.url)));
export const { chromium } = require('playwright-core');
export const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const PHONE = { height: 760, scale: 1.5 };
const WALL = { scale: 0.5 };
const WINDOW = { scale: 1 };

export const counts = { passed: 0, failed: 0 };
let shots;
let gallery;
/** Pictures of docs/gallery: what of the screen, and how large. A phone is shown as tall as today's are. */
const GALLERY = {
  'hall-home': PHONE, 'hall-item': PHONE, 'hall-item-window': PHONE, 'desk-book-day': PHONE, 'desk-ticket': PHONE, 'desk-called': PHONE,
  'desk-complaint': PHONE, 'desk-answered': PHONE, 'kiosk-home': WALL, 'kiosk-ticket': WALL, board: WALL, 'admin-supervision': WINDOW,
};
/** Where the gallery's pictures go (scripts/gallery); undefined: none are made. */
export function hang(folder) {
  gallery = folder;
}
/** The page as it stands, as WebP; nothing when the gallery does not want it. */
export async function picture(page, name) {
  const frame = GALLERY[name];
  if (gallery === undefined || frame === undefined) return;
  const { width, height } = page.viewportSize();
  if (frame.height !== undefined) await page.setViewportSize({ width, height: frame.height });
  await page.evaluate(() => window.scrollTo(0, 0));
  await new Promise((resolve) => setTimeout(resolve, 300)); // not the page's clock, which may stand still
  const session = await page.context().newCDPSession(page);
  const clip = { x: 0, y: 0, width, height: frame.height ?? height, scale: frame.scale };
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 82, clip });
  await session.detach();
  writeFileSync(join(gallery, `${name}.webp`), Buffer.from(data, 'base64'));
  await page.setViewportSize({ width, height });
}
/** Where pictures of the pages go; undefined: none are made. */
export function shoot(folder) {
  shots = folder;
}

export async function check(name, work) {
  try {
    await work();
    counts.passed++;
  } catch (error) {
    counts.failed++;
    console.log(`FAILED ${name}: ${error.message}`);
  }
}
export function must(condition, text) {
  if (!condition) throw new Error(text);
}

function found(page) {
  return page.evaluate(() => {
    const faults = [];
    if (document.documentElement.scrollWidth > window.innerWidth) faults.push('scrolls sideways');
    for (const target of document.querySelectorAll('button, a, input, summary')) {
      const { width, height } = target.getBoundingClientRect();
      const least = /button-|line|tile|help|initial\b/.test(target.className) ? 60 : 44;
      if (height > 0 && (height < least || width < 40)) faults.push(`small target ${Math.round(width)}x${Math.round(height)}: ${target.innerText}`);
    }
    for (const text of document.querySelectorAll('main p, main li, main h1, main h2, main dd, main small, main button, main label, main legend')) {
      if (parseFloat(getComputedStyle(text).fontSize) < 18) faults.push(`small type: ${text.innerText}`);
    }
    if (document.querySelectorAll('main h1').length !== 1) faults.push('not exactly one heading');
    return faults;
  });
}
export async function lookAt(page, name) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document));
  must(violations.length === 0, violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)}`).join(' | '));
  const faults = await found(page);
  must(faults.length === 0, faults.join('; '));
  if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
  await picture(page, name);
}
