// Lists that are filtered, sorted and compared, and the other ways to look at a collection: live where scripts run, and
// as pages where they do not.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assertAccessible } from "./support/axe.mjs";
import { PHONE, visit } from "./support/browser.mjs";
import { hub } from "./support/hub.mjs";
import { pathOf } from "./support/words.mjs";

const list = (lang, words = "") => `${pathOf("practices", lang)}${words}`;
const unfold = (page) => page.locator("details").evaluateAll((all) => all.forEach((it) => (it.open = true)));
const titles = (page) => page.locator("[data-browse-list] h3").allTextContents();
const box = (page, field, value) => page.locator(`details[data-field="${field}"] label`, { has: page.locator("input") }).nth(value).locator("input");
const words = (page) => decodeURIComponent(new URL(page.url()).search);

describe("a list, live", () => {
  for (const where of ["root", "disk"])
    test(`any of a facet's values and all facets, kept in the address: ${where}`, () =>
      visit({ site: hub[where] }, async (page) => {
        await page.goto(hub[where] + list("en", where === "disk" ? "index.html" : ""));
        await unfold(page);
        const all = await titles(page);
        const counts = page.locator('details[data-field="themes"] .count');
        const before = Number(await counts.nth(1).textContent());
        await box(page, "themes", 0).check();
        await page.waitForFunction((n) => document.querySelectorAll("[data-browse-list] h3").length < n, all.length);
        const one = await titles(page);
        assert.equal(one.length, Number(await counts.first().textContent()), "a count says how many there will be");
        assert.equal(Number(await counts.nth(1).textContent()), before, "values of the same facet are added, so they keep their counts");
        await box(page, "themes", 1).check();
        await page.waitForFunction((n) => document.querySelectorAll("[data-browse-list] h3").length > n, one.length);
        const two = await titles(page);
        assert.ok(one.every((title) => two.includes(title)));
        await box(page, "countries", 0).check();
        await page.waitForFunction((n) => document.querySelectorAll("[data-browse-list] h3").length < n, two.length);
        const three = await titles(page);
        assert.ok(three.length > 0 && three.every((title) => two.includes(title)));
        assert.match(words(page), /^\?themes=[\w-]+,[\w-]+&countries=\w\w$/);
        // Another reader opens the address.
        await page.reload();
        await page.waitForFunction((n) => document.querySelectorAll("[data-browse-list] h3").length === n, three.length);
        assert.deepEqual(await titles(page), three);
        assert.equal(await page.locator(".chosen .chip").count(), 3);
        await page.locator(".chosen .chip").first().click();
        await page.waitForFunction(() => document.querySelectorAll(".chosen .chip").length === 2);
        assert.equal(await page.evaluate(() => document.activeElement.id), "vm-entries", "the focus is not lost");
        await page.goBack();
        await page.waitForFunction(() => document.querySelectorAll(".chosen .chip").length === 3);
        assert.deepEqual(await titles(page), three);
      }));

  test("sorted, as a table, and back", () =>
    visit({ site: hub.root }, async (page) => {
      await page.goto(hub.root + list("ro"));
      const all = await titles(page);
      await page.evaluate(() => {
        window.drawn = new Promise((done) => document.addEventListener("vademecum:drawn", () => done(true), { once: true }));
      });
      await page.locator("[data-browse-sort]").selectOption("title");
      await page.evaluate(() => window.drawn);
      assert.equal(words(page), "?sort=title");
      const collator = new Intl.Collator("ro");
      const sorted = await titles(page);
      assert.deepEqual(sorted, [...all].sort(collator.compare));
      await page.locator('[data-view="table"]').click();
      await page.locator("[data-browse-list] table").waitFor();
      assert.equal(await page.locator("tbody tr").count(), all.length);
      await page.locator('[data-view="list"]').click();
      await page.locator("[data-browse-list] ul.entries").waitFor();
      assert.deepEqual(await titles(page), sorted);
    }));

  test("nothing fits, which is said, and can be undone", () =>
    visit({ site: hub.root }, async (page) => {
      await page.goto(hub.root + list("en", "?themes=no-such-theme"));
      await page.waitForFunction(() => document.querySelectorAll("[data-browse-list] h3").length === 0);
      assert.match(await page.locator("#vm-entries").textContent(), /No entry has all of these/);
      await page.locator(".chosen .chip").click();
      await page.waitForFunction(() => document.querySelectorAll("[data-browse-list] h3").length > 0);
    }));

  test("from the page of one value on to the list with two", () =>
    visit({ site: hub.root }, async (page) => {
      await page.goto(hub.root + list("en", "themes/training/"));
      await unfold(page);
      // The click leads to another page, so there is no box left to be asked whether it is ticked.
      await box(page, "countries", 0).click();
      await page.waitForURL(/themes=training&countries=/);
      await page.locator(".chosen .chip").nth(1).waitFor();
    }));
});

