// Lighthouse on its profile of a phone on Slow 4G.

import { createServer } from "node:net";
import lighthouse from "lighthouse";
import { launch } from "./browser.mjs";
import { UNLISTED } from "./pages.mjs";

/**
 * @param {string} address
 * @param {string} kind
 * @returns {Promise<{ marks: Record<string, number>, times: number[], lost: string[] }>} marks of 100 by category; the
 *   first and the largest paint and how long the page could not answer, in milliseconds; the audits that cost points
 */
export async function audit(address, kind) {
  const port = await freePort();
  const browser = await launch(port);
  try {
    const onlyCategories = ["performance", "accessibility", "best-practices", ...(UNLISTED.includes(kind) ? [] : ["seo"])];
    const { lhr } = await lighthouse(address, { port, output: "json", logLevel: "error", onlyCategories });
    if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
    const categories = Object.values(lhr.categories);
    const lost = categories.flatMap(({ auditRefs }) =>
      auditRefs.filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1).map(({ id }) => `${id} ${lhr.audits[id].displayValue ?? ""}`.trim()),
    );
    const time = (id) => Math.round(lhr.audits[id].numericValue);
    return {
      marks: Object.fromEntries(categories.map(({ id, score }) => [id, Math.round(score * 100)])),
      times: ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time"].map(time),
      lost: [...new Set(lost)],
    };
  } finally {
    await browser.close();
  }
}

function freePort() {
  return new Promise((found) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}
