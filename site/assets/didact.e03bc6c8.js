// What a script can add to a page that is complete without it: copying code, choosing a
// theme, seeing in the contents where one is.
"use strict";

const themes = ["auto", "light", "dark"];

function showTheme(button) {
  const theme = document.documentElement.dataset.theme || "auto";
  button.querySelector("span").textContent = theme;
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
    // Without storage the choice lasts as long as the page.
  }
  showTheme(button);
}

async function copy(button) {
  const lines = button.closest(".demo").querySelectorAll(".lines [data-line]");
  const visible = [...lines].filter((line) => !line.closest(".h"));
  const text = visible.map((line) => line.textContent + "\n").join("");
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Select and copy by hand";
  }
  setTimeout(() => (button.textContent = "Copy"), 2000);
}

for (const button of document.querySelectorAll("button[data-act]")) {
  button.hidden = false;
  const act = button.dataset.act;
  if (act === "theme") {
    showTheme(button);
    button.addEventListener("click", () => nextTheme(button));
  } else if (act === "copy") {
    button.addEventListener("click", () => copy(button));
  }
}

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
