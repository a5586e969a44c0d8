"use strict";
{
const words = {"filtered":"{n} shown"};
const form = document.querySelector("form.filter");
const groups = [...document.querySelectorAll("[data-group]")];
function show() {
const { lesson, kind } = Object.fromEntries(new FormData(form));
let count = 0;
for (const group of groups) {
const entries = [...group.querySelectorAll("[data-kind]")];
for (const entry of entries) entry.hidden = Boolean(kind) && entry.dataset.kind !== kind;
const left = entries.filter((entry) => !entry.hidden).length;
group.hidden = (Boolean(lesson) && group.dataset.group !== lesson) || !left;
count += group.hidden ? 0 : left;
}
form.querySelector("output").textContent = words.filtered.replace("{n}", count);
}
form.addEventListener("input", show);
}
