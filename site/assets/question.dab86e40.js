"use strict";
{
const words = {"choose_first":"Choose or write an answer first.","compare_answer":"You wrote “{guess}”. The answer here: “{answer}”.","correct":"Correct.","guessed":"You guessed “{guess}”; the run gave “{answer}”.","no_number":"Write a number, such as 1024 or 3.5e-4.","not_quite":"Not quite.","other_output":"It does that, but it prints something else.","some_missing":"So far right, but not all of it.","too_large":"That is too large.","too_small":"That is too small.","try_again":"Try again."};
const icons = { true: "✓", false: "✗" };
function element(name, className, ...content) {
const made = document.createElement(name);
made.className = className;
made.append(...content);
return made;
}
function copy(node) {
const made = node.cloneNode(true);
for (const inside of [made, ...made.querySelectorAll("[id]")]) inside.removeAttribute("id");
return made;
}
const content = (node) => [...copy(node).childNodes];
function filled(sentence, parts) {
return sentence.split(/\{(\w+)\}/).flatMap((part, index) => (index % 2 ? parts[part] : [part]));
}
didact.say = (form, ok, ...parts) => {
const said = form.querySelector(".said");
said.className = `said ${ok ? "right" : "wrong"}`;
const verdict = element("b", "verdict", `${icons[ok]} ${ok ? words.correct : words.not_quite}`);
said.replaceChildren(element("p", "", verdict, " "), ...parts);
};
didact.ask = (form, sentence) => {
const said = form.querySelector(".said");
said.className = "said";
said.replaceChildren(element("p", "", sentence));
};
function number(text) {
const plain = text
.trim()
.replace(/[\s']/g, "")
.replace(/[−–]/g, "-")
.replace(/,(?=\d{3}(\D|$))/g, "")
.replace(",", ".")
.replace(/[×·*x]10\^?(-?\d+)/i, "e$1")
.replace(/^10\^(-?\d+)/, "1e$1");
const [, above, below] = /^([-+]?[\d.]+(?:e[-+]?\d+)?)(?:\/([\d.]+))?/i.exec(plain) ?? [];
return above === undefined ? NaN : Number(above) / Number(below ?? 1);
}
const plain = (text) => text.trim().toLowerCase().replace(/\s+/g, " ");
const lines = (text) => text.trim().split("\n").map((line) => line.trimEnd()).join("\n");
const kinds = {
choice(form, answer) {
const chosen = [...form.querySelectorAll(".option input:checked")];
if (!chosen.length) return null;
const marked = (input) => answer.querySelector(`.feedback[data-option="${input.value}"]`);
const right = [...answer.querySelectorAll(".feedback.right")];
const wrong = chosen.filter((input) => !marked(input)?.classList.contains("right"));
const missing = right.length - (chosen.length - wrong.length);
const ok = !wrong.length && !missing;
const told = (ok ? chosen : wrong).flatMap((input) => {
const found = marked(input);
return found ? [...copy(found).children].slice(1) : [];
});
if (!wrong.length && missing) told.push(element("p", "", words.some_missing));
const label = (value) =>
content(form.querySelector(`.option input[value="${value}"]`).nextElementSibling);
const list = (values) => values.flatMap((value, at) => [...(at ? [", "] : []), ...label(value)]);
const guess = list(chosen.map((input) => input.value));
return { ok, told, guess, answer: list(right.map((found) => found.dataset.option)) };
},
number(form, answer) {
const { value } = form.querySelector(".field input");
if (!value.trim()) return null;
const key = answer.querySelector(".key");
const given = number(value);
const wanted = Number(key.dataset.value);
const far = Math.abs(given - wanted);
const ok = far <= Number(key.dataset.within) + 1e-9 * Math.abs(wanted);
const told = Number.isNaN(given) ? [element("p", "", words.no_number)] : [];
if (far && !ok) told.push(element("p", "", given < wanted ? words.too_small : words.too_large));
return { ok, told, guess: [value.trim()], answer: content(key) };
},
text(form, answer) {
const { value } = form.querySelector(".field input");
if (!value.trim()) return null;
const key = answer.querySelector(".key");
const accepted = [...key.querySelectorAll("code")].map((code) => plain(code.textContent));
const guess = [value.trim()];
if (!accepted.length) return { ok: null, told: [], guess, answer: content(key) };
return { ok: accepted.includes(plain(value)), told: [], guess, answer: content(key) };
},
trace(form, answer) {
const chosen = form.querySelector(".option input:checked");
if (!chosen) return null;
const key = answer.querySelector(".key");
const { verdict } = key.dataset;
const printed = answer.querySelector(".out:not(.err) samp")?.textContent ?? "";
const given = form.querySelector("textarea").value;
const sameEnd = chosen.value === verdict;
const samePrint = verdict === "refused" || lines(given) === lines(printed);
const told = sameEnd && !samePrint ? [element("p", "", words.other_output)] : [];
return { ok: sameEnd && samePrint, told, guess: content(chosen.nextElementSibling), answer: content(key) };
},
};
kinds.many = kinds.choice;
function isNear(form, result) {
const after = (a, b) => a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING;
const between = [...document.querySelectorAll("main h2")];
return after(form, result) && !between.some((h2) => after(form, h2) && after(h2, result));
}
didact.reveal = (form, line) => {
const answer = form.querySelector("details.answer");
answer.open = true;
const { demo } = form.dataset;
const folds = [...document.querySelectorAll(`details.reveal[data-of="${demo}"]`)];
const result = document.getElementById(demo)?.querySelector("details.reveal");
form.dataset.done = "";
result?.querySelector(".guess")?.remove();
if (result && line) result.querySelector("summary").after(element("p", "guess", ...line()));
const waits = document.querySelector(`form.question[data-demo="${demo}"]:not([data-done])`);
const isOpen = result?.open && !("hide" in result.dataset);
const shown = result && !isOpen && !waits && isNear(form, result) ? result : answer;
shown.open = true;
if (!waits) for (const fold of folds) if (fold !== result || shown === result) fold.open = true;
shown.querySelector("summary").focus();
};
function commit(form) {
const answer = form.querySelector("details.answer");
const found = kinds[form.dataset.kind](form, answer);
if (!found) return didact.ask(form, words.choose_first);
const { ok, told, guess } = found;
const predicts = Boolean(form.closest(".predict"));
if (predicts && ok !== null && !form.dataset.demo) {
didact.say(form, ok, ...told);
answer.open = true;
} else if (predicts || ok === null) {
const sentence = form.dataset.demo ? words.guessed : words.compare_answer;
const line = () => filled(sentence, { guess, answer: found.answer }).map((part) => part.cloneNode?.(true) ?? part);
form.querySelector(".said").replaceChildren(element("p", "guess", ...line()));
if (predicts) didact.reveal(form, line);
else answer.open = true;
} else {
didact.say(form, ok, ...told, ...(ok ? [] : [element("p", "again", words.try_again)]));
answer.open = ok && !form.querySelector(".feedback");
}
if (ok !== null) didact.answered(form.id, ok);
if (form.closest(".precheck")) offerSkip(form.closest(".precheck"));
}
function offerSkip(section) {
const { answers } = didact.state;
const forms = [...section.querySelectorAll("form.question")];
const first = (form) => answers[didact.nameOf(form.id)];
if (!forms.every((form) => first(form)?.ok && first(form).tries === 1)) return;
const ids = [...document.querySelectorAll(".rail [data-skip]")].map((entry) => entry.dataset.skip);
didact.change(({ lessons }) => (lessons[didact.lesson] = { ...lessons[didact.lesson], skip: ids }));
}
for (const form of document.querySelectorAll("form.question[data-needs=question]")) {
form.addEventListener("submit", (event) => {
event.preventDefault();
commit(form);
});
form.querySelector("[data-act=skip]")?.addEventListener("click", () => didact.reveal(form));
}
for (const button of document.querySelectorAll("button[data-act=solved]")) {
const id = button.closest("section").getAttribute("aria-labelledby");
const name = didact.nameOf(id);
const show = () => button.setAttribute("aria-pressed", Boolean(didact.state.answers[name]?.ok));
document.addEventListener("didact:change", show);
button.addEventListener("click", () => {
const done = didact.state.answers[name]?.ok;
if (done) didact.change(({ answers }) => delete answers[name]);
else didact.answered(id, true);
});
show();
}
}
