// axe-core's rules for WCAG 2.2 AA, and its best practices.

import assert from "node:assert/strict";
import axe from "axe-core/axe.min.js";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * Fails unless axe finds nothing in the page as it opens, in one scheme of colours, and with all unfolded, in the other:
 * what is folded away is a page's content too.
 *
 * @param {import("playwright-core").Page} page
 * @param {boolean} [darkFirst]
 */
export async function assertAccessible(page, darkFirst = false) {
  await page.evaluate(axe.source);
  const [first, second] = darkFirst ? ["dark", "light"] : ["light", "dark"];
  await page.emulateMedia({ colorScheme: first });
  assert.deepEqual(await faults(page), [], first);
  await page.emulateMedia({ colorScheme: second });
  await page.locator("details").evaluateAll((all) => all.forEach((details) => (details.open = true)));
  assert.deepEqual(await faults(page), [], `${second}, unfolded`);
}

/** What axe finds in a page as it is. @param {import("playwright-core").Page} page */
export async function faultsOf(page) {
  await page.evaluate(axe.source);
  return faults(page);
}

async function faults(page) {
  const { violations } = await page.evaluate(
    (values) => window.axe.run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations"] }),
    RULES,
  );
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`));
}
