// axe-core's rules for WCAG 2.2 AA, and its best practices, over each kind of page.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assertAccessible } from "./support/axe.mjs";
import { visit } from "./support/browser.mjs";
import { hub } from "./support/hub.mjs";
import { pagesIn } from "./support/pages.mjs";
import { LANGUAGES } from "./support/words.mjs";

describe("axe finds nothing", { concurrency: 4 }, () => {
  for (const [i, lang] of LANGUAGES.entries())
    for (const [j, { kind, path, status }] of pagesIn(lang).entries())
      test(`${kind}, ${lang}`, () =>
        visit({ site: hub.root, status }, async (page) => {
          await page.goto(hub.root + path);
          assert.equal(await page.locator("html").getAttribute("lang"), lang);
          if (kind === "search") await page.locator("[data-search-results] mark").first().waitFor();
          // Every kind and every language is opened in both schemes of colours.
          await assertAccessible(page, (i + j) % 2 === 1);
        }));
});
