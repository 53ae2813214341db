// Changing the language keeps the reader at what they were reading, or says that it is missing there.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { landOn, visit } from "./support/browser.mjs";
import { hub } from "./support/hub.mjs";
import { pageOf } from "./support/pages.mjs";
import { beginning, DEFAULT, entries, LANGUAGES, NAMES, page as pageIn, pathOf, say, title } from "./support/words.mjs";

test("the root offers every language under its own name", () =>
  visit({ site: hub.root }, async (page) => {
    await page.goto(hub.root);
    const links = page.getByRole("main").getByRole("link");
    assert.equal(await links.count(), LANGUAGES.length);
    for (const [i, lang] of LANGUAGES.entries()) {
      assert.ok((await links.nth(i).innerText()).startsWith(NAMES[lang]));
      for (const name of ["lang", "hreflang"]) assert.equal(await links.nth(i).getAttribute(name), lang);
      await links.nth(i).click();
      await landOn(page, title("", lang));
      assert.equal(await page.locator("html").getAttribute("lang"), lang);
      await page.goBack();
    }
  }));

const untranslated = entries("practices").find((id) => !pageIn(id, "ar") && pageIn(id, "ro"));

describe("the language switcher leads to the same page", { concurrency: 4 }, () => {
  assert.ok(untranslated, "there is no practice without an Arabic page to test with");
  const IDS = {
    practice: pageOf("practice", DEFAULT).id,
    "practice that some languages lack": untranslated,
    section: pageOf("section", DEFAULT).id,
    list: "practices",
    home: "",
  };
  for (const script of [true, false])
    for (const [kind, id] of Object.entries(IDS))
      test(`${kind}, ${script ? "with" : "without"} script`, () =>
        visit({ site: hub.root, script }, async (page) => {
          await page.goto(hub.root + pathOf(id, DEFAULT));
          let reading = DEFAULT;
          for (const lang of [...LANGUAGES.filter((it) => it !== DEFAULT), DEFAULT]) {
            const switcher = page.locator("details.languages");
            await switcher.locator("summary").click();
            assert.equal(await switcher.getByRole("link").count(), LANGUAGES.length + 1);
            const link = switcher.getByRole("link", { name: beginning(NAMES[lang]) });
            const there = pageIn(id, lang);
            const says = (await link.innerText()).includes(say(reading, "state_missing"));
            assert.equal(says, !there, `${lang} as told in ${reading}`);
            await link.click();
            await landOn(page, title(there ? id : "", lang));
            assert.equal(await page.locator("html").getAttribute("lang"), lang);
            if (there) reading = lang;
            else await page.goBack();
          }
          assert.equal(page.url().replace(/index\.html$/, ""), hub.root + pathOf(id, DEFAULT));
        }));

  test("what the program lists by itself", () =>
    visit({ site: hub.root }, async (page) => {
      const { path } = pageOf("facet", DEFAULT);
      await page.goto(hub.root + path);
      for (const lang of [...LANGUAGES.filter((it) => it !== DEFAULT), DEFAULT]) {
        const switcher = page.locator("details.languages");
        await switcher.locator("summary").click();
        await switcher.getByRole("link", { name: beginning(NAMES[lang]) }).click();
        await page.waitForURL(new URL(pageOf("facet", lang).path + "index.html", hub.root).href);
        assert.equal(await page.locator("html").getAttribute("lang"), lang);
      }
    }));
});
