// axe-core's rules for WCAG 2.2 AA, and its best practices, over each kind of page.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assertAccessible } from "./support/axe.mjs";
import { visit } from "./support/browser.mjs";
import { hub } from "./support/hub.mjs";
import { pagesIn } from "./support/pages.mjs";
import { DEFAULT, LANGUAGES } from "./support/words.mjs";

describe("axe finds nothing", { concurrency: 4 }, () => {
  for (const [i, lang] of LANGUAGES.entries())
    for (const error of lang === DEFAULT ? [undefined, 404] : [undefined])
      test(error ? `${lang}, errors` : lang, (t) =>
        visit({ site: hub.root, status: error }, async (page) => {
          const pages = pagesIn(lang).filter(({ status }) => status === error);
          for (const [j, { kind, path }] of pages.entries())
            await t.test(kind, async () => {
              await page.goto(hub.root + path);
              assert.equal(await page.locator("html").getAttribute("lang"), lang);
              if (kind === "search") await page.locator("[data-search-results] mark").first().waitFor();
              // Every kind and every language is opened in both schemes of colours.
              await assertAccessible(page, (i + j) % 2 === 1);
            });
        }));
});
