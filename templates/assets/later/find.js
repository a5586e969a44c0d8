// The search box as a combobox, and the results of the search page.

const box = document.querySelector("[role=search]");
const input = box.querySelector("input");
const list = box.querySelector("[role=listbox]");
const status = box.querySelector("[role=status]");
const full = document.getElementById("results");
const root = new URL("..", didact.folder).href;
// Pages on a disk have no server that finds the index of a folder.
const leaf = (href) => (location.protocol === "file:" && href.endsWith("/") ? "index.html" : "");
const mostPages = full ? 20 : 5;
const mostSections = full ? 6 : 3;

let active = -1;
let drawn = 0;

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, text] of Object.entries(attributes)) element.setAttribute(name, text);
  element.append(...children);
  return element;
}

const marked = (text, query) =>
  didact.marked(text, query).map(([piece, hit]) => (hit ? make("mark", {}, piece) : piece));

const digits = (number) => [...String(number)].map((digit) => words.digits[digit] ?? digit).join("");

function counted(phrase, number) {
  const rules = new Intl.PluralRules(document.documentElement.lang);
  const form = typeof phrase === "string" ? phrase : (phrase[rules.select(number)] ?? phrase.other);
  return form.replace("{n}", digits(number));
}

function titled(page) {
  return page.number ? `${digits(page.number)} ${page.title}` : page.title;
}

const address = (page, section) => root + page.href + leaf(page.href) + (section.id && `#${encodeURIComponent(section.id)}`);

function shown(query) {
  const groups = query.trim() ? didact.search(query) : [];
  return groups.slice(0, mostPages).map((group) => ({
    ...group,
    sections: group.sections.slice(0, mostSections),
  }));
}

function lines(page, section, query) {
  const heading = section.heading || page.title;
  return [
    make("span", { class: "found-h" }, ...marked(heading, query)),
    make("span", { class: "found-text" }, ...marked(section.excerpt, query)),
  ];
}

function open(groups, query) {
  let count = 0;
  const parts = groups.map(({ page, sections }, at) => {
    const id = `found-page-${at}`;
    const options = sections.map((section) =>
      make(
        "a",
        { role: "option", id: `found-${count++}`, href: address(page, section), tabindex: "-1", "aria-selected": "false" },
        ...lines(page, section, query),
      ),
    );
    const title = make("div", { id, class: "found-page" }, titled(page));
    return make("div", { role: "group", "aria-labelledby": id }, title, ...options);
  });
  list.replaceChildren(...parts);
  choose(-1);
  list.hidden = count === 0;
  input.setAttribute("aria-expanded", String(count > 0));
  return count;
}

function choose(index) {
  const options = [...list.querySelectorAll("[role=option]")];
  options[active]?.setAttribute("aria-selected", "false");
  active = options.length === 0 ? -1 : ((index + 1 + options.length + 1) % (options.length + 1)) - 1;
  const option = options[active];
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) input.setAttribute("aria-activedescendant", option.id);
  else input.removeAttribute("aria-activedescendant");
  return option;
}

function close() {
  list.hidden = true;
  input.setAttribute("aria-expanded", "false");
  choose(-1);
}

// The results of the search page: a list of links for each page, with the passage that was meant
// where it can be fetched.
function fill(groups, query) {
  let count = 0;
  const parts = groups.map(({ page, sections }) => {
    const items = sections.map((section) => {
      count++;
      const [heading, text] = lines(page, section, query);
      const item = make("li", {}, make("a", { href: address(page, section) }, heading), text);
      return item;
    });
    const title = make("h2", {}, make("a", { href: root + page.href + leaf(page.href) }, titled(page)));
    return make("section", {}, title, make("ol", {}, ...items));
  });
  full.replaceChildren(...parts);
  quote(groups.slice(0, 4), query, ++drawn);
  return count;
}

const fetched = new Map();

