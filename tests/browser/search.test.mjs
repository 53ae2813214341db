// The search as readers meet it: on its page, in its dialog, in all places, and when something goes wrong.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { assertAccessible } from "./support/axe.mjs";
import { DESKTOP, landOn, PHONE, visit } from "./support/browser.mjs";
import { hub } from "./support/hub.mjs";
import { QUERIES } from "./support/pages.mjs";
import { DEFAULT, exactly, languageName, pathOf, say, title } from "./support/words.mjs";

const PRISON = "practices/mechelen-icommit";

const opener = (page, lang = DEFAULT) => page.getByRole("banner").getByRole("button", { name: say(lang, "search_label") });
const dialog = (page) => page.getByRole("dialog");
const status = (page) => page.getByRole("main").getByRole("status");
const results = (page) => page.locator("main [data-search-results] > li");
const hasFocus = (locator) => locator.evaluate((element) => element === document.activeElement);
/** A file of the site that a page asks for. */
const shard = (route) => readFileSync(join(hub.folder, new URL(route.request().url()).pathname), "utf8");
/** The dialog shows what was found for this, to the last letter. */
const answered = (page, query) =>
  page.waitForFunction((words) => {
    const link = document.querySelector("dialog .all a");
    return link && new URL(link.href).searchParams.get("q") === words;
  }, query);
const search = (place, lang, query) => `${hub[place]}${lang}/search/index.html?q=${encodeURIComponent(query)}`;

describe("search dialog", { concurrency: 4 }, () => {
  for (const [place, lang] of [["root", "el"], ["toolkit", "ro"], ["disk", "ar"]])
    test(`finds and leads on, ${place}, ${lang}`, () =>
      visit({ site: hub[place], viewport: PHONE }, async (page) => {
        await page.goto(`${hub[place]}${lang}/index.html`);
        await opener(page, lang).click();
        const box = dialog(page).getByRole("searchbox", { name: say(lang, "search_label") });
        assert.ok(await hasFocus(box));
        await box.fill(QUERIES[lang].at(-1));
        await dialog(page).locator("mark").first().waitFor();
        await dialog(page).getByRole("link", { name: exactly(title(PRISON, lang)) }).click();
        await landOn(page, title(PRISON, lang));
      }));

  test("opens by key, is walked through by key, and gives the focus back", () =>
    visit({ site: hub.root }, async (page) => {
      await page.goto(hub.root + "en/practices/");
      await opener(page).focus();
      for (const key of ["Control+k", "/"]) {
        await page.keyboard.press(key);
        const box = dialog(page).getByRole("searchbox");
        await box.waitFor();
        assert.ok(await hasFocus(box), key);
        await page.keyboard.press("Escape");
        await dialog(page).waitFor({ state: "hidden" });
        assert.ok(await hasFocus(opener(page)), key);
      }
      await page.keyboard.press("Enter");
      await page.keyboard.type("prisons");
      await answered(page, "prisons");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowUp");
      const first = dialog(page).locator("li > a").first();
      assert.ok(await hasFocus(first));
      const name = await first.innerText();
      await page.keyboard.press("Enter");
      await landOn(page, name);
    }));

  test("whoever is at a result stays there when a late answer comes", () =>
    visit({ site: hub.root }, async (page) => {
      await page.goto(hub.root + "en/practices/");
      await opener(page).click();
      await page.keyboard.type("prison");
      await answered(page, "prison");
      const box = dialog(page).getByRole("searchbox");
      // What was typed last is answered when the focus has left the box.
      const ask = (query) =>
        box.evaluate((input, value) => {
          input.value = value;
          input.dispatchEvent(new Event("input"));
        }, query);
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      const second = dialog(page).locator("ol > li > a").nth(1);
      assert.ok(await hasFocus(second));
      const name = await second.innerText();
      await second.evaluate((link) => (link.id = "before"));
      await ask(name);
      await answered(page, name);
      assert.equal(await page.locator("#before").count(), 0, "the list is a new one");
      const same = dialog(page).locator("ol > li > a", { hasText: exactly(name) });
      assert.ok(await hasFocus(same), "the same result, wherever it stands now");
      assert.ok(await hasFocus(dialog(page).locator("ol > li > a").first()));
      // It is no longer among the results: at its place is another.
      await ask(`youth -"${name}"`);
      await answered(page, `youth -"${name}"`);
      assert.ok(await hasFocus(dialog(page).locator("ol > li > a").first()));
      // So with the way to all results, and where there are none, the box is left.
      await dialog(page).locator(".all a").focus();
      await ask("prisons");
      await answered(page, "prisons");
      assert.ok(await hasFocus(dialog(page).locator(".all a")));
      await ask("qqqqqqq");
      await answered(page, "qqqqqqq");
      assert.ok(await hasFocus(box));
      await ask("prison");
      await answered(page, "prison");
      await dialog(page).locator("ol > li > a").first().focus();
      await ask("qqqqqqq");
      await answered(page, "qqqqqqq");
      assert.ok(await hasFocus(box));
    }));

  test("Enter leads to all results", () =>
    visit({ site: hub.toolkit }, async (page) => {
      await page.goto(hub.toolkit + "en/practices/");
      await opener(page).click();
      await page.keyboard.type("prison");
      await page.keyboard.press("Enter");
      await landOn(page, say(DEFAULT, "search_label"));
      await results(page).first().waitFor();
      assert.equal(await page.getByRole("searchbox").inputValue(), "prison");
    }));

  test("the key / can be turned off, and stays off", () =>
    visit({ site: hub.root }, async (page) => {
      await page.goto(hub.root + "en/practices/");
      await page.keyboard.press("/");
      await dialog(page).getByLabel(say(DEFAULT, "search_slash")).uncheck();
      await page.keyboard.press("Escape");
      await page.keyboard.press("/");
      assert.equal(await dialog(page).count(), 0);
      await page.goto(hub.root + "en/papers/");
      await page.keyboard.press("/");
      assert.equal(await dialog(page).count(), 0);
      await page.keyboard.press("Control+k");
      await dialog(page).getByLabel(say(DEFAULT, "search_slash")).check();
      await page.keyboard.press("Escape");
      await page.keyboard.press("/");
      await dialog(page).waitFor();
    }));

  test("has the roles that it should, and nothing that axe objects to", () =>
    visit({ site: hub.root }, async (page) => {
      await page.goto(hub.root + "en/practices/");
      assert.equal(await opener(page).getAttribute("aria-haspopup"), "dialog");
      await opener(page).click();
      await page.keyboard.type("prison staf");
      await dialog(page).locator("mark").first().waitFor();
      await page.getByRole("dialog", { name: say(DEFAULT, "search_label") }).getByRole("status").getByText(/^\d+ /).waitFor();
      await assertAccessible(page);
    }));

  test("what is typed while it loads is not lost", () =>
    visit({ site: hub.root }, async (page) => {
      await page.route(/search-ui\./, (route) => setTimeout(() => route.continue(), 700));
      await page.goto(hub.root + "en/practices/");
      await page.keyboard.press("Control+k");
      await page.keyboard.type("prison", { delay: 30 });
      await dialog(page).locator("mark").first().waitFor();
      assert.equal(await dialog(page).getByRole("searchbox").inputValue(), "prison");
    }));

  test("where its scripts cannot be loaded, the form comes back", () =>
    visit({ site: hub.root, expected: /search-ui|ERR_FAILED/ }, async (page) => {
      await page.route(/search-ui\./, (route) => route.abort());
      await page.goto(hub.root + "en/practices/");
      await opener(page).click();
      const box = page.getByRole("banner").getByRole("searchbox");
      await box.waitFor();
      assert.ok(await hasFocus(box));
    }));
});

