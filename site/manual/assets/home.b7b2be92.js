"use strict";
{
const words = {"go_on":"Go on with {title}","lesson_done":"done","lessons_done":"{n} of {of} lessons done.","review_due":"Cards due today: {n}"};
const { lessons } = didact.state;
const rows = [...document.querySelectorAll(".map [data-lesson]")];
const done = rows.filter((row) => lessons[row.dataset.lesson]?.done);
for (const row of done) {
const note = document.createElement("span");
note.className = "met";
note.textContent = `✓ ${words.lesson_done}`;
row.querySelector(".min").append(" ", note);
}
const place = document.querySelector("[data-needs=home]");
if (didact.state.created && place) {
const bar = document.createElement("progress");
bar.max = rows.length;
bar.value = done.length;
const sentence = words.lessons_done.replace("{n}", done.length).replace("{of}", rows.length);
const label = document.createElement("label");
label.append(`${sentence} `, bar);
place.replaceChildren(label);
const open = rows.filter((row) => lessons[row.dataset.lesson]?.at && !done.includes(row)).at(-1);
if (open) {
const { href, textContent } = open.querySelector("a");
const link = document.createElement("a");
link.href = href + lessons[open.dataset.lesson].at;
link.textContent = words.go_on.replace("{title}", textContent);
place.append(" ", link);
}
const today = didact.day();
const due = Object.values(didact.state.cards).filter((card) => card.due <= today).length;
if (due) {
const link = document.createElement("a");
link.href = "review/";
link.textContent = words.review_due.replace("{n}", due);
place.append(" ", link);
}
}
}
