// What a page costs its reader, and what Lighthouse says of it. `node benches/page/main.mjs PROGRAM [PART…]`, the parts
// being weight, paint, lighthouse and pictures; all without any. See docs/content/benchmarks.en.md.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { photographed } from "../../tests/browser/support/photographs.mjs";
import { DESKTOP, launch, paints, weigh } from "./browser.mjs";
import { host } from "./host.mjs";
import { ENTRY, PAGES } from "./pages.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PARTS = ["weight", "paint", "lighthouse", "pictures"];
const ROUNDS = 5;

const [program, ...asked] = process.argv.slice(2);
if (!program || asked.some((part) => !PARTS.includes(part))) {
  console.error(`usage: node benches/page/main.mjs PROGRAM [${PARTS.join("|")}]…`);
  process.exit(2);
}
const wanted = (part) => asked.length === 0 || asked.includes(part);

const scratch = mkdtempSync(join(tmpdir(), "vademecum-page-"));
const site = join(scratch, "site");
mkdirSync(site);
const server = await host(site);
try {
  // Addresses that Lighthouse compares with where it is.
  build(ROOT, site, server.url);
  if (wanted("weight")) await weights();
  if (wanted("paint")) await firstViews();
  if (wanted("pictures")) await pictures();
  if (wanted("lighthouse")) await marks();
  console.log(`\nload of the machine at the end: ${loadavg()[0].toFixed(1)}`);
} finally {
  server.close();
  rmSync(scratch, { recursive: true, force: true });
}

function build(root, out, url) {
  execFileSync(program, ["build", "--root", root, "--out", out, "--base-url", url], { stdio: ["ignore", "ignore", "inherit"] });
}

async function weights() {
  const browser = await launch();
  const rows = [];
  for (const [kind, path] of Object.entries(PAGES)) {
    const phone = await weigh(browser, server.url + path);
    const { shift } = await weigh(browser, server.url + path, { viewport: DESKTOP });
    const { html, css, script, font, image, other, requests, foreign } = phone;
    rows.push([kind, ...[html, css, script, image, other].map(kB), font, requests, foreign, phone.shift.toFixed(3), shift.toFixed(3)]);
  }
  await browser.close();
  table(["page", "HTML", "CSS", "script", "images", "other", "fonts", "requests", "to others", "shift, phone", "desktop"], rows);
}

async function firstViews() {
  const browser = await launch();
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await paints(browser, server.url + PAGES[ENTRY]));
  await browser.close();
  const of = (name) => `${median(rounds.map((it) => it[name])).toFixed(0)} (${Math.max(...rounds.map((it) => it[name])).toFixed(0)})`;
  table([`${ENTRY}, Slow 4G, processor 4 times slower`, "ms (longest)"], [["something is drawn", of("first")], ["the largest part is drawn", of("largest")]]);
}

async function pictures() {
  const browser = await launch();
  const page = await browser.newPage();
  const root = join(scratch, "pictures");
  for (const [path, text] of Object.entries(await photographed(page))) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const folder = join(scratch, "pictures-site");
  build(root, folder, "https://pictures.example");
  const pictures = await host(folder);
  const rows = [];
  for (const density of [1, 2, 3]) {
    const { all, image, shift } = await weigh(browser, `${pictures.url}en/practices/team/index.html`, { density });
    rows.push([density, kB(image), kB(all), shift.toFixed(3)]);
  }
  pictures.close();
  await browser.close();
  table(["five photographs, 360 px: pixels a point", "images", "all", "shift"], rows);
}

/** The marks of Lighthouse's categories; that for speed as the median of several rounds on the page that matters most. */
async function marks() {
  const { audit } = await import("./lighthouse.mjs");
  const rows = [];
  for (const [kind, path] of Object.entries(PAGES)) {
    const rounds = [];
    for (let round = 0; round < (kind === ENTRY ? ROUNDS : 1); round++) rounds.push(await audit(server.url + path, kind));
    const speed = median(rounds.map((it) => it.marks.performance));
    const { marks, times, lost } = rounds.at(-1);
    rows.push([kind, speed, marks.accessibility, marks["best-practices"], marks.seo ?? "–", ...times, lost.join(", ") || "–"]);
  }
  table(["page", "performance", "accessibility", "best practices", "SEO", "FCP ms", "LCP ms", "blocked ms", "points lost by"], rows);
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

function kB(bytes) {
  return (bytes / 1000).toFixed(1);
}

function table(head, rows) {
  console.log(`\n| ${head.join(" | ")} |\n|---|${"--:|".repeat(head.length - 1)}`);
  for (const row of rows) console.log(`| ${row.join(" | ")} |`);
}
