// Finds sections by words: `didact.search(query)`, once the index has called `didact.index`.
// `src/site/search/mod.rs` describes the index; words are cut as in `tokens.rs`.

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
const value = new Map([...digits].map((digit, number) => [digit, number]));
const accents = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640\u3099\u309a]/gu;
const word = /[\p{Alphabetic}\p{N}]+/gu;
const unspaced =
  /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]+/gu;

// Weights of a word in a title, a heading, text and code, and on a page that
// is no lesson (the glossary says less than they do); BM25's saturation and share of length; what it costs to be the beginning of a word, another form, a slip.
const weigh = { title: 8, heading: 5, text: 1, code: 0.6, page: 0.8 };
const saturation = 1.2;
const lengthShare = 0.5;
const cost = { prefix: 0.7, form: 0.8, slip: 0.4 };
const mostForms = 40;

let pages = [];
let sections = [];
let terms = [];
let posts = [];
let meanLength = 1;
let decoded = new Map();

const fold = (text) =>
  text.normalize("NFKD").replace(accents, "").toLowerCase().replace(accents, "");

didact.words = (text) => {
  const found = [];
  for (const [run] of fold(text).matchAll(word)) {
    let end = 0;
    for (const match of run.matchAll(unspaced)) {
      if (match.index > end) found.push(run.slice(end, match.index));
      const characters = [...match[0]];
      if (characters.length === 1) found.push(characters[0]);
      for (let i = 1; i < characters.length; i++) found.push(characters[i - 1] + characters[i]);
      end = match.index + match[0].length;
    }
    if (end < run.length) found.push(run.slice(end));
  }
  return found;
};

didact.index = (data) => {
  pages = data.pages.map(([href, title, number]) => ({ href, title, number }));
  sections = data.sections.map(([page, id, heading, excerpt, named, length], at) => ({
    at, page, id, heading, excerpt, named, length,
    top: at === 0 || data.sections[at - 1][0] !== page,
  }));
  meanLength = sections.reduce((sum, section) => sum + section.length, 0) / (sections.length || 1);
  let last = "";
  terms = data.terms.split("\n").slice(0, -1).map((line) => {
    last = [...last].slice(0, parseInt(line[0], 36)).join("") + line.slice(1);
    return last;
  });
  posts = data.posts.split("\n");
  decoded = new Map();
};

// Returns the occurrences of the term at that place of the list.
function postings(index) {
  const known = decoded.get(index);
  if (known) return known;
  const text = posts[index];
  let at = 0;
  const next = () => {
    for (let number = 0, scale = 1; ; scale *= 32) {
      const digit = value.get(text[at++]);
      number += (digit % 32) * scale;
      if (digit < 32) return number;
    }
  };
  const common = text[0] === "!";
  if (common) at = 1;
  const found = [];
  for (let section = 0; at < text.length; ) {
    section += next();
    const count = next();
    const posting = { section, code: count % 2, times: count >> 1, positions: [] };
    let position = 0;
    for (let i = 0; i < posting.times && !common; i++) posting.positions.push((position += next()));
    found.push(posting);
  }
  decoded.set(index, found);
  return found;
}

