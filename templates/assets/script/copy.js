// The buttons that copy: a block of code, without the lines that are hidden, or the command that
// checks an exercise.

async function code(block) {
  await didact.rest(block);
  const lines = [...block.querySelectorAll(":where(code, .h) > u")];
  if (!block.matches(".lines") || !lines.length) return block.querySelector("pre").textContent;
  const visible = lines.filter((line) => !line.closest(".h"));
  return visible.map((line) => line.textContent + "\n").join("");
}

async function copy(button) {
  button.dataset.label ??= button.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.copy ?? (await code(button.parentElement)));
    button.textContent = words.copied;
  } catch {
    button.textContent = words.copy_by_hand;
  }
  setTimeout(() => (button.textContent = button.dataset.label), 2000);
}

// Gives each block of code in an element its button.
didact.copies = (element) => {
  for (const block of element.querySelectorAll(".lines, .plain-code")) {
    if (block.querySelector(":scope > .copy")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.dataset.act = "copy";
    button.textContent = words.copy;
    button.addEventListener("click", () => copy(button));
    block.append(button);
  }
};
for (const button of document.querySelectorAll("button[data-act=copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
didact.copies(document);
