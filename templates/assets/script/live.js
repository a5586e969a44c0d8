// Knobs: shown where they work; what they do is loaded when a reader touches one. A page that is a
// file cannot load modules.

const forms = location.protocol === "file:" ? [] : document.querySelectorAll("form.knobs");
const query = new URLSearchParams(location.search);
for (const form of forms) {
  form.hidden = false;
  const live = (act) => didact.load("live").then(() => didact.live(form)[act]?.());
  for (const event of ["pointerenter", "focusin"]) {
    form.addEventListener(event, () => live("warm"), { once: true });
  }
  form.addEventListener("input", () => live("turn"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    live("run");
  });
  const own = `${form.dataset.demo}.`;
  if ([...query.keys()].some((key) => key.startsWith(own))) live("restore");
}
