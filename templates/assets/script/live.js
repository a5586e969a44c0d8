// Knobs: shown where they work, each range beside its number. What they do comes when they come
// near, and the modules when a reader touches one. A page that is a file cannot load modules.

const forms = location.protocol === "file:" ? [] : document.querySelectorAll("form.knobs");
const query = new URLSearchParams(location.search);

// Returns true if the value of a knob changed; a number that is still being written is none.
function turned({ target }) {
  const dial = target.closest(".dial");
  if (!dial) return true;
  const [range, number] = dial.querySelectorAll("input");
  if (target === range) number.value = range.value;
  else if (!number.checkValidity() || number.value === "") return false;
  else range.value = number.value;
  return true;
}

// Replaces a value that the knob does not offer by the nearest one.
function settled({ target }) {
  const range = target.matches("[type=number]") && target.previousElementSibling;
  if (!range || target.value === range.value) return false;
  if (target.value !== "") range.value = target.value;
  target.value = range.value;
  return true;
}

for (const form of forms) {
  form.hidden = false;
  const live = (act) => didact.load("live").then(() => didact.live(form)[act]?.());
  for (const event of ["pointerenter", "focusin"]) {
    form.addEventListener(event, () => live("warm"), { once: true });
  }
  form.addEventListener("input", (event) => turned(event) && live("run"));
  form.addEventListener("change", (event) => settled(event) && live("run"));
  form.addEventListener("click", ({ target }) => target.dataset.act && live(target.dataset.act));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    live("run");
  });
  const own = `${form.dataset.demo}.`;
  if ([...query.keys()].some((key) => key.startsWith(own))) live("restore");
}
