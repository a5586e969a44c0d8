// Closed parts of a heavy page that are in a file beside it (`rest.html`), with a link in their place.
// They are fetched when one is opened, before the code around one is copied, and before printing.
// If that fails, the link leads to them.

const linksIn = (element) => [...element.querySelectorAll("a.rest")];

function place(links, html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const link of links) {
    const part = page.getElementById(link.hash.slice(1))?.lastElementChild;
    if (!part) continue;
    const closed = link.parentElement;
    link.replaceWith(...document.importNode(part, true).childNodes);
    didact.copies(closed);
  }
}

// Puts all parts inside of an element in their places.
didact.rest = async (element) => {
  const links = linksIn(element);
  if (!links.length) return;
  const answer = await fetch(links[0].href);
  if (answer.ok) place(links, await answer.text());
};

// The event does not bubble.
document.addEventListener(
  "toggle",
  ({ target }) => {
    if (target.open && target.querySelector(":scope > a.rest")) didact.rest(target).catch(() => {});
  },
  true,
);

addEventListener("beforeprint", () => {
  const links = linksIn(document);
  if (!links.length) return;
  // The browser prints as soon as this function returns, so all parts must be there by then.
  const request = new XMLHttpRequest();
  request.open("GET", links[0].href, false);
  try {
    request.send();
    if (request.status === 200) place(links, request.responseText);
  } catch {
    // Without a server the links are printed.
  }
});
