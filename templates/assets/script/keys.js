// Single keys: what has a `data-key` is pressed or focused by it. Never while the reader writes,
// and not at all where they are switched off.

const sections = () => [...document.querySelectorAll("main h2[id]:not(.facts h2)")];
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

// Returns the control that a key presses: in the demo or the steps with the focus, else in those in
// sight, else the only one on the page.
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

// On keyboards of other scripts letters are known by their place.
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
