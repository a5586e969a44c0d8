// Lines to put in order: by buttons, by keys, by pointer.

for (const form of document.querySelectorAll("form.order-lines")) {
  const list = form.querySelector(".pieces");
  const orders = [...form.querySelectorAll("[data-order]")].map((order) => order.dataset.order);
  const rows = () => [...list.children];
  const isOut = (row) => row.classList.contains("out-of-order");
  let before = null;
  let dragged = false;

  const tell = (sentence, row) => {
    const used = rows().filter((other) => !isOut(other));
    const parts = { n: used.indexOf(row) + 1, of: used.length };
    didact.ask(form, sentence.replace(/\{(\w+)\}/g, (_, name) => parts[name]));
  };

  function take(row, taken) {
    for (const button of list.querySelectorAll("[data-act=take]")) {
      button.setAttribute("aria-pressed", taken && button.closest("li") === row);
    }
    before = taken ? rows() : null;
    tell(taken ? words.order_taken : words.order_dropped, row);
  }

  function move(row, by) {
    const all = rows();
    const to = Math.min(Math.max(all.indexOf(row) + by, 0), all.length - 1);
    if (to === all.indexOf(row)) return tell(words.order_at, row);
    bring(row, to);
    tell(words.order_at, row);
  }

  // The others make room: the line itself stays where it is, and keeps focus and pointer.
  function bring(row, to) {
    const all = rows();
    const from = all.indexOf(row);
    if (to > from) row.before(...all.slice(from + 1, to + 1));
    else row.after(...all.slice(to, from));
  }

  list.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    const row = button?.closest("li");
    const act = button?.dataset.act;
    if (act === "up") move(row, -1);
    if (act === "down") move(row, 1);
    // The click that ends a drag picks nothing up.
    if (act === "take" && dragged) dragged = false;
    else if (act === "take") take(row, button.getAttribute("aria-pressed") !== "true");
    if (act === "leave") {
      const out = row.classList.toggle("out-of-order");
      button.setAttribute("aria-pressed", out);
      didact.ask(form, out ? words.order_left_out : words.order_back_in);
    }
  });

  list.addEventListener("keydown", (event) => {
    const row = event.target.closest("li");
    const taken = row?.querySelector("[data-act=take]").getAttribute("aria-pressed") === "true";
    if (!taken) return;
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step) move(row, step);
    else if (event.key === "Enter") take(row, false);
    else if (event.key === "Escape") {
      list.append(...before);
      event.target.focus();
      take(row, false);
    } else return;
    event.preventDefault();
  });

  // A pointer may drag what the buttons move.
  list.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-act=take]");
    if (!handle || event.button) return;
    const row = handle.closest("li");
    dragged = false;
    const follow = ({ clientY }) => {
      const over = rows().find((other) => {
        const { top, bottom } = other.getBoundingClientRect();
        return other !== row && clientY > top && clientY < bottom;
      });
      if (!over) return;
      dragged = true;
      bring(row, rows().indexOf(over));
    };
    const stop = () => {
      handle.removeEventListener("pointermove", follow);
      if (dragged) tell(words.order_at, row);
    };
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener("pointermove", follow);
    handle.addEventListener("pointerup", stop, { once: true });
    handle.addEventListener("pointercancel", stop, { once: true });
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await didact.load("question");
    const used = rows().filter((row) => !isOut(row));
    const given = used.map((row) => row.dataset.piece);
    const ok = orders.includes(given.join(" "));
    const near = orders[0].split(" ");
    const first = given.findIndex((piece, at) => piece !== near[at]);
    const told = document.createElement("p");
    const said = given.length === near.length ? words.order_until : words.order_count;
    if (!ok) told.textContent = said.replace("{n}", given.length === near.length ? first + 1 : near.length);
    didact.say(form, ok, ...(ok ? [] : [told]));
    didact.answered(form.id, ok);
    if (ok) form.querySelector(".answer").open = true;
  });
}

// A plain form of `didact.ask` for pages where the script of questions is not loaded.
didact.ask ??= (form, sentence) => {
  const told = document.createElement("p");
  told.textContent = sentence;
  form.querySelector(".said").replaceChildren(told);
};
