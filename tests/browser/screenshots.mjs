// Pictures of each kind of page, for people to look at: `node tests/browser/screenshots.mjs FOLDER`.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { close, DESKTOP, launch, PHONE, visit } from "./support/browser.mjs";
import { closeHub, hub, openHub } from "./support/hub.mjs";
import { pagesIn } from "./support/pages.mjs";

const LANGUAGES = ["en", "ro", "el", "ar"];
const LOOKS = { light: {}, dark: { scheme: "dark" }, "no-script": { script: false } };

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error("usage: node tests/browser/screenshots.mjs FOLDER");
  process.exit(2);
}
mkdirSync(folder, { recursive: true });

await Promise.all([launch(), openHub()]);
try {
  for (const lang of LANGUAGES)
    for (const { kind, path, status } of pagesIn(lang))
      for (const [device, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP }))
        await Promise.all(
          Object.entries(LOOKS).map(([look, how]) =>
            visit({ site: hub.root, viewport, status, ...how }, async (page) => {
              await page.goto(hub.root + path);
              if (kind === "search" && look !== "no-script") {
                await page.locator("[data-search-results] mark").first().waitFor();
              }
              await page.screenshot({ path: join(folder, `${kind}-${lang}-${device}-${look}.png`), fullPage: true });
            }),
          ),
        );
} finally {
  await close();
  closeHub();
}
