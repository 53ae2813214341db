// A page on a slowed computer.

import { createRequire } from "node:module";

// The packages of the browser tests serve here, too.
const { chromium } = createRequire(new URL("../../tests/package.json", import.meta.url))("playwright-core");

let browser;

export async function launch() {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu"],
  });
}

export const close = () => browser?.close();

/** @param {number} rate  how many times slower the processor is to be */
export async function open(rate) {
  const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate });
  return page;
}
