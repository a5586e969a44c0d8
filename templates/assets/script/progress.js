// Shows the answered part of the lesson, and the place where the reader stopped.

const { lesson } = didact;

// A component may hold several questions: `id-1`, `id-2`, …; an exercise holds none.
function isRight(id) {
  const forms = document.getElementById(id)?.closest("section").querySelectorAll("form.question");
  const ids = forms?.length ? [...forms].map((form) => form.id) : [id];
  return ids.every((id) => didact.state.answers[didact.nameOf(id)]?.ok);
}

function mark() {
  for (const note of document.querySelectorAll("[data-checks]")) {
    note.hidden = !note.dataset.checks.split(" ").every(isRight);
  }
  const skip = didact.state.lessons[lesson]?.skip ?? [];
  for (const entry of document.querySelectorAll(".rail [data-skip]")) {
    const may = skip.includes(entry.dataset.skip);
    entry.classList.toggle("may-skip", may);
    entry.querySelector(".skip-note").hidden = !may;
  }
}

document.addEventListener("didact:change", mark);
mark();

addEventListener("pagehide", () => {
  if (!lesson || !didact.state.created || !didact.place) return;
  didact.change(({ lessons }) => (lessons[lesson] = { ...lessons[lesson], at: `#${didact.place}` }));
});
