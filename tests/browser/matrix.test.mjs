// Every kind of page in every look: languages of four kinds of writing, two devices, and light, dark, forced colours, paper
// and no script. `tests/run` goes through as few of them as bring every two of these together; `--all` goes through all, and
// `--kinds=list,table` through these kinds only.
//
// On each: no complaint on the console, nothing asked of anybody else, under a policy that allows no inline code; axe finds
// nothing; at 320 pixels nothing scrolls sideways; what can be clicked is large enough; Tab reaches all that can be used,
// and what has the focus is seen.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { faultsOf } from "./support/axe.mjs";
import { DESKTOP, PHONE, visit } from "./support/browser.mjs";
import { hub } from "./support/hub.mjs";
import { pairs } from "./support/pairs.mjs";
import { pagesIn } from "./support/pages.mjs";
import { DEFAULT } from "./support/words.mjs";

const LANGUAGES = ["en", "ro", "el", "ar"];
const LOOKS = { light: {}, dark: { scheme: "dark" }, forced: { forcedColors: "active" }, paper: { media: "print" }, "no script": { script: false } };
const DEVICES = { phone: PHONE, desktop: DESKTOP };
/** What is left of A4 between the margins; tables of many columns lie on their side. */
const PAPER = { width: 665, height: 1001 };
const LYING = { width: 994, height: 673 };
const NARROW = { width: 320, height: 640 };
/** What a finger hits, by WCAG 2.2 (2.5.8, Target Size), in pixels. */
const TARGET = 24;

const only = process.argv.find((it) => it.startsWith("--kinds="))?.slice(8).split(",");
const kinds = [...new Set(LANGUAGES.flatMap((lang) => pagesIn(lang).map(({ kind }) => kind)))].filter((kind) => !only || only.includes(kind));
const all = process.argv.includes("--all");
const cases = pairs([kinds, LANGUAGES, Object.keys(DEVICES), Object.keys(LOOKS)], all)
  .map(([kind, lang, device, look]) => ({ kind, device, look, page: pagesIn(lang).find((it) => it.kind === kind) ?? pagesIn(DEFAULT).find((it) => it.kind === kind), lang }))
  .filter(({ page }) => page);

describe(`${cases.length} looks of ${kinds.length} kinds of pages`, { concurrency: 4 }, () => {
  for (const { kind, lang, device, look, page: { path, status } } of cases)
    test(`${kind}, ${lang}, ${device}, ${look}`, () =>
      visit({ site: hub.root, viewport: DEVICES[device], status, ...LOOKS[look] }, async (page) => {
        const { media } = LOOKS[look];
        await page.goto(hub.root + path);
        if (kind === "search" && look !== "no script") await page.locator("[data-search-results] mark").first().waitFor();
        if (media) {
          // Paper has no targets and no keys, and is as wide wherever it is printed from.
          await page.setViewportSize(kind === "table" ? LYING : PAPER);
          await page.emulateMedia({ media });
          assert.ok(await page.locator("h1").first().isVisible());
          assert.deepEqual(await page.evaluate(widths), []);
          return;
        }
        // A page whose scripts are switched off cannot be asked by axe; what it shows is asked with a script elsewhere.
        if (look !== "no script") assert.deepEqual(await faultsOf(page), []);
        assert.deepEqual(await page.evaluate(smallTargets, TARGET), []);
        assert.deepEqual(await tabThrough(page), []);
        await page.setViewportSize(NARROW);
        assert.deepEqual(await page.evaluate(widths), []);
      }));
});

/** Elements that stick out of a page that scrolls sideways. Runs in the browser. */
function widths() {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const outside = [...document.querySelectorAll("body *")].filter((it) => it.getBoundingClientRect().right > clientWidth + 0.5);
  return [`${scrollWidth - clientWidth} pixels`, ...outside.slice(0, 5).map((it) => `${it.localName}.${it.className}`)];
}

/** Controls that are smaller than a finger needs, those in lines of text left out. Runs in the browser. */
function smallTargets(least) {
  const small = [];
  for (const it of document.querySelectorAll("a[href], button, summary, input, select")) {
    if (!it.checkVisibility({ visibilityProperty: true }) || it.matches(".skip, .hidden, :disabled") || it.closest(".prose, .lead, .citation, .hidden")) continue;
    const box = it.getBoundingClientRect();
    // A label is a part of what can be hit.
    const label = it.closest("label")?.getBoundingClientRect() ?? box;
    const inline = getComputedStyle(it).display === "inline" && it.parentElement.textContent.trim() !== it.textContent.trim();
    if (inline) continue;
    if (Math.max(box.height, label.height) < least - 0.5 || Math.max(box.width, label.width) < least - 0.5) {
      small.push(`${it.localName}.${it.className} ${it.textContent.trim().slice(0, 30)}: ${Math.round(box.width)} × ${Math.round(box.height)}`);
    }
  }
  return small;
}

/** What Tab does not reach, and stops that nobody sees. */
async function tabThrough(page) {
  const wrong = [];
  const wanted = await page.evaluate(() => {
    const all = [...document.querySelectorAll("a[href], button, summary, input, select, textarea, [tabindex='0']")];
    const usable = all.filter((it) => it.checkVisibility({ visibilityProperty: true }) && !it.disabled && !it.closest("[inert]"));
    usable.forEach((it, i) => it.setAttribute("data-stop", String(i)));
    return usable.length;
  });
  const seen = new Set();
  for (let i = 0; i < wanted + 5 && seen.size < wanted; i++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const it = document.activeElement;
      if (!it || it === document.body) return null;
      // Of a link that runs over two lines, the first.
      const { top, bottom, left, right, width, height } = it.getClientRects()[0] ?? it.getBoundingClientRect();
      const { outlineStyle } = getComputedStyle(it);
      const inside = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
      const [x, y] = [Math.min(Math.max(left + width / 2, 1), innerWidth - 1), Math.min(Math.max(top + Math.min(height, 12) / 2, 1), innerHeight - 1)];
      const above = document.elementFromPoint(x, y);
      // A country on a map is not where the middle of its box is.
      const covered = inside && above && !it.closest("svg") && !it.contains(above) && !above.contains(it);
      return { number: it.dataset.stop, what: `${it.localName}.${it.className} ${it.textContent.trim().slice(0, 30)}`, ring: outlineStyle !== "none", inside, covered };
    });
    if (!stop) continue;
    seen.add(stop.number);
    if (!stop.ring) wrong.push(`${stop.what} does not show the focus`);
    if (!stop.inside) wrong.push(`${stop.what} is out of sight`);
    if (stop.covered) wrong.push(`${stop.what} is covered`);
  }
  if (seen.size < wanted) {
    const missed = await page.evaluate((reached) => [...document.querySelectorAll("[data-stop]")].filter((it) => !reached.includes(it.dataset.stop)).map((it) => `${it.localName}.${it.className} is not reached`), [...seen]);
    wrong.push(...missed.slice(0, 5));
  }
  return wrong;
}
