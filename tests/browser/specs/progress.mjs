// What is stored: nothing unasked, everything shown, taken out, brought in and erased.

import { readFileSync } from "node:fs";
import { assert, test, violations, visit } from "../harness.mjs";

const lesson = "residual-networks/";
const stored = (page) =>
  page.evaluate(() => {
    const keys = Object.keys(localStorage);
    return keys.length ? { keys, state: JSON.parse(localStorage.getItem(didact.key)) } : null;
  });
const ready = (page, name) =>
  page.waitForFunction((name) => didact.load(name).then(() => true), name);

async function finish(page) {
  await page.locator(".finish").scrollIntoViewIfNeeded();
  await ready(page, "finish");
  return page.locator(".finish");
}

test("a lesson is marked complete, and the first press says where it is saved", async () => {
  await visit(lesson, {}, async (page) => {
    await page.evaluate(() => didact.answered("q-nothing-1", true));
    assert.equal(await stored(page), null);
    const end = await finish(page);
    const button = end.getByRole("button", { name: "Mark lesson complete" });
    await button.click();
    assert.match(await end.getByRole("status").innerText(), /Saved in this browser only\. Export or erase/);
    assert.equal(await button.getAttribute("aria-pressed"), "true");
    const { keys, state } = await stored(page);
    assert.deepEqual(keys, ["course:v1:deep-learning-from-scratch-in-rust"]);
    assert.deepEqual(Object.keys(state).sort(), ["answers", "cards", "created", "lessons", "prefs", "v"]);
    assert.match(state.lessons["residual-networks"].done, /^\d{4}-\d\d-\d\d$/);
    assert.equal(state.answers["residual-networks/q-nothing"].ok, true, "what was answered before counts");
    await page.goto(new URL("../", page.url()).href);
    await page.getByRole("progressbar").waitFor();
    assert.match(await page.locator(".mine").innerText(), /1 of \d+ lessons done/);
    assert.equal(await page.getByRole("progressbar").count(), 1);
    assert.deepEqual(await violations(page), []);
  });
});

test("a page works on where nothing can be saved", async () => {
  await visit(lesson, {}, async (page, context) => {
    await context.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
    });
    await page.reload();
    const end = await finish(page);
    await end.getByRole("button", { name: "Mark lesson complete" }).click();
    assert.match(await end.getByRole("status").innerText(), /does not let the page save/);
    await page.waitForFunction(() => !document.querySelector(".unsaved"), null, { timeout: 2000 });
  });
});

test("a store that fills up is told once, wherever the reader is", async () => {
  await visit(lesson, {}, async (page) => {
    await page.evaluate(() => {
      didact.change((state) => (state.created = didact.day()));
      Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
      didact.answered("q-one-1", true);
      didact.answered("q-two-1", true);
    });
    const note = page.getByRole("status").filter({ hasText: "does not let the page save" });
    await note.waitFor({ state: "visible" });
    assert.equal(await page.locator(".unsaved").count(), 1);
    assert.deepEqual(await violations(page), []);
    assert.equal(await page.evaluate(() => Object.keys(didact.state.answers).length), 2, "memory holds it");
  });
});

test("a page works where the store may not even be asked for", async () => {
  await visit(lesson, {}, async (page, context) => {
    await context.addInitScript(() => {
      Object.defineProperty(window, "localStorage", {
        get() {
          throw new DOMException("no", "SecurityError");
        },
      });
    });
    await page.reload();
    await page.getByRole("button", { name: /^Theme/ }).click();
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "light");
    await page.goto(new URL("../settings/", page.url()).href);
    await ready(page, "settings");
    assert.equal(await page.locator("#stored").innerText(), "Nothing.");
  });
});

