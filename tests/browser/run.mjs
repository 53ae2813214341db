// The browser tests: one site, one browser, one process. `node tests/browser/run.mjs [file…]` runs all or some, e.g.
// `node tests/browser/run.mjs walk print`. `--all` goes through all looks of pages and not only through pairs of them.

import { readdirSync } from "node:fs";
import { after } from "node:test";
import { close, launch } from "./support/browser.mjs";
import { closeHub, openHub } from "./support/hub.mjs";

const all = readdirSync(new URL(".", import.meta.url)).filter((name) => name.endsWith(".test.mjs")).sort();
const asked = process.argv.slice(2).filter((name) => !name.startsWith("--")).map((name) => name.replace(/(\.test\.mjs)?$/, ".test.mjs"));

await Promise.all([launch(), openHub()]);
after(() => Promise.all([close(), closeHub()]));

for (const name of asked.length ? asked : all) await import(`./${name}`);