async function quote(groups, query, drawing) {
  if (location.protocol === "file:") return;
  await new Promise((resolve) => setTimeout(resolve, 200));
  for (const { page, sections } of groups) {
    if (drawing !== drawn) return;
    const href = root + page.href;
    if (!fetched.has(href)) {
      const text = fetch(href).then((answer) => (answer.ok ? answer.text() : ""));
      fetched.set(href, text.then((html) => new DOMParser().parseFromString(html, "text/html")));
    }
    const found = await fetched.get(href).catch(() => null);
    for (const section of sections) {
      const passage = found && best(found, section, query);
      const link = full.querySelector(`a[href="${CSS.escape(address(page, section))}"]`);
      if (passage && link && drawing === drawn) {
        link.nextSibling.replaceChildren(...marked(passage, query));
      }
    }
  }
}

// The paragraph of a section that has the most words of the query.
function best(page, section, query) {
  const start = section.id ? page.getElementById(section.id) : page.querySelector("main h1");
  if (!start) return null;
  const heading = /^H[1-3]$/;
  let [most, chosen] = [0, null];
  const blocks = [...page.querySelectorAll("main :is(p, li, dd, td, h2, h3)")];
  for (const block of blocks) {
    if (!(start.compareDocumentPosition(block) & Node.DOCUMENT_POSITION_FOLLOWING)) continue;
    if (heading.test(block.tagName)) {
      if (start.contains(block) || block.closest(".task, .demo")) continue;
      break;
    }
    for (const formula of block.querySelectorAll("math, .anchor")) formula.remove();
    const text = block.textContent.replace(/\s+/g, " ").trim();
    const hits = didact.marked(text, query).filter(([, hit]) => hit);
    const kinds = new Set(hits.map(([word]) => word.toLowerCase()));
    const points = kinds.size + hits.length / 100;
    if (points > most) [most, chosen] = [points, text];
  }
  return chosen && shortened(chosen, query);
}

function shortened(text, query) {
  const room = 240;
  if (text.length <= room) return text;
  const [[before]] = didact.marked(text, query);
  const start = Math.max(0, text.lastIndexOf(" ", Math.max(0, before.length - 60)));
  const end = text.lastIndexOf(" ", start + room);
  return (start > 0 ? "…" : "") + text.slice(start, end).trim() + "…";
}

function look() {
  const query = input.value;
  const groups = shown(query);
  const count = full ? fill(groups, query) : open(groups, query);
  status.textContent = query.trim() ? counted(words.results_n, count) : "";
  if (full) {
    const url = new URL(location.href);
    url.search = query.trim() ? `?q=${encodeURIComponent(query)}` : "";
    try {
      history.replaceState(null, "", url);
    } catch {
      // A page on a disk keeps its address.
    }
  }
}

function press(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && !full && !list.hidden) {
    event.preventDefault();
    choose(active + step);
  } else if (event.key === "Escape" && !full) {
    if (!list.hidden) close();
    else input.value = "";
  } else if (event.key === "Enter" && !full) {
    const option = list.querySelector("[aria-selected=true]");
    if (option) location.assign(option.href);
    else if (input.value.trim()) {
      location.assign(`${root}search/${leaf("search/")}?q=${encodeURIComponent(input.value)}`);
    }
  }
}

const style = didact.later["found.css"];
if (!document.querySelector(`link[href$="${style}"]`)) {
  document.head.append(make("link", { rel: "stylesheet", href: didact.address("found.css") }));
}
didact.later.index = "index.js";
didact.load("search").then(() => didact.load("index")).then(() => {
  if (full) {
    const asked = new URLSearchParams(location.search).get("q");
    if (asked && !input.value) input.value = asked;
  } else {
    input.setAttribute("aria-expanded", "false");
    input.addEventListener("keydown", press);
    box.addEventListener("focusout", (event) => {
      if (!box.contains(event.relatedTarget)) close();
    });
    input.addEventListener("focus", () => input.value && look());
  }
  input.addEventListener("input", look);
  look();
});
