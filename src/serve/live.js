// Keeps an open page as the course is: patches what changed, says which demos run again, and
// shows what is wrong. Only `didact serve` adds it to pages.
//
// What the server sent before is compared with what it sends now, and the difference is made in
// the page as it stands: what readers opened, wrote or scrolled to stays. Where scripts of the page
// have something to set up anew the page is loaded again, and stands where it stood.
"use strict";
(() => {
  const here = decodeURIComponent(location.pathname).replace(/^\//, "");
  const file = here === "" || here.endsWith("/") ? here + "index.html" : here;
  const kept = `didact-live:${location.pathname}`;
  let digest = document.currentScript.dataset.page;
  let last = null;
  let running = [];

  // What scripts of the page look for when it is loaded.
  const scripted = "[data-needs], [data-act], form, button, input, select, textarea";
  // What is replaced as a whole.
  const whole = "pre, svg, math, table, h1, h2, h3, h4, h5, h6, summary";

  const link = document.createElement("link");
  Object.assign(link, { rel: "stylesheet", href: "/__didact/live.css" });
  document.head.append(link);

  const make = (tag, names, text) => {
    const made = document.createElement(tag);
    made.className = `didact-live ${names}`;
    made.textContent = text;
    return made;
  };

  // Loads the page again, and leaves it as it is read.
  function again() {
    const open = [...document.querySelectorAll("details")].map((details) => details.open);
    sessionStorage.setItem(kept, JSON.stringify({ top: scrollY, open }));
    location.reload();
    throw new Error("the page is loaded again");
  }

  function restore() {
    const found = JSON.parse(sessionStorage.getItem(kept) ?? "null");
    sessionStorage.removeItem(kept);
    if (!found) return;
    const all = document.querySelectorAll("details");
    all.forEach((details, at) => (details.open = found.open[at] ?? details.open));
    scrollTo({ top: found.top, behavior: "instant" });
  }

  const isScripted = (element) => element.matches(scripted) || element.querySelector(scripted);
  // A question that is read when it is answered, and not before, can change while it stands.
  const questions = "form.question[data-needs=question]";
  const isQuestion = (element) => element.closest(questions) !== null;
  const isSetUp = (element, live) => isScripted(element) && !isQuestion(live);
  const isKin = (one, other) => one.tagName === other.tagName && one.id === other.id;

  // Whether an element holds elements and no words of its own.
  const isFrame = (element) =>
    !element.matches(whole) &&
    element.children.length > 0 &&
    [...element.childNodes].every((node) => node.nodeType !== Node.TEXT_NODE || !node.data.trim());

  // Elements before and now, in pairs; one of the two is missing where something came or went.
  function pairs(olds, news) {
    let start = 0;
    let end = 0;
    const room = Math.min(olds.length, news.length);
    while (start < room && olds[start].isEqualNode(news[start])) start += 1;
    while (end < room - start && olds.at(-1 - end).isEqualNode(news.at(-1 - end))) end += 1;
    const head = olds.slice(0, start).map((old, at) => [old, news[at]]);
    const tail = olds.slice(olds.length - end).map((old, at) => [old, news.at(at - end)]);
    const middle = [];
    const left = olds.slice(start, olds.length - end);
    const fresh = news.slice(start, news.length - end);
    const staying = new Set(left.filter((old) => fresh.some((made) => made.isEqualNode(old))));
    for (const made of fresh) {
      const same = left.findIndex((old) => old.isEqualNode(made));
      const at = same >= 0 ? same : left.findIndex((old) => isKin(old, made) && !staying.has(old));
      // What stands before it went.
      const near = same >= 0 || at === 0 || made.id ? at : -1;
      middle.push(...left.splice(0, Math.max(near, 0)).map((old) => [old, null]));
      middle.push(near >= 0 ? [left.shift(), made] : [null, made]);
    }
    return [...head, ...middle, ...left.map((old) => [old, null]), ...tail];
  }

  // The elements of the page that stand for what the server sent; scripts may have added others.
  function standing(olds, live) {
    const found = new Map();
    let at = live.firstElementChild;
    for (const old of olds) {
      while (at && (at.classList.contains("didact-live") || !isKin(at, old))) at = at.nextElementSibling;
      if (!at) again();
      found.set(old, at);
      at = at.nextElementSibling;
    }
    return found;
  }

  function attributes(before, now, live) {
    for (const { name } of [...before.attributes, ...now.attributes]) {
      const value = now.getAttribute(name);
      if (before.getAttribute(name) === value) continue;
      if (value === null) live.removeAttribute(name);
      else live.setAttribute(name, value);
    }
  }

  // What a reader typed or chose goes with the field to which it belongs.
  function keepAnswers(live, made) {
    const fields = "input, textarea, select";
    const olds = [...live.querySelectorAll(fields)];
    made.querySelectorAll(fields).forEach((field, at) => {
      const old = olds[at];
      if (old?.type !== field.type) return;
      if (field.type === "radio" || field.type === "checkbox") field.checked = old.checked;
      else field.value = old.value;
    });
  }

  function replace(live, now) {
    if (isSetUp(now, live) || isSetUp(live, live)) again();
    const made = document.importNode(now, true);
    keepAnswers(live, made);
    const open = [...live.querySelectorAll("details")].map((details) => details.open);
    made.querySelectorAll("details").forEach((details, at) => (details.open = open[at] ?? details.open));
    live.replaceWith(made);
    return made;
  }

  function change(before, now, live) {
    if (before.isEqualNode(now)) return live;
    const isSame = before.matches(questions) && now.matches(questions) && before.dataset.kind === now.dataset.kind;
    if (before.matches("[data-needs], form") && !isSame) again();
    if (!isFrame(before) || !isFrame(now)) return replace(live, now);
    attributes(before, now, live);
    const olds = [...before.children];
    const places = standing(olds, live);
    let end = null;
    for (const [old, made] of pairs(olds, [...now.children])) {
      const place = places.get(old);
      if (made && place) {
        end = change(old, made, place);
      } else if (made) {
        if (isSetUp(made, live)) again();
        const fresh = document.importNode(made, true);
        if (end) end.after("\n", fresh);
        else live.prepend(fresh, "\n");
        end = fresh;
      } else {
        if (isSetUp(place, live)) again();
        place.remove();
      }
    }
    return live;
  }

  const addresses = (page, what, name) =>
    [...page.head.querySelectorAll(what)].map((element) => element.getAttribute(name));

  function patch(before, now) {
    const scripts = (page) => addresses(page, "script[src]", "src").join("\n");
    if (scripts(before) !== scripts(now)) again();
    const styles = addresses(now, "link[rel=stylesheet]", "href");
    addresses(before, "link[rel=stylesheet]", "href").forEach((href, at) => {
      const old = document.head.querySelector(`link[rel=stylesheet][href="${CSS.escape(href)}"]`);
      if (old && styles[at] && styles[at] !== href) old.setAttribute("href", styles[at]);
    });
    document.title = now.title;
    change(before.body, now.body, document.body);
  }

  // Until a demo has run, its new code stands above what the old code gave.
  function keepResults(before, now) {
    for (const id of running) {
      const [old, made] = [before.getElementById(id), now.getElementById(id)];
      const code = made?.querySelector(".lines");
      if (!old || !code) continue;
      const mixed = now.importNode(old, true);
      mixed.querySelector(".lines")?.replaceWith(code);
      made.replaceWith(mixed);
    }
  }

  async function read() {
    const response = await fetch(location.pathname + location.search, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const script = page.querySelector("script[data-page]");
    const found = script?.dataset.page;
    script?.remove();
    return [page, found];
  }

  async function update() {
    const [page, found] = await read();
    if (found === digest) return;
    if (!last) again();
    unmark();
    keepResults(last, page);
    patch(last, page);
    [last, digest] = [page, found];
  }

  // Pictures that changed and are called as before.
  function refresh(changed) {
    for (const image of document.querySelectorAll("main img")) {
      const url = new URL(image.currentSrc || image.src, location.href);
      if (!changed.includes(decodeURIComponent(url.pathname).slice(1))) continue;
      url.search = `?${Date.now()}`;
      image.src = url.href;
    }
  }

  function unmark() {
    for (const old of document.querySelectorAll(".didact-live.note")) old.remove();
    for (const old of document.querySelectorAll("[data-didact-running]")) delete old.dataset.didactRunning;
  }

  function mark() {
    unmark();
    for (const id of running) {
      const demo = document.getElementById(id);
      if (!demo) continue;
      demo.dataset.didactRunning = "";
      const result = demo.querySelector(".result");
      const words = result ? "Outdated: this demo is running again." : "This demo is running.";
      (result ?? demo).prepend(make("p", "note", words));
    }
  }

  const corner = make("p", "corner", "");
  corner.setAttribute("role", "status");
  corner.hidden = true;
  let panel = null;

  function tell({ problems, running: all, doing }) {
    const count = Object.values(all).flat().length;
    corner.textContent = doing || `Running ${count} ${count === 1 ? "demo" : "demos"} …`;
    corner.hidden = count === 0 && !doing;
    if (!corner.isConnected) document.body.append(corner);
    const text = problems.text;
    if (panel?.dataset.text === text) return;
    panel?.remove();
    panel = null;
    if (!text) return;
    const { broken, count: words } = problems;
    panel = make("div", broken ? "problems broken" : "problems", "");
    panel.dataset.text = text;
    const fold = document.createElement("details");
    fold.open = broken;
    const heading = document.createElement("summary");
    heading.textContent = broken ? `${words}: this is the last good page` : words;
    const list = document.createElement("pre");
    list.textContent = text;
    list.tabIndex = 0;
    if (broken) panel.setAttribute("role", "alert");
    fold.append(heading, list);
    panel.append(fold);
    document.body.append(panel);
  }

  let busy = read().then(([page, found]) => {
    if (found !== digest) again();
    last = page;
  });
  restore();

  // One after the other; after a failure the page is loaded again, which mends it.
  const then = (work) => (busy = busy.then(work).catch(() => {}));

  const source = new EventSource("/__didact/events");
  let isFirst = true;
  source.onmessage = (event) => {
    const news = JSON.parse(event.data);
    const isNew = isFirst || news.changed.includes(file);
    isFirst = false;
    // Its lesson is called otherwise now.
    const now = news.moved[file];
    if (now !== undefined) {
      location.replace(`/${now}${location.hash}`);
      return;
    }
    then(async () => {
      running = news.running[file] ?? [];
      if (isNew || document.title === "didact") await update();
      refresh(news.changed);
      mark();
      tell(news);
    });
  };
  // A server that was gone may know more.
  source.onerror = () => (isFirst = true);
})();
