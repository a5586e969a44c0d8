// A look at what a link means: it opens on hover and on focus, stays while the pointer is on it,
// and closes with Escape.

const box = document.createElement("div");
box.id = "peek";
box.className = "peek";
box.popover = "manual";
box.setAttribute("role", "tooltip");
document.querySelector("main").append(box);

let owner = null;
let timer = 0;

function copied(node) {
  const made = node.cloneNode(true);
  for (const inside of made.querySelectorAll("[id]")) inside.removeAttribute("id");
  for (const gone of made.querySelectorAll(".back, .anchor, details, button, .ref, .peek")) gone.remove();
  return [...made.childNodes];
}

// Returns the element that a link explains or leads to.
function meaning(link) {
  if (link.matches(".term")) return document.getElementById(link.getAttribute("aria-describedby"));
  const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  return target?.querySelector(":scope > header") ?? target?.closest("figure, table, .equation, li") ?? target;
}

function open(link) {
  const found = meaning(link);
  if (!found) return;
  owner = link;
  box.replaceChildren(...copied(found));
  if (/^H\d$/.test(found.tagName)) {
    const after = found.nextElementSibling;
    if (after?.matches("p")) box.append(after.cloneNode(true));
  }
  if (!link.matches(".term")) link.setAttribute("aria-describedby", box.id);
  box.className = `peek ${found.tagName.toLowerCase()}`;
  box.showPopover();
  place();
}

function place() {
  const { left, right, top, bottom } = owner.getBoundingClientRect();
  if (bottom < 0 || top > innerHeight) return close();
  const { width, height } = box.getBoundingClientRect();
  const start = document.dir === "rtl" ? right - width : left;
  const x = Math.max(8, Math.min(start, innerWidth - width - 8));
  const above = bottom + height + 8 > innerHeight && top > height;
  box.style.insetInlineStart = "auto";
  box.style.left = `${x}px`;
  box.style.top = `${above ? top - height - 6 : bottom + 6}px`;
}

function close() {
  clearTimeout(timer);
  if (!owner) return;
  if (!owner.matches(".term")) owner.removeAttribute("aria-describedby");
  owner = null;
  box.hidePopover();
}

function later(act, wait) {
  clearTimeout(timer);
  timer = setTimeout(act, wait);
}

didact.peek = (link, now) => {
  if (link === owner) return clearTimeout(timer);
  const show = () => {
    close();
    open(link);
  };
  const leave = () => later(close, 250);
  later(show, now ? 0 : 200);
  link.addEventListener("pointerleave", leave, { once: true });
  link.addEventListener("blur", leave, { once: true });
};

box.addEventListener("pointerenter", () => clearTimeout(timer));
box.addEventListener("pointerleave", () => later(close, 250));
addEventListener("scroll", () => owner && place(), { passive: true });
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});
