"use strict";
{
const words = {"step_all":"Show all steps","step_next":"Next","step_one":"One step at a time","step_place":"Step {n} of {of}","step_previous":"Previous"};
function button(text, act, keys) {
const made = document.createElement("button");
made.type = "button";
made.textContent = text;
made.addEventListener("click", act);
if (keys) made.dataset.key = keys;
return made;
}
for (const section of document.querySelectorAll("section.steps")) {
const list = section.querySelector("ol.steps");
const steps = list ? [...list.children] : [];
if (steps.length < 2) continue;
let at = 0;
let all = false;
const bar = document.createElement("p");
bar.className = "stepper";
bar.setAttribute("role", "group");
bar.setAttribute("aria-labelledby", section.getAttribute("aria-labelledby"));
const place = document.createElement("span");
place.setAttribute("role", "status");
const previous = button(words.step_previous, () => go(at - 1), "[");
const next = button(words.step_next, () => go(at + 1), "]");
const whole = button(words.step_all, () => {
all = !all;
show();
});
function show() {
steps.forEach((step, number) => {
step.hidden = !all && number !== at;
if (!all && number === at) step.setAttribute("aria-current", "step");
else step.removeAttribute("aria-current");
});
previous.setAttribute("aria-disabled", all || at === 0);
next.setAttribute("aria-disabled", all || at === steps.length - 1);
whole.textContent = all ? words.step_one : words.step_all;
const sentence = words.step_place.replace("{n}", at + 1).replace("{of}", steps.length);
place.textContent = all ? "" : sentence;
}
function go(to) {
if (all || to < 0 || to >= steps.length) return;
at = to;
show();
}
const jump = () => {
const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
const found = target ? steps.findIndex((step) => step.contains(target)) : -1;
if (found < 0 || found === at) return;
go(found);
target.scrollIntoView();
};
bar.append(previous, next, place, whole);
bar.addEventListener("keydown", (event) => {
const forward = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
const back = document.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
if (event.key === forward) go(at + 1);
else if (event.key === back) go(at - 1);
else return;
event.preventDefault();
});
addEventListener("hashchange", jump);
addEventListener("beforeprint", () => steps.forEach((step) => (step.hidden = false)));
addEventListener("afterprint", show);
const { top, bottom } = section.getBoundingClientRect();
list.before(bar);
show();
if (top < 0 && bottom < innerHeight) {
scrollBy({ top: section.getBoundingClientRect().bottom - bottom, behavior: "instant" });
}
jump();
}
}
