// Every page of the site: nothing that a program can find stands in a reader's way.

import nu from "vnu-jar";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { address, assert, pagesOf, site, test, violations, visit } from "../harness.mjs";

const pages = pagesOf(site);
const files = [...pages.map((page) => join(page, "index.html")), "404.html"];

test("the site is there", () => assert.ok(pages.length > 2, "run `didact build`"));

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing on any page, ${colorScheme}`, async () => {
    for (const path of pages) {
      const options = { colorScheme, bypassCSP: true };
      const found = await visit(path, options, async (page) => {
        await page.evaluate(() => {
          for (const details of document.querySelectorAll("details")) {
            details.removeAttribute("name");
            details.open = true;
          }
        });
        return violations(page);
      });
      assert.deepEqual(found, [], path);
    }
  });
}

test("every page is valid HTML", async (context) => {
  const checker = ["-jar", nu, "--format", "json", "--errors-only", "--exit-zero-always"];
  const paths = files.map((file) => join(site, file));
  const { error, stderr } = spawnSync("java", [...checker, ...paths], { encoding: "utf8" });
  if (error) return context.skip("there is no Java for the Nu HTML checker");
  const problems = JSON.parse(stderr).messages;
  const lines = problems.map((message) => {
    return `${message.url}:${message.lastLine}:${message.lastColumn} ${message.message}`;
  });
  assert.deepEqual(lines, []);
});

test("pages ask nothing of other hosts and complain of nothing", async () => {
  for (const path of pages) {
    await visit(path, {}, async (page) => {
      await page.waitForLoadState("networkidle");
      assert.equal(await page.evaluate(() => document.cookie), "");
      assert.equal(await page.evaluate(() => localStorage.length), 0, `${path} stores unasked`);
    });
  }
});

test("a lost page is answered with a page that leads back", async () => {
  await visit("no/such/page/", { lost: true }, async (page) => {
    const links = await page.$$eval("main a", (all) => all.map((link) => link.href));
    assert.ok(links.includes(address()), links.join(" "));
  });
});