describe("nothing is found", { concurrency: 4 }, () => {
  const NONE = "qqqqxxzz";
  /** The collections, as the menu names them, and where they are. */
  const linksOf = (part) => part.getByRole("link").evaluateAll((all) => all.map((it) => [it.textContent, it.href]));
  const menu = (page) => page.locator(".site-nav a").evaluateAll((all) => all.map((it) => [it.textContent, it.href]));

  for (const [place, lang] of [["root", "ro"], ["disk", "ar"]])
    test(`the page leads to the collections, ${place}, ${lang}`, () =>
      visit({ site: hub[place], viewport: PHONE }, async (page) => {
        await page.goto(search(place, lang, NONE));
        const ways = page.locator("main .search-ways");
        await ways.getByRole("link").first().waitFor();
        assert.match(await status(page).innerText(), exactly(say(lang, "search_none")));
        const links = await linksOf(ways);
        assert.ok(links.length > 5);
        assert.deepEqual(links, await menu(page));
        if (place === "root") await assertAccessible(page);
        await page.getByRole("searchbox").fill(QUERIES[lang].at(-1));
        await results(page).first().waitFor();
        assert.equal(await ways.getByRole("link").count(), 0, "where something is found, it leads on");
      }));

  test("the dialog, too", () =>
    visit({ site: hub.root }, async (page) => {
      await page.goto(hub.root + pathOf("practices", "el"));
      await page.keyboard.press("Control+k");
      await page.keyboard.type(NONE);
      const ways = dialog(page).locator(".search-ways");
      await ways.getByRole("link").first().waitFor();
      assert.deepEqual(await linksOf(ways), await menu(page));
      await assertAccessible(page);
      await page.keyboard.press("ArrowDown");
      assert.ok(await hasFocus(ways.getByRole("link").first()));
    }));

  test("so does the page where no script runs", () =>
    visit({ site: hub.root, script: false }, async (page) => {
      await page.goto(search("root", "el", NONE));
      assert.deepEqual(await linksOf(page.locator("main .links")), await menu(page));
    }));
});

