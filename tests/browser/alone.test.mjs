// One language as a site of its own: at the root of wherever it lies, with its own search and no trace of the others.
// And what a reader asks the page of languages to remember.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { PHONE, visit } from "./support/browser.mjs";
import { elements } from "./support/html.mjs";
import { hub } from "./support/hub.mjs";
import { serve } from "./support/server.mjs";
import { build, filesOf } from "./support/site.mjs";
import { say } from "./support/words.mjs";

describe("Romanian alone", () => {
  const places = {};
  let folder;
  const servers = [];
  before(async () => {
    folder = build("alone", ["--lang", "ro"]);
    for (const under of ["/", "/toolkit/"]) {
      servers.push(await serve(folder, under));
      places[under] = servers.at(-1).url;
    }
    places["a disk"] = pathToFileURL(folder).href + "/";
  });
  after(() => servers.forEach((server) => server.close()));

  test("no page names another language", () => {
    const pages = filesOf(folder).filter((path) => path.endsWith(".html"));
    assert.ok(pages.length > 100 && pages.includes("index.html"));
    for (const path of pages)
      for (const { name, attributes } of elements(readFileSync(join(folder, path), "utf8"))) {
        assert.ok(!attributes.hreflang || attributes.hreflang === "ro", `${path}: ${name} ${attributes.hreflang}`);
        const address = attributes.href ?? attributes.src ?? "";
        const { pathname } = new URL(address, `https://site.test/${path}`);
        assert.ok(!/^\/(en|fr|de|es|nl|el|pl|ar)\//.test(pathname), `${path}: ${address}`);
      }
  });

  for (const place of ["/", "/toolkit/", "a disk"])
    test(`its search works at ${place}`, () =>
      visit({ site: places[place], viewport: PHONE }, async (page) => {
        await page.goto(places[place] + "index.html");
        assert.equal(await page.locator("html").getAttribute("lang"), "ro");
        assert.equal(await page.locator("details.languages").count(), 0);
        await page.getByRole("banner").getByRole("button", { name: say("ro", "search_label") }).click();
        await page.getByRole("dialog").getByRole("searchbox").fill("închisoare");
        await page.getByRole("dialog").locator("mark").first().waitFor();
        await page.keyboard.press("Enter");
        await page.locator("main [data-search-results] mark").first().waitFor();
        await page.locator("[data-search-results] a").first().click();
        await page.locator("article h1").waitFor();
      }));
});

describe("the page of languages", () => {
  const cookies = (page) => page.context().cookies();
  const ro = 'a[hreflang="ro"]';

  test("remembers nothing that nobody asked for", () =>
    visit({ site: hub.root }, async (page) => {
      await page.goto(hub.root);
      await page.locator(`[data-languages] ${ro}`).click();
      await page.goto(hub.root);
      await page.locator("[data-languages]").waitFor();
      assert.equal(await page.evaluate(() => localStorage.length), 0);
      assert.deepEqual(await cookies(page), []);
    }));

  test("leads on if the reader asked for it, shows all languages again, and forgets", () =>
    visit({ site: hub.root }, async (page) => {
      await page.goto(hub.root);
      await page.locator("[data-remember] input").check();
      await page.locator(`[data-languages] ${ro}`).click();
      await page.waitForURL(/\/ro\//);
      await page.goto(hub.root);
      await page.waitForURL(/\/ro\//);
      await page.locator("details.languages summary").click();
      await page.locator("details.languages a", { hasText: /^Toate limbile/ }).click();
      await page.locator("[data-forget]").click();
      assert.equal(await page.evaluate(() => localStorage.length), 0);
      assert.deepEqual(await cookies(page), []);
      await page.goto(hub.root);
      await page.locator("[data-languages]").waitFor();
    }));

  test("offers every language without script, and nothing that needs one", () =>
    visit({ site: hub.root, script: false }, async (page) => {
      await page.goto(hub.root);
      assert.equal(await page.locator("[data-remember]").isVisible(), false);
      await page.locator(`[data-languages] ${ro}`).click();
      assert.equal(await page.locator("html").getAttribute("lang"), "ro");
    }));
});
