// The review page: cards of all lessons that are due, oldest first, a sitting at a time.

const SITTING = 20;
const place = document.getElementById("sitting");
const status = document.getElementById("due");
const count = (sentence, n) => sentence.replace("{n}", n);

function nodes(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return [...template.content.childNodes];
}

function all() {
  return didact.deck.flatMap(({ lesson, title, cards }) =>
    cards.map(([id, front, back]) => {
      const from = document.createElement("p");
      from.className = "meta";
      const link = document.createElement("a");
      link.href = `../${lesson}/`;
      link.textContent = title;
      from.append(link);
      return { id: `${lesson}/${id}`, front: [from, ...nodes(front)], back: nodes(back) };
    }),
  );
}

function start() {
  const { cards } = didact.state;
  const today = didact.day();
  const due = ({ id }) => cards[id]?.due;
  const met = all().filter(due);
  const waiting = met.filter((card) => due(card) <= today);
  waiting.sort((a, b) => (due(a) < due(b) ? -1 : 1));
  if (waiting.length) {
    status.textContent = count(words.review_due, waiting.length);
    didact.deal(place, waiting.slice(0, SITTING), (box) => {
      if (waiting.length <= SITTING) return;
      const more = document.createElement("button");
      more.type = "button";
      more.textContent = words.review_more;
      more.addEventListener("click", start);
      box.append(more);
    });
  } else if (met.length) {
    const next = met.map(due).sort()[0];
    status.textContent = words.review_next.replace("{day}", next);
  } else {
    status.textContent = didact.state.created ? words.review_none : words.review_unsaved;
  }
}

didact.load("cards").then(start);
