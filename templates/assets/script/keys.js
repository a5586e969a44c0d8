// Single keys: what has a `data-key` is pressed or focused by it. Never while the reader writes,
// and not at all where they are switched off.

const sections = () => [...document.querySelectorAll("main h2[id]")];
const demos = () => [...document.querySelectorAll(".demo[id]")];

// The first after the top of the window, or the last before it.
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

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (didact.state.prefs.keys === false || key.length > 1) return;
  if (target.closest?.("input, textarea, select, [contenteditable], dialog, [data-own-keys]")) return;
  const near = target.closest?.("section, article")?.querySelector(`[data-key~="${CSS.escape(key)}"]`);
  const named = near ?? document.querySelector(`[data-key~="${CSS.escape(key)}"]`);
  if (!named && !moves[key]) return;
  event.preventDefault();
  if (moves[key]) moves[key]();
  else if (named.matches("input")) named.focus();
  else named.click();
});
