// Takes the pictures of README.md from the published site: a lesson with its figure, in light and dark.
//
//   npm ci --prefix tests/browser      once
//   node scripts/pictures.mjs          writes docs/lesson-light.png and docs/lesson-dark.png
//
// Needs Chromium and nothing else. A picture keeps its 64 most frequent colors, and both together are held to 100 kB.

import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32, deflateSync } from 'node:zlib';
import { chromium } from '../tests/browser/node_modules/playwright-core/index.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const lesson = 'residual-networks/';
const most = 100_000;

const types = {
  '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.woff2': 'font/woff2',
};
const server = createServer(async (request, response) => {
  const path = decodeURIComponent(request.url.split('?')[0]);
  const file = join(root, 'site', path.endsWith('/') ? `${path}index.html` : path);
  try {
    const bytes = await readFile(file);
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
    response.end(bytes);
  } catch {
    response.writeHead(404);
    response.end();
  }
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const address = `http://127.0.0.1:${server.address().port}/${lesson}`;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});

/// A PNG with a palette of the picture's most frequent colors; all others take the nearest of them.
async function reduced(png) {
  const blank = await browser.newPage();
  const { width, height, palette, indices } = await blank.evaluate(async ([data, most]) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const { width, height } = image;
    const canvas = new OffscreenCanvas(width, height).getContext('2d');
    canvas.drawImage(image, 0, 0);
    const pixels = canvas.getImageData(0, 0, width, height).data;
    const color = (at) => (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2];
    const counts = new Map();
    for (let at = 0; at < pixels.length; at += 4) counts.set(color(at), (counts.get(color(at)) ?? 0) + 1);
    const palette = [...counts].sort((a, b) => b[1] - a[1]).slice(0, most).map(([known]) => known);
    const part = (c, shift) => (c >> shift) & 255;
    const distance = (a, b) => [16, 8, 0].reduce((sum, shift) => sum + (part(a, shift) - part(b, shift)) ** 2, 0);
    const nearest = new Map(palette.map((known, index) => [known, index]));
    const indices = [];
    for (let at = 0; at < pixels.length; at += 4) {
      const own = color(at);
      if (!nearest.has(own)) {
        let best = 0;
        palette.forEach((known, index) => {
          if (distance(own, known) < distance(own, palette[best])) best = index;
        });
        nearest.set(own, best);
      }
      indices.push(nearest.get(own));
    }
    return { width, height, palette, indices };
  }, [png.toString('base64'), 64]);
  await blank.close();
  const lines = Buffer.alloc((width + 1) * height);
  indices.forEach((index, at) => { lines[Math.floor(at / width) * (width + 1) + 1 + (at % width)] = index; });
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8); // eight bits, a palette
  const colors = Buffer.from(palette.flatMap((known) => [known >> 16, (known >> 8) & 255, known & 255]));
  const chunk = (kind, data) => {
    const body = Buffer.concat([Buffer.from(kind), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const mark = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const image = deflateSync(lines, { level: 9 });
  return Buffer.concat([mark, chunk('IHDR', head), chunk('PLTE', colors), chunk('IDAT', image), chunk('IEND', Buffer.alloc(0))]);
}

let bytes = 0;
for (const theme of ['light', 'dark']) {
  const page = await browser.newPage({ viewport: { width: 1180, height: 640 }, colorScheme: theme });
  page.setDefaultTimeout(120_000);
  await page.goto(address, { timeout: 120_000 });
  await page.evaluate(() => document.fonts.ready);
  const small = await reduced(await page.screenshot());
  await writeFile(join(root, `docs/lesson-${theme}.png`), small);
  bytes += small.length;
  await page.close();
}
await browser.close();
server.close();
console.log(`docs/lesson-light.png and docs/lesson-dark.png: ${bytes} bytes`);
if (bytes > most) {
  console.error(`they may have ${most}`);
  process.exit(1);
}
