// Scripts that most readers never need, loaded when one does: when it is asked for, or
// when what needs it comes near. A script says what it offers by adding to `didact`.

const folder = document.currentScript.src.replace(/[^/]*$/, "");
const loaded = new Map();

didact.folder = folder;
didact.address = (name) => folder + didact.later[name];

didact.load = (name) => {
  if (!loaded.has(name)) {
    const script = document.createElement("script");
    script.src = didact.address(name);
    const ready = new Promise((resolve, reject) => {
      script.addEventListener("load", () => resolve(didact));
      script.addEventListener("error", () => reject(new Error(script.src)));
    });
    document.head.append(script);
    loaded.set(name, ready);
  }
  return loaded.get(name);
};

// The next lesson, unless the reader saves data.
const next = document.querySelector("link[rel=next]");
if (next && !navigator.connection?.saveData) {
  addEventListener("load", () => {
    const link = document.createElement("link");
    link.rel = "prefetch";
    link.href = next.href;
    (window.requestIdleCallback ?? setTimeout)(() => document.head.append(link));
  });
}

const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      didact.load(target.dataset.needs);
    }
  },
  { rootMargin: "100% 0px" },
);
for (const element of document.querySelectorAll("[data-needs]")) near.observe(element);
