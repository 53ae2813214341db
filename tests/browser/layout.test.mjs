// Every page of the site opens without a complaint, and fits a narrow screen.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { visit } from "./support/browser.mjs";
import { hub } from "./support/hub.mjs";
import { pageOf } from "./support/pages.mjs";
import { WALL } from "./support/server.mjs";
import { filesOf } from "./support/site.mjs";
import { LANGUAGES } from "./support/words.mjs";

/** The width at which WCAG 2.2 (1.4.10, Reflow) forbids to scroll sideways. */
const NARROW = { width: 320, height: 640 };

/** Frames of a wall: a browser opens a page in a frame in half the time of a page by itself. */
const FRAMES = 4;

/**
 * Opens pages in narrow frames, each as it comes and then unfolded. Runs in the browser.
 *
 * @returns {Promise<string[]>} pages that scroll sideways: how far, and the elements that stick out, outermost first
 */
async function tooWide({ paths, width, height, frames }) {
  const found = [];
  const queue = paths.values();

  function look(path, view) {
    const { scrollWidth, clientWidth } = view.documentElement;
    if (scrollWidth <= clientWidth) return;
    const outside = [...view.querySelectorAll("body *")].filter((it) => {
      const { left, right } = it.getBoundingClientRect();
      return right > clientWidth + 0.5 || left < -0.5;
    });
    const names = outside.map((it) => `${it.localName}.${it.className}`);
    found.push([path, `${scrollWidth - clientWidth} pixels`, ...names].join(" "));
  }

  async function work() {
    const frame = document.createElement("iframe");
    Object.assign(frame, { width, height });
    frame.style.border = "0";
    document.body.append(frame);
    for (const path of queue) {
      await new Promise((resolve, reject) => {
        frame.onload = resolve;
        setTimeout(() => reject(new Error(`${path} does not open`)), 20_000);
        frame.contentWindow.location.replace(path);
      });
      const view = frame.contentDocument;
      const { innerWidth } = frame.contentWindow;
      if (innerWidth !== width || !view.querySelector("main")) throw new Error(`${path} is not there at ${width} pixels`);
      look(path, view);
      for (const details of view.querySelectorAll("details")) details.open = true;
      look(`${path}, unfolded:`, view);
    }
  }

  await Promise.all(Array.from({ length: frames }, work));
  return found;
}

describe("nothing scrolls sideways at 320 pixels", { concurrency: 2 }, () => {
  const pages = filesOf(hub.folder).filter((file) => file.endsWith(".html"));
  const part = (path) => path.split("/").slice(0, -1)[0] ?? "";
  assert.deepEqual([...new Set(pages.map(part))].sort(), ["", ...LANGUAGES].sort());
  for (const folder of ["", ...LANGUAGES])
    test(`every page of ${folder || "the root"}`, () =>
      visit({ site: hub.root }, async (page) => {
        await page.goto(hub.root + WALL);
        const paths = pages.filter((path) => part(path) === folder);
        assert.deepEqual(await page.evaluate(tooWide, { paths, ...NARROW, frames: FRAMES }), []);
      }));
  for (const lang of LANGUAGES)
    test(`search results, ${lang}`, () =>
      visit({ site: hub.root, viewport: NARROW }, async (page) => {
        await page.goto(hub.root + pageOf("search", lang).path);
        await page.locator("[data-search-results] mark").first().waitFor();
        const wide = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
        assert.equal(await page.evaluate(wide), 0);
      }));
});
