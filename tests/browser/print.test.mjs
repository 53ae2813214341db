// What is taken along on paper stays short.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { visit } from "./support/browser.mjs";
import { hub } from "./support/hub.mjs";
import { pagesOf } from "./support/pdf.mjs";
import { entries, LANGUAGES, page as pageIn, pathOf } from "./support/words.mjs";

const MOST = 2;

describe(`every practice prints on at most ${MOST} A4 pages`, { concurrency: 3 }, () => {
  const practices = entries("practices");
  assert.ok(practices.length > 15);
  for (const lang of LANGUAGES)
    test(lang, (t) =>
      visit({ site: hub.root }, async (page) => {
        for (const id of practices.filter((it) => pageIn(it, lang)))
          await t.test(id, async () => {
            await page.goto(hub.root + pathOf(id, lang));
            const count = await pagesOf(await page.pdf({ format: "A4" }));
            assert.ok(count >= 1 && count <= MOST, `${count} pages`);
          });
      }));
});
