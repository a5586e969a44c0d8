// Live demos: a reader turns a knob, the lesson's module runs in a worker, and what it gives
// takes the place of what the author's values gave. Another worker draws: at the end, and the
// figures of a run that takes a while as soon as they are there. What draws the common kinds of output
// is loaded first; what draws all kinds, only for a page or a run that has others.

const LIMIT = 5000;
const SLOW = 400;
// A run that lasts longer gives way to newer values.
const PATIENCE = 250;
// When a run's figures are drawn before its end: after this time, and this long after the last.
const FIRST = 60;
const NEXT = 300;
const PINS = 2;
const MARK = "live";
// Exit code of the module for common kinds, if a run has other kinds too.
const BEYOND = "exit code 3";
const modules = new Map();
const known = new Map();

const say = (text, given) => text.replace(/\{(\w+)\}/g, (_, name) => given[name]);
const encode = (text) => new TextEncoder().encode(text);
const decode = (pieces) => {
  const text = new TextDecoder();
  return pieces.map((piece) => text.decode(piece, { stream: true })).join("") + text.decode();
};

// A compiled module, fetched once for all demos of the page.
function compiled(address) {
  if (!modules.has(address)) {
    const made = fetch(address)
      .then((answer) => {
        if (!answer.ok) throw new Error(`${answer.status} ${address}`);
        // While it arrives, where the server says what it is.
        return answer.headers.get("content-type") === "application/wasm"
          ? WebAssembly.compileStreaming(answer)
          : answer.arrayBuffer().then((bytes) => WebAssembly.compile(bytes));
      });
    made.catch(() => modules.delete(address));
    modules.set(address, made);
  }
  return modules.get(address);
}

// A printed text without the frame that is still being written.
const finished = (text) => (text.split("\u001e").length % 2 ? text : text.slice(0, text.lastIndexOf("\u001e")));

class Superseded extends Error {}

// A worker that runs one module at a time; a run that takes too long costs the worker.
function runner() {
  let worker = null;
  let abandon = null;
  const start = () => (worker ??= new Worker(didact.address("live-worker")));

  // What the module printed and how it ended; `heard` gets the output as often as some comes.
  function run(order, heard = () => {}) {
    start();
    const printed = { 1: [], 2: [] };
    return new Promise((resolve, reject) => {
      abandon = (error) => {
        clearTimeout(stop);
        worker?.terminate();
        worker = null;
        reject(error);
      };
      const stop = setTimeout(() => abandon(new Error(say(words.live_too_long, { n: LIMIT / 1000 }))), LIMIT);
      worker.onmessage = ({ data: { pieces, failure } }) => {
        if (pieces) {
          for (const { fd, bytes } of pieces) printed[fd].push(bytes);
          heard(printed[1]);
          return;
        }
        clearTimeout(stop);
        resolve({ output: decode(printed[1]), stderr: decode(printed[2]), failure });
      };
      worker.onerror = (event) => abandon(new Error(event.message));
      worker.postMessage(order);
    });
  }

  return { start, run, abandon: (error) => abandon?.(error) };
}

const programs = runner();
const drawing = runner();

