// Lighthouse on the course's central lesson, its home page and its figures. Its performance is printed and not asserted:
// it is a time, and times belong to benches.

import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { address, assert, executable, flags, test } from "../harness.mjs";

for (const path of ["residual-networks/", "", "figures/"]) test(`Lighthouse finds nothing to mend in ${path || "the home page"}`, async (context) => {
  const chromeFlags = ["--headless=new", ...flags];
  const chrome = await launch({ chromePath: executable, chromeFlags });
  try {
    const options = { port: chrome.port, logLevel: "error" };
    const { lhr } = await lighthouse(address(path), options);
    const { performance, ...others } = lhr.categories;
    context.diagnostic(`performance ${Math.round(performance.score * 100)}`);
    for (const category of Object.values(others)) {
      const failed = category.auditRefs.filter(({ id, weight }) => {
        return weight > 0 && (lhr.audits[id].score ?? 1) < 1;
      });
      const ids = failed.map(({ id }) => id).join(", ");
      assert.equal(category.score, 1, `${category.title}: ${ids}`);
    }
    const shift = lhr.audits["cumulative-layout-shift"].numericValue;
    assert.ok(shift < 0.001, `the page jumps by ${shift}`);
  } finally {
    await chrome.kill();
  }
});
