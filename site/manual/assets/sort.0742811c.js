"use strict";
{
function worth(row, column) {
const cell = row.cells[column];
const text = (cell.querySelector("data")?.value ?? cell.textContent).trim();
const number = parseFloat(text.replace(/[,\s]/g, "").replace("−", "-"));
return [number, text];
}
function compare([a, before], [b, after]) {
if (Number.isNaN(a) || Number.isNaN(b)) return before.localeCompare(after, undefined, { numeric: true });
return a - b;
}
for (const table of document.querySelectorAll("[data-needs=sort] table")) {
const [body] = table.tBodies;
const heads = [...table.tHead.rows[0].cells];
heads.forEach((head, column) => {
if (!head.textContent.trim()) return;
const button = document.createElement("button");
button.type = "button";
button.className = "sort";
button.append(...head.childNodes);
head.append(button);
button.addEventListener("click", () => {
const down = head.getAttribute("aria-sort") === "ascending";
heads.forEach((other) => other.removeAttribute("aria-sort"));
head.setAttribute("aria-sort", down ? "descending" : "ascending");
const rows = [...body.rows].map((row) => [worth(row, column), row]);
rows.sort(([a], [b]) => (down ? -compare(a, b) : compare(a, b)));
body.append(...rows.map(([, row]) => row));
});
});
}
}
