// A dead address leads back into the site, at whatever depth it was asked for.

import { describe, test } from "node:test";
import { landOn, visit } from "./support/browser.mjs";
import { hub } from "./support/hub.mjs";
import { DEFAULT, say, title } from "./support/words.mjs";

describe("a dead address", { concurrency: 4 }, () => {
  for (const [where, place] of [["at the root of a host", "root"], ["below /toolkit/", "toolkitWithErrors"]])
    for (const path of ["nothing", "en/practices/no/such/page.html", "ar/ممارسات/لا-شيء/"])
      test(`${where}, ${path}`, async () => {
        let home;
        await visit({ site: hub[place], status: 404 }, async (page) => {
          await page.goto(hub[place] + path);
          await landOn(page, say(DEFAULT, "not_found_title"));
          await page.waitForFunction(() => getComputedStyle(document.querySelector(".skip")).position === "absolute");
          home = await page.getByRole("link", { name: say(DEFAULT, "not_found_home") }).evaluate((link) => link.href);
        });
        await visit({ site: hub[place] }, async (page) => {
          await page.goto(home);
          await landOn(page, title("", DEFAULT));
        });
      });
});
