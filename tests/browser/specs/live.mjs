// Live demos: knobs by mouse, keyboard and address; what runs, what is stopped, and what stays.

import { assert, test, violations, visit } from "../harness.mjs";

const LESSON = "residual-networks/";
const DEMO = "#demo-direction";
const wide = { viewport: { width: 1280, height: 900 } };

const form = (page) => page.locator(`${DEMO} form.knobs`);
const told = (page) => form(page).locator("output");
const figure = (page) => page.locator("#fig-cosine svg").first();
const range = (page) => form(page).locator("input[name=layers]");

/** Waits until the demo has said something new. */
async function said(page, before = "") {
  const changed = ([selector, old]) => {
    const text = document.querySelector(selector)?.textContent;
    return Boolean(text) && text !== old && !text.startsWith("Running");
  };
  await page.waitForFunction(changed, [`${DEMO} output`, before], { timeout: 20000 });
  return told(page).textContent();
}

/** Modules written by hand: `_start` with these instructions. */
const module = (...code) =>
  Buffer.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 5, 3, 1, 0, 1],
    ...[7, 0x13, 2, 6, ...Buffer.from("memory"), 2, 0, 6, ...Buffer.from("_start"), 0, 0],
    ...[10, code.length + 4, 1, code.length + 2, 0, ...code, 0x0b],
  ]);
/** A module that prints a text, and then goes on without end. */
function printing(text) {
  const leb = (n) => (n < 128 ? [n] : [(n & 127) | 128, ...leb(n >> 7)]);
  const section = (id, ...bytes) => [id, ...leb(bytes.length), ...bytes];
  const name = (word) => [word.length, ...Buffer.from(word)];
  const said = [...Buffer.from(text)];
  const u32 = (n) => [n & 255, (n >> 8) & 255, (n >> 16) & 255, 0];
  const pages = 1 + ((said.length + 64) >> 16);
  const code = [0, ...[0x41, 1, 0x41, 0, 0x41, 1, 0x41, 16, 0x10, 0, 0x1a], ...[3, 0x40, 0x0c, 0, 0x0b], 0x0b];
  return Buffer.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, 2, ...[0x60, 4, 0x7f, 0x7f, 0x7f, 0x7f, 1, 0x7f], ...[0x60, 0, 0]),
    ...section(2, 1, ...name("wasi_snapshot_preview1"), ...name("fd_write"), 0, 0),
    ...section(3, 1, 1),
    ...section(5, 1, 0, ...leb(pages)),
    ...section(7, 2, ...name("memory"), 2, 0, ...name("_start"), 0, 1),
    ...section(10, 1, ...leb(code.length), ...code),
    ...section(11, 1, 0, 0x41, 0, 0x0b, ...leb(64 + said.length),
      ...[...u32(64), ...u32(said.length), ...Array(56).fill(0)], ...said),
  ]);
}

/** What a demo of the lesson prints with these values. */
function output(page, args) {
  return page.evaluate(async (args) => {
    const address = document.querySelector("form.knobs").dataset.module;
    const module = await WebAssembly.compile(await (await fetch(address)).arrayBuffer());
    const worker = new Worker(didact.address("live-worker"));
    const text = new TextDecoder();
    return new Promise((resolve) => {
      let printed = "";
      worker.onmessage = ({ data: { pieces } }) => {
        if (!pieces) return resolve(printed);
        for (const { fd, bytes } of pieces) if (fd === 1) printed += text.decode(bytes, { stream: true });
      };
      worker.postMessage({ module, args, env: ["DIDACT_FRAMES=live"], input: new Uint8Array() });
    });
  }, args);
}

/** A module that ends with an exit code. */
function exiting(code) {
  const section = (id, ...bytes) => [id, bytes.length, ...bytes];
  const name = (word) => [word.length, ...Buffer.from(word)];
  return Buffer.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, 2, ...[0x60, 1, 0x7f, 0], ...[0x60, 0, 0]),
    ...section(2, 1, ...name("wasi_snapshot_preview1"), ...name("proc_exit"), 0, 0),
    ...section(3, 1, 1),
    ...section(5, 1, 0, 1),
    ...section(7, 2, ...name("memory"), 2, 0, ...name("_start"), 0, 1),
    ...section(10, 1, 6, 0, 0x41, code, 0x10, 0, 0x0b),
  ]);
}

