// Figures open large.

for (const caption of document.querySelectorAll("figure.plot:has(> svg, > img, .figure-wide-region) > figcaption")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "enlarge";
  button.textContent = words.enlarge;
  const name = caption.querySelector(".ref")?.textContent;
  if (name) button.setAttribute("aria-label", `${words.enlarge}: ${name}`);
  button.addEventListener("click", () =>
    didact.load("large").then(() => didact.enlarge(caption.parentElement)));
  caption.querySelector(".ref")?.after(" ");
  caption.prepend(button);
}
