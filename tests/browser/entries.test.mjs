// Small things on pages: figures that enlarge, lists that fold, terms that lead to the glossary, a way out.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { assertAccessible } from "./support/axe.mjs";
import { landOn, PHONE, visit } from "./support/browser.mjs";
import { hub } from "./support/hub.mjs";
import { serve, WALL } from "./support/server.mjs";
import { build, makeHub, SCRATCH } from "./support/site.mjs";
import { DEFAULT, dayInWords, exactly, page as pageIn, pathOf, say, title } from "./support/words.mjs";

const FIGURE = "guides/social-diagnostics/03-analyse";
const PRACTICE = "practices/mechelen-icommit";

describe("pages", { concurrency: 4 }, () => {
  for (const lang of [DEFAULT, "ar"])
    test(`a figure opens larger and closes by keys alone, ${lang}`, () =>
      visit({ site: hub.root, viewport: PHONE }, async (page) => {
        const id = pageIn(FIGURE, lang) ? FIGURE : "practices/bounce";
        await page.goto(hub.root + pathOf(id, pageIn(id, lang) ? lang : DEFAULT));
        const words = say(pageIn(id, lang) ? lang : DEFAULT, "figure_enlarge");
        const link = page.getByRole("link", { name: new RegExp(`${words}$`) }).first();
        await link.focus();
        await page.keyboard.press("Enter");
        const dialog = page.getByRole("dialog");
        await dialog.getByRole("img").waitFor();
        assert.ok(await dialog.getByRole("img").getAttribute("alt"));
        const inside = await dialog.evaluate((it) => it.contains(document.activeElement));
        assert.ok(inside, "the focus stays behind the dialog");
        await assertAccessible(page);
        await page.keyboard.press("Escape");
        await dialog.waitFor({ state: "detached" });
        assert.ok(await link.evaluate((it) => it === document.activeElement));
        await link.click();
        await dialog.getByRole("button").click();
        await dialog.waitFor({ state: "detached" });
      }));

  test("without a script a figure leads to its image", () =>
    visit({ site: hub.root, script: false }, async (page) => {
      await page.goto(hub.root + pathOf(FIGURE, DEFAULT));
      await page.getByRole("link", { name: new RegExp(`${say(DEFAULT, "figure_enlarge")}$`) }).first().click();
      await page.waitForURL(/\.svg$/);
    }));

  test("many pages that refer to one are folded, and unfold without a script", () =>
    visit({ site: hub.root, script: false, viewport: PHONE }, async (page) => {
      await page.goto(hub.root + pathOf(PRACTICE, DEFAULT));
      const named = page.getByRole("region", { name: say(DEFAULT, "backlinks") });
      const links = named.getByRole("link");
      const before = await links.count();
      await named.locator("summary").first().click();
      assert.ok((await links.count()) > before + 3);
    }));

  test("an announced event is called planned in its list, too", () =>
    visit({ site: hub.root }, async (page) => {
      await page.goto(hub.root + pathOf("events", DEFAULT));
      const card = page.getByRole("article").filter({ hasText: title("events/liaise-2-bordeaux", DEFAULT) });
      await card.getByText(say(DEFAULT, "event_status_planned"), { exact: true }).waitFor();
    }));

  test("news say who published them and when", () =>
    visit({ site: hub.root }, async (page) => {
      await page.goto(hub.root + pathOf("news/icommit-in-the-commissions-news", DEFAULT));
      const details = page.getByRole("region", { name: say(DEFAULT, "news_details"), exact: true });
      const terms = await details.getByRole("term").allInnerTexts();
      assert.deepEqual(terms.slice(0, 2), [say(DEFAULT, "field_published"), say(DEFAULT, "news_by")]);
      await details.getByText(dayInWords("2025-05-27", DEFAULT)).waitFor();
    }));

  for (const lang of [DEFAULT, "el"])
    test(`a term in a text leads to what it means, without a script, ${lang}`, () =>
      visit({ site: hub.root, script: false }, async (page) => {
        await page.goto(hub.root + pathOf("", lang));
        const link = page.locator(".prose a.term").first();
        const means = await link.getAttribute("title");
        assert.ok(means.length > 20);
        await link.click();
        await page.locator(".definition").filter({ hasText: means }).waitFor();
        assert.equal(await page.locator("html").getAttribute("lang"), lang);
      }));

  test("a glossary leads by letters to what its terms mean", () =>
    visit({ site: hub.root, script: false, viewport: PHONE }, async (page) => {
      await page.goto(hub.root + pathOf("glossary", DEFAULT));
      await page.getByRole("navigation", { name: say(DEFAULT, "glossary_letters") }).getByRole("link", { name: "R", exact: true }).click();
      const letter = page.getByRole("region", { name: "R", exact: true });
      const { abbreviation, definition, title: name } = pageIn("glossary/ran", DEFAULT);
      await letter.getByText(exactly(definition)).waitFor();
      await letter.getByText(abbreviation, { exact: true }).waitFor();
      await letter.getByRole("link", { name: exactly(name) }).click();
      await landOn(page, name);
    }));

  test("the home page leads to guides and subjects", () =>
    visit({ site: hub.root, viewport: PHONE, script: false }, async (page) => {
      const guide = title("guides/local-prevention", DEFAULT);
      await page.goto(hub.root + pathOf("", DEFAULT));
      await page.getByRole("region", { name: say(DEFAULT, "home_guides") }).getByRole("link", { name: guide }).click();
      await landOn(page, guide);
    }));

  test("the first stops lead past the header and to the contents of a guide", () =>
    visit({ site: hub.root }, async (page) => {
      await page.goto(hub.root + pathOf("guides/local-prevention/02-work-together", DEFAULT));
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.textContent), say(DEFAULT, "guide_contents"));
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      assert.ok(await page.evaluate(() => Boolean(document.activeElement.closest("#vm-guide"))));
    }));
});

describe("a way out", async () => {
  const weather = await serve(SCRATCH, "/");
  const root = makeHub("exit", {
    "hub.yaml": `title: Exit\nlanguages: [en]\nquick_exit: ${weather.url}${WALL}\n`,
    "content/_index.en.md": "---\ntitle: Home\n---\n\nRead on.\n",
    "content/practices/one.en.md": "---\ntitle: One\n---\n\nText.\n",
  });
  const site = await serve(build("exit-site", [], root), "/");
  after(() => [weather, site].forEach((server) => server.close()));
  const origin = new URL(weather.url).origin.replace(/:\d+$/, "");

  for (const how of ["by a click", "by three times Shift", "without a script"])
    test(`leads to another site in place of the page, ${how}`, () =>
      visit({ site: origin, script: how !== "without a script", viewport: PHONE }, async (page) => {
        await page.goto(`${site.url}en/`);
        await page.goto(`${site.url}en/practices/one/`);
        await page.getByText(say(DEFAULT, "quick_exit_limits")).waitFor();
        if (how === "by three times Shift") for (let i = 0; i < 3; i++) await page.keyboard.press("Shift");
        else await page.getByRole("link", { name: say(DEFAULT, "quick_exit"), exact: true }).click();
        await page.waitForURL(`${weather.url}${WALL}`);
        if (how === "without a script") return;
        await page.goBack();
        assert.equal(new URL(page.url()).pathname, "/en/");
      }));

  test("it breaks nothing", () =>
    visit({ site: site.url, viewport: { width: 320, height: 640 } }, async (page) => {
      await page.goto(`${site.url}en/practices/one/`);
      await assertAccessible(page);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
    }));
});
