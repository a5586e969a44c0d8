"use strict";
{
const words = {"review_due":"Cards due today: {n}","review_more":"Another sitting","review_next":"Nothing is due. The next card comes back on {day}.","review_none":"Nothing is due: you have met no cards yet. They stand at the end of each lesson.","review_unsaved":"Your progress is not saved, so no card can come back. Save it at the end of a lesson, or in Settings."};
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
}
