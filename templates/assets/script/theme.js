// The button that chooses between the reader's system, light and dark.

const names = { auto: words.theme_auto, light: words.theme_light, dark: words.theme_dark };
const themes = Object.keys(names);
const root = document.documentElement;
const theme = () => root.dataset.theme || "auto";

for (const button of document.querySelectorAll("button[data-act=theme]")) {
  const show = () => (button.querySelector(".now").textContent = names[theme()]);
  button.hidden = false;
  show();
  button.addEventListener("click", () => {
    const next = themes[(themes.indexOf(theme()) + 1) % themes.length];
    if (next === "auto") delete root.dataset.theme;
    else root.dataset.theme = next;
    didact.change(({ prefs }) => (prefs.theme = next));
    show();
  });
}
