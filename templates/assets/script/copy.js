// The button that copies a demo, without the lines that are hidden.

async function copy(button) {
  const lines = button.closest(".demo").querySelectorAll(".lines :where(code, .h) > u");
  const visible = [...lines].filter((line) => !line.closest(".h"));
  const text = visible.map((line) => line.textContent + "\n").join("");
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = words.copied;
  } catch {
    button.textContent = words.copy_by_hand;
  }
  setTimeout(() => (button.textContent = words.copy), 2000);
}

for (const button of document.querySelectorAll("button[data-act=copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