// A panic as readers of the program know it.
const tidied = (stderr) =>
  stderr
    .replace(/^note: run with `RUST_BACKTRACE.*\n/m, "")
    .replace(/\/?m\d+\/src\/main\.rs/g, "src/main.rs")
    .trim();

const failureOf = ({ failure, stderr }) =>
  failure && (/panicked at [^\n]*\n([^\n]*)/.exec(stderr)?.[1] ?? failure);

// The HTML of an output, and of those that are pinned.
function drawn(module, order, outputs) {
  const texts = outputs.map(encode);
  const head = encode(`${JSON.stringify({ ...order, lengths: texts.map(({ length }) => length) })}\n`);
  const parts = [head, ...texts];
  const input = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    input.set(part, at);
    at += part.length;
  }
  return drawing.run({ module, args: ["draw"], env: [], input });
}

// One demo at a time: the page has one worker for programs, and one that draws.
let queue = Promise.resolve();
const inTurn = (act) => (queue = queue.then(act, act));

function live(form) {
  const card = form.closest(".demo");
  const { demo, module, draw, drawAll } = form.dataset;
  const figures = JSON.parse(form.dataset.figures);
  const pins = [];
  let last = null;
  let running = false;
  let again = false;
  // When the program began to run, while it does.
  let since = null;

  const fields = [...form.elements].filter((field) => field.name);
  const valueOf = (field) => (field.type === "checkbox" ? String(Number(field.checked)) : field.value);
  const authors = (field) => {
    if (field.type === "checkbox") return String(Number(field.defaultChecked));
    const group = fields.filter(({ name }) => name === field.name);
    const own = field.type === "radio" ? group.find((choice) => choice.defaultChecked) : field;
    return (own ?? field).defaultValue;
  };
  // A value as the program has it.
  const spelled = (field, value) => {
    if (field.type === "checkbox") return value === "1" ? "true" : "false";
    return field.type === "radio" ? `"${value}"` : value.replace("-", "−");
  };
  const chosen = () => fields.filter((field) => field.type !== "radio" || field.checked);
  const changed = () =>
    chosen().filter((field) =>
      field.type === "radio" ? !field.defaultChecked : valueOf(field) !== authors(field));

  // Content before the first run, for the reset.
  const pane = card.querySelector(".words") ?? addPane();
  const places = Object.values(figures).map((id) => document.getElementById(id)).filter(Boolean);
  const before = new Map([pane, ...places].map((place) => [place, [...place.cloneNode(true).childNodes]]));

  function addPane() {
    const made = document.createElement("div");
    made.className = "words";
    card.querySelector(".given, .result")?.append(made);
    return made;
  }

  const told = form.querySelector("output");

  function address() {
    const query = new URLSearchParams(location.search);
    for (const key of [...query.keys()]) if (key.startsWith(`${demo}.`)) query.delete(key);
    for (const field of changed()) query.set(`${demo}.${field.name}`, valueOf(field));
    const text = query.size ? `?${query}` : location.pathname;
    history.replaceState(null, "", query.size ? `${text}#${card.id}` : text + location.hash);
  }

  function busy(is) {
    for (const place of before.keys()) place.toggleAttribute("data-busy", is);
  }

  // The result opens above the knobs, and those stay under the reader's finger.
  function reveal() {
    const folded = card.querySelector("details.reveal:not([open])");
    if (!folded) return;
    steady(() => (folded.open = true));
  }

  // What changes above the knobs does not move them.
  function steady(change) {
    const { top, bottom } = form.getBoundingClientRect();
    change();
    const inSight = bottom > 0 && top < innerHeight;
    if (inSight) scrollBy({ top: form.getBoundingClientRect().top - top, behavior: "instant" });
  }

  async function run() {
    if (running) {
      again = true;
      if (since !== null && performance.now() - since > PATIENCE) programs.abandon(new Superseded());
      return;
    }
    running = true;
    busy(true);
    reveal();
    try {
      do {
        again = false;
        await inTurn(once);
      } while (again);
    } finally {
      running = false;
      busy(false);
    }
  }

  // What the drawing has to know beside the outputs.
  const order = () => ({
    mark: MARK,
    hide: "hide" in form.dataset,
    name: card.querySelector(".num")?.textContent ?? "",
    figures,
    voice: {
      number: words.numerals,
      figure: words.figure,
      words: {
        table: words.table,
        output_of: words.output_of,
        checked_values: words.checked_values,
        holds: words.holds,
        holds_not: words.holds_not,
        within_factor: words.within_factor,
        data_table: words.data_table,
        data_table_thinned: words.data_table_thinned,
      },
    },
  });

  // The module that draws: the one for all kinds once the page has it.
  const drawer = () => compiled(modules.has(drawAll) ? drawAll : draw);

  // The HTML of an output, and of those that are pinned.
  async function html(output) {
    const outputs = [output, ...pins].map(finished);
    const made = await drawn(await drawer(), order(), outputs);
    if (made.failure !== BEYOND) return made;
    if (!drawAll) throw new Error(words.live_undrawn);
    return drawn(await compiled(drawAll), order(), outputs);
  }

  async function once() {
    const begun = performance.now();
    const slow = setTimeout(() => (told.textContent = words.live_running), SLOW);
    let made;
    try {
      // Lines with knobs may be among those that are fetched when they are opened.
      const lines = didact.rest(card).catch(() => {});
      [made] = await Promise.all([compiled(module), drawer(), lines]);
    } catch (error) {
      clearTimeout(slow);
      told.textContent = say(words.live_unloaded, { why: error.message });
      return;
    }
    const knobs = chosen().map((field) => `${field.name}=${valueOf(field)}`);
    const moved = changed();
    try {
      const answer = await program(made, [demo, ...knobs], async (pieces) => {
        const early = parsed((await html(decode(pieces))).output);
        if (since === null || !early.querySelector("[data-place]")) return;
        // Words follow at the end: half of them would make the page jump.
        steady(() => {
          showFigures(early);
          tell(moved);
        });
      });
      const whole = await html(answer.output);
      if (whole.failure) throw new Error(say(words.live_failed, { why: `${whole.failure} ${whole.stderr}` }));
      last = answer.output;
      steady(() => {
        show(whole.output, tidied(answer.stderr), moved.length > 0);
        tell(moved);
      });
      const why = failureOf(answer);
      const time = Math.round(performance.now() - begun);
      told.textContent = why ? say(words.live_failed, { why }) : say(words.live_done, { n: time });
      address();
    } catch (error) {
      if (!(error instanceof Superseded)) told.textContent = error.message;
    } finally {
      clearTimeout(slow);
    }
  }

  // Runs the program; `early` gets its output now and then before it ends.
  async function program(module, args, early) {
    since = performance.now();
    let pieces = [];
    let seen = 0;
    let timer;
    let looking = Promise.resolve();
    async function look() {
      if (pieces.length > seen) {
        seen = pieces.length;
        looking = early([...pieces]).catch(() => {});
        await looking;
      }
      if (since !== null) timer = setTimeout(look, seen ? NEXT : FIRST);
    }
    timer = setTimeout(look, FIRST);
    try {
      const order = { module, args, env: [`DIDACT_FRAMES=${MARK}`], input: new Uint8Array() };
      return await programs.run(order, (printed) => (pieces = printed));
    } finally {
      clearTimeout(timer);
      since = null;
      // One drawing at a time.
      await looking;
    }
  }

  // What is written speaks of the author's values: it says so while a knob stands elsewhere. The
  // listing has the values of knobs beside its own.
  function tell(moved) {
    const abouts = document.querySelectorAll(`.happened[data-about="${card.id}"]`);
    const captions = places.map((place) => place.querySelector("figcaption")).filter(Boolean);
    const texts = [...abouts, ...captions, ...pane.querySelectorAll("caption")];
    for (const text of texts) text.querySelector(".as-built")?.remove();
    for (const line of card.querySelectorAll("[data-knob]")) {
      const field = moved.find((field) => field.name === line.dataset.knob);
      if (field) line.dataset.now = say(words.knob_now, { value: spelled(field, valueOf(field)) });
      else delete line.dataset.now;
    }
    if (!moved.length) return;
    const settings = moved.map((field) => `${field.name} = ${spelled(field, authors(field))}`);
    for (const text of texts) {
      const note = document.createElement("span");
      note.className = "as-built";
      note.textContent = ` ${say(words.as_built, { settings: settings.join(", ") })}`;
      text.insertBefore(note, text.querySelector(":scope > details"));
    }
  }

  function parsed(html) {
    const made = document.createElement("template");
    made.innerHTML = html;
    return made.content;
  }

  // The answer in the place of what stood there; captions and sources stay the author's.
  function show(html, stderr, moved) {
    const made = parsed(html);
    const fresh = made.querySelector(".words");
    const original = document.createElement("div");
    original.append(...before.get(pane).map((node) => node.cloneNode(true)));
    const tables = original.querySelectorAll(".tablewrap");
    fresh.querySelectorAll("[data-frame]").forEach((table, at) => {
      const caption = tables[at]?.querySelector("caption");
      if (!caption) return;
      table.querySelector("table").prepend(caption);
      table.removeAttribute("aria-label");
      table.setAttribute("role", "region");
      table.setAttribute("aria-labelledby", caption.id);
    });
    const checks = new Map(
      [...original.querySelectorAll(".checks li")].map((item) => [item.querySelector(".name").textContent, item]),
    );
    for (const source of fresh.querySelectorAll("[data-source]")) {
      const item = checks.get(source.closest("li").querySelector(".name").textContent);
      const link = item?.querySelector(".source a");
      if (link) source.replaceWith(link.closest("sup") ?? link);
    }
    if (stderr) {
      const box = document.createElement("pre");
      box.textContent = stderr;
      const figure = document.createElement("figure");
      figure.className = "out err";
      figure.append(box);
      fresh.append(figure);
    }
    for (const line of fresh.querySelectorAll("[data-hold]")) {
      const { hold, of } = line.dataset;
      const n = hold === of ? of : of - hold;
      const forms = hold === of ? words.checks_hold_n : moved ? words.checks_differ_n : words.checks_fail_n;
      const form = forms[new Intl.PluralRules(document.documentElement.lang).select(n)] ?? forms.other ?? forms;
      line.textContent = say(form, { n, of });
      // What holds at the author's values need not hold at others.
      if (moved && hold !== of) differ(line.closest("details"));
    }
    pane.replaceChildren(...fresh.childNodes);
    showFigures(made);
  }

  // Replaces the figures that were drawn.
  function showFigures(made) {
    for (const figure of made.querySelectorAll("[data-place]")) {
      const place = document.getElementById(figure.dataset.place);
      place?.removeAttribute("data-busy");
      place?.querySelector("svg")?.replaceWith(figure.querySelector("svg"));
      const data = place?.querySelector("details.data");
      const newer = figure.querySelector("details.data");
      if (data && newer) data.replaceChildren(...newer.childNodes);
    }
  }

  function differ(verdict) {
    for (const sign of verdict.querySelectorAll("summary .sign, .failed .sign")) sign.textContent = "≠";
    for (const item of verdict.querySelectorAll(".failed")) {
      item.classList.replace("failed", "differs");
      item.querySelector(".sign").setAttribute("aria-label", words.differs);
    }
  }

  async function pin() {
    if (last === null) await run();
    if (last === null) return;
    pins.unshift(last);
    pins.length = Math.min(pins.length, PINS);
    told.textContent = words.live_pinned;
  }

  function reset() {
    form.reset();
    pins.length = 0;
    last = null;
    for (const [place, nodes] of before) {
      place.replaceChildren(...nodes.map((node) => node.cloneNode(true)));
    }
    steady(() => tell([]));
    told.textContent = words.live_reset_done;
    address();
  }

  // The values of the address.
  function restore() {
    const query = new URLSearchParams(location.search);
    for (const field of fields) {
      const value = query.get(`${demo}.${field.name}`);
      if (value === null) continue;
      if (field.type === "checkbox") field.checked = value === "1";
      else if (field.type === "radio") field.checked ||= field.value === value;
      else field.value = value;
    }
    for (const range of fields.filter((field) => field.type === "range")) {
      range.nextElementSibling.value = range.value;
    }
    return run();
  }

  function warm() {
    programs.start();
    drawing.start();
    return Promise.allSettled([compiled(module), drawer()]);
  }

  return { warm, run, pin, reset, restore };
}

didact.live = (form) => {
  if (!known.has(form)) known.set(form, live(form));
  return known.get(form);
};
