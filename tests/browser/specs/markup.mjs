// Markup of demos that would draw over the page: nothing of it is hit outside of its place.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { chromium } from "playwright-core";
import { assert, executable, flags, test } from "../harness.mjs";

const far = "M-9999 -9999H9999V9999H-9999Z";
const pieces = {
  html: [
    `<svg overflow="visible" width="9" height="9"><path d="${far}"/></svg>`,
    `<svg overflow="visible" width="9" height="9" transform="scale(999)"><rect width="9" height="9"/></svg>`,
    `<svg overflow="visible" width="9" height="9"><line x2="9" stroke="red" stroke-width="99999"/></svg>`,
    `<svg width="99999" height="99999"><path d="${far}"/></svg>`,
    `<svg overflow="visible" width="9" height="9"><text y="-200" font-size="900">over all of it</text></svg>`,
    `<svg overflow="visible" width="9" height="9"><foreignObject width="9999" height="9999" x="-999" y="-999"><p>over</p></foreignObject></svg>`,
    `<math><mtext>a</mtext><mspace width="-900px"/><mpadded voffset="400px" lspace="-400px"><mtext mathsize="400px">over</mtext></mpadded></math>`,
    `<div class="peek side drawer vh large" style="position: fixed; inset: 0">over</div>`,
    `<p style="margin: -400px; position: absolute; z-index: 9">over</p><table width="9999" height="9999"><tr><td>a</table>`,
    `<img width="9999" height="9999" alt="over" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=">`,
  ],
  svg: [
    `<svg overflow="visible" viewBox="0 0 9 2"><path d="${far}"/></svg>`,
    `<svg transform="scale(99)" viewBox="0 0 9 2"><rect width="9" height="2"/></svg>`,
    `<svg class="peek side vh" x="-99" viewBox="0 0 9 2"><g transform="translate(-99 -99) scale(99)"><rect width="9" height="9"/></g></svg>`,
    `<svg viewBox="0 0 9 2"><svg overflow="visible"><circle r="9" stroke="red" stroke-width="99999"/></svg></svg>`,
  ],
};

const mime = { html: "text/html", svg: "image/svg+xml" };

let folder;
let browser;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "didact-markup-"));
  const demos = Object.entries(pieces).flatMap(([kind, all]) =>
    all.map((piece, at) => {
      const text = `EVCXR_BEGIN_CONTENT ${mime[kind]}\n${piece}\nEVCXR_END_CONTENT`;
      const shown = kind === "svg" ? `![A drawing of a demo, larger than its place](demo:svg-${at}/output-1)\n\n` : "";
      return `Before.\n\n\`\`\`rust name=${kind}-${at}\nprintln!("{}", r#"${text}"#);\n\`\`\`\n\n${shown}After.\n`;
    }),
  );
  mkdirSync(join(folder, "content/01-a"), { recursive: true });
  writeFileSync(join(folder, "content/course.toml"), 'title = "T"\n');
  const head = "---\ntitle: A\nsummary: About it.\n---\n\n";
  writeFileSync(join(folder, "content/01-a/index.md"), head + demos.join("\n"));
  execFileSync(process.env.DIDACT, ["build", "-q", "-C", folder], { stdio: "ignore" });
  browser = await chromium.launch({ executablePath: executable, args: flags });
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The places of the page where markup of a demo is hit although its box is elsewhere. */
function beyond() {
  const places = ".markup, figure.plot > svg";
  const found = [];
  for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight) {
    scrollTo({ top, behavior: "instant" });
    for (let y = 2; y < innerHeight; y += 9) {
      for (let x = 2; x < innerWidth; x += 17) {
        const place = document.elementFromPoint(x, y)?.closest(places);
        const box = place?.getBoundingClientRect();
        // A box may begin within a pixel.
        const [dx, dy] = box ? [x - box.left, y - box.top] : [0, 0];
        const inside = !box || (dx >= -1 && dx <= box.width + 1 && dy >= -1 && dy <= box.height + 1);
        if (!inside) found.push(`${x} ${top + y}: ${place.outerHTML.slice(0, 90)}`);
      }
    }
  }
  const widest = [...document.querySelectorAll(places)].filter(
    (place) => place.getBoundingClientRect().width > place.parentElement.getBoundingClientRect().width + 33,
  );
  return { found: found.slice(0, 5), count: document.querySelectorAll(places).length, wide: widest.length };
}

for (const width of [360, 1280]) {
  test(`markup of demos draws in its place, ${width} px wide`, async () => {
    const page = await browser.newPage({ viewport: { width, height: 800 }, bypassCSP: true });
    await page.goto(`file://${folder}/site/a/index.html`);
    const seen = await page.evaluate(beyond);
    assert.deepEqual(seen, { found: [], count: pieces.html.length + pieces.svg.length, wide: 0 });
    // Without the rules that clip it the same markup is seen elsewhere.
    await page.addStyleTag({ content: ".markup, figure.plot > svg { contain: none; overflow: visible; }" });
    const unclipped = await page.evaluate(beyond);
    assert.ok(unclipped.found.length > 0);
    await page.close();
  });
}