describe("side by side", () => {
  test("chosen on cards, kept in the address, at most four", () =>
    visit({ site: hub.root, viewport: PHONE }, async (page) => {
      await page.goto(hub.root + list("el"));
      const picks = page.locator("[data-pick]");
      for (const n of [0, 2, 4, 5]) await picks.nth(n).check();
      assert.ok(await picks.nth(1).isDisabled(), "a fifth is not taken");
      await page.locator("[data-compare-go]").click();
      await page.locator(".comparison table").waitFor();
      assert.equal(await page.locator(".comparison thead th").count(), 4);
      assert.match(words(page), /^\?compare=[\w-]+(,[\w-]+){3}$/);
      await assertAccessible(page);
      await page.reload();
      await page.locator(".comparison table").waitFor();
      await page.locator(".comparison thead button").first().click();
      await page.waitForFunction(() => document.querySelectorAll(".comparison thead th").length === 3);
      await page.locator(".comparison > p a").click();
      await page.locator("[data-compare]").waitFor();
      assert.equal(await page.locator("[data-pick]:checked").count(), 3);
    }));
});

describe("without a script", () => {
  test("values and pairs of them are pages, each with entries", () =>
    visit({ site: hub.root, script: false }, async (page) => {
      await page.goto(hub.root + list("en", "audiences/case-workers/"));
      for (const control of [".browse-tools", ".pick"]) {
        assert.equal(await page.locator(control).first().isVisible(), false, `${control} does nothing here`);
      }
      const link = page.locator('details[data-field="themes"] a').first();
      const count = Number(await link.locator(".count").textContent());
      await page.goto(new URL(await link.getAttribute("href"), page.url()).href);
      assert.equal((await titles(page)).length, count);
      assert.equal(await page.locator(".chip").count(), 2);
      await page.locator(".chip").first().click();
      assert.equal(await page.locator(".chip").count(), 1);
    }));

  test("a gap map, a map, a table and a timeline", () =>
    visit({ site: hub.root, script: false }, async (page) => {
      await page.goto(hub.root + list("ar", "gap-map/"));
      assert.ok((await page.locator("td.gap").count()) > 0, "gaps are seen");
      const cell = page.locator("td a").first();
      const count = Number(await cell.locator(".number").textContent());
      await cell.click();
      assert.equal((await titles(page)).length, count);
      await page.goto(hub.root + list("ar", "map/"));
      const countries = await page.locator(".counted li").count();
      assert.equal(await page.locator("svg a").count(), countries, "the list says what the map shows");
      await page.goto(hub.root + list("ar", "table/"));
      assert.ok((await page.locator("tbody tr").count()) > 10);
      await page.goto(hub.root + `${pathOf("events", "ar")}timeline/`);
      const years = (await page.locator(".timeline h2").allTextContents()).map(Number).filter(Boolean);
      assert.ok(years.length > 1 && years.every((year, n) => n === 0 || year < years[n - 1]), `${years}`);
    }));
});

describe("axe finds nothing", () => {
  for (const [n, lang] of ["en", "ro", "el", "ar"].entries())
    test(lang, () =>
      visit({ site: hub.root }, async (page) => {
        const pages = [list(lang, "gap-map/"), list(lang, "map/"), list(lang, "table/"), `${pathOf("events", lang)}timeline/`, list(lang, "?themes=training&view=table")];
        for (const [m, path] of pages.entries()) {
          await page.goto(hub.root + path);
          if (path.includes("?")) await page.locator("[data-browse-list] table").waitFor();
          await assertAccessible(page, (n + m) % 2 === 1);
        }
      }));
});
