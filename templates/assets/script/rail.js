// Where in the lesson the reader is, shown in the contents.

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

if (links.size > 0) {
  const observer = new IntersectionObserver(showPlace, { rootMargin: "0px 0px -66% 0px" });
  for (const id of links.keys()) {
    const heading = document.getElementById(id);
    if (heading) observer.observe(heading);
  }
}
