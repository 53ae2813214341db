// The site without a mouse.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { landOn, visit } from "./support/browser.mjs";
import { hub } from "./support/hub.mjs";
import { LANGUAGES, pagesIn, WORDS } from "./support/words.mjs";

const MOST_STOPS = 40;

const inMain = (page) => page.evaluate(() => Boolean(document.activeElement.closest("main")));

describe("keyboard", { concurrency: 4 }, () => {
  for (const lang of LANGUAGES)
    test(`the first stop leads past the header, ${lang}`, () =>
      visit({ site: hub.root }, async (page) => {
        await page.goto(hub.root + pagesIn(lang).find(({ kind }) => kind === "practice").path);
        await page.keyboard.press("Tab");
        const skip = page.getByRole("link", { name: WORDS[lang].skip });
        assert.ok(await skip.evaluate((link) => link === document.activeElement));
        await page.waitForFunction(() => document.activeElement.getBoundingClientRect().top >= 0);
        await page.keyboard.press("Enter");
        await page.keyboard.press("Tab");
        assert.ok(await inMain(page));
      }));

  for (const { kind, path, status } of pagesIn("en"))
    test(`Tab reaches the text and shows every stop, ${kind}`, () =>
      visit({ site: hub.root, status }, async (page) => {
        await page.goto(hub.root + path);
        const stops = [];
        do {
          await page.keyboard.press("Tab");
          const stop = await page.evaluate(() => {
            const { localName, textContent } = document.activeElement;
            const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
            return { what: `${localName} ${textContent.trim()}`, ring: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 };
          });
          assert.ok(stop.ring, `${stop.what} has the focus and does not show it`);
          stops.push(stop.what);
          assert.ok(stops.length < MOST_STOPS, `main is not reached by ${stops.join(" | ")}`);
        } while (!(await inMain(page)));
      }));

  for (const key of ["/", "Control+k"])
    test(`${key} goes to the search box`, () =>
      visit({ site: hub.root }, async (page) => {
        await page.goto(hub.root + "en/search/");
        await page.getByRole("searchbox").evaluate((box) => box.blur());
        await page.keyboard.press(key);
        assert.ok(await page.getByRole("searchbox").evaluate((box) => box === document.activeElement));
        await page.keyboard.type("mechelen");
        assert.equal(await page.getByRole("searchbox").inputValue(), "mechelen");
        await page.getByRole("main").getByRole("link", { name: WORDS.en.practice, exact: true }).waitFor();
      }));

  test("the languages open and lead on by keys alone", () =>
    visit({ site: hub.root, script: false }, async (page) => {
      await page.goto(hub.root + pagesIn("en").find(({ kind }) => kind === "practice").path);
      await page.locator("details.languages summary").focus();
      await page.keyboard.press("Enter");
      for (let i = 0; i < 2; i++) await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await landOn(page, WORDS.fr.practice);
    }));
});
