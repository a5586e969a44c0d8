// Shows, exports, imports and erases the stored state.

const at = (id) => document.getElementById(id);
const said = at("said");
const erase = at("erase");
const saving = at("saving");
const single = at("single-keys");
const guess = at("guess-first");
let arrived = null;

function show() {
  const { state } = didact;
  const kept = localStorageText();
  at("stored").textContent = kept ? JSON.stringify(JSON.parse(kept), null, 2) : words.nothing_stored;
  saving.checked = Boolean(state.created);
  single.checked = state.prefs.keys !== false;
  guess.checked = state.prefs.guess === true;
  at("export").disabled = !kept;
  erase.disabled = !kept;
}

function localStorageText() {
  try {
    return localStorage.getItem(didact.key);
  } catch {
    return null;
  }
}

function change(edit, sentence) {
  said.textContent = didact.change(edit) ? sentence : words.cannot_save;
}

const forget = (state) => {
  delete state.created;
  Object.assign(state, { lessons: {}, answers: {}, cards: {} });
};

saving.addEventListener("change", () => {
  if (saving.checked) change((state) => (state.created = didact.day()), words.saved_here);
  else change(forget, words.saving_off);
});
guess.addEventListener("change", () => didact.change(({ prefs }) => (prefs.guess = guess.checked)));
single.addEventListener("change", () => {
  change(({ prefs }) => (prefs.keys = single.checked), single.checked ? words.keys_on : words.keys_off);
});

at("export").addEventListener("click", () => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([localStorageText()], { type: "application/json" }));
  link.download = `progress-${didact.day()}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000); // Safari saves it later.
});

// Two presses: the first asks.
erase.addEventListener("click", () => {
  if (erase.dataset.sure) {
    delete erase.dataset.sure;
    erase.textContent = words.erase;
    delete document.documentElement.dataset.theme;
    change((state) => {
      forget(state);
      state.prefs = {};
    }, words.erased);
  } else {
    erase.dataset.sure = "yes";
    erase.textContent = words.erase_sure;
    said.textContent = words.erase_ask;
  }
});

// ---- Import ----

const DAY = /^\d{4}-\d\d-\d\d$/;
const isDay = (day) => day === undefined || (typeof day === "string" && DAY.test(day));
const NAME = /^(?!__)[\p{L}\p{N}/._#-]{1,200}$/u;

// Returns a message about an imported state, or nothing if it is valid.
function fault(state) {
  if (state?.v !== 1) return words.import_version;
  if (!isDay(state.created)) return words.import_broken.replace("{name}", "created");
  const shapes = {
    lessons: ({ done, at: place, skip }) =>
      isDay(done) && (place === undefined || NAME.test(place)) && (skip === undefined || Array.isArray(skip)),
    answers: ({ ok, tries, t }) => typeof ok === "boolean" && Number.isInteger(tries) && DAY.test(t),
    cards: ({ box, due }) => Number.isInteger(box) && DAY.test(due),
  };
  for (const [part, fits] of Object.entries(shapes)) {
    const entries = Object.entries(state[part] ?? {});
    const wrong = entries.find(([name, entry]) => !NAME.test(name) || !entry || !fits(entry));
    if (wrong) return words.import_broken.replace("{name}", `${part}: ${wrong[0]}`);
  }
  return null;
}

// Of two entries the later one.
const dated = { lessons: "done", answers: "t", cards: "due" };

function merge(state, other) {
  const counts = { added: 0, changed: 0, kept: 0 };
  const merged = { ...state, created: [state.created, other.created].filter(Boolean).sort()[0] ?? didact.day() };
  for (const [part, date] of Object.entries(dated)) {
    merged[part] = { ...state[part] };
    for (const [name, entry] of Object.entries(other[part] ?? {})) {
      const mine = state[part][name];
      const later = !mine || (entry[date] ?? "") > (mine[date] ?? "");
      counts[!mine ? "added" : later ? "changed" : "kept"] += 1;
      if (later) merged[part][name] = entry;
    }
  }
  return { merged, counts };
}

at("import").addEventListener("change", async ({ target }) => {
  const [file] = target.files;
  at("apply").hidden = true;
  if (!file) return;
  let other = null;
  try {
    other = JSON.parse(await file.text());
  } catch {
    said.textContent = words.import_not_json;
    return;
  }
  const wrong = fault(other);
  if (wrong) {
    said.textContent = wrong;
    return;
  }
  const { merged, counts } = merge(didact.state, other);
  arrived = merged;
  said.textContent = words.import_summary.replace(/\{(\w+)\}/g, (_, name) => counts[name]);
  at("apply").hidden = false;
});

at("apply").addEventListener("click", () => {
  change((state) => Object.assign(state, arrived), words.import_done);
  at("apply").hidden = true;
  at("import").value = "";
});

document.addEventListener("didact:change", show);
show();
