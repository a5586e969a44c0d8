// The search box: what searches is loaded when the reader comes to it.

const box = document.querySelector("[role=search]");
if (box) {
  const find = () => didact.load("find");
  box.hidden = false;
  box.querySelector("input").addEventListener("focus", find, { once: true });
  if (location.search.startsWith("?q=") && box.matches(".full")) find();
}
