"use strict";
{
const words = {"sketch_done":"Your curve lies on the figure of the run: compare.","sketch_first":"Draw a curve first, or give numbers.","sketch_yours":"The dotted curve is your sketch."};
const SVG = "http://www.w3.org/2000/svg";
for (const form of document.querySelectorAll("form.question[data-kind=sketch]")) {
const paper = form.querySelector(".sketch");
if (!paper) continue;
const svg = paper.querySelector("svg");
const { left, right, top, bottom, low, high } = Object.fromEntries(
Object.entries(paper.dataset).map(([name, value]) => [name, Number(value)]),
);
const log = "log" in paper.dataset;
const scale = (value) => (log ? Math.log10(value) : value);
const inputs = [...form.querySelectorAll(".points input")];
const points = new Array(Math.ceil(right - left) + 1);
const curve = document.createElementNS(SVG, "path");
curve.setAttribute("class", "guess-curve");
svg.append(curve);
const toY = (value) =>
bottom - ((scale(value) - scale(low)) / (scale(high) - scale(low))) * (bottom - top);
const toValue = (y) => {
const at = scale(low) + ((bottom - y) / (bottom - top)) * (scale(high) - scale(low));
return log ? 10 ** at : at;
};
function draw() {
let path = "";
points.forEach((y, at) => {
if (y === undefined) return;
path += `${path ? "L" : "M"}${(left + at).toFixed(1)} ${y.toFixed(1)}`;
});
curve.setAttribute("d", path);
}
function line(from, to, start, end) {
const steps = Math.abs(to - from) || 1;
for (let step = 0; step <= steps; step += 1) {
const at = Math.round(from + ((to - from) * step) / steps);
points[at] = start + ((end - start) * step) / steps;
}
}
function showNumbers() {
for (const input of inputs) {
const y = points[Math.round(Number(input.dataset.x) - left)];
input.value = y === undefined ? "" : Number(toValue(y).toPrecision(2));
}
}
let last = null;
function place(event) {
const box = svg.getBoundingClientRect();
const unit = svg.viewBox.baseVal.width / box.width;
const at = Math.round((event.clientX - box.left) * unit - left);
if (at < 0 || at >= points.length) return;
const y = Math.min(Math.max((event.clientY - box.top) * unit, top), bottom);
line(last ? last[0] : at, at, last ? last[1] : y, y);
last = [at, y];
draw();
}
svg.addEventListener("pointerdown", (event) => {
svg.setPointerCapture(event.pointerId);
last = null;
place(event);
});
svg.addEventListener("pointermove", (event) => {
if (svg.hasPointerCapture(event.pointerId)) place(event);
});
svg.addEventListener("pointerup", showNumbers);
for (const input of inputs) {
input.addEventListener("change", () => {
const given = inputs
.map((other) => [Number(other.dataset.x) - left, other.value.trim()])
.filter(([, text]) => text !== "" && Number.isFinite(toY(Number(text))));
points.fill(undefined);
given.forEach(([x, text], number) => {
const y = Math.min(Math.max(toY(Number(text)), top), bottom);
const [before, words] = given[number - 1] ?? [x, text];
const start = Math.min(Math.max(toY(Number(words)), top), bottom);
line(Math.round(before), Math.round(x), start, y);
});
draw();
});
}
function layOver() {
const figure = document.getElementById(paper.dataset.figure);
const drawn = figure?.querySelector("svg");
if (!drawn) return;
figure.querySelectorAll(".guess-curve, .guess-note").forEach((old) => old.remove());
drawn.append(curve.cloneNode());
const note = document.createElement("p");
note.className = "meta guess-note";
note.textContent = words.sketch_yours;
figure.querySelector("figcaption").prepend(note);
}
form.addEventListener("submit", async (event) => {
event.preventDefault();
await didact.load("question");
if (!points.some((y) => y !== undefined)) return didact.ask(form, words.sketch_first);
layOver();
didact.ask(form, words.sketch_done);
didact.reveal(form, () => [words.sketch_done]);
});
form.querySelector("[data-act=skip]")?.addEventListener("click", async () => {
await didact.load("question");
didact.reveal(form);
});
paper.classList.add("ready");
}
}