const FOREVER = module(3, 0x40, 0x0c, 0, 0x0b);
const TRAP = module(0);

test("knobs, numbers and buttons are in sight, and no module is loaded until one is touched", async () => {
  await visit(LESSON, wide, async (page) => {
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await form(page).scrollIntoViewIfNeeded();
    assert.equal(await form(page).getByLabel("Layers, as a number").inputValue(), "56");
    assert.ok(await form(page).getByRole("button", { name: "Reset" }).isVisible());
    const { height } = await form(page).boundingBox();
    await page.waitForTimeout(300);
    const modules = () => asked.filter((url) => url.endsWith(".wasm")).length;
    assert.equal(modules(), 0);
    await range(page).focus();
    for (let wait = 0; wait < 50 && modules() < 2; wait += 1) await page.waitForTimeout(100);
    assert.equal(modules(), 2);
    await page.keyboard.press("ArrowLeft");
    await said(page);
    assert.equal((await form(page).boundingBox()).height, height, "the strip has changed its height");
  });
});

test("the result opens above the knob, which stays under the finger", async () => {
  const phone = { viewport: { width: 360, height: 800 }, hasTouch: true, isMobile: true };
  await visit(LESSON, phone, async (page) => {
    const knob = page.locator("#demo-signal input[name=skip]");
    await knob.scrollIntoViewIfNeeded();
    const before = await knob.boundingBox();
    await knob.tap();
    await page.locator("#demo-signal output", { hasText: "Done" }).waitFor();
    assert.ok(await page.locator("#fig-gradient").isVisible());
    const after = await knob.boundingBox();
    assert.ok(Math.abs(after.y - before.y) < 4, `from ${before.y} to ${after.y}`);
  });
});

test("what no knob offers becomes the nearest that it does", async () => {
  await visit(LESSON, wide, async (page) => {
    const number = form(page).getByLabel("Layers, as a number");
    for (const [written, taken] of [["21", "24"], ["500", "80"], ["", "80"]]) {
      await number.fill(written);
      await number.blur();
      assert.equal(await number.inputValue(), taken);
      assert.equal(await range(page).inputValue(), taken);
    }
    assert.match(await said(page), /^Done/);
  });
});

