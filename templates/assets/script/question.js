// An answer is committed to before it is seen.
for (const form of document.querySelectorAll("form.question")) {
  const button = form.querySelector("button[type=submit]");
  if (button) button.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const answer = form.querySelector("details.answer");
    answer.open = true;
    answer.querySelector("summary").focus();
  });
}
