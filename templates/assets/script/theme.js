// The button that chooses between the reader's system, light and dark.

const themes = ["auto", "light", "dark"];

function showTheme(button) {
  const theme = document.documentElement.dataset.theme || "auto";
  button.querySelector("span").textContent = words[`theme_${theme}`];
}

function nextTheme(button) {
  const now = document.documentElement.dataset.theme || "auto";
  const next = themes[(themes.indexOf(now) + 1) % themes.length];
  if (next === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try {
    if (next === "auto") localStorage.removeItem("theme");
    else localStorage.setItem("theme", next);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  showTheme(button);
}

for (const button of document.querySelectorAll("button[data-act=theme]")) {
  button.hidden = false;
  showTheme(button);
  button.addEventListener("click", () => nextTheme(button));
}