test("an arrow key turns a knob, and the figure follows", async (context) => {
  await visit(LESSON, wide, async (page) => {
    const before = await figure(page).innerHTML();
    await range(page).focus();
    const begun = Date.now();
    await page.keyboard.press("ArrowLeft");
    assert.match(await said(page), /^Done, \d+ ms$/);
    context.diagnostic(`first new output after ${Date.now() - begun} ms, with the modules`);
    assert.notEqual(await figure(page).innerHTML(), before);
    assert.match(page.url(), /\?direction\.layers=48#demo-direction$/);
    const number = form(page).getByLabel("Layers, as a number");
    assert.equal(await number.inputValue(), "48");
  });
});

test("a number is written, and Enter runs it", async () => {
  await visit(LESSON, wide, async (page) => {
    const number = form(page).getByLabel("Width, as a number");
    await number.fill("64");
    const first = await said(page);
    await page.keyboard.press("Enter");
    assert.match(first, /^Done/);
    assert.match(page.url(), /direction\.n=64/);
  });
});

test("an address brings its values, and Reset the author's", async () => {
  const path = `${LESSON}?direction.layers=24&direction.n=64${DEMO}`;
  await visit(path, wide, async (page) => {
    assert.match(await said(page), /^Done/);
    assert.equal(await range(page).inputValue(), "24");
    const turned = await figure(page).innerHTML();
    await form(page).getByRole("button", { name: "Reset" }).click();
    assert.equal(await range(page).inputValue(), "56");
    assert.doesNotMatch(page.url(), /layers/);
    assert.notEqual(await figure(page).innerHTML(), turned);
    assert.match(await page.locator("#fig-cosine figcaption").textContent(), /How alike/);
  });
});

test("what is pinned stays as a ghost, twice at most", async () => {
  await visit(LESSON, wide, async (page) => {
    await range(page).focus();
    const pin = form(page).getByRole("button", { name: "Pin" });
    let last = "";
    for (const layers of [24, 32, 40, 48]) {
      await range(page).fill(String(layers));
      last = await said(page, last);
      await pin.click();
      last = await said(page, last);
    }
    await range(page).fill("64");
    await said(page, last);
    const words = await page.locator("#fig-cosine svg desc").first().textContent();
    const ghosts = words.match(/Pinned: plain /g) ?? [];
    assert.equal(ghosts.length, 2, words);
  });
});

test("the key r runs the demo that has the focus", async () => {
  await visit(LESSON, wide, async (page) => {
    // The knobs are loaded when they come near.
    await range(page).focus();
    await form(page).getByRole("button", { name: "Reset" }).focus();
    await page.keyboard.press("r");
    assert.match(await said(page), /^Done/);
  });
});

test("what does not end is stopped, and the next run works", async () => {
  await visit(LESSON, wide, async (page) => {
    await page.route("**/live.*.wasm", (route) => route.fulfill({ body: FOREVER }), { times: 1 });
    await range(page).focus();
    await page.keyboard.press("ArrowLeft");
    assert.match(await said(page), /longer than 5 seconds/);
    assert.ok(await figure(page).isVisible());
    assert.equal(await page.locator("[data-busy]").count(), 0);
  });
});

test("a figure is seen before its program ends, and newer values end the program", async () => {
  let printed;
  await visit(LESSON, wide, async (page) => {
    printed = await output(page, ["direction", "layers=24", "n=64"]);
  });
  await visit(LESSON, wide, async (page) => {
    await page.route("**/live.*.wasm", (route) => route.fulfill({ body: printing(printed) }));
    const before = await figure(page).innerHTML();
    const words = await page.locator(`${DEMO} .words`).innerHTML();
    await range(page).focus();
    await page.keyboard.press("ArrowLeft");
    const redrawn = ([selector, old]) => document.querySelector(selector).innerHTML !== old;
    await page.waitForFunction(redrawn, ["#fig-cosine svg", before], { timeout: 4500 });
    assert.equal(await page.locator(`${DEMO} .words`).innerHTML(), words, "words wait for the end");
    assert.equal(await page.locator("#fig-cosine[data-busy]").count(), 0);
    const ended = page.workers().map((worker) => new Promise((resolve) => worker.once("close", resolve)));
    // Longer than a run may last before it gives way.
    await page.waitForTimeout(400);
    await page.keyboard.press("ArrowLeft");
    await Promise.race(ended);
    assert.doesNotMatch(await told(page).textContent(), /seconds|failed/);
  });
});

test("what fails says so in words, and the page stays", async () => {
  await visit(LESSON, wide, async (page) => {
    await page.route("**/live.*.wasm", (route) => route.fulfill({ body: TRAP }));
    await range(page).focus();
    await page.keyboard.press("ArrowLeft");
    assert.match(await said(page), /^It failed: .*unreachable/);
  });
});

test("a page loads what draws common kinds alone, and what draws all for a run that has others", async () => {
  await visit(LESSON, wide, async (page) => {
    const asked = [];
    page.on("request", (request) => {
      const drawing = new URL(request.url());
      if (/\/draw[^/]*\.wasm$/.test(drawing.pathname)) asked.push(drawing.search);
    });
    await range(page).focus();
    await page.keyboard.press("ArrowLeft");
    assert.match(await said(page), /^Done/);
    assert.deepEqual(asked, [""]);
  });
  await visit(LESSON, wide, async (page) => {
    const asked = [];
    // The first module says that it does not draw this; the address with `?all` is the real one.
    await page.route("**/assets/draw*.wasm*", (route) => {
      const { search } = new URL(route.request().url());
      asked.push(search);
      return search ? route.continue() : route.fulfill({ body: exiting(3) });
    });
    await form(page).evaluate((form) => (form.dataset.drawAll = `${form.dataset.draw}?all`));
    const before = await figure(page).innerHTML();
    await range(page).focus();
    await page.keyboard.press("ArrowLeft");
    const done = await said(page);
    assert.match(done, /^Done/);
    assert.notEqual(await figure(page).innerHTML(), before);
    await page.keyboard.press("ArrowLeft");
    assert.match(await said(page, done), /^Done/);
    assert.deepEqual(asked, ["", "?all"]);
  });
});

test("what nothing on the site draws is reported in words", async () => {
  await visit(LESSON, wide, async (page) => {
    await page.route("**/assets/draw*.wasm", (route) => route.fulfill({ body: exiting(3) }));
    await form(page).evaluate((form) => delete form.dataset.drawAll);
    const before = await figure(page).innerHTML();
    await range(page).focus();
    await page.keyboard.press("ArrowLeft");
    assert.match(await said(page), /^The output cannot be drawn/);
    assert.equal(await figure(page).innerHTML(), before);
  });
});

test("a module that cannot be had is told", async () => {
  await visit(LESSON, wide, async (page) => {
    await page.route("**/live.*.wasm", (route) => route.fulfill({ status: 200, body: "no" }));
    await range(page).focus();
    await page.keyboard.press("ArrowLeft");
    assert.match(await said(page), /could not be loaded/);
  });
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [360, 1440]) {
    test(`axe finds nothing in a demo that ran, ${colorScheme}, ${width} px`, async () => {
      const options = { colorScheme, bypassCSP: true, viewport: { width, height: 900 } };
      await visit("chance/?bell.count=5000#demo-bell", options, async (page) => {
        await page.locator("#demo-bell output", { hasText: "Done" }).waitFor();
        assert.deepEqual(await violations(page), []);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(over <= 0, `${over} px too wide`);
      });
    });
  }
}

test("without scripts there are pictures for other values, and no knobs", async () => {
  await visit(LESSON, { ...wide, javaScriptEnabled: false }, async (page) => {
    assert.equal(await page.locator("form.knobs:visible").count(), 0);
    const images = page.locator("#demo-signal .variants img");
    assert.equal(await images.count(), 3);
    await images.first().scrollIntoViewIfNeeded();
    assert.ok(await images.first().isVisible());
  });
});

test("paper shows the pictures for other values, and no knobs", async () => {
  await visit(LESSON, wide, async (page) => {
    assert.ok(!(await page.locator("#demo-signal .variants").isVisible()));
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.locator("#demo-signal .variants").isVisible());
    assert.ok(!(await form(page).isVisible()));
  });
});

test("while a knob is moved the page says what was meant for the author's values", async () => {
  await visit("first-network/", wide, async (page) => {
    const demo = page.locator("#demo-gates");
    const line = demo.locator("u[data-knob=bias]");
    const notes = page.locator("figcaption .as-built, .happened .as-built");
    assert.equal(await demo.locator("[data-now]").count(), 0);
    const number = demo.getByLabel("Bias of OR, as a number");
    await number.fill("0.5");
    await demo.locator("output", { hasText: "Done" }).waitFor();
    assert.equal(await line.getAttribute("data-now"), "now 0.5");
    assert.match(await demo.locator(".verdict summary").textContent(), /≠.*\d+ of \d+ checks? differs? at this setting/s);
    assert.equal(await demo.locator(".checks .failed").count(), 0);
    assert.ok((await demo.locator(".checks .differs").count()) > 0);
    assert.match(await notes.first().textContent(), /^ \(At bias = −0\.5, as built\.\)$/);
    await demo.getByRole("button", { name: "Reset" }).click();
    assert.equal(await notes.count(), 0);
    assert.equal(await demo.locator("[data-now]").count(), 0);
  });
});
