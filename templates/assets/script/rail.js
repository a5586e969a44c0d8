// Marks the reader's place in the contents.

const links = new Map(
  [...document.querySelectorAll(".rail a")].map((link) => [link.hash.slice(1), link]),
);

function showPlace() {
  let current = null;
  for (const id of links.keys()) {
    const heading = document.getElementById(id);
    if (heading && heading.getBoundingClientRect().top < innerHeight / 3) current = id;
  }
  didact.place = current;
  for (const [id, link] of links) {
    if (id === current) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  }
}

// A jump passes headings that were never in sight, so the place decides.
let asked = 0;
if (links.size > 0) {
  addEventListener(
    "scroll",
    () => {
      cancelAnimationFrame(asked);
      asked = requestAnimationFrame(showPlace);
    },
    { passive: true },
  );
  showPlace();
}
