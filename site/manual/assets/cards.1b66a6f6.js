"use strict";
{
const words = {"cannot_save":"This browser does not let the page save anything. It works on until you leave it.","card_forgot":"Forgot","card_knew":"Knew it","card_place":"Card {n} of {of}","card_show":"Show answer","cards_again":"Go through them again","cards_done":"Done: {n} cards, {forgotten} forgotten on the way.","cards_list":"Show all as a list","save_progress":"Save my progress","saved":"Saved.","saved_here":"Saved in this browser only. Export or erase any time in Settings."};
const DAYS = [1, 2, 7, 21, 60];
function make(name, text = "", className = "") {
const made = document.createElement(name);
made.textContent = text;
if (className) made.className = className;
if (name === "button") made.type = "button";
return made;
}
function known(id, ok) {
didact.change(({ cards }) => {
const box = ok ? Math.min((cards[id]?.box ?? 0) + 1, DAYS.length - 1) : 0;
cards[id] = { box, due: didact.day(DAYS[box]) };
});
}
didact.keep = () => {
const first = !didact.state.created;
const kept = didact.change((state) => (state.created ??= didact.day()));
if (!kept) return words.cannot_save;
return first ? words.saved_here : words.saved;
};
didact.deal = (place, cards, after = () => {}) => {
const rest = [...cards];
let forgotten = 0;
const box = make("div", "", "dealt");
const count = make("p", "", "meta");
const front = make("div", "", "front");
const back = make("div", "", "back");
back.tabIndex = -1;
const buttons = make("p", "", "ask");
const show = make("button", words.card_show);
const knew = make("button", words.card_knew);
const forgot = make("button", words.card_forgot);
show.className = "primary";
count.setAttribute("role", "status");
buttons.append(show, knew, forgot);
box.append(count, front, back, buttons);
place.replaceChildren(box);
function next(focus = true) {
if (!rest.length) return finish();
const [card] = rest;
const sentence = words.card_place.replace("{n}", cards.length - rest.length + forgotten + 1);
count.textContent = sentence.replace("{of}", cards.length + forgotten);
front.replaceChildren(...card.front);
back.replaceChildren();
back.hidden = true;
show.hidden = false;
knew.hidden = forgot.hidden = true;
if (focus) show.focus();
}
function turn() {
back.replaceChildren(...rest[0].back);
back.hidden = false;
show.hidden = true;
knew.hidden = forgot.hidden = false;
back.focus();
}
function judge(ok) {
const card = rest.shift();
known(card.id, ok);
if (!ok) {
forgotten += 1;
rest.push(card);
}
next();
}
function finish() {
const done = make("p", words.cards_done.replace("{n}", cards.length).replace("{forgotten}", forgotten));
done.tabIndex = -1;
box.replaceChildren(done);
if (!didact.state.created) {
const save = make("button", words.save_progress);
const said = make("p", "", "meta");
said.setAttribute("role", "status");
save.addEventListener("click", () => (said.textContent = didact.keep()));
box.append(save, said);
}
done.focus();
after(box);
}
show.addEventListener("click", turn);
knew.addEventListener("click", () => judge(true));
forgot.addEventListener("click", () => judge(false));
next(false);
};
const copies = (node) => [...node.cloneNode(true).childNodes];
for (const section of document.querySelectorAll("section.cards[data-needs=cards]")) {
const list = section.querySelector("ul");
const rows = [...section.querySelectorAll("li[data-card]")];
if (!rows.length) continue;
const cards = rows.map((row) => ({
id: `${didact.lesson}/${row.dataset.card}`,
front: copies(row.querySelector("summary")),
back: copies(row.querySelector("details > div")),
}));
const place = make("div");
const all = make("button", words.cards_list);
all.setAttribute("aria-pressed", "false");
const showList = (whole) => {
list.hidden = !whole;
place.hidden = whole;
all.setAttribute("aria-pressed", whole);
};
all.addEventListener("click", () => showList(list.hidden));
const row = make("p", "", "cards-all");
row.append(all);
list.before(place);
list.after(row);
showList(false);
const start = () => didact.deal(place, cards, (box) => {
const again = make("button", words.cards_again);
again.addEventListener("click", start);
box.append(again);
});
start();
addEventListener("beforeprint", () => (list.hidden = false));
addEventListener("afterprint", () => (list.hidden = !place.hidden));
}
}
