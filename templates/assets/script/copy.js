// The buttons that copy: a demo, without the lines that are hidden, or the command that checks an
// exercise.

function program(button) {
  const lines = button.closest(".demo").querySelectorAll(".lines :where(code, .h) > u");
  const visible = [...lines].filter((line) => !line.closest(".h"));
  return visible.map((line) => line.textContent + "\n").join("");
}

async function copy(button) {
  button.dataset.label ??= button.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.copy ?? program(button));
    button.textContent = words.copied;
  } catch {
    button.textContent = words.copy_by_hand;
  }
  setTimeout(() => (button.textContent = button.dataset.label), 2000);
}

for (const button of document.querySelectorAll("button[data-act=copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
