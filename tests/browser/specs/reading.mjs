// How a page is reached and read: search by keys, offline, large text, focus that is seen.

import { address, assert, test, visit } from "../harness.mjs";

const lesson = "residual-networks/";

test("search is found, asked and followed by keys alone", async () => {
  await visit(lesson, {}, async (page) => {
    await page.keyboard.press("/");
    await page.keyboard.type("growth rate");
    const options = page.getByRole("option");
    await options.first().waitFor();
    const box = page.getByRole("combobox");
    assert.equal(await box.getAttribute("aria-expanded"), "true");
    await page.keyboard.press("ArrowDown");
    const active = await box.getAttribute("aria-activedescendant");
    const chosen = page.locator(`[id="${active}"]`);
    assert.equal(await chosen.getAttribute("aria-selected"), "true");
    const target = await chosen.getAttribute("href");
    assert.match(target, /residual-networks\/#/, "the section about it comes first");
    await page.keyboard.press("Escape");
    assert.equal(await box.getAttribute("aria-expanded"), "false");
    await page.keyboard.type(" ");
    await options.first().waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(/residual-networks\/#/);
  });
});

test("the course is kept offline when it is asked for, and removed again", async () => {
  await visit("settings/", {}, async (page, context) => {
    const part = page.locator("#offline");
    await part.scrollIntoViewIfNeeded();
    await page.waitForFunction(() => /MB/.test(document.querySelector("#offline [role=status]").textContent));
    assert.equal(await page.evaluate(() => caches.keys().then((names) => names.length)), 0);
    await part.getByRole("button", { name: "Keep this course offline" }).click();
    await part.getByRole("button", { name: "Remove offline copy" }).waitFor({ timeout: 30000 });
    await context.setOffline(true);
    await page.goto(address(`${lesson}?direction.layers=24#demo-direction`));
    await page.locator("#demo-direction output", { hasText: "Done" }).waitFor({ timeout: 20000 });
    await page.goto(address("settings/"));
    await context.setOffline(false);
    await page.locator("#offline").scrollIntoViewIfNeeded();
    await page.getByRole("button", { name: "Remove offline copy" }).click();
    await page.waitForFunction(() => caches.keys().then((names) => names.length === 0));
    await page.reload();
    await page.locator("#offline").scrollIntoViewIfNeeded();
    await page.getByRole("button", { name: "Keep this course offline" }).waitFor();
  });
});

// WCAG 1.4.12, and 1.4.10: 1280 × 1024 at 400 %.
for (const viewport of [{ width: 1280, height: 800 }, { width: 360, height: 640 }]) {
  test(`spaced text is not cut, ${viewport.width} px`, async () => {
    await visit(lesson, { viewport, bypassCSP: true }, async (page) => {
      await page.addStyleTag({
        content: `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
          p { margin-block-end: 2em !important; }`,
      });
      const cut = await page.evaluate(() => {
        const hides = (element) => {
          const { overflowX, overflowY } = getComputedStyle(element);
          const wide = overflowX === "hidden" && element.scrollWidth > element.clientWidth + 2;
          return wide || (overflowY === "hidden" && element.scrollHeight > element.clientHeight + 2);
        };
        const all = [...document.querySelectorAll("body *")];
        const found = all.filter((element) => element.clientWidth > 1 && !element.closest("svg, .vh") && hides(element));
        return found.map((element) => element.outerHTML.slice(0, 80));
      });
      assert.deepEqual(cut, []);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `${over} px too wide`);
    });
  });
}

test("what has the focus is seen, at 100 % and at 400 %", async () => {
  for (const viewport of [{ width: 1280, height: 1024 }, { width: 320, height: 256 }]) {
    await visit(lesson, { viewport }, async (page) => {
      for (let stop = 0; stop < 80; stop += 1) {
        await page.keyboard.press("Tab");
        const wrong = await page.evaluate(() => {
          const element = document.activeElement;
          const { outlineStyle, outlineWidth } = getComputedStyle(element);
          if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) return `no ring: ${element.outerHTML}`;
          const { left, right, top, bottom } = element.getBoundingClientRect();
          const x = Math.min(Math.max((left + right) / 2, 1), innerWidth - 1);
          const y = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
          const hit = document.elementFromPoint(x, y);
          const reached = hit && (element.contains(hit) || hit.contains(element) || hit.closest(".peek"));
          return reached ? null : `covered: ${element.outerHTML}`;
        });
        assert.equal(wrong && wrong.slice(0, 200), null);
      }
    });
  }
});

test("nothing moves for those who do not want it", async () => {
  await visit(lesson, { reducedMotion: "reduce" }, async (page) => {
    const moving = await page.evaluate(() => {
      const all = [...document.querySelectorAll("*")];
      const moves = all.filter((element) => {
        const { transitionDuration, animationName } = getComputedStyle(element);
        return transitionDuration.split(", ").some((time) => parseFloat(time) > 0) || animationName !== "none";
      });
      return moves.map((element) => element.outerHTML.slice(0, 80));
    });
    assert.deepEqual(moving, []);
  });
});

test("pages do not jump when their scripts begin", async () => {
  for (const width of [360, 768, 1280]) {
    await visit("", { viewport: { width, height: 800 } }, async (page, context) => {
      await context.addInitScript(() => {
        window.shifts = [];
        const note = (list) => {
          for (const entry of list.getEntries()) {
            window.shifts.push(entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 60)));
          }
        };
        new PerformanceObserver(note).observe({ type: "layout-shift", buffered: true });
      });
      for (const path of ["", lesson]) {
        await page.goto(address(path));
        await page.getByRole("search").waitFor();
        await page.waitForTimeout(300);
        assert.deepEqual(await page.evaluate(() => window.shifts), [], `${path}, ${width} px`);
      }
    });
  }
});
