// Lines to put in order, steps, cards, tables, looks, keys, code: by mouse and by keyboard.

import { assert, site, test, violations, visit } from "../harness.mjs";

const lesson = "residual-networks/";
const ready = (page, name) =>
  page.waitForFunction((name) => didact.load(name).then(() => true), name);
const texts = (locator) => locator.evaluateAll((all) => all.map((one) => one.textContent.trim()));

async function order(page) {
  const form = page.locator("form.order-lines");
  await form.scrollIntoViewIfNeeded();
  await ready(page, "order");
  const wanted = await texts(form.locator(".answer [data-order] code"));
  const lines = () => texts(form.locator("ul.pieces > li:not(.out-of-order) code"));
  const row = (text) => form.locator("ul.pieces > li", { hasText: text }).first();
  return { form, wanted, lines, row, said: () => form.locator(".said").innerText() };
}

test("lines are put in order by buttons, and what does not belong is left out", async () => {
  await visit(lesson, {}, async (page) => {
    const { form, wanted, lines, row, said } = await order(page);
    for (const text of await lines()) {
      if (!wanted.includes(text)) await row(text).getByRole("button", { name: "Leave out" }).click();
    }
    for (const [at, text] of wanted.entries()) {
      while ((await lines()).indexOf(text) > at) await row(text).getByRole("button", { name: "Move up" }).click();
    }
    assert.match(await said(), /Line \d of 5\./);
    await form.getByRole("button", { name: "Check the order" }).click();
    assert.match(await said(), /Correct/);
    assert.match(await form.locator(".answer .out").innerText(), /dx = \[\[1, 1.5\]\]/);
  });
});

test("lines are moved by keys, and told where they are", async () => {
  await visit(lesson, {}, async (page) => {
    const { form, lines, said } = await order(page);
    const [first, second] = await lines();
    await form.getByRole("button", { name: "Pick up" }).first().focus();
    await page.keyboard.press("Space");
    assert.match(await said(), /Picked up: line 1 of 7/);
    await page.keyboard.press("ArrowDown");
    assert.match(await said(), /Line 2 of 7/);
    assert.deepEqual((await lines()).slice(0, 2), [second, first]);
    await page.keyboard.press("Escape");
    assert.deepEqual((await lines()).slice(0, 2), [first, second]);
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    assert.match(await said(), /Put down: line 2 of 7/);
    const pressed = form.locator("[data-act=take][aria-pressed=true]");
    assert.equal(await pressed.count(), 0);
    await form.getByRole("button", { name: "Check the order" }).click();
    assert.match(await said(), /Not quite[^]*5 lines/);
    assert.deepEqual(await violations(page), []);
  });
});

test("lines are dragged by a pointer", async () => {
  await visit(lesson, {}, async (page) => {
    const { form, lines } = await order(page);
    const [first, second, third] = await lines();
    const handle = await form.locator("[data-act=take]").first().boundingBox();
    const below = await form.locator("ul.pieces > li").nth(2).boundingBox();
    await page.mouse.move(handle.x + 8, handle.y + 8);
    await page.mouse.down();
    await page.mouse.move(handle.x + 8, below.y + below.height - 4, { steps: 12 });
    await page.mouse.up();
    assert.deepEqual((await lines()).slice(0, 3), [second, third, first]);
  });
});

test("steps are gone through one at a time", async () => {
  await visit(lesson, {}, async (page) => {
    const section = page.locator("section.steps").first();
    await section.scrollIntoViewIfNeeded();
    await ready(page, "steps");
    const shown = () => section.locator("ol.steps > li:visible").count();
    assert.equal(await shown(), 1);
    const next = section.getByRole("button", { name: "Next" });
    await next.click();
    assert.match(await section.getByRole("status").innerText(), /Step 2 of 3/);
    assert.equal(await section.locator("[aria-current=step]").count(), 1);
    await page.keyboard.press("ArrowRight");
    assert.match(await section.getByRole("status").innerText(), /Step 3 of 3/);
    assert.equal(await next.getAttribute("aria-disabled"), "true");
    await page.keyboard.press("[");
    assert.match(await section.getByRole("status").innerText(), /Step 2 of 3/);
    await section.getByRole("button", { name: "Show all" }).click();
    assert.equal(await shown(), 3);
  });
});

test("what follows the steps stays in sight while they fold", async () => {
  await visit(lesson, {}, async (page) => {
    const next = page.locator("section.steps + section").first();
    const place = () => next.evaluate((section) => section.getBoundingClientRect().top);
    await next.evaluate((section) => scrollTo({ top: scrollY + section.getBoundingClientRect().top - 300, behavior: "instant" }));
    await ready(page, "steps");
    await page.locator("section.steps").first().locator(".stepper").waitFor();
    assert.ok(Math.abs((await place()) - 300) < 5, `${await place()} px from the top, not 300`);
  });
});

test("a link to a step opens it", async () => {
  await visit(`${lesson}#fig-both`, {}, async (page) => {
    await page.locator("section.steps").first().scrollIntoViewIfNeeded();
    await ready(page, "steps");
    await page.waitForFunction(() => document.getElementById("fig-both").checkVisibility());
  });
});