describe("search page", { concurrency: 4 }, () => {
  test("narrows by filters, says so, and keeps it in the address", () =>
    visit({ site: hub.root, viewport: DESKTOP }, async (page) => {
      await page.goto(search("root", "en", "prison"));
      const belgium = page.getByRole("group", { name: say(DEFAULT, "field_countries") }).getByRole("checkbox", { name: /^Belgium/ });
      await belgium.waitFor();
      const all = await status(page).innerText();
      await belgium.check();
      const chip = page.getByRole("button", { name: say(DEFAULT, "search_remove", { value: "Belgium" }) });
      await chip.waitFor();
      const some = await status(page).innerText();
      assert.ok(parseInt(some, 10) < parseInt(all, 10), `${some} of ${all}`);
      assert.ok(await hasFocus(belgium), "the focus stays in the list");
      assert.deepEqual(new URL(page.url()).searchParams.getAll("filter"), ["countries:BE"]);
      await page.reload();
      await chip.waitFor();
      assert.equal(await status(page).innerText(), some);
      await chip.click();
      await page.waitForFunction((words) => document.querySelector("[role=status]").textContent === words, all);
      assert.equal(new URL(page.url()).search, "?q=prison");
      // Filters hold without words, too.
      await page.getByRole("searchbox").fill("");
      await belgium.check();
      await results(page).first().waitFor();
    }));

  test("sorts, and shows ten at a time", () =>
    visit({ site: hub.root }, async (page) => {
      await page.goto(search("root", "en", "prevention"));
      await results(page).nth(9).waitFor();
      assert.equal(await results(page).count(), 10);
      await page.getByRole("button", { name: say(DEFAULT, "search_more") }).click();
      await results(page).nth(19).waitFor();
      assert.ok(await hasFocus(results(page).nth(10).getByRole("link").first()));
      await page.getByLabel(say(DEFAULT, "search_sort")).selectOption("title");
      await page.waitForFunction(() => location.search.includes("sort=title"));
      await page.waitForFunction(() => document.querySelectorAll("main [data-search-results] > li").length === 10);
      const titles = await page.locator("main [data-search-results] > li > a").allInnerTexts();
      assert.deepEqual(titles, [...titles].sort(new Intl.Collator("en").compare));
    }));

  test("what a language lacks comes below, named and in its own direction", () =>
    visit({ site: hub.root, viewport: PHONE }, async (page) => {
      await page.goto(search("root", "ar", "السجون"));
      const others = page.getByRole("main").locator(".others");
      await others.getByRole("heading", { name: say("ar", "search_others") }).waitFor();
      const first = others.locator("ol > li").first();
      assert.deepEqual([await first.getAttribute("lang"), await first.getAttribute("dir")], ["en", "ltr"]);
      await first.getByText(languageName("en", "ar")).waitFor();
      await assertAccessible(page);
    }));

  test("a mistyped word is searched as what it may mean, which is said", () =>
    visit({ site: hub.root }, async (page) => {
      await page.goto(search("root", "en", "prizon"));
      await results(page).locator("mark").first().waitFor();
      await page.getByText(/^Also searched for: prison/).waitFor();
    }));

  test("Escape empties the box", () =>
    visit({ site: hub.root }, async (page) => {
      await page.goto(search("root", "en", "prison"));
      await results(page).first().waitFor();
      await page.getByRole("searchbox").press("Escape");
      assert.equal(await page.getByRole("searchbox").inputValue(), "");
      await page.waitForFunction(() => !document.querySelector("main [data-search-results] > li"));
      assert.equal(new URL(page.url()).search, "");
    }));

  test("sections of long pages are links of their own", () =>
    visit({ site: hub.root }, async (page) => {
      await page.goto(search("root", "en", "prison"));
      const link = results(page).locator(".sections a").first();
      const address = new URL(await link.getAttribute("href"), page.url());
      await link.click();
      await page.waitForURL(address.href);
      assert.ok(await page.evaluate((id) => Boolean(document.getElementById(id)), decodeURIComponent(address.hash.slice(1))));
    }));

  test("where the index holds no texts, passages come from the pages", () =>
    visit({ site: hub.root }, async (page) => {
      const pages = [];
      page.on("request", (request) => /\/(practices|guides)\//.test(request.url()) && pages.push(request.url()));
      await page.route(/\/search\/en\/d-/, async (route) => {
        const script = shard(route);
        await route.fulfill({ contentType: "text/javascript", body: script.replace(/"text":"(?:[^"\\]|\\.)*",?/g, "").replace(/"sections":\[(?:\[[^\]]*\],?)*\],?/g, "").replace(/,}/g, "}") });
      });
      await page.goto(search("root", "en", "protocol prisons release"));
      await results(page).first().waitFor();
      await results(page).locator(".sections a").first().waitFor();
      await results(page).locator(".excerpt mark").first().waitFor();
      assert.ok(pages.length);
    }));

  const hostile = [
    "x".repeat(10_000), "schools ".repeat(1_250), ".*+?^${}()|[\\]", "مدرسة \u202e school \u202c ‏סכנה", "👮🏽‍♀️ 🏳️‍🌈", "the of and to",
    "<script>window.hurt = 1</script><img src=x onerror=window.hurt=1>", '"', "-", "countries:", "constructor __proto__", "\u0000\ufffe",
  ];
  test("odd queries are only words", () =>
    visit({ site: hub.root }, async (page) => {
      await page.goto(hub.root + "en/search/index.html");
      for (const query of hostile) {
        await page.getByRole("searchbox").fill(query);
        await page.getByRole("searchbox").press("Enter");
        await page.waitForFunction(() => document.querySelector("[role=status]").textContent);
        assert.ok((await status(page).innerText()).length < 300, query.slice(0, 30));
        assert.ok(!(await page.evaluate(() => "hurt" in window)));
        await page.getByRole("searchbox").fill("");
        await page.waitForFunction(() => !document.querySelector("[role=status]").textContent);
      }
    }));
});

describe("search, when it fails", { concurrency: 4 }, () => {
  const faults = {
    "no root": [/\/root\.js/, (route) => route.abort()],
    "a root of another version": [/\/root\.js/, change((script) => script.replace(/"version":\d+/, '"version":9'))],
    "half a root": [/\/root\.js/, change((script) => script.slice(0, script.length / 2))],
    "a root that is a page": [/\/root\.js/, (route) => route.fulfill({ status: 200, contentType: "text/html", body: "<!DOCTYPE html><title>Sign in</title>" })],
    "no words": [/\/t-/, (route) => route.fulfill({ status: 404, body: "" })],
    "half of the words": [/\/t-/, change((script) => script.slice(0, script.length / 2))],
    "words of another build": [/\/t-/, change((script) => script.replace(/"of":"[^"]*"/, '"of":""'))],
    "no records": [/\/d-/, (route) => route.abort()],
  };
  function change(edit) {
    return (route) => route.fulfill({ contentType: "text/javascript", body: edit(shard(route)) });
  }

  for (const [what, [files, answer]] of Object.entries(faults))
    test(`${what}: a message, and a way on`, () =>
      visit({ site: hub.root, expected: /./ }, async (page) => {
        await page.route(new RegExp(`search/ro${files.source}`), answer);
        await page.goto(search("root", "ro", "închisoare"));
        await status(page).getByText(say("ro", "search_failed")).waitFor();
        assert.equal(await results(page).count(), 0);
        const link = status(page).getByRole("link", { name: say("ro", "search_browse") });
        assert.equal(new URL(await link.getAttribute("href"), page.url()).pathname, "/ro/index.html");
        // It may be better a moment later.
        await page.unroute(new RegExp(`search/ro${files.source}`));
        await page.getByRole("searchbox").press("Enter");
        await results(page).first().waitFor();
      }));

  test("another language that fails is named", () =>
    visit({ site: hub.root, expected: /./ }, async (page) => {
      await page.route(/search\/en\/root/, (route) => route.abort());
      await page.goto(search("root", "ar", "السجون"));
      await results(page).first().waitFor();
      await page.getByText(say("ar", "search_partial", { languages: languageName("en", "ar") })).waitFor();
    }));

  test("on a slow line it says that it is at work", () =>
    visit({ site: hub.root }, async (page) => {
      await page.route(/\/search\/en\//, (route) => setTimeout(() => route.continue(), 600));
      await page.goto(hub.root + "en/search/index.html");
      await page.getByRole("searchbox").fill("prison");
      await status(page).getByText(say(DEFAULT, "search_loading")).waitFor();
      await results(page).first().waitFor();
    }));
});
