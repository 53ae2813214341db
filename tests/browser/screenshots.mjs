// Pictures of each kind of page, for people to look at, and what a printer makes of it:
// `node tests/browser/screenshots.mjs FOLDER [--kinds=home,list] [--languages=en,el]`.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { close, DESKTOP, launch, PHONE, visit } from "./support/browser.mjs";
import { closeHub, hub, openHub } from "./support/hub.mjs";
import { pagesIn } from "./support/pages.mjs";

const LOOKS = { light: {}, dark: { scheme: "dark" }, forced: { forcedColors: "active" }, "no-script": { script: false } };
/** What browsers lay out late, they would leave out of a picture of the whole page. Runs in the browser. */
function atOnce() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { content-visibility: visible !important }");
  document.adoptedStyleSheets = [sheet];
}

/** The last is what a zoom of 400 % leaves of a window of 1280 × 1024. */
const DEVICES = { phone: PHONE, desktop: DESKTOP, zoomed: { width: 320, height: 256 } };

const [folder, ...options] = process.argv.slice(2);
const given = (name) => options.find((it) => it.startsWith(`--${name}=`))?.split("=")[1].split(",");
const kinds = given("kinds");
const languages = given("languages") ?? ["en", "ro", "el", "ar"];
if (!folder || folder.startsWith("--")) {
  console.error("usage: node tests/browser/screenshots.mjs FOLDER [--kinds=KIND,…] [--languages=LANG,…]");
  process.exit(2);
}
mkdirSync(folder, { recursive: true });

await Promise.all([launch(), openHub()]);
try {
  for (const lang of languages)
    for (const { kind, path, status } of pagesIn(lang).filter(({ kind }) => !kinds || kinds.includes(kind)))
      for (const [device, viewport] of Object.entries(DEVICES))
        await Promise.all(
          Object.entries(LOOKS).map(([look, how]) =>
            visit({ site: hub.root, viewport, status, ...how }, async (page) => {
              await page.goto(hub.root + path, { waitUntil: "networkidle" });
              if (how.script !== false) await page.evaluate(atOnce);
              // All that comes when a reader comes to it: pictures, and, without a script, cards.
              for (let at = 0; at < 40; at++) await page.mouse.wheel(0, 600);
              await page.screenshot({ path: join(folder, `${kind}-${lang}-${device}-${look}.png`), fullPage: true });
              if (device === "desktop" && look === "light") await page.pdf({ path: join(folder, `${kind}-${lang}.pdf`), format: "A4" });
            }),
          ),
        );
} finally {
  await close();
  closeHub();
}
