// What is taken along on paper stays short.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, test } from "node:test";
import { visit } from "./support/browser.mjs";
import { hub } from "./support/hub.mjs";
import { filesOf } from "./support/site.mjs";

const MOST = 2;

describe(`every practice prints on at most ${MOST} A4 pages`, { concurrency: 4 }, () => {
  for (const path of filesOf(hub.folder).filter((file) => /^..\/practices\/[^/]+\/index\.html$/.test(file)))
    test(path, () =>
      visit({ site: hub.root }, async (page) => {
        await page.goto(hub.root + path);
        const pdf = await page.pdf({ format: "A4" });
        const pages = Number(/^Pages: +(\d+)$/m.exec(execFileSync("pdfinfo", ["-"], { input: pdf }))[1]);
        assert.ok(pages >= 1 && pages <= MOST, `${pages} pages`);
      }));
});
