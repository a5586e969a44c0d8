// Listens for rebuilds: reloads this page when it changed, shows what is wrong meanwhile.
"use strict";
(() => {
  const here = decodeURIComponent(location.pathname).replace(/^\//, "");
  const file = here === "" || here.endsWith("/") ? here + "index.html" : here;
  let panel = null;

  const show = (problems) => {
    if (panel) panel.remove();
    panel = null;
    if (!problems) return;
    panel = document.createElement("pre");
    panel.setAttribute("role", "alert");
    panel.textContent = problems;
    Object.assign(panel.style, {
      position: "fixed", insetInline: "0", insetBlockEnd: "0", maxBlockSize: "60vh",
      overflow: "auto", margin: "0", padding: "1rem 1.5rem", zIndex: "1000",
      background: "#151A18", color: "#E6EAE7", borderBlockStart: "3px solid #FF9AA8",
      font: "0.8125rem/1.5 ui-monospace, monospace", whiteSpace: "pre-wrap",
    });
    document.body.append(panel);
  };

  const source = new EventSource("/__didact/events");
  let lost = false;
  source.onopen = () => {
    if (lost) location.reload();
  };
  source.onerror = () => {
    lost = true;
  };
  source.onmessage = (event) => {
    const news = JSON.parse(event.data);
    const mine = news.changed.includes(file) || news.changed.some((path) => path.startsWith("assets/"));
    const missing = document.title === "didact" && news.changed.length > 0;
    if (mine || missing) location.reload();
    else show(news.problems);
  };
})();
