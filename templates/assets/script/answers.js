// On paper answers come last, each with the number of its question.

let undo = [];

addEventListener("beforeprint", () => {
  if (undo.length) return;
  const list = document.createElement("ol");
  for (const folded of document.querySelectorAll(".answer, .hint, .tests, .solution, .blank")) {
    const question = folded.closest("form.question, .exercise, li") ?? folded.parentElement;
    const known = undo.find((step) => step.question === question);
    const number = known?.number ?? new Set(undo.map((step) => step.question)).size + 1;
    const mark = document.createElement("b");
    mark.className = "number";
    mark.textContent = known ? "" : `(${number})`;
    folded.before(mark);
    const item = known?.item ?? document.createElement("li");
    const open = folded.open;
    folded.open = true;
    item.append(folded);
    list.append(item);
    undo.push({ question, number, item, mark, folded, open });
  }
  const section = document.createElement("section");
  section.className = "answers";
  const heading = document.createElement("h2");
  heading.textContent = words.answers;
  section.append(heading, list);
  if (undo.length) document.querySelector("main").append(section);
});

addEventListener("afterprint", () => {
  for (const { mark, folded, open } of undo) {
    mark.replaceWith(folded);
    folded.open = open;
  }
  undo = [];
  document.querySelector(".answers")?.remove();
});
