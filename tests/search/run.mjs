// Searches as a page does: `node run.mjs search.js index.js`, queries as lines of JSON on standard
// input, results as lines of JSON on standard output.
import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";

const page = createContext({});
runInContext("const didact = {}; globalThis.didact = didact;", page);
for (const file of process.argv.slice(2)) runInContext(readFileSync(file, "utf8"), page);

for (const line of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const { query, text } = JSON.parse(line);
  const found = text
    ? page.didact.marked(text, query)
    : page.didact.search(query).flatMap((group) =>
        group.sections.map((section) => `${group.page.href}#${section.id}`),
      );
  console.log(JSON.stringify(found));
}