// The first place of the list whose term does not come before `text`. Terms are sorted by
// code points, as Rust sorts them.
function lowerBound(text) {
  let [low, high] = [0, terms.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (before(terms[middle], text)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function before(a, b) {
  if (!/[\ud800-\udfff]/.test(a + b)) return a < b;
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < left.length && i < right.length; i++) {
    const difference = left[i].codePointAt(0) - right[i].codePointAt(0);
    if (difference !== 0) return difference < 0;
  }
  return left.length < right.length;
}

// The terms that a word of a query may mean, with what each is worth.
function meant(token, unfinished) {
  const found = [];
  const start = lowerBound(token);
  if (terms[start] === token) found.push([start, 1]);
  for (let i = start; i < terms.length && found.length < mostForms; i++) {
    if (!terms[i].startsWith(token)) break;
    const more = terms[i].length - token.length;
    if (more === 0) continue;
    if (more <= 2 && token.length > 2) found.push([i, cost.form]);
    else if (unfinished) found.push([i, cost.prefix * (token.length / terms[i].length) ** 0.5]);
  }
  for (let cut = 1; cut <= 2 && token.length - cut > 3; cut++) {
    const shorter = token.slice(0, -cut);
    const at = lowerBound(shorter);
    if (terms[at] === shorter) found.push([at, cost.form]);
  }
  return found.length > 0 ? found : slips(token);
}

// Terms that a slip of the fingers away, their first letter right: one slip in short words, two
// in long ones.
function slips(token) {
  const most = token.length >= 8 ? 2 : token.length >= 4 ? 1 : 0;
  const found = [];
  for (let i = lowerBound(token[0]); most > 0 && i < terms.length; i++) {
    if (terms[i][0] !== token[0]) break;
    if (Math.abs(terms[i].length - token.length) > most) continue;
    const steps = distance(token, terms[i], most);
    if (steps <= most) found.push([i, cost.slip / steps]);
  }
  return found.slice(0, mostForms);
}

// Insertions, deletions, replacements and swaps of neighbors; more than `most` are not counted.
function distance(a, b, most) {
  let [older, old] = [[], Array.from({ length: b.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      let steps = old[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      if (old[j] + 1 < steps) steps = old[j] + 1;
      if (row[j - 1] + 1 < steps) steps = row[j - 1] + 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped && older[j - 2] + 1 < steps) steps = older[j - 2] + 1;
      row.push(steps);
      if (steps < least) least = steps;
    }
    if (least > most) return most + 1;
    [older, old] = [old, row];
  }
  return old[b.length];
}

// Returns the number of occurrences of a word in a section, weighted by their places.
function weight(posting) {
  const section = sections[posting.section];
  const name = section.top ? weigh.title : weigh.heading;
  let sum = posting.code * weigh.code;
  for (const position of posting.positions) sum += position < section.named ? name : weigh.text;
  return sum + (posting.times - posting.positions.length) * weigh.text;
}

function score(token, unfinished) {
  const bySection = new Map();
  for (const [term, worth] of meant(token, unfinished)) {
    const found = postings(term);
    const rarity = Math.log(1 + (sections.length - found.length + 0.5) / (found.length + 0.5));
    for (const posting of found) {
      const section = sections[posting.section];
      const long = 1 - lengthShare + lengthShare * (section.length / meanLength);
      const often = weight(posting) / long;
      const points = worth * rarity * ((saturation + 1) * often) / (saturation + often);
      let known = bySection.get(posting.section);
      if (!known) bySection.set(posting.section, (known = { points, positions: [], rarity }));
      if (points > known.points) known.points = points;
      for (const position of posting.positions) known.positions.push(position);
    }
  }
  return bySection;
}

// Counts the places where neighboring words of the query are neighbors in the section, names first.
function neighbors(first, second, section) {
  if (!first?.positions.length || !second?.positions.length) return 0;
  const after = new Set(second.positions);
  let sum = 0;
  for (const position of first.positions) {
    if (after.has(position + 1)) sum += position < section.named ? 3 : 1;
  }
  return (Math.min(first.rarity, second.rarity) * 2 * sum) / (sum + 1);
}

// Sections by page, the best page first: `[{ page, points, sections: [{ id, heading, … }] }]`.
didact.search = (query) => {
  const tokens = didact.words(query);
  const unfinished = /[\p{Alphabetic}\p{N}]$/u.test(query);
  const scores = tokens.map((token, i) => score(token, unfinished && i === tokens.length - 1));
  const all = new Set(scores.flatMap((found) => [...found.keys()]));
  const byPage = new Map();
  for (const at of all) {
    const section = sections[at];
    const found = scores.map((map) => map.get(at));
    let points = found.reduce((sum, one) => sum + (one?.points ?? 0), 0);
    for (let i = 1; i < found.length; i++) points += neighbors(found[i - 1], found[i], section);
    const hits = found.filter(Boolean).length;
    points *= (hits / tokens.length) ** 3;
    if (!pages[section.page].number) points *= weigh.page;
    const group = byPage.get(section.page) ?? { page: pages[section.page], points: 0, sections: [] };
    group.points = Math.max(group.points, points);
    group.sections.push({ ...section, points });
    byPage.set(section.page, group);
  }
  const groups = [...byPage.values()].sort((a, b) => b.points - a.points);
  const best = groups[0]?.points ?? 0;
  for (const group of groups) {
    group.sections.sort((a, b) => b.points - a.points || a.at - b.at);
    group.sections = group.sections.filter((section) => section.points > best / 8);
  }
  return groups.filter((group) => group.sections.length > 0);
};

// `text` in pieces, those that begin with a word of the query marked: `[[text, marked], …]`.
didact.marked = (text, query) => {
  const tokens = didact.words(query).filter((token) => token.length > 1);
  const pieces = [];
  let end = 0;
  for (const match of text.matchAll(/[\p{Alphabetic}\p{N}\p{M}]+/gu)) {
    const folded = fold(match[0]);
    const hit = tokens.some(
      (token) => folded.startsWith(token) || (unspacedIn(folded) && folded.includes(token)),
    );
    if (!hit) continue;
    pieces.push([text.slice(end, match.index), false], [match[0], true]);
    end = match.index + match[0].length;
  }
  pieces.push([text.slice(end), false]);
  return pieces.filter(([piece]) => piece !== "");
};

const unspacedIn = (text) => text.search(unspaced) >= 0;
