"use strict";
const words = {"answers":"Answers","cannot_save":"This browser does not let the page save anything. It works on until you leave it.","copied":"Copied","copy":"Copy","copy_by_hand":"Select and copy by hand","enlarge":"Enlarge","lesson_done":"done","theme_auto":"auto","theme_dark":"dark","theme_light":"light"};
const didact = { later: {"cards":"cards.1b66a6f6.js","filter":"filter.9de128cc.js","find":"find.f68b3eb2.js","finish":"finish.b8c22efb.js","found.css":"found.11d627bb.css","home":"home.b7b2be92.js","keys":"keys.98b7274b.js","large":"large.84840f3c.js","live":"live.ceff17ce.js","live-worker":"live-worker.a537b852.js","offline":"offline.27f6e127.js","order":"order.c56d2071.js","peek":"peek.4d970a83.js","question":"question.dab86e40.js","review":"review.ff8f15f3.js","search":"search.89fb59eb.js","settings":"settings.8af8dc70.js","sketch":"sketch.8967d811.js","sort":"sort.0742811c.js","steps":"steps.687be6fb.js","whole.css":"whole.efa78309.css"} };
{
const { course, lesson = "" } = document.documentElement.dataset;
const key = `course:v1:${course}`;
function read() {
const state = { v: 1, lessons: {}, answers: {}, cards: {}, prefs: {} };
try {
const kept = JSON.parse(localStorage.getItem(key));
if (kept?.v !== 1) return state;
if (typeof kept.created === "string") state.created = kept.created;
for (const part of ["lessons", "answers", "cards", "prefs"]) {
if (typeof kept[part] === "object") state[part] = { ...kept[part] };
}
} catch {
}
return state;
}
function write(state) {
const { created, prefs } = state;
try {
if (created) localStorage.setItem(key, JSON.stringify(state));
else if (Object.keys(prefs).length) localStorage.setItem(key, JSON.stringify({ v: 1, prefs }));
else localStorage.removeItem(key);
return true;
} catch {
return false;
}
}
let warned = false;
function warn() {
if (warned) return;
warned = true;
const note = document.createElement("p");
note.className = "unsaved";
note.setAttribute("role", "status");
document.body.append(note);
const isSaid = () =>
[...document.querySelectorAll("[role=status]")].some((said) => said.textContent === words.cannot_save);
setTimeout(() => (isSaid() ? note.remove() : (note.textContent = words.cannot_save)), 100);
}
const changed = () => document.dispatchEvent(new Event("didact:change"));
Object.assign(didact, {
key,
lesson,
read,
state: read(),
day(later = 0) {
const day = new Date();
day.setDate(day.getDate() + later);
return new Date(day - day.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
},
change(edit) {
edit(didact.state);
const kept = write(didact.state);
changed();
if (!kept && didact.state.created) warn();
return kept;
},
nameOf: (id) => `${lesson}/${id.replace(/-1$/, "")}`,
answered(id, ok) {
const name = didact.nameOf(id);
didact.change(({ answers }) => {
const { ok: before = false, tries = 0 } = answers[name] ?? {};
answers[name] = { ok: before || ok, tries: tries + 1, t: didact.day() };
});
},
});
addEventListener("storage", (event) => {
if (event.key !== key && event.key !== null) return;
const other = read();
if (other.created) {
for (const part of ["lessons", "answers", "cards"]) {
other[part] = { ...didact.state[part], ...other[part] };
}
}
didact.state = other;
changed();
});
}
{
const folder = document.currentScript.src.replace(/[^/]*$/, "");
const loaded = new Map();
didact.folder = folder;
didact.address = (name) => folder + didact.later[name];
didact.load = (name) => {
if (!loaded.has(name)) {
const script = document.createElement("script");
script.src = didact.address(name);
const ready = new Promise((resolve, reject) => {
script.addEventListener("load", () => resolve(didact));
script.addEventListener("error", () => reject(new Error(script.src)));
});
document.head.append(script);
loaded.set(name, ready);
}
return loaded.get(name);
};
const next = document.querySelector("link[rel=next]");
if (next && !navigator.connection?.saveData) {
addEventListener("load", () => {
const link = document.createElement("link");
link.rel = "prefetch";
link.href = next.href;
(window.requestIdleCallback ?? setTimeout)(() => document.head.append(link));
});
}
const near = new IntersectionObserver(
(entries) => {
for (const { isIntersecting, target } of entries) {
if (!isIntersecting) continue;
near.unobserve(target);
didact.load(target.dataset.needs);
}
},
{ rootMargin: "100% 0px" },
);
for (const element of document.querySelectorAll("[data-needs]")) near.observe(element);
}
{
const names = { auto: words.theme_auto, light: words.theme_light, dark: words.theme_dark };
const themes = Object.keys(names);
const root = document.documentElement;
const theme = () => root.dataset.theme || "auto";
for (const button of document.querySelectorAll("button[data-act=theme]")) {
const show = () => (button.querySelector(".now").textContent = names[theme()]);
button.hidden = false;
show();
button.addEventListener("click", () => {
const next = themes[(themes.indexOf(theme()) + 1) % themes.length];
if (next === "auto") delete root.dataset.theme;
else root.dataset.theme = next;
didact.change(({ prefs }) => (prefs.theme = next));
show();
});
}
}
{
const linksIn = (element) => [...element.querySelectorAll("a.rest")];
function place(links, html) {
const page = new DOMParser().parseFromString(html, "text/html");
for (const link of links) {
const part = page.getElementById(link.hash.slice(1))?.lastElementChild;
if (!part) continue;
const closed = link.parentElement;
link.replaceWith(...document.importNode(part, true).childNodes);
didact.copies(closed);
}
}
didact.rest = async (element) => {
const links = linksIn(element);
if (!links.length) return;
const answer = await fetch(links[0].href);
if (answer.ok) place(links, await answer.text());
};
document.addEventListener(
"toggle",
({ target }) => {
if (target.open && target.querySelector(":scope > a.rest")) didact.rest(target).catch(() => {});
},
true,
);
addEventListener("beforeprint", () => {
const links = linksIn(document);
if (!links.length) return;
const request = new XMLHttpRequest();
request.open("GET", links[0].href, false);
try {
request.send();
if (request.status === 200) place(links, request.responseText);
} catch {
}
});
}
{
async function code(block) {
await didact.rest(block);
const lines = [...block.querySelectorAll(":where(code, .h) > u")];
if (!block.matches(".lines") || !lines.length) return block.querySelector("pre").textContent;
const visible = lines.filter((line) => !line.closest(".h"));
return visible.map((line) => line.textContent + "\n").join("");
}
async function copy(button) {
button.dataset.label ??= button.textContent;
try {
await navigator.clipboard.writeText(button.dataset.copy ?? (await code(button.parentElement)));
button.textContent = words.copied;
} catch {
button.textContent = words.copy_by_hand;
}
setTimeout(() => (button.textContent = button.dataset.label), 2000);
}
didact.copies = (element) => {
for (const block of element.querySelectorAll(".lines, .plain-code")) {
if (block.querySelector(":scope > .copy")) continue;
const button = document.createElement("button");
button.type = "button";
button.className = "copy";
button.dataset.act = "copy";
button.textContent = words.copy;
button.addEventListener("click", () => copy(button));
block.append(button);
}
};
for (const button of document.querySelectorAll("button[data-act=copy]")) {
button.hidden = false;
button.addEventListener("click", () => copy(button));
}
didact.copies(document);
}
{
const side = document.querySelector(".side");
function mark() {
for (const entry of side.querySelectorAll("[data-lesson]")) {
const done = Boolean(didact.state.lessons[entry.dataset.lesson]?.done);
if (entry.classList.toggle("done", done) === Boolean(entry.querySelector(":scope > a .met"))) continue;
if (!done) entry.querySelector(".met").remove();
else {
const note = document.createElement("span");
note.className = "met";
note.textContent = "✓";
note.setAttribute("role", "img");
note.setAttribute("aria-label", words.lesson_done);
entry.querySelector("a")?.append(" ", note);
}
}
}
if (side) {
const drawer = side.querySelector(".drawer");
const parts = [...side.querySelectorAll(".part")];
const { folded = {} } = didact.state.prefs;
for (const part of parts) {
const { part: name } = part.dataset;
if (name in folded && !part.querySelector(".here")) part.open = !folded[name];
part.firstElementChild.addEventListener("click", () =>
didact.change(({ prefs }) => (prefs.folded = { ...prefs.folded, [name]: part.open })));
}
side.addEventListener("click", ({ target }) => {
if (target.closest("a") && getComputedStyle(drawer.lastElementChild).position === "fixed") drawer.open = false;
});
side.addEventListener("keydown", (event) => {
if (event.key !== "Escape" || !drawer.open) return;
drawer.open = false;
drawer.firstElementChild.focus();
});
document.addEventListener("didact:change", mark);
mark();
const here = side.querySelector(".here");
if (here && side.scrollHeight > side.clientHeight) side.scrollTop = here.offsetTop - side.clientHeight / 4;
}
for (const menu of document.querySelectorAll(".menu")) {
menu.addEventListener("keydown", (event) => {
if (event.key !== "Escape") return;
menu.open = false;
menu.firstElementChild.focus();
});
}
}
{
const links = new Map(
[...document.querySelectorAll(".rail a")].map((link) => [link.hash.slice(1), link]),
);
function showPlace() {
let current = null;
for (const id of links.keys()) {
const heading = document.getElementById(id);
if (heading && heading.getBoundingClientRect().top < innerHeight / 3) current = id;
}
didact.place = current;
for (const [id, link] of links) {
if (id === current) link.setAttribute("aria-current", "location");
else link.removeAttribute("aria-current");
}
}
let asked = 0;
if (links.size > 0) {
addEventListener(
"scroll",
() => {
cancelAnimationFrame(asked);
asked = requestAnimationFrame(showPlace);
},
{ passive: true },
);
showPlace();
}
}
{
if (didact.state.prefs.guess) {
for (const fold of document.querySelectorAll("details.reveal")) {
if (!document.querySelector(`form.question[data-demo="${fold.dataset.of}"]`)) continue;
fold.dataset.hide = "";
fold.open = false;
}
}
}
{
for (const caption of document.querySelectorAll("figure.plot:has(> svg, > img, .figure-wide-region) > figcaption")) {
const button = document.createElement("button");
button.type = "button";
button.className = "enlarge";
button.textContent = words.enlarge;
const name = caption.querySelector(".ref")?.textContent;
if (name) button.setAttribute("aria-label", `${words.enlarge}: ${name}`);
button.addEventListener("click", () =>
didact.load("large").then(() => didact.enlarge(caption.parentElement)));
caption.querySelector(".ref")?.after(" ");
caption.prepend(button);
}
}
{
const { lesson } = didact;
function isRight(id) {
const forms = document.getElementById(id)?.closest("section").querySelectorAll("form.question");
const ids = forms?.length ? [...forms].map((form) => form.id) : [id];
return ids.every((id) => didact.state.answers[didact.nameOf(id)]?.ok);
}
function mark() {
for (const note of document.querySelectorAll("[data-checks]")) {
note.hidden = !note.dataset.checks.split(" ").every(isRight);
}
const skip = didact.state.lessons[lesson]?.skip ?? [];
for (const entry of document.querySelectorAll(".rail [data-skip]")) {
const may = skip.includes(entry.dataset.skip);
entry.classList.toggle("may-skip", may);
entry.querySelector(".skip-note").hidden = !may;
}
}
document.addEventListener("didact:change", mark);
mark();
addEventListener("pagehide", () => {
if (!lesson || !didact.state.created || !didact.place) return;
didact.change(({ lessons }) => (lessons[lesson] = { ...lessons[lesson], at: `#${didact.place}` }));
});
}
{
const sections = () => [...document.querySelectorAll("main h2[id]:not(.facts h2)")];
const demos = () => [...document.querySelectorAll(".demo[id]")];
function move(elements, back) {
const top = (element) => Math.round(element.getBoundingClientRect().top);
const edge = parseInt(getComputedStyle(document.documentElement).scrollPaddingTop, 10) || 0;
const found = back
? elements.findLast((element) => top(element) < edge - 4)
: elements.find((element) => top(element) > edge + 4);
if (!found) return;
found.tabIndex = -1;
found.focus({ preventScroll: true });
found.scrollIntoView();
}
const moves = {
j: () => move(sections()),
k: () => move(sections(), true),
d: () => move(demos()),
"?": () => didact.load("keys").then(() => didact.showKeys()),
};
function meant(key, target) {
const all = [...document.querySelectorAll(`[data-key~="${CSS.escape(key)}"]`)];
const shown = all.filter((element) => element.getClientRects().length);
const card = (element) => element.closest(".demo, section.steps");
const inSight = (element) => {
const { top, bottom } = element.getBoundingClientRect();
return top < innerHeight && bottom > 0;
};
const own = target.closest?.(".demo, section.steps");
const found = (fits) => shown.find(fits);
return (
(own && found((element) => card(element) === own)) ||
found((element) => card(element) && inSight(element)) ||
found((element) => !card(element) || inSight(card(element)))
);
}
const letter = ({ key, code }) => (key > "\x7f" && /^Key.$/.test(code) ? code[3].toLowerCase() : key);
document.addEventListener("keydown", (event) => {
const { target } = event;
const key = letter(event);
if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
if (didact.state.prefs.keys === false || key.length > 1) return;
if (target.closest?.("input, textarea, select, [contenteditable], dialog, [data-own-keys]")) return;
const named = meant(key, target);
if (!named && !moves[key]) return;
event.preventDefault();
if (moves[key]) moves[key]();
else if (named.matches("input")) named.focus();
else named.click();
});
}
{
for (const type of ["pointerover", "focusin"]) {
document.addEventListener(type, (event) => {
const link = event.target.closest?.("main a:is(.term, .cite, .xref)");
if (link && event.pointerType !== "touch") {
didact.load("peek").then(() => didact.peek(link, type === "focusin"));
}
});
}
}
{
let undo = [];
addEventListener("beforeprint", () => {
if (undo.length) return;
const list = document.createElement("ol");
for (const folded of document.querySelectorAll(".answer, .hint, .tests, .solution, .blank")) {
const question = folded.closest("form.question, .exercise, li") ?? folded.parentElement;
const known = undo.find((step) => step.question === question);
const number = known?.number ?? new Set(undo.map((step) => step.question)).size + 1;
const mark = document.createElement("b");
mark.className = "number";
mark.textContent = known ? "" : `(${number})`;
folded.before(mark);
const item = known?.item ?? document.createElement("li");
const open = folded.open;
folded.open = true;
item.append(folded);
list.append(item);
undo.push({ question, number, item, mark, folded, open });
}
const section = document.createElement("section");
section.className = "answers";
const heading = document.createElement("h2");
heading.textContent = words.answers;
section.append(heading, list);
if (undo.length) document.querySelector("main").append(section);
});
addEventListener("afterprint", () => {
for (const { mark, folded, open } of undo) {
mark.replaceWith(folded);
folded.open = open;
}
undo = [];
document.querySelector(".answers")?.remove();
});
}
{
const watch = new ResizeObserver((entries) => {
for (const { target } of entries) {
const isWide = target.scrollWidth > target.clientWidth;
const isHigh = target.matches(".side") && target.scrollHeight > target.clientHeight;
if (isWide || isHigh) target.tabIndex = 0;
else target.removeAttribute("tabindex");
}
});
for (const element of document.querySelectorAll(".formula, nav.side")) watch.observe(element);
}
{
const box = document.querySelector("[role=search]");
if (box) {
const find = () => didact.load("find");
box.hidden = false;
box.querySelector("input").addEventListener("focus", find, { once: true });
if (location.search.startsWith("?q=") && box.matches(".full")) find();
}
}
{
const forms = location.protocol === "file:" ? [] : document.querySelectorAll("form.knobs");
const query = new URLSearchParams(location.search);
function turned({ target }) {
const dial = target.closest(".dial");
if (!dial) return true;
const [range, number] = dial.querySelectorAll("input");
if (target === range) number.value = range.value;
else if (!number.checkValidity() || number.value === "") return false;
else range.value = number.value;
return true;
}
function settled({ target }) {
const range = target.matches("[type=number]") && target.previousElementSibling;
if (!range || target.value === range.value) return false;
if (target.value !== "") range.value = target.value;
target.value = range.value;
return true;
}
for (const form of forms) {
form.hidden = false;
const live = (act) => didact.load("live").then(() => didact.live(form)[act]?.());
for (const event of ["pointerenter", "focusin"]) {
form.addEventListener(event, () => live("warm"), { once: true });
}
form.addEventListener("input", (event) => turned(event) && live("run"));
form.addEventListener("change", (event) => settled(event) && live("run"));
form.addEventListener("click", ({ target }) => target.dataset.act && live(target.dataset.act));
form.addEventListener("submit", (event) => {
event.preventDefault();
live("run");
});
const own = `${form.dataset.demo}.`;
if ([...query.keys()].some((key) => key.startsWith(own))) live("restore");
}
}
