// What stands around a lesson: the contents, figures in large, buttons that copy, filters, typefaces.

import { assert, test, violations, visit } from "../harness.mjs";

const lesson = "residual-networks/";

test("the contents stand beside the text, and in a drawer on narrow screens", async () => {
  await visit(lesson, { viewport: { width: 1440, height: 900 } }, async (page) => {
    const side = page.getByRole("navigation", { name: "Contents" });
    assert.equal(await side.locator(".here > [aria-current=page]").isVisible(), true);
    assert.ok((await side.locator(".rail a").count()) > 3, "sections of the open lesson");
    assert.equal(await side.locator(".drawer > summary").isVisible(), false);
  });
  for (const javaScriptEnabled of [true, false]) {
    await visit(lesson, { viewport: { width: 360, height: 740 }, javaScriptEnabled }, async (page) => {
      const entry = page.locator(".side .here > a");
      assert.equal(await entry.isVisible(), false);
      await page.locator(".drawer > summary").click();
      assert.equal(await entry.isVisible(), true);
    });
  }
});

test("what was folded stays folded, and what is read is marked", async () => {
  await visit(lesson, { viewport: { width: 1440, height: 900 } }, async (page) => {
    const part = page.locator(".part").first();
    await part.locator("> summary").click();
    await page.evaluate(() => didact.change(({ lessons }) => (lessons["first-network"] = { done: "2026-11-28" })));
    assert.equal(await page.locator(".side [data-lesson=first-network] .met").count(), 1);
    await page.reload();
    assert.equal(await part.evaluate((details) => details.open), false);
  });
});

test("a figure opens large, grows by keys, and is saved", async () => {
  await visit(lesson, {}, async (page) => {
    await page.locator("#fig-gradient .enlarge").focus();
    await page.keyboard.press("Enter");
    const dialog = page.locator("dialog.large");
    await dialog.waitFor({ state: "visible" });
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press("+");
    assert.equal(await dialog.locator(".stage svg").evaluate((svg) => svg.style.inlineSize), "150%");
    for (const end of ["SVG", "PNG"]) {
      const waiting = page.waitForEvent("download");
      await dialog.getByRole("button", { name: `Save as ${end}` }).click();
      assert.equal((await waiting).suggestedFilename(), `fig-gradient.${end.toLowerCase()}`);
    }
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
  });
});

test("every block of code has a button that copies what is seen", async () => {
  await visit(lesson, {}, async (page, context) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const blocks = page.locator(".lines, .plain-code");
    assert.equal(await page.locator(".lines > .copy, .plain-code > .copy").count(), await blocks.count());
    await page.locator("#demo-signal .lines > .copy").first().click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /^struct|^use|^\/\/\//);
    assert.doesNotMatch(copied, /Copy|Lines \d/);
  });
});

test("figures are chosen by lesson and by kind", async () => {
  await visit("figures/", {}, async (page) => {
    const shown = () => page.locator(".exhibits li:visible").count();
    const all = await shown();
    await page.getByLabel("Kind").selectOption("diagram");
    const some = await shown();
    assert.ok(some > 0 && some < all, `${some} of ${all}`);
    await page.getByLabel("Lesson").selectOption({ index: 1 });
    assert.ok((await shown()) < some);
  });
});

test("pages show the typefaces of the site, and formulas one for mathematics", async () => {
  await visit(lesson, {}, async (page) => {
    await page.evaluate(() => document.fonts.ready);
    const loaded = await page.evaluate(() =>
      [...document.fonts].filter((face) => face.status === "loaded").map((face) => face.family));
    for (const name of ["Sans", "Serif", "Mono", "Math"]) {
      assert.ok(loaded.some((family) => family.includes(`Didact ${name}`)), `${name} of ${loaded}`);
    }
  });
});
