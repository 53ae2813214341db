// The site without a mouse.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { landOn, visit } from "./support/browser.mjs";
import { hub } from "./support/hub.mjs";
import { pageOf, pagesIn } from "./support/pages.mjs";
import { beginning, DEFAULT, exactly, LANGUAGES, NAMES, say, title } from "./support/words.mjs";

const MOST_STOPS = 40;

const inMain = (page) => page.evaluate(() => Boolean(document.activeElement.closest("main")));

describe("keyboard", { concurrency: 4 }, () => {
  for (const lang of LANGUAGES)
    test(`the first stop leads past the header, ${lang}`, () =>
      visit({ site: hub.root }, async (page) => {
        await page.goto(hub.root + pageOf("practice", lang).path);
        await page.keyboard.press("Tab");
        const skip = page.getByRole("link", { name: say(lang, "skip_link") });
        assert.ok(await skip.evaluate((link) => link === document.activeElement));
        await page.waitForFunction(() => document.activeElement.getBoundingClientRect().top >= 0);
        await page.keyboard.press("Enter");
        await page.keyboard.press("Tab");
        assert.ok(await inMain(page));
      }));

  for (const { kind, path, status } of pagesIn(DEFAULT))
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
        await page.getByRole("main").getByRole("link", { name: exactly(title("practices/mechelen-icommit", DEFAULT)) }).waitFor();
      }));

  for (const [script, lang] of [[true, "ar"], [false, "fr"]])
    test(`the languages open and lead on by keys alone, ${script ? "with" : "without"} script`, () =>
      visit({ site: hub.root, script }, async (page) => {
        const { id, path } = pageOf("practice", DEFAULT);
        await page.goto(hub.root + path);
        const summary = page.locator("details.languages summary");
        await tabTo(page, summary);
        await page.keyboard.press("Enter");
        const offered = [];
        for (let i = 0; i < LANGUAGES.length + 1; i++) {
          await page.keyboard.press("Tab");
          assert.ok(await page.evaluate(() => document.activeElement.closest("details.languages nav")?.checkVisibility()));
          offered.push((await focused(page)).split("\n")[0].trim());
        }
        assert.deepEqual(offered, [...Object.values(NAMES), say(DEFAULT, "language_all")]);
        await tabTo(page, summary, "Shift+Tab");
        await page.keyboard.press("Space");
        assert.ok(!(await page.locator("details.languages nav").isVisible()), "Space does not close it");
        await page.keyboard.press("Space");
        await tabTo(page, page.locator("details.languages").getByRole("link", { name: beginning(NAMES[lang]) }));
        await page.keyboard.press("Enter");
        await landOn(page, title(id, lang));
      }));

  test("the box that remembers the language is ticked, used and taken back by keys alone", () =>
    visit({ site: hub.root }, async (page) => {
      await page.goto(hub.root);
      const box = page.getByRole("checkbox", { name: say(DEFAULT, "language_remember") });
      await tabTo(page, box);
      await page.keyboard.press("Space");
      assert.ok(await box.isChecked());
      await tabTo(page, page.getByRole("link", { name: beginning(NAMES.ro) }), "Shift+Tab");
      await page.keyboard.press("Enter");
      await landOn(page, title("", "ro"));
      await page.goto(hub.root);
      await landOn(page, title("", "ro"));

      await tabTo(page, page.locator("details.languages summary"));
      await page.keyboard.press("Enter");
      await tabTo(page, page.getByRole("link", { name: say("ro", "language_all") }));
      await page.keyboard.press("Enter");
      const forget = page.getByRole("button", { name: say(DEFAULT, "language_forget") });
      await tabTo(page, forget);
      await page.keyboard.press("Enter");
      await forget.waitFor({ state: "hidden" });
      await page.goto(hub.root);
      await box.waitFor();
      assert.ok(!(await box.isChecked()));
    }));
});

const focused = (page) => page.evaluate(() => document.activeElement.innerText);

/** Presses a key until this element has the focus. */
async function tabTo(page, target, key = "Tab") {
  await target.waitFor();
  const stops = [];
  while (!(await target.evaluate((it) => it === document.activeElement))) {
    await page.keyboard.press(key);
    stops.push(await focused(page));
    assert.ok(stops.length < MOST_STOPS, `it is not reached by ${stops.join(" | ")}`);
  }
  const ring = await target.evaluate((it) => it.matches(":focus-visible") && getComputedStyle(it).outlineStyle !== "none");
  assert.ok(ring, "it has the focus and does not show it");
}
