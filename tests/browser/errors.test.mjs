// A dead address leads back into the site, at whatever depth it was asked for.

import { describe, test } from "node:test";
import { landOn, visit } from "./support/browser.mjs";
import { hub } from "./support/hub.mjs";
import { WORDS } from "./support/words.mjs";

describe("a dead address", { concurrency: 4 }, () => {
  for (const [where, place] of [["at the root of a host", "root"], ["below /toolkit/", "toolkitWithErrors"]])
    for (const path of ["nothing", "en/practices/no/such/page.html"])
      test(`${where}, ${path}`, async () => {
        let home;
        await visit({ site: hub[place], status: 404 }, async (page) => {
          await page.goto(hub[place] + path);
          await landOn(page, WORDS.en.notFound);
          await page.waitForFunction(() => getComputedStyle(document.querySelector(".skip")).position === "absolute");
          home = await page.getByRole("link", { name: WORDS.en.toHome }).evaluate((link) => link.href);
        });
        await visit({ site: hub[place] }, async (page) => {
          await page.goto(home);
          await landOn(page, WORDS.en.home);
        });
      });
});
