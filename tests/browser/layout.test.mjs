// Every page of the site opens without a complaint, and fits a narrow screen.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { visit } from "./support/browser.mjs";
import { hub } from "./support/hub.mjs";
import { filesOf } from "./support/site.mjs";
import { LANGUAGES, pagesIn } from "./support/words.mjs";

/** The width at which WCAG 2.2 (1.4.10, Reflow) forbids to scroll sideways. */
const NARROW = { width: 320, height: 640 };

/** The elements that stick out to the right, outermost first; nothing if the page does not scroll sideways. */
function stickingOut() {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  return [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > root.clientWidth + 0.5)
    .map((element) => `${element.localName}.${element.className}`);
}

describe("nothing scrolls sideways at 320 pixels", { concurrency: 4 }, () => {
  const folders = Object.groupBy
    ? Object.groupBy(pages(), topFolder)
    : pages().reduce((groups, path) => ({ ...groups, [topFolder(path)]: [...(groups[topFolder(path)] || []), path] }), {});
  for (const [folder, paths] of Object.entries(folders))
    test(`every page of ${folder}`, () =>
      visit({ site: hub.root, viewport: NARROW }, async (page) => {
        for (const path of paths) {
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

function pages() {
  return filesOf(hub.folder).filter((file) => file.endsWith(".html"));
}

function topFolder(path) {
  return path.split("/").slice(0, -1).slice(0, 2).join("/") || "the root";
}
