// What a reader's browser does for a search, with an empty cache and then with what it has kept.

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";

const require = createRequire(new URL("../../tests/", import.meta.url));

/** How each engine is used from a page: the pieces of its documented interface. */
export const ENGINES = {
  ours: {
    /**
     * As the theme does it: the index's root is fetched beside the script that reads it.
     *
     * @param {{ script: string, lang: string }} site  address of its search script; language of the page
     */
    load: ({ script, lang }) =>
      new Promise((resolve, reject) => {
        const index = document.createElement("link");
        Object.assign(index, { rel: "preload", as: "script", href: `/search/${lang}/root.js` });
        document.head.append(index);
        const element = document.createElement("script");
        Object.assign(element, { src: script, onload: resolve, onerror: reject });
        document.head.append(element);
      }),
    open: async ({ lang }) => {
      // What comes is noted, for `reopen`.
      const take = window.vademecumShard;
      window.came = new Map();
      window.vademecumShard = (tag, name, content) => {
        window.came.set(`${tag}/${name}`, content);
        take(tag, name, content);
      };
      const engine = await window.Vademecum.search.open({ lang, base: "/" });
      window.ask = async (text) => (await engine.query(text, { limit: 5 })).results;
      // Where the index of a large hub holds no texts, passages are cut from the pages themselves.
      window.complete = (results) => Promise.all(results.map((result) => result.passage?.()));
    },
    /** Another engine, which has read nothing yet, over the files that came for the one before. */
    reopen: async ({ lang }) => {
      const load = (name, tag) => window.came.get(`${tag}/${name}`);
      const engine = await window.Vademecum.search.open({ lang, base: "/", load });
      window.ask = async (text) => (await engine.query(text, { limit: 5 })).results;
    },
  },
  pagefind: {
    load: async () => {
      window.pagefind = await import("/pagefind/pagefind.js");
    },
    open: async ({ noWorker }) => {
      const engine = noWorker ? window.pagefind.createInstance({ noWorker }) : window.pagefind;
      window.ask = async (text) => {
        const { results } = await engine.search(text);
        return Promise.all(results.slice(0, 5).map((result) => result.data()));
      };
      window.complete = async () => {};
    },
  },
};

export async function launch() {
  const { chromium } = require("playwright-core");
  const onPath = () =>
    process.env.PATH.split(delimiter)
      .map((folder) => join(folder, "chromium"))
      .find(existsSync);
  const executablePath = process.env.CHROMIUM || onPath();
  if (!executablePath) throw new Error("no chromium in PATH: install it, or name a browser by CHROMIUM");
  const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];
  const args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", ...quiet];
  return chromium.launch({ executablePath, args });
}

/**
 * A first query with nothing kept, and a second of other words: what it took until the five results were there, and
 * until they had their passages.
 *
 * @param {object} how
 * @param {import("playwright-core").Browser} how.browser
 * @param {Awaited<ReturnType<typeof import("./server.mjs").serve>>} how.server
 * @param {keyof typeof ENGINES} how.engine
 * @param {{ lang: string, first: string, second: string }} how.query
 * @param {string} how.script
 * @param {import("./server.mjs").Speed} [how.speed]
 */
export async function search({ browser, server, engine, query, script, speed }) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  try {
    server.slow(undefined);
    const page = await context.newPage();
    await page.goto(`${server.url}/_from/${query.lang}`);
    const { load, open } = ENGINES[engine];
    server.slow(speed);
    server.reset();
    const seen = () => ({ ...server.seen(speed?.rtt), milliseconds: performance.now() - start });
    const ask = async (text) => {
      const count = await page.evaluate(async (words) => (window.found = await window.ask(words)).length, text);
      const results = { ...seen(), count };
      await page.evaluate(() => window.complete(window.found).then(() => {}));
      return { results, passages: seen() };
    };
    let start = performance.now();
    await page.evaluate(load, { script, lang: query.lang });
    await page.evaluate(open, { lang: query.lang });
    const cold = await ask(query.first);
    server.reset();
    start = performance.now();
    const warm = await ask(query.second);
    server.slow(undefined);
    return { cold, warm };
  } finally {
    server.slow(undefined);
    await context.close();
  }
}

/**
 * Milliseconds that the browser computes once all that a query needs has been fetched: for the very same query again;
 * for its words the other way round, of which no answer can have been kept; and, where an engine can be given what was
 * fetched, for other words, whose files it has not read before.
 *
 * @param {number} throttle  times that the processor is slowed down
 */
export async function compute({ browser, server, engine, query, script, throttle }) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  try {
    const page = await context.newPage();
    await page.goto(`${server.url}/_from/${query.lang}`);
    const { load, open, reopen } = ENGINES[engine];
    await page.evaluate(load, { script, lang: query.lang });
    // In a worker, the peer would escape the slowed processor.
    await page.evaluate(open, { lang: query.lang, noWorker: true });
    const ask = (text) =>
      page.evaluate(async (words) => {
        const start = performance.now();
        await window.ask(words);
        return performance.now() - start;
      }, text);
    const turned = query.first.split(" ").reverse().join(" ");
    await ask(query.first);
    if (reopen) {
      // Turned about, another word is unfinished, and may need other files.
      await ask(turned);
      await ask(query.second);
      await page.evaluate(reopen, { lang: query.lang });
      await ask(query.first);
    }
    const session = await context.newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: throttle });
    const repeated = [];
    for (let i = 0; i < 5; i++) repeated.push(await ask(query.first));
    const swapped = await ask(turned);
    return { repeated: median(repeated), swapped, other: reopen && (await ask(query.second)) };
  } finally {
    await context.close();
  }
}

export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
