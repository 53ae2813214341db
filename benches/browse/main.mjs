// How long a reader waits for a filtered list: 2,000 entries, a phone six times slower than this computer.
// `node benches/browse/main.mjs PROGRAM [ENTRIES]`; the packages are those of the browser tests.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { readFileSync } from "node:fs";
import { close, launch, open } from "./browser.mjs";
import { serve } from "../../tests/browser/support/server.mjs";

const SLOWER = 6;
/** Milliseconds between the hand at the filters and the first tick. */
const LOOKING = 1500;
const [program, entries = "2000"] = process.argv.slice(2);
if (!program) {
  console.error("usage: node benches/browse/main.mjs PROGRAM [ENTRIES]");
  process.exit(2);
}

const THEMES = Array.from({ length: 15 }, (_, n) => `theme-${n}`);
const AUDIENCES = Array.from({ length: 10 }, (_, n) => `audience-${n}`);
const LEVELS = ["harm", "none", "some", "strong"];
const COUNTRIES = ["AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT", "NL"];

const root = mkdtempSync(join(tmpdir(), "browse-"));
try {
  hub(Number(entries));
  execFileSync(program, ["build", "--root", root, "--out", join(root, "dist")], { stdio: ["ignore", "ignore", "ignore"] });
  const server = await serve(join(root, "dist"));
  await launch();
  try {
    report(await measure(server.url));
  } finally {
    await close();
    server.close();
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}

function hub(count) {
  const write = (path, text) => writeFileSync(join(root, path), text);
  mkdirSync(join(root, "content/practices"), { recursive: true });
  mkdirSync(join(root, "content/vocabularies"), { recursive: true });
  mkdirSync(join(root, "content/scales"), { recursive: true });
  write("hub.yaml", "title: Hub\nbase_url: https://example.org\nlanguages: [en]\nsearch: false\n");
  write("content/_index.en.md", "---\ntitle: Hub\n---\n");
  write("content/practices/_collection.yaml", "preset: practice\n");
  write("content/scales/effect.yaml", `kind: ordinal\nlevels: {${LEVELS.map((it) => `${it}: {en: "${it}"}`).join(", ")}}\n`);
  for (const [name, terms] of [["themes", THEMES], ["audiences", AUDIENCES]]) {
    write(`content/vocabularies/${name}.yaml`, `terms: {${terms.map((it) => `${it}: {label: {en: "${it}"}}`).join(", ")}}\n`);
  }
  // A multiplicative walk spreads values over entries without chance.
  const pick = (list, n, step) => [list[(n * step) % list.length], list[(n * step * 7 + 3) % list.length]];
  for (let n = 0; n < count; n++) {
    const facts = [
      `title: "Practice ${n} of a city that works with its partners"`,
      'summary: "What was done, where, by whom, and what is known about its results, in a sentence or two of the usual length."',
      `updated: 20${10 + (n % 15)}-0${1 + (n % 9)}-1${n % 10}`,
      `countries: [${COUNTRIES[(n * 11) % COUNTRIES.length]}]`,
      `themes: [${[...new Set(pick(THEMES, n, 4))].join(", ")}]`,
      `audiences: [${[...new Set(pick(AUDIENCES, n, 3))].join(", ")}]`,
      // Two of three were judged.
      ...(n % 3 ? [`assessments: [{by: A university, rating: {effect: ${LEVELS[n % 4]}}}]`] : []),
    ];
    write(`content/practices/p${n}.en.md`, `---\n${facts.join("\n")}\n---\n\nA text.\n`);
  }
}

async function measure(site) {
  const page = await open(SLOWER);
  await page.goto(`${site}en/practices/`);
  await page.locator("details").evaluateAll((all) => all.forEach((it) => (it.open = true)));
  // What is asked for when a hand comes near; the rest comes while the reader looks for a value.
  const asked = Date.now();
  await page.locator("[data-browse-facets]").dispatchEvent("pointerover");
  await page.evaluate(() => window.vademecumBrowse.entries());
  const loading = Date.now() - asked;
  await page.waitForTimeout(LOOKING);
  const boxes = await page.locator("[data-browse-facets] input").count();
  const times = { first: [], again: [] };
  for (const round of ["first", "again"])
    for (let n = 0; n < boxes; n += 3) {
      for (let turn = 0; turn < 2; turn++) times[round].push(await page.evaluate(filter, n));
    }
  return { loading, times, files: readdirSync(join(root, "dist/en/practices")).filter((name) => name.endsWith(".js")) };
}

/** In the page: from the tick to the next frame with the list drawn. The frame is part of what a reader waits for. */
function filter(n) {
  return new Promise((done) => {
    const box = document.querySelectorAll("[data-browse-facets] input")[n];
    const begin = performance.now();
    document.addEventListener(
      "vademecum:drawn",
      () => {
        document.body.getBoundingClientRect(); // layout included
        done(performance.now() - begin);
      },
      { once: true },
    );
    box.click();
  });
}

function report({ loading, times, files }) {
  const at = (list, share) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))];
  const line = (list) => `median ${at(list, 0.5).toFixed(1)} ms, 95 % ${at(list, 0.95).toFixed(1)} ms, longest ${Math.max(...list).toFixed(1)} ms`;
  const folder = join(root, "dist/en/practices");
  const weight = (name) => gzipSync(readFileSync(join(folder, name))).length;
  console.log(`${entries} entries, CPU ${SLOWER} times slower, ${times.again.length} filters`);
  console.log(`loading and reading the index once: ${loading} ms`);
  console.log(`first time, ${LOOKING} ms after a hand came near: ${line(times.first)}`);
  console.log(`again, cards there: ${line(times.again)}`);
  console.log(`index ${(weight("entries.js") / 1000).toFixed(0)} kB compressed, ${files.length - 1} files of cards, ${(files.filter((it) => it !== "entries.js").map(weight).reduce((a, b) => a + b, 0) / 1000).toFixed(0)} kB together`);
  console.log(`first page of the list ${(gzipSync(readFileSync(join(folder, "index.html"))).length / 1000).toFixed(0)} kB compressed, ${(statSync(join(folder, "index.html")).size / 1000).toFixed(0)} kB as it is`);
}
