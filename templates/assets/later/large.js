// A figure in a dialog of its own: as large as the window, larger by keys, buttons and fingers, and
// saved as SVG or PNG.

const DRAWN = [
  "fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray", "stroke-linecap",
  "stroke-linejoin", "opacity", "color", "font-family", "font-size", "font-weight", "font-style", "text-anchor",
  "dominant-baseline", "paint-order", "image-rendering",
];

function element(name, className, ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

const dialog = element("dialog", "large");
const stage = element("div", "stage");
stage.tabIndex = 0;
stage.setAttribute("role", "group");
const caption = element("p", "large-caption");
caption.id = "large-caption";
dialog.setAttribute("aria-labelledby", caption.id);
const bar = element("p", "large-bar");

function button(text, act, label) {
  const made = element("button", "", text);
  made.type = "button";
  if (label) made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  bar.append(made, " ");
  return made;
}

let shown = null;
let scale = 1;

function zoom(to) {
  scale = Math.min(8, Math.max(1, to));
  const { style } = stage.firstElementChild;
  style.inlineSize = `${100 * scale}%`;
  style.maxBlockSize = scale > 1 ? "none" : "";
}

button("−", () => zoom(scale / 1.5), words.smaller);
button("+", () => zoom(scale * 1.5), words.larger);
const svgButton = button(words.save_svg, () => save("svg"));
const pngButton = button(words.save_png, () => save("png"));
button(words.close, () => dialog.close());
dialog.append(stage, caption, bar);
document.body.append(dialog);

dialog.addEventListener("keydown", (event) => {
  const step = { "+": 1.5, "=": 1.5, "-": 1 / 1.5, 0: 0 }[event.key];
  if (step === undefined || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  zoom(scale * step);
});
dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
stage.addEventListener("dblclick", () => zoom(scale > 1 ? 1 : 2));

// The drawing with all that the page's style says of it, so that it is the same without the page.
function alone() {
  const made = shown.cloneNode(true);
  const originals = [shown, ...shown.querySelectorAll("*")];
  [made, ...made.querySelectorAll("*")].forEach((copy, at) => {
    const style = getComputedStyle(originals[at]);
    if (copy.closest("title, desc, defs")) return;
    for (const name of DRAWN) {
      const value = style.getPropertyValue(name);
      if (value) copy.setAttribute(name, value.replaceAll('"', "'"));
    }
    copy.removeAttribute("class");
  });
  const [, , width, height] = made.getAttribute("viewBox").split(" ").map(Number);
  made.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  made.setAttribute("width", width);
  made.setAttribute("height", height);
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  ground.setAttribute("width", "100%");
  ground.setAttribute("height", "100%");
  ground.setAttribute("fill", getComputedStyle(dialog).backgroundColor);
  made.prepend(ground);
  return { text: new XMLSerializer().serializeToString(made), width, height };
}

function offer(blob, end) {
  const link = element("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${shown.closest("figure")?.id || "figure"}.${end}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function save(end) {
  const { text, width, height } = alone();
  if (end === "svg") return offer(new Blob([text], { type: "image/svg+xml" }), end);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * 3;
  canvas.height = height * 3;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => offer(blob, end), "image/png");
}

didact.enlarge = (figure) => {
  shown = figure.querySelector("svg, img");
  const copy = shown.cloneNode(true);
  const name = shown.querySelector("title")?.textContent ?? shown.getAttribute("alt") ?? "";
  for (const inside of [copy, ...copy.querySelectorAll("[id]")]) inside.removeAttribute("id");
  for (const attribute of ["aria-labelledby", "aria-describedby"]) copy.removeAttribute(attribute);
  copy.setAttribute("aria-label", name);
  const isDrawn = shown.matches("svg");
  svgButton.hidden = !isDrawn;
  pngButton.hidden = !isDrawn;
  const said = figure.querySelector("figcaption").cloneNode(true);
  for (const part of said.querySelectorAll("details, button")) part.remove();
  caption.textContent = said.textContent.trim();
  stage.setAttribute("aria-label", name || caption.textContent);
  stage.replaceChildren(copy);
  zoom(1);
  dialog.showModal();
};