test("cards come one at a time, and forgotten ones come back", async () => {
  await visit(lesson, {}, async (page) => {
    const section = page.locator("section.cards");
    await section.scrollIntoViewIfNeeded();
    await ready(page, "cards");
    const count = await section.locator("li[data-card]").count();
    const press = (name) => section.getByRole("button", { name }).click();
    const first = await section.locator(".front").innerText();
    await press("Show answer");
    await press("Forgot");
    for (let at = 1; at < count; at += 1) {
      await section.getByRole("button", { name: "Show answer" }).focus();
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
    }
    assert.equal(await section.locator(".front").innerText(), first);
    assert.deepEqual(await violations(page), []);
    await press("Show answer");
    await press("Knew it");
    assert.match(await section.innerText(), /Done: \d+ cards, 1 forgotten/);
    const boxes = await page.evaluate(() => Object.values(didact.state.cards).map(({ box }) => box));
    assert.deepEqual(new Set(boxes), new Set([1]));
    await press("Show all as a list");
    assert.equal(await section.locator("li[data-card]:visible").count(), count);
  });
});

test("tables sort by a column, up and down", async () => {
  await visit(lesson, {}, async (page) => {
    const region = page.locator("[data-needs=sort]", { has: page.locator("#tbl-zoo") });
    await region.scrollIntoViewIfNeeded();
    await ready(page, "sort");
    const head = region.getByRole("columnheader", { name: "Parameters" });
    const column = () => texts(region.locator("tbody tr td:nth-child(3)"));
    await head.getByRole("button").click();
    assert.equal(await head.getAttribute("aria-sort"), "ascending");
    const up = await column();
    assert.match(up[0], /^5.288.548$/);
    await head.getByRole("button").focus();
    await page.keyboard.press("Enter");
    assert.equal(await head.getAttribute("aria-sort"), "descending");
    assert.deepEqual(await column(), up.toReversed());
  });
});

test("terms, sources and figures are looked at without leaving the line", async () => {
  await visit(lesson, {}, async (page) => {
    const peek = page.locator("#peek");
    for (const [link, expected] of [
      ["main a.term", /\w/],
      ["main a.cite", /Kaiming He/],
      ["main a.xref[href='#demo-signal']", /Suspect one/],
    ]) {
      await page.locator(link).first().focus();
      await peek.waitFor({ state: "visible" });
      assert.match(await peek.innerText(), expected, link);
      await page.keyboard.press("Escape");
      await peek.waitFor({ state: "hidden" });
    }
    await page.locator("main a.term").first().hover();
    await peek.waitFor({ state: "visible" });
    await peek.hover();
    await page.waitForTimeout(400);
    assert.equal(await peek.isVisible(), true, "it stays while the pointer is on it");
    assert.deepEqual(await violations(page), []);
    await page.mouse.move(5, 5);
    await peek.waitFor({ state: "hidden" });
  });
});

test("keys move, open and switch; none acts while the reader writes", async () => {
  await visit(lesson, {}, async (page) => {
    const heading = () => page.evaluate(() => document.activeElement.id);
    await page.keyboard.press("j");
    const first = await heading();
    await page.keyboard.press("j");
    assert.notEqual(await heading(), first);
    await page.keyboard.press("k");
    assert.equal(await heading(), first);
    await page.keyboard.press("d");
    assert.match(await heading(), /^demo-/);
    await page.keyboard.press("t");
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "light");
    await page.keyboard.press("?");
    const dialog = page.getByRole("dialog", { name: "Keys" });
    await dialog.waitFor({ state: "visible" });
    assert.deepEqual(await violations(page), []);
    await dialog.getByRole("checkbox").uncheck();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await page.keyboard.press("t");
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "light");
    await page.evaluate(() => didact.change(({ prefs }) => (prefs.keys = true)));
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement.role), "combobox");
    const field = page.locator("#before-3-given");
    await page.locator(".precheck > details").evaluate((details) => (details.open = true));
    await field.focus();
    await page.keyboard.type("tjd");
    assert.equal(await field.inputValue(), "tjd");
    await field.blur();
    await page.keyboard.press("p");
    await page.waitForURL(/classic-convnets/);
  });
});

test("a key presses what is in sight, and nothing that is not", async () => {
  await visit(lesson, {}, async (page) => {
    const ran = () => page.locator("form.knobs output", { hasText: "Done" }).count();
    await page.keyboard.press("r");
    await page.waitForTimeout(200);
    assert.equal(await page.locator("form.knobs output:not(:empty)").count(), 0);
    const steps = page.locator("section.steps").first();
    await steps.evaluate((section) => section.scrollIntoView());
    await steps.locator(".stepper").waitFor();
    const place = () => steps.locator(".stepper [role=status]").innerText();
    const first = await place();
    await page.keyboard.press("]");
    assert.notEqual(await place(), first);
    await page.keyboard.press("[");
    assert.equal(await place(), first);
    await page.evaluate(() => scrollTo(0, 0));
    await page.keyboard.press("]");
    assert.equal(await place(), first, "steps out of sight stay");
    await page.locator("#demo-direction form.knobs").scrollIntoViewIfNeeded();
    await page.keyboard.press("r");
    await page.locator("#demo-direction output", { hasText: "Done" }).waitFor({ timeout: 20000 });
    assert.equal(await ran(), 1);
  });
});

