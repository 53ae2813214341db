// What a page asks for, and whether anything on it moves.

import { createRequire } from "node:module";

// The packages of the browser tests serve here, too.
const { chromium } = createRequire(new URL("../../tests/package.json", import.meta.url))("playwright-core");

/** Entries of a list and parts of the search's index: data, which classic scripts carry so that they load from a disk. */
const DATA = /\/search\/|\/entries(-\d+)?\.js$/;

export const PHONE = { width: 360, height: 740 };
export const DESKTOP = { width: 1280, height: 800 };

/** Lighthouse's “Slow 4G”: milliseconds, and bytes a second; and a phone that computes four times slower. */
export const SLOW = { latency: 150, downloadThroughput: (1638.4 * 1000) / 8, uploadThroughput: (750 * 1000) / 8, cpu: 4 };

/** @param {number} [port]  for Lighthouse to talk to */
export function launch(port) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", ...(port ? [`--remote-debugging-port=${port}`] : [])],
  });
}

/**
 * Opens a page with nothing kept, goes to its end, and says what came over the line before that and whether anything
 * moved.
 *
 * @param {import("playwright-core").Browser} browser
 * @param {string} address
 * @param {{ viewport?: { width: number, height: number }, density?: number }} [how]
 */
export async function weigh(browser, address, { viewport = PHONE, density = 1 } = {}) {
  const context = await browser.newContext({ viewport, deviceScaleFactor: density });
  const sums = { html: 0, css: 0, script: 0, image: 0, font: 0, other: 0, all: 0, requests: 0, foreign: 0 };
  const kinds = { document: "html", stylesheet: "css", script: "script", image: "image", font: "font" };
  const own = new URL(address).origin;
  try {
    const page = await context.newPage();
    await page.addInitScript(watchShifts);
    page.on("response", (response) => {
      // Bodies as they came over the line, compressed.
      const bytes = Number(response.headers()["content-length"] ?? 0);
      const kind = DATA.test(response.url()) ? "other" : kinds[response.request().resourceType()];
      sums[kind ?? "other"] += bytes;
      sums.all += bytes;
      sums.requests += 1;
      if (!response.url().startsWith(own)) sums.foreign += 1;
    });
    await page.goto(address, { waitUntil: "networkidle" });
    const before = { ...sums };
    await page.evaluate(toTheEnd);
    return { ...before, shift: await page.evaluate(() => window.shifts) };
  } finally {
    await context.close();
  }
}

function watchShifts() {
  window.shifts = 0;
  const add = (list) => list.getEntries().forEach((entry) => entry.hadRecentInput || (window.shifts += entry.value));
  new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
}

async function toTheEnd() {
  for (let at = 0; at < document.documentElement.scrollHeight; at += innerHeight / 2) {
    scrollTo(0, at);
    await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 20)));
  }
}

/**
 * When something, and when the largest part of a page is drawn, in milliseconds, on a slow line and a slow phone.
 *
 * @param {import("playwright-core").Browser} browser
 * @param {string} address
 */
export async function paints(browser, address) {
  const { cpu, ...line } = SLOW;
  const context = await browser.newContext({ viewport: PHONE });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", { offline: false, ...line });
    await session.send("Emulation.setCPUThrottlingRate", { rate: cpu });
    await page.goto(address, { waitUntil: "networkidle" });
    return await page.evaluate(async () => {
      const last = (type) =>
        new Promise((done) => new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime)).observe({ type, buffered: true }));
      const [first] = performance.getEntriesByName("first-contentful-paint");
      return { first: first.startTime, largest: await last("largest-contentful-paint") };
    });
  } finally {
    await context.close();
  }
}
