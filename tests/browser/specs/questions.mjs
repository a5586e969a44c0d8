// Questions by mouse and by keyboard: what is said about an answer, and what it opens.

import { assert, test, violations, visit } from "../harness.mjs";

const lesson = "residual-networks/";

/** The form of the first question of a component, in sight and ready. */
async function form(page, id, name = "question") {
  const found = page.locator(`[id="${id}-1"]`);
  await found.scrollIntoViewIfNeeded();
  await page.waitForFunction((name) => didact.load(name).then(() => true), name);
  return found;
}

const said = (found) => found.locator(".said").innerText();

/** What the page says of an option below its verdict, so that a spec holds whatever words an author writes. */
const why = (found, option) => found.locator(`.feedback[data-option="${option}"] > p:not(.verdict)`).first().textContent();

test("a wrong choice is explained and may be tried again", async () => {
  await visit(lesson, {}, async (page) => {
    const found = await form(page, "q-narrow");
    await found.getByRole("button").click();
    assert.match(await said(found), /Choose or write/);
    await found.locator(".option", { has: page.locator("input[value='1']") }).click();
    await found.getByRole("button").click();
    assert.match(await said(found), /✗ Not quite[^]*Try again/);
    assert.ok((await said(found)).includes(await why(found, 1)));
    assert.equal(await found.locator("details.answer").evaluate((d) => d.open), false);
    await found.locator(".option", { has: page.locator("input[value='2']") }).click();
    await found.getByRole("button").click();
    assert.match(await said(found), /✓ Correct/);
    assert.ok((await said(found)).includes(await why(found, 2)));
    const state = await page.evaluate(() => didact.state.answers["residual-networks/q-narrow"]);
    assert.deepEqual([state.ok, state.tries], [true, 2]);
    assert.equal(await page.evaluate(() => localStorage.length), 0, "nothing is stored unasked");
  });
});

test("a choice is made by keyboard alone", async () => {
  await visit(lesson, {}, async (page) => {
    const found = await form(page, "q-narrow");
    await found.locator("input[value='2']").focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.match(await said(found), /Correct/);
  });
});

test("of several right options all must be chosen", async () => {
  await visit(lesson, {}, async (page) => {
    const found = await form(page, "q-arc");
    await found.locator("input[value='1']").check();
    await found.getByRole("button").click();
    assert.match(await said(found), /not all of it/);
    await found.locator("input[value='2']").check();
    await found.getByRole("button").click();
    assert.match(await said(found), /Correct/);
    await found.locator("input[value='3']").check();
    await found.getByRole("button").click();
    assert.match(await said(found), /Not quite/);
    assert.ok((await said(found)).includes(await why(found, 3)));
  });
});

test("a number is read as people write it", async () => {
  await visit(lesson, {}, async (page) => {
    const found = await form(page, "q-grouped");
    const answers = [
      ["4608", /Correct/],
      ["4,608", /Correct/],
      ["4 608 weights", /Correct/],
      ["4.608e3", /Correct/],
      ["4.608 × 10^3", /Correct/],
      ["9216/2", /Correct/],
      ["4607", /too small/],
      ["5000", /too large/],
      ["many", /Write a number/],
    ];
    for (const [answer, expected] of answers) {
      await found.getByRole("textbox").fill(answer);
      await page.keyboard.press("Enter");
      assert.match(await said(found), expected, answer);
    }
  });
});

test("a word is right in each form that the author accepts", async () => {
  await visit(lesson, {}, async (page) => {
    const found = await form(page, "q-word");
    for (const [answer, expected] of [["Add", /Not quite/], [" Concatenation ", /Correct/]]) {
      await found.getByRole("textbox").fill(answer);
      await page.keyboard.press("Enter");
      assert.match(await said(found), expected, answer);
    }
  });
});

test("a program is traced to its end and its output", async () => {
  await visit(lesson, {}, async (page) => {
    const found = await form(page, "q-trace");
    await found.getByRole("radio").nth(0).check();
    await found.getByRole("textbox").fill("1.5");
    await found.locator("button[type=submit]").click();
    assert.match(await said(found), /prints something else/);
    assert.equal(await found.locator("details.answer").evaluate((d) => d.open), false);
    await found.getByRole("textbox").fill("1.5\n-2\n4.5\n");
    await found.locator("button[type=submit]").click();
    assert.match(await said(found), /Correct/);
    assert.equal(await found.locator("details.answer").evaluate((d) => d.open), true);
  });
});

