// Draws the PNG and ICO icons in public/ from the two SVGs, with Debian's Chromium. Run it after changing a drawing:
//   node icons/make.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const here = new URL('.', import.meta.url);
const target = new URL('../public/', here);

const icons = [
  { from: '../public/icon.svg', size: 192, to: 'icon-192.png' },
  { from: '../public/icon.svg', size: 512, to: 'icon-512.png' },
  { from: 'maskable.svg', size: 512, to: 'icon-maskable-512.png' },
  { from: 'maskable.svg', size: 180, to: 'icon-180.png' },
];

/** An ICO file with one PNG inside. */
function ico(png, size) {
  const head = Buffer.alloc(22);
  head.writeUInt16LE(1, 2); // type: icon
  head.writeUInt16LE(1, 4); // one picture
  head.writeUInt8(size, 6);
  head.writeUInt8(size, 7);
  head.writeUInt16LE(1, 10); // planes
  head.writeUInt16LE(32, 12); // bits a pixel
  head.writeUInt32LE(png.length, 14);
  head.writeUInt32LE(head.length, 18);
  return Buffer.concat([head, png]);
}

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
  const page = await browser.newPage();
  async function draw(from, size) {
    const svg = readFileSync(new URL(from, here)).toString('base64');
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(
      `<body style="margin:0"><img src="data:image/svg+xml;base64,${svg}" style="display:block;width:${size}px;height:${size}px">`,
    );
    return page.screenshot({ omitBackground: true });
  }
  for (const { from, size, to } of icons) writeFileSync(new URL(to, target), await draw(from, size));
  writeFileSync(new URL('favicon.ico', target), ico(await draw('../public/icon.svg', 32), 32));
} finally {
  await browser.close();
}
