// axe-core's rules for WCAG 2.2 AA, and its best practices, over each kind of page.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import axe from "axe-core";
import { visit } from "./support/browser.mjs";
import { hub } from "./support/hub.mjs";
import { LANGUAGES, pagesIn } from "./support/words.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

describe("axe finds nothing", { concurrency: 4 }, () => {
  for (const lang of LANGUAGES)
    for (const { kind, path, status } of pagesIn(lang))
      test(`${kind}, ${lang}`, () =>
        visit({ site: hub.root, status }, async (page) => {
          await page.goto(hub.root + path);
          if (kind === "search") await page.locator("[data-search-results] mark").first().waitFor();
          await page.evaluate(axe.source);
          for (const colorScheme of ["light", "dark"]) {
            await page.emulateMedia({ colorScheme });
            assert.deepEqual(await faults(page), [], colorScheme);
          }
          // What is folded away is a page's content too.
          await page.locator("details").evaluateAll((all) => all.forEach((details) => (details.open = true)));
          assert.deepEqual(await faults(page), [], "unfolded");
        }));
});

async function faults(page) {
  const { violations } = await page.evaluate(
    (values) => window.axe.run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations"] }),
    RULES,
  );
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`));
}