test("review dates are a calendar that programs can read", async () => {
  await visit(lesson, {}, async (page) => {
    const end = await finish(page);
    const waiting = page.waitForEvent("download");
    await end.getByRole("button", { name: "Add review dates" }).click();
    const download = await waiting;
    assert.equal(download.suggestedFilename(), "residual-networks.ics");
    const text = readFileSync(await download.path(), "utf8");
    const lines = text.split("\r\n");
    assert.equal(lines.at(-1), "", "every line ends with CRLF");
    assert.ok(!text.replaceAll("\r\n", "").includes("\n"));
    for (const line of lines) assert.ok(Buffer.byteLength(line) <= 75, line);
    const whole = text.replaceAll("\r\n ", "").split("\r\n");
    const all = (name) => whole.filter((line) => line.startsWith(name));
    assert.equal(all("BEGIN:VEVENT").length, 4);
    assert.equal(all("BEGIN:VALARM").length, 4);
    assert.equal(all("TRIGGER:PT0S").length, 4);
    assert.ok(all("DTSTART:").every((line) => /^DTSTART:\d{8}T180000$/.test(line)), "floating time");
    assert.ok(all("DTSTAMP:").every((line) => /^DTSTAMP:\d{8}T\d{6}Z$/.test(line)));
    assert.equal(new Set(all("UID:")).size, 4);
    assert.match(all("SUMMARY:")[0], /Review: Residual Networks & DenseNets/);
    assert.match(all("DESCRIPTION:")[0], /\\n/);
    assert.equal(await stored(page), null);
  });
});

test("the settings show, switch, export, import and erase", async () => {
  await visit("settings/", {}, async (page) => {
    await ready(page, "settings");
    const shown = () => page.locator("#stored").innerText();
    const said = () => page.locator("#said").innerText();
    assert.equal(await shown(), "Nothing.");
    await page.getByLabel("Save my progress in this browser").check();
    assert.match(await said(), /Saved in this browser only/);
    await page.evaluate(() => didact.change(({ cards }) => (cards["a/c1"] = { box: 1, due: "2026-01-01" })));
    assert.deepEqual(JSON.parse(await shown()), (await stored(page)).state);
    await page.getByLabel("Single-key shortcuts").uncheck();
    assert.equal((await stored(page)).state.prefs.keys, false);
    assert.deepEqual(await violations(page), []);

    const waiting = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export" }).click();
    const download = await waiting;
    assert.match(download.suggestedFilename(), /^progress-\d{4}-\d\d-\d\d\.json$/);
    const exported = readFileSync(await download.path());
    assert.deepEqual(JSON.parse(exported), (await stored(page)).state);

    await page.getByRole("button", { name: "Erase everything" }).click();
    assert.match(await said(), /cannot be undone/);
    assert.notEqual(await stored(page), null, "one press erases nothing");
    await page.getByRole("button", { name: "Erase it now" }).click();
    assert.equal(await stored(page), null);

    const give = (text) =>
      page.locator("#import").setInputFiles({ name: "p.json", mimeType: "application/json", buffer: Buffer.from(text) });
    for (const [text, expected] of [
      ["{", /not JSON/],
      ['{"v":2}', /version 1/],
      ["null", /version 1/],
      ['{"v":1,"created":7}', /broken at created/],
      ['{"v":1,"cards":{"a/c1":{"box":"x","due":"2026-01-01"}}}', /broken at cards: a\/c1/],
      ['{"v":1,"answers":{"<b>":{"ok":true,"tries":1,"t":"2026-01-01"}}}', /broken at answers/],
    ]) {
      await give(text);
      await page.waitForFunction((part) => new RegExp(part).test(document.getElementById("said").innerText), expected.source);
      assert.equal(await page.locator("#apply").isVisible(), false);
    }
    await give(exported);
    const apply = page.getByRole("button", { name: "Apply" });
    await apply.waitFor({ state: "visible" });
    assert.match(await said(), /adds 1 entries and updates 0/);
    assert.equal(await stored(page), null, "nothing is applied unasked");
    await apply.click();
    assert.equal((await stored(page)).state.cards["a/c1"].due, "2026-01-01");
    await page.getByLabel("Save my progress in this browser").uncheck();
    assert.equal(await stored(page), null);
  });
});

