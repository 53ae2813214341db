// What a page may cost its reader: benches/page measures more, this holds what is the same on any machine.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { DESKTOP, PHONE, visit } from "./support/browser.mjs";
import { hub } from "./support/hub.mjs";
import { pagesIn } from "./support/pages.mjs";
import { LANGUAGES } from "./support/words.mjs";

/** Bytes, compressed as by any host. */
const MOST = { stylesheet: 16_000, script: 12_000 };

/** Scripts of the search, and lists of entries, which are data. */
const NOT_COUNTED = /\/search\/|\/entries(-\d+)?\.js$/;

const weigh = (address) => gzipSync(readFileSync(join(hub.folder, decodeURI(new URL(address).pathname.slice(1))))).length;

function watchShifts() {
  window.shifts = [];
  const name = (node) => (node?.nodeType === 1 ? `${node.localName}.${node.className}` : node?.nodeName);
  const add = (list) => list.getEntries().forEach((it) => it.hadRecentInput || window.shifts.push(`${it.value.toFixed(4)}: ${it.sources.map(({ node }) => name(node))}`));
  new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
}

describe("a page weighs little and stands still", { concurrency: 3 }, () => {
  for (const [device, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP }))
    for (const [at, { kind, path, status }] of pagesIn("en").entries()) {
      // Every kind in English on both devices would be the same again and again: languages take turns.
      const lang = LANGUAGES[(at + (device === "phone" ? 0 : 4)) % LANGUAGES.length];
      const page = pagesIn(lang).find((it) => it.kind === kind) ?? { path };
      test(`${kind}, ${lang}, ${device}`, () =>
        visit({ site: hub.root, viewport, status }, async (tab) => {
          await tab.addInitScript(watchShifts);
          const sums = { stylesheet: 0, script: 0, font: 0 };
          tab.on("response", (response) => {
            const type = response.request().resourceType();
            if (type === "font") sums.font += 1;
            if (type in MOST && !NOT_COUNTED.test(response.url())) sums[type] += weigh(response.url());
          });
          await tab.goto(hub.root + page.path, { waitUntil: "networkidle" });
          // The search itself is what the search page is for.
          if (kind === "search") sums.script = 0;
          assert.equal(sums.font, 0);
          for (const type of Object.keys(MOST)) assert.ok(sums[type] <= MOST[type], `${sums[type]} bytes of ${type}`);
          assert.deepEqual(await tab.evaluate(() => window.shifts), []);
        }));
    }
});
