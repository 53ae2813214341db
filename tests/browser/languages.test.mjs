// Changing the language keeps the reader at what they were reading.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { landOn, visit } from "./support/browser.mjs";
import { hub } from "./support/hub.mjs";
import { LANGUAGES, pagesIn, WORDS } from "./support/words.mjs";

test("the root offers every language under its own name", () =>
  visit({ site: hub.root }, async (page) => {
    await page.goto(hub.root);
    const links = page.getByRole("main").getByRole("link");
    assert.equal(await links.count(), LANGUAGES.length);
    for (const [i, lang] of LANGUAGES.entries()) {
      assert.ok((await links.nth(i).innerText()).startsWith(WORDS[lang].name));
      assert.equal(await links.nth(i).getAttribute("lang"), lang);
    }
  }));

describe("the language switcher leads to the same page", { concurrency: 4 }, () => {
  const KINDS = { practice: "practice", section: "step", list: "practices", home: "home" };
  for (const script of [true, false])
    for (const [kind, word] of Object.entries(KINDS))
      test(`${kind}, ${script ? "with" : "without"} script`, () =>
        visit({ site: hub.root, script }, async (page) => {
          const start = pagesIn("en").find((it) => it.kind === kind);
          await page.goto(hub.root + start.path);
          for (const lang of ["fr", "ro", "en"]) {
            const switcher = page.locator("details.languages");
            await switcher.locator("summary").click();
            await switcher.getByRole("link", { name: new RegExp(`^${WORDS[lang].name}`) }).click();
            await landOn(page, WORDS[lang][word]);
            assert.equal(await page.locator("html").getAttribute("lang"), lang);
          }
          assert.equal(page.url().replace(/index\.html$/, ""), hub.root + start.path);
        }));
});