test("of two entries the later one stays", async () => {
  await visit("settings/", {}, async (page) => {
    await ready(page, "settings");
    await page.evaluate(() =>
      didact.change((state) => {
        state.created = "2026-02-01";
        state.cards["a/c1"] = { box: 3, due: "2026-05-01" };
        state.cards["a/c2"] = { box: 0, due: "2026-01-01" };
      }),
    );
    const other = {
      v: 1,
      created: "2026-01-01",
      cards: { "a/c1": { box: 1, due: "2026-01-01" }, "a/c2": { box: 2, due: "2026-03-01" } },
    };
    await page.locator("#import").setInputFiles({
      name: "p.json",
      mimeType: "application/json",
      buffer: Buffer.from(JSON.stringify(other)),
    });
    await page.getByRole("button", { name: "Apply" }).click();
    const { state } = await stored(page);
    assert.equal(state.created, "2026-01-01");
    assert.deepEqual([state.cards["a/c1"].box, state.cards["a/c2"].box], [3, 2]);
  });
});

test("cards that are due are reviewed, the oldest first", async () => {
  await visit("review/", {}, async (page) => {
    await ready(page, "review");
    assert.match(await page.locator("#due").innerText(), /not saved/);
    await page.evaluate(() =>
      didact.change((state) => {
        state.created = "2026-01-01";
        const [deck] = didact.deck.filter(({ lesson }) => lesson === "residual-networks");
        deck.cards.slice(0, 3).forEach(([id], at) => {
          state.cards[`residual-networks/${id}`] = { box: 1, due: ["2026-01-03", "2026-01-02", "2999-01-01"][at] };
        });
      }),
    );
    await page.reload();
    await ready(page, "review");
    await page.locator(".dealt").waitFor();
    assert.match(await page.locator("#due").innerText(), /Cards due today: 2/);
    const oldest = await page.evaluate(() => didact.deck.find(({ lesson }) => lesson === "residual-networks").cards[1][1]);
    assert.ok((await page.locator(".front").innerText()).includes(oldest.slice(0, 12)), oldest);
    assert.deepEqual(await violations(page), []);
    for (let at = 0; at < 2; at += 1) {
      await page.getByRole("button", { name: "Show answer" }).click();
      await page.getByRole("button", { name: "Knew it" }).click();
    }
    const { state } = await stored(page);
    assert.deepEqual(Object.values(state.cards).map(({ box }) => box).sort(), [1, 2, 2]);
    await page.reload();
    await ready(page, "review");
    await page.waitForFunction(() => /Nothing is due/.test(document.getElementById("due").innerText));
  });
});

test("the settings say without a script that nothing is stored", async () => {
  await visit("settings/", { javaScriptEnabled: false }, async (page) => {
    assert.equal(await page.locator("#stored").isVisible(), false);
    assert.match(await page.locator("main").innerText(), /Without it nothing is stored/);
  });
});

test("what is broken in the store counts as nothing", async () => {
  for (const text of ["{", "null", "[]", '{"v":9}', '{"v":1,"answers":null,"cards":3,"lessons":"x","prefs":[]}']) {
    await visit(lesson, {}, async (page) => {
      await page.evaluate((text) => localStorage.setItem(didact.key, text), text);
      await page.reload();
      const end = await finish(page);
      await end.getByRole("button", { name: "Mark lesson complete" }).click();
      const { state } = await stored(page);
      assert.deepEqual(Object.keys(state.lessons), ["residual-networks"], text);
    });
  }
});

test("two pages of the course do not forget each other's answers", async () => {
  await visit(lesson, {}, async (page, context) => {
    await page.evaluate(() => didact.change((state) => (state.created = didact.day())));
    const other = await context.newPage();
    await other.goto(page.url());
    await other.evaluate(() => didact.answered("q-dense-1", true));
    await page.waitForFunction(() => didact.state.answers["residual-networks/q-dense"]);
    await page.evaluate(() => didact.answered("q-narrow-1", false));
    const { state } = await stored(other);
    assert.deepEqual(Object.keys(state.answers).sort(), ["residual-networks/q-dense", "residual-networks/q-narrow"]);
  });
});
