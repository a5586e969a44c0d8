// A look at what a link means, without leaving the line.

for (const type of ["pointerover", "focusin"]) {
  document.addEventListener(type, (event) => {
    const link = event.target.closest?.("main a:is(.term, .cite, .xref)");
    if (link && event.pointerType !== "touch") {
      didact.load("peek").then(() => didact.peek(link, type === "focusin"));
    }
  });
}
