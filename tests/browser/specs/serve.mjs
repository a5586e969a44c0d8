// The author's page while a lesson is written: patched, not loaded again; demos that run say so.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { after, before } from "node:test";
import { chromium } from "playwright-core";
import { assert, executable, flags, test, violations } from "../harness.mjs";

const long = Array.from({ length: 60 }, (_, at) => `Paragraph ${at} of a long lesson.\n`).join("\n");

const lesson = `---
title: One
summary: A lesson.
---

Some words.

## A demo

\`\`\`rust name=slow title="A slow one"
let ratio = 0.5;
println!("ratio {}", ratio);
\`\`\`

## How many {.quiz #how-many}

What is 6 × 7?

Answer: 42

## Which {.quiz #which}

Which is even?

- [ ] three
- [x] four

## More

${long}
<details><summary>Fold</summary>

Inside.

</details>

The end.
`;

let folder;
let server;
let address;
let browser;

const path = (name) => join(folder, "content", name);

function write(name, text) {
  mkdirSync(dirname(path(name)), { recursive: true });
  writeFileSync(path(name), text);
}

function edit(from, to) {
  const text = readFileSync(path("01-one/index.md"), "utf8");
  assert.ok(text.includes(from), from);
  write("01-one/index.md", text.replace(from, to));
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "didact-serve-"));
  write("course.toml", 'title = "Course"\n');
  write("01-one/index.md", lesson);
  server = spawn(process.env.DIDACT, ["serve", "--port", "0", "-C", folder], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const lines = createInterface({ input: server.stderr });
  address = await new Promise((resolve) => {
    lines.on("line", (line) => {
      const found = line.match(/http:\/\/[^/]*\//);
      if (found) resolve(found[0]);
    });
  });
  browser = await chromium.launch({ executablePath: executable, args: flags });
});

after(async () => {
  await browser?.close();
  server?.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens the lesson once its demo has run, with a mark that a page loaded again does not have. */
async function open(body) {
  const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
  const complaints = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  const answers = async () => (await page.goto(`${address}one/`)).status() === 200;
  while (!(await answers())) await page.waitForTimeout(100);
  await page.getByText(/^ratio [\d.]+$/).waitFor({ timeout: 60_000 });
  await page.waitForFunction(() => document.querySelector(".didact-live.corner")?.hidden);
  await page.evaluate(() => (window.mark = "the same page"));
  await body(page);
  assert.equal(await page.evaluate(() => window.mark), "the same page");
  assert.deepEqual(complaints, []);
  await page.close();
}

test("an edited line is patched where the reader stands", async () => {
  await open(async (page) => {
    await page.getByText("Fold").click();
    await page.getByText("The end.").scrollIntoViewIfNeeded();
    const top = () => page.evaluate(() => document.querySelector("main details").getBoundingClientRect().top);
    const before = await top();
    edit("Paragraph 59 of", "Paragraph fifty-nine of");
    await page.getByText("Paragraph fifty-nine").waitFor();
    edit("Some words.", "Some words.\n\nA new paragraph.\n\n- and\n- a list");
    await page.getByText("A new paragraph.").waitFor({ state: "attached" });
    assert.equal(await page.getByText("Inside.").isVisible(), true);
    assert.ok(Math.abs((await top()) - before) < 2, `${before} → ${await top()}`);
    edit("\n\nA new paragraph.\n\n- and\n- a list", "");
    await page.getByText("A new paragraph.").waitFor({ state: "detached" });
    assert.equal(await page.getByText("Paragraph 7 of").count(), 1);
  });
});

test("prose is there at once, and a demo when it has run", async () => {
  await open(async (page) => {
    edit("let ratio = 0.5;", "std::thread::sleep(std::time::Duration::from_secs(3));\nlet ratio = 0.25;");
    edit("Some words.", "Other words.");
    const note = page.getByText("Outdated: this demo is running again.");
    await note.waitFor();
    await page.getByText("Other words.").waitFor();
    const demo = page.locator(".demo");
    assert.equal(await demo.locator(".lines").getByText("ratio = 0.25").count(), 1);
    assert.equal(await demo.locator(".result").getByText("ratio 0.5").count(), 1);
    assert.equal(await page.getByText("Running 1 demo").isVisible(), true);
    assert.deepEqual(await violations(page), []);
    if (process.env.DIDACT_SHOTS) await page.screenshot({ path: join(process.env.DIDACT_SHOTS, "running.png") });
    await demo.locator(".result").getByText("ratio 0.25").waitFor({ timeout: 60_000 });
    await note.waitFor({ state: "detached" });
    assert.equal(await demo.getByText("ratio 0.5", { exact: true }).count(), 0);
    assert.equal(await page.getByText("Running 1 demo").isVisible(), false);
  });
});

test("what is wrong lies over the last good page", async () => {
  await open(async (page) => {
    edit("let ratio =", "let ratio: u8 =");
    const panel = page.locator(".didact-live.problems");
    await panel.getByText("mismatched types").waitFor({ timeout: 60_000 });
    assert.match(await panel.innerText(), /1 error.*last good page/);
    assert.match(await panel.innerText(), /01-one\/index\.md:\d+:\d+/);
    assert.equal(await page.locator(".demo .result").getByText(/ratio [\d.]+/).count(), 1);
    assert.deepEqual(await violations(page), []);
    if (process.env.DIDACT_SHOTS) await page.screenshot({ path: join(process.env.DIDACT_SHOTS, "broken.png") });
    edit("let ratio: u8 =", "let ratio =");
    await panel.waitFor({ state: "detached", timeout: 60_000 });
  });
});

test("an answer outlives an edit of its question", async () => {
  await open(async (page) => {
    const field = page.locator("#how-many-1 .field input, form[id^=how-many] .field input").first();
    await field.fill("40 + 2");
    await page.getByLabel("four").check();
    edit("What is 6 × 7?", "What is six times seven?");
    await page.getByText("What is six times seven?").waitFor();
    edit("Which is even?", "Which one is even?");
    edit("- [ ] three", "- [ ] number three");
    await page.getByText("number three").first().waitFor();
    assert.equal(await field.inputValue(), "40 + 2");
    assert.equal(await page.getByLabel("four").isChecked(), true);
    await field.fill("42");
    await field.press("Enter");
    await page.locator(".said.right").waitFor();
  });
});

test("an open page follows its lesson to another address", async () => {
  const page = await browser.newPage();
  await page.goto(`${address}one/`);
  await page.getByText("The end.").waitFor();
  renameSync(path("01-one"), path("01-uno"));
  await page.waitForURL(`${address}uno/`, { timeout: 60_000 });
  await page.getByText("The end.").waitFor();
  renameSync(path("01-uno"), path("01-one"));
  await page.waitForURL(`${address}one/`, { timeout: 60_000 });
  await page.close();
});
