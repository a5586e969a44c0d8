// What the specs share: a server as GitHub Pages would be one, a browser, and pages to open.
//
// DIDACT_SITE names the folder that is served, below a path and compressed, as the
// pages of a project are. Each spec is a process of its own with a browser of its own.

import { createServer } from "node:http";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { extname, join, relative } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

export { test };
export { default as assert } from "node:assert/strict";

export const site = process.env.DIDACT_SITE;
export const executable = process.env.DIDACT_BROWSER ?? "/usr/bin/chromium";
export const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

const types = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
  ".xml": "application/xml",
  ".ics": "text/calendar; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".zip": "application/zip",
};

/** The path below which a site expects to stand: only 404.html needs to know it. */
export function mountOf(folder) {
  const lost = readFileSync(join(folder, "404.html"), "utf8");
  return lost.match(/<base href="?([^" >]+)/)?.[1] ?? "/course/";
}

/** Serves `folder` below `mount`; a lost page is answered with 404.html, as on GitHub Pages. */
export function serve(folder, mount) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
    const below = path.startsWith(mount) ? path.slice(mount.length) : "404.html";
    let file = join(folder, below);
    if (existsSync(file) && statSync(file).isDirectory()) file = join(file, "index.html");
    const found = existsSync(file) && below !== "404.html";
    if (!found) file = join(folder, "404.html");
    response.writeHead(found ? 200 : 404, {
      "content-type": types[extname(file)] ?? "application/octet-stream",
      "content-encoding": "gzip",
    });
    response.end(gzipSync(readFileSync(file)));
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}

/** The pages of `folder`, as paths below it: `residual-networks/`. */
export function pagesOf(folder) {
  const pages = [];
  const walk = (at) => {
    for (const name of readdirSync(at).sort()) {
      const path = join(at, name);
      if (statSync(path).isDirectory()) walk(path);
      else if (name === "index.html") pages.push(relative(folder, at).replaceAll("\\", "/"));
    }
  };
  walk(folder);
  return pages.map((page) => (page === "" ? "" : page + "/"));
}

let browser;
let server;
let origin;

before(async () => {
  const mount = mountOf(site);
  server = await serve(site, mount);
  origin = `http://127.0.0.1:${server.address().port}${mount}`;
  browser = await chromium.launch({ executablePath: executable, args: flags });
});

after(async () => {
  await browser?.close();
  server?.close();
});

/** The address of a page of the site. */
export const address = (path = "") => origin + path;

/**
 * Opens a page, gives it to `body`, and fails on anything the page complains of or asks of
 * another host. `options` are Playwright's for a context: `viewport`, `colorScheme`,
 * `javaScriptEnabled`, `forcedColors`, `reducedMotion`; with `lost` the page is expected
 * not to be found.
 */
export async function visit(path, { lost = false, ...options }, body) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const complaints = [];
  try {
    const page = await context.newPage();
    page.on("console", (message) => {
      // A font is loaded ahead for pages that are served; one that is a file loads it when it is used.
      const ahead = path.startsWith("file:") && /font|ERR_FAILED/.test(message.text());
      const expected = ahead || (lost && message.text().includes("404"));
      if (message.type() === "error" && !expected) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(origin) && !/^(data|blob|file):/.test(url)) complaints.push(`asks for ${url}`);
    });
    await page.goto(path.includes("://") ? path : address(path));
    const given = await body(page, context);
    if (complaints.length > 0) throw new Error(`${path}: ${complaints.join("\n")}`);
    return given;
  } finally {
    await context.close();
  }
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds on the page as it stands, one line for each violation. */
export async function violations(page) {
  const found = await page.evaluate(`${axe}; axe.run({ resultTypes: ["violations"] })`);
  // axe sees no text in MathML, so a heading of a table that is a formula counts as empty there.
  const isFormula = (violation, node) =>
    violation.id === "empty-table-header" && node.html.includes("<math");
  return found.violations.flatMap((violation) => {
    const node = violation.nodes.find((node) => !isFormula(violation, node));
    return node ? [`${violation.id}: ${node.html.slice(0, 160)} (${node.failureSummary})`] : [];
  });
}
