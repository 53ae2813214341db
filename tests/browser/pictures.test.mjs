// Photographs as they come out of a camera, five on a page: what a phone has to fetch before anybody scrolls, and that
// nothing moves when they come.

import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { PHONE, visit } from "./support/browser.mjs";
import { photographed } from "./support/photographs.mjs";
import { serve } from "./support/server.mjs";
import { build, makeHub } from "./support/site.mjs";

/** Bytes, of all that is asked for before a reader scrolls. */
const BUDGET = 200_000;

let site;
let folder;

before(async () => {
  let files;
  await visit({ site: "about:" }, async (page) => (files = await photographed(page)));
  const root = makeHub("pictures", files);
  for (let n = 1; n <= 5; n += 1) {
    assert.ok(statSync(join(root, `content/practices/team/photo-${n}.jpg`)).size > 2e6, "as large as a camera makes it");
  }
  folder = build("pictures-site", [], root);
  site = await serve(folder);
});
after(() => site?.close());

describe("a page with five photographs of 12 million pixels", () => {
  for (const density of [1, 2, 3])
    test(`is light before anybody scrolls, at ${density} pixels a point`, () =>
      visit({ site: site.url, viewport: PHONE, density }, async (page) => {
        const asked = new Set();
        page.on("response", (response) => asked.add(new URL(response.url()).pathname.slice(1)));
        await page.goto(`${site.url}en/practices/team/index.html`);
        await page.waitForLoadState("networkidle");
        // Texts come compressed from any host.
        const weigh = (path) => {
          const bytes = readFileSync(join(folder, path));
          return /\.(html|css|js|svg)$/.test(path) ? gzipSync(bytes).length : bytes.length;
        };
        const weights = [...asked].map((path) => [path, weigh(decodeURI(path))]);
        const sum = weights.reduce((all, [, weight]) => all + weight, 0);
        assert.ok(weights.some(([path]) => path.endsWith(".webp")), "pictures are shown");
        assert.ok(sum <= BUDGET, `${sum} bytes: ${JSON.stringify(weights)}`);
      }));

  test("does not move when they come", () =>
    visit({ site: site.url, viewport: PHONE }, async (page) => {
      await page.addInitScript(() => {
        window.shifts = 0;
        new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.shifts += entry.value))).observe({
          type: "layout-shift",
          buffered: true,
        });
      });
      await page.goto(`${site.url}en/practices/team/index.html`);
      for (const image of await page.locator("main img").all()) {
        await image.scrollIntoViewIfNeeded();
        await image.evaluate((it) => it.decode());
      }
      assert.equal(await page.evaluate(() => window.shifts), 0);
    }));
});
