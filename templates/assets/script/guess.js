// Results wait for a guess where the author or the reader wants it.

if (didact.state.prefs.guess) {
  for (const fold of document.querySelectorAll("details.reveal")) {
    if (!document.querySelector(`form.question[data-demo="${fold.dataset.of}"]`)) continue;
    fold.dataset.hide = "";
    fold.open = false;
  }
}