test("letters of other scripts are known by their place", async () => {
  await visit(lesson, {}, async (page) => {
    const init = { key: "ח", code: "KeyJ", bubbles: true, cancelable: true };
    await page.evaluate((init) => document.body.dispatchEvent(new KeyboardEvent("keydown", init)), init);
    assert.notEqual(await page.evaluate(() => document.activeElement.id), "");
  });
});

test("notes on lines of code lead there and back", async () => {
  await visit(lesson, {}, async (page) => {
    await page.locator("a.mark-n[href='#demo-block-n2']").first().click();
    assert.equal(new URL(page.url()).hash, "#demo-block-n2");
    const note = page.locator("#demo-block-n2");
    assert.equal(await note.evaluate((note) => note.matches(":target")), true);
    await note.getByRole("link", { name: "Back to the line" }).click();
    assert.match(await page.locator("#demo-block-l2").innerText(), /\(2\)/);
    const printed = page.locator("#demo-block samp a.mark-n");
    assert.equal(await printed.count(), 3, "printed lines are linked too");
  });
});

test("on paper answers come last, with the number of their question", async () => {
  await visit(lesson, {}, async (page) => {
    const inPlace = () => page.locator("form.question > details.answer").count();
    const before = await inPlace();
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    assert.equal(await inPlace(), 0);
    const section = page.locator("section.answers");
    assert.match(await section.innerText(), /Answers[^]*Right: Everything found before stays readable/);
    const numbers = await texts(page.locator("form.question > b.number"));
    assert.deepEqual(numbers.slice(0, 3), ["(1)", "(2)", "(3)"]);
    const pdf = await page.pdf();
    assert.ok(pdf.length > 100_000);
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    assert.equal(await inPlace(), before);
    assert.equal(await section.count(), 0);
  });
});

const scripts = ["question", "order", "sketch", "steps", "cards", "finish", "sort", "peek", "keys"];
const everything = (page) =>
  page.evaluate((names) => Promise.all(names.map((name) => didact.load(name))), scripts);

for (const [name, options] of Object.entries({
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  narrow: { viewport: { width: 320, height: 640 } },
  forced: { forcedColors: "active" },
})) {
  test(`axe finds nothing where every component is at work, ${name}`, async () => {
    await visit(lesson, { ...options, bypassCSP: true }, async (page) => {
      await everything(page);
      for (const id of ["q-narrow", "q-arc", "q-grouped"]) {
        const form = page.locator(`[id="${id}-1"]`);
        const field = form.getByRole("textbox");
        if (await field.count()) await field.fill("1");
        else await form.locator("input").first().check();
        await form.locator("button[type=submit]").click();
      }
      await page.locator("[data-act=take]").first().click();
      await page.locator("[data-act=leave]").last().click();
      await page.locator("[data-act=complete]").click();
      await page.evaluate(() => {
        for (const details of document.querySelectorAll("details")) {
          details.removeAttribute("name");
          details.open = true;
        }
      });
      assert.deepEqual(await violations(page), []);
      const { width, room } = await page.evaluate(() => ({
        width: document.documentElement.scrollWidth,
        room: innerWidth,
      }));
      assert.ok(width <= room, `${width} px in a window of ${room}`);
    });
  });
}

test("a page that is opened as a file works too", async () => {
  await visit(`file://${site}/${lesson}index.html`, {}, async (page) => {
    await everything(page);
    const form = page.locator("[id='q-narrow-1']");
    await form.getByRole("radio", { name: /stays readable/ }).check();
    await form.locator("button[type=submit]").click();
    assert.match(await form.locator(".said").innerText(), /Correct/);
    await page.goto(`file://${site}/review/index.html`);
    await page.waitForFunction(() => /not saved/.test(document.getElementById("due").innerText));
    assert.ok((await page.evaluate(() => didact.deck.length)) > 1);
    await page.goto(`file://${site}/${lesson}index.html`);
    await page.locator("#demo-direction").focus();
    await page.keyboard.press("r");
    assert.ok(page.url().endsWith("index.html"), "knobs that do not work are not pressed");
  });
});

test("targets are large enough to hit", async () => {
  await visit(lesson, { viewport: { width: 360, height: 640 } }, async (page) => {
    await everything(page);
    const small = await page.evaluate(() => {
      const buttons = [...document.querySelectorAll("main button, main summary, main .option")];
      const sizes = buttons.filter((one) => one.checkVisibility()).map((one) => {
        const { width, height } = one.getBoundingClientRect();
        return [one.outerHTML.slice(0, 80), width, height];
      });
      return sizes.filter(([, width, height]) => Math.min(width, height) < 24);
    });
    assert.deepEqual(small, []);
  });
});
