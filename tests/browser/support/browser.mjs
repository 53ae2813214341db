// One browser for all tests; a context of its own, and a watch over what goes wrong, for each visit.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";
import { exactly } from "./words.mjs";

export const PHONE = { width: 360, height: 740 };
export const DESKTOP = { width: 1280, height: 800 };

const PATIENCE = 20_000;

let browser;

export async function launch() {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || onPath("chromium"),
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

export const close = () => browser?.close();

function onPath(name) {
  const found = process.env.PATH.split(delimiter).map((folder) => join(folder, name)).find(existsSync);
  if (!found) throw new Error(`no ${name} in PATH: install it, or name a browser by CHROMIUM`);
  return found;
}

/**
 * Opens a page, lets `walk` use it, and fails if any page on the way wrote to the console, threw an error, asked
 * anybody else for anything, or asked for what is not there.
 *
 * @param {object} how
 * @param {string} how.site  address that every request must begin with
 * @param {boolean} [how.script]
 * @param {{ width: number, height: number }} [how.viewport]
 * @param {"light" | "dark"} [how.scheme]
 * @param {"active" | "none"} [how.forcedColors]
 * @param {number} [how.density]  pixels a point
 * @param {number} [how.status]  of the pages, if they are to be errors
 * @param {RegExp} [how.expected]  what is to go wrong
 * @param {(page: import("playwright-core").Page) => Promise<void>} walk
 */
export async function visit(
  { site, script = true, viewport = DESKTOP, scheme = "light", forcedColors = "none", status = 200, density = 1, expected },
  walk,
) {
  // Things that move cannot be clicked.
  const still = { reducedMotion: "reduce" };
  const context = await browser.newContext({ javaScriptEnabled: script, viewport, colorScheme: scheme, forcedColors, deviceScaleFactor: density, ...still });
  context.setDefaultTimeout(PATIENCE);
  const trouble = [];
  context.on("console", (message) => {
    // The browser itself reports a page that is meant to be an error.
    if (status !== 200 && message.text().includes(`status of ${status}`)) return;
    trouble.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => trouble.push(`error: ${error.error()}`));
  context.on("request", (request) => {
    if (!request.url().startsWith(site)) trouble.push(`asked for ${request.url()}`);
  });
  context.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText;
    // What a page still waits for when its reader goes on is given up.
    if (reason !== "net::ERR_ABORTED") trouble.push(`failed: ${request.url()} ${reason}`);
  });
  context.on("response", (response) => {
    const wanted = response.request().isNavigationRequest() ? [status] : [200, 304];
    if (!wanted.includes(response.status())) trouble.push(`${response.status()} for ${response.url()}`);
  });
  try {
    await walk(await context.newPage());
    assert.deepEqual(trouble.filter((line) => !expected || !expected.test(line)), []);
  } catch (error) {
    if (trouble.length && error.message !== undefined) error.message += `\nOn the way: ${trouble.join("\n")}`;
    throw error;
  } finally {
    await context.close();
  }
}

/** Waits until the page with this first heading is there, styles included. */
export async function landOn(page, heading) {
  await page.getByRole("heading", { level: 1, name: exactly(heading) }).waitFor();
  await page.waitForLoadState();
}
