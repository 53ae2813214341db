// Every page of the site opens without a complaint, and fits a narrow screen.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { visit } from "./support/browser.mjs";
import { hub } from "./support/hub.mjs";
import { filesOf } from "./support/site.mjs";
import { LANGUAGES, pagesIn } from "./support/words.mjs";

/** The width at which WCAG 2.2 (1.4.10, Reflow) forbids to scroll sideways. */
const NARROW = { width: 320, height: 640 };

/** How far the page scrolls sideways, and the elements that stick out, outermost first; nothing if it does not. */
function stickingOut() {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const outside = [...document.querySelectorAll("body *")].filter((it) => it.getBoundingClientRect().right > clientWidth + 0.5);
  return [`${scrollWidth - clientWidth} pixels`, ...outside.map((it) => `${it.localName}.${it.className}`)];
}

describe("nothing scrolls sideways at 320 pixels", { concurrency: 4 }, () => {
  const pages = filesOf(hub.folder).filter((file) => file.endsWith(".html"));
  for (const folder of new Set(pages.map(shelf)))
    test(`every page of ${folder || "the root"}`, () =>
      visit({ site: hub.root, viewport: NARROW }, async (page) => {
        for (const path of pages.filter((path) => shelf(path) === folder)) {
          await page.goto(hub.root + path);
          assert.deepEqual(await page.evaluate(stickingOut), [], path);
          await page.locator("details").evaluateAll((all) => all.forEach((details) => (details.open = true)));
          assert.deepEqual(await page.evaluate(stickingOut), [], `${path}, unfolded`);
        }
      }));
  for (const lang of LANGUAGES)
    test(`search results, ${lang}`, () =>
      visit({ site: hub.root, viewport: NARROW }, async (page) => {
        await page.goto(hub.root + pagesIn(lang).find(({ kind }) => kind === "search").path);
        await page.locator("[data-search-results] mark").first().waitFor();
        assert.deepEqual(await page.evaluate(stickingOut), []);
      }));
});

/** The first two folders of a path: a language's collection. */
function shelf(path) {
  return path.split("/").slice(0, -1).slice(0, 2).join("/");
}
