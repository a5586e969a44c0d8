// State of the reader: in memory, and in this browser once the reader asks for it.
// Without `created` nothing is kept but preferences.

const { course, lesson = "" } = document.documentElement.dataset;
const key = `course:v1:${course}`;

function read() {
  const state = { v: 1, lessons: {}, answers: {}, cards: {}, prefs: {} };
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    if (kept?.v !== 1) return state;
    if (typeof kept.created === "string") state.created = kept.created;
    for (const part of ["lessons", "answers", "cards", "prefs"]) {
      if (typeof kept[part] === "object") state[part] = { ...kept[part] };
    }
  } catch {
    // Damaged state counts as none.
  }
  return state;
}

function write(state) {
  const { created, prefs } = state;
  try {
    if (created) localStorage.setItem(key, JSON.stringify(state));
    else if (Object.keys(prefs).length) localStorage.setItem(key, JSON.stringify({ v: 1, prefs }));
    else localStorage.removeItem(key);
    return true;
  } catch {
    return false;
  }
}

// Said once, wherever the reader is, when what they wanted kept is not.
let warned = false;
function warn() {
  if (warned) return;
  warned = true;
  const note = document.createElement("p");
  note.className = "unsaved";
  note.setAttribute("role", "status");
  document.body.append(note);
  const isSaid = () =>
    [...document.querySelectorAll("[role=status]")].some((said) => said.textContent === words.cannot_save);
  setTimeout(() => (isSaid() ? note.remove() : (note.textContent = words.cannot_save)), 100);
}

const changed = () => document.dispatchEvent(new Event("didact:change"));

Object.assign(didact, {
  key,
  lesson,
  read,
  state: read(),

  // Today, or some days later, where the reader is: 2026-11-23.
  day(later = 0) {
    const day = new Date();
    day.setDate(day.getDate() + later);
    return new Date(day - day.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  },

  // Says whether the browser kept the change.
  change(edit) {
    edit(didact.state);
    const kept = write(didact.state);
    changed();
    if (!kept && didact.state.created) warn();
    return kept;
  },

  // The name of a question's answer; the first of a component goes by the component's.
  nameOf: (id) => `${lesson}/${id.replace(/-1$/, "")}`,

  // The question `id` of this lesson was answered.
  answered(id, ok) {
    const name = didact.nameOf(id);
    didact.change(({ answers }) => {
      const { ok: before = false, tries = 0 } = answers[name] ?? {};
      answers[name] = { ok: before || ok, tries: tries + 1, t: didact.day() };
    });
  },
});

// Another tab wrote: what was done here is not lost for it.
addEventListener("storage", (event) => {
  if (event.key !== key && event.key !== null) return;
  const other = read();
  if (other.created) {
    for (const part of ["lessons", "answers", "cards"]) {
      other[part] = { ...didact.state[part], ...other[part] };
    }
  }
  didact.state = other;
  changed();
});
