// The contents beside the text: what is read, what stands folded, and the drawer of narrow screens.

const side = document.querySelector(".side");

function mark() {
  for (const entry of side.querySelectorAll("[data-lesson]")) {
    const done = Boolean(didact.state.lessons[entry.dataset.lesson]?.done);
    if (entry.classList.toggle("done", done) === Boolean(entry.querySelector(":scope > a .met"))) continue;
    if (!done) entry.querySelector(".met").remove();
    else {
      const note = document.createElement("span");
      note.className = "met";
      note.textContent = "✓";
      note.setAttribute("role", "img");
      note.setAttribute("aria-label", words.lesson_done);
      entry.querySelector("a")?.append(" ", note);
    }
  }
}

if (side) {
  const drawer = side.querySelector(".drawer");
  const parts = [...side.querySelectorAll(".part")];
  const { folded = {} } = didact.state.prefs;
  for (const part of parts) {
    const { part: name } = part.dataset;
    if (name in folded && !part.querySelector(".here")) part.open = !folded[name];
    part.firstElementChild.addEventListener("click", () =>
      didact.change(({ prefs }) => (prefs.folded = { ...prefs.folded, [name]: part.open })));
  }
  side.addEventListener("click", ({ target }) => {
    if (target.closest("a") && getComputedStyle(drawer.lastElementChild).position === "fixed") drawer.open = false;
  });
  side.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drawer.open) return;
    drawer.open = false;
    drawer.firstElementChild.focus();
  });
  document.addEventListener("didact:change", mark);
  mark();
  const here = side.querySelector(".here");
  if (here && side.scrollHeight > side.clientHeight) side.scrollTop = here.offsetTop - side.clientHeight / 4;
}

for (const menu of document.querySelectorAll(".menu")) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.firstElementChild.focus();
  });
}