test("a result is seen at once, and bears the guess that was made of it", async () => {
  await visit(lesson, {}, async (page) => {
    const found = await form(page, "p-signal");
    const result = page.locator("#demo-signal details.reveal");
    assert.equal(await result.locator("figure.plot").first().isVisible(), true);
    assert.equal(await result.locator("> summary").isVisible(), false);
    await found.getByRole("radio").first().check();
    await found.getByRole("button", { name: "Commit my guess" }).click();
    const focused = await page.evaluate(() => document.activeElement.closest("details")?.className);
    assert.equal(focused, "answer", "the reader stays at the question");
    assert.match(await result.locator(".guess").innerText(), /You guessed “.+”; the run gave “10¹⁴/);
    assert.deepEqual(await violations(page), []);
  });
});

test("a reader who guesses first sees the result after the guess", async () => {
  await visit(lesson, {}, async (page) => {
    await page.evaluate(() => didact.change(({ prefs }) => (prefs.guess = true)));
    await page.reload();
    const found = await form(page, "p-signal");
    const folds = page.locator("details.reveal[data-of=demo-signal]");
    assert.equal(await folds.count(), 1, "the result");
    const open = () => folds.evaluateAll((all) => all.map((fold) => fold.open));
    assert.deepEqual(await open(), [false]);
    await found.getByRole("radio").first().check();
    await found.getByRole("button", { name: "Commit my guess" }).click();
    assert.deepEqual(await open(), [true]);
    const focused = await page.evaluate(() => document.activeElement.closest("details")?.className);
    assert.equal(focused, "reveal", "the focus is on the summary of the result");
  });
});

test("a prediction without a demo only says what is right", async () => {
  await visit(lesson, {}, async (page) => {
    const found = await form(page, "p-degradation");
    await found.locator("input[value='2']").check();
    await found.getByRole("button", { name: "Commit my guess" }).click();
    assert.ok((await said(found)).includes(await why(found, 2)));
  });
});

test("a prediction may be skipped", async () => {
  await visit(lesson, {}, async (page) => {
    const found = await form(page, "p-walk");
    await found.getByRole("button", { name: "Skip" }).click();
    const result = page.locator("#demo-walk details.reveal");
    assert.equal(await result.evaluate((d) => d.open), true);
    assert.equal(await result.locator(".guess").count(), 0);
  });
});

test("a sketch is drawn by pointer or by numbers and laid over the figure", async () => {
  await visit(lesson, {}, async (page) => {
    const found = await form(page, "p-removed", "sketch");
    const paper = found.locator(".sketch > svg");
    const box = await paper.boundingBox();
    await page.mouse.move(box.x + box.width * 0.12, box.y + box.height * 0.3);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.9, box.y + box.height * 0.5, { steps: 5 });
    await page.mouse.up();
    assert.match(await found.locator(".guess-curve").getAttribute("d"), /^M[\d.]+ [\d.]+L/);
    await found.locator(".points summary").click();
    const fields = found.locator(".points input");
    assert.notEqual(await fields.nth(1).inputValue(), "", "the curve fills the table");
    for (const field of await fields.all()) await field.fill("0.8");
    await fields.last().press("Tab");
    await found.getByRole("button", { name: "Commit my guess" }).click();
    const other = await form(page, "p-lesion");
    await other.getByRole("button", { name: "Skip" }).click();
    const over = page.locator("#demo-lesion .guess-curve");
    const heights = (await over.getAttribute("d")).match(/ [\d.]+/g);
    assert.equal(new Set(heights).size, 1, "a flat curve was given");
  });
});

test("an objective is ticked when its checks are right", async () => {
  await visit(lesson, {}, async (page) => {
    const met = page.locator(".facts .met").nth(2);
    assert.equal(await met.isVisible(), false);
    for (const name of (await met.getAttribute("data-checks")).split(" ")) {
      await page.evaluate((id) => didact.answered(document.getElementById(`${id}-1`) ? `${id}-1` : id, true), name);
    }
    assert.equal(await met.isVisible(), true);
  });
});

test("without a script every answer is behind its summary", async () => {
  await visit(lesson, { javaScriptEnabled: false }, async (page) => {
    const found = page.locator("[id='q-narrow-1']");
    assert.equal(await found.locator("button").isVisible(), false);
    await found.locator("summary").click();
    assert.match(await found.locator(".answer").innerText(), /Right: /);
    assert.ok((await found.locator(".answer").innerText()).includes(await why(found, 2)));
    const result = page.locator("#demo-walk details.reveal");
    assert.match(await result.innerText(), /Output of Demo/);
  });
});
