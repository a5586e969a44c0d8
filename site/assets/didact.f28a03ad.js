"use strict";
const words = {"copied":"Copied","copy":"Copy","copy_by_hand":"Select and copy by hand","theme_auto":"auto","theme_dark":"dark","theme_light":"light"};
const didact = { later: {} };
{
const folder = document.currentScript.src.replace(/[^/]*$/, "");
const loaded = new Map();
didact.load = (name) => {
if (!loaded.has(name)) {
const script = document.createElement("script");
script.src = folder + didact.later[name];
const ready = new Promise((resolve, reject) => {
script.addEventListener("load", () => resolve(didact));
script.addEventListener("error", () => reject(new Error(script.src)));
});
document.head.append(script);
loaded.set(name, ready);
}
return loaded.get(name);
};
}
{
const themes = ["auto", "light", "dark"];
function showTheme(button) {
const theme = document.documentElement.dataset.theme || "auto";
button.querySelector("span").textContent = words[`theme_${theme}`];
}
function nextTheme(button) {
const now = document.documentElement.dataset.theme || "auto";
const next = themes[(themes.indexOf(now) + 1) % themes.length];
if (next === "auto") delete document.documentElement.dataset.theme;
else document.documentElement.dataset.theme = next;
try {
if (next === "auto") localStorage.removeItem("theme");
else localStorage.setItem("theme", next);
} catch {
}
showTheme(button);
}
for (const button of document.querySelectorAll("button[data-act=theme]")) {
button.hidden = false;
showTheme(button);
button.addEventListener("click", () => nextTheme(button));
}
}
{
async function copy(button) {
const lines = button.closest(".demo").querySelectorAll(".lines [data-line]");
const visible = [...lines].filter((line) => !line.closest(".h"));
const text = visible.map((line) => line.textContent + "\n").join("");
try {
await navigator.clipboard.writeText(text);
button.textContent = words.copied;
} catch {
button.textContent = words.copy_by_hand;
}
setTimeout(() => (button.textContent = words.copy), 2000);
}
for (const button of document.querySelectorAll("button[data-act=copy]")) {
button.hidden = false;
button.addEventListener("click", () => copy(button));
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
for (const [id, link] of links) {
if (id === current) link.setAttribute("aria-current", "location");
else link.removeAttribute("aria-current");
}
}
if (links.size > 0) {
const observer = new IntersectionObserver(showPlace, { rootMargin: "0px 0px -66% 0px" });
for (const id of links.keys()) {
const heading = document.getElementById(id);
if (heading) observer.observe(heading);
}
}
}
{
for (const form of document.querySelectorAll("form.question")) {
const button = form.querySelector("button[type=submit]");
if (button) button.hidden = false;
form.addEventListener("submit", (event) => {
event.preventDefault();
const answer = form.querySelector("details.answer");
answer.open = true;
answer.querySelector("summary").focus();
});
}
}
