// What search costs a reader, and a build: this program beside Pagefind, on the same pages, in the same browser.
// `node benches/wire/main.mjs --help`

import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compute, launch, median, search } from "./browser.mjs";
import { cases, scriptOf, sizes } from "./build.mjs";
import { queriesOf } from "./queries.mjs";
import { serve } from "./server.mjs";

const USAGE = `Usage: node benches/wire/main.mjs --hub FOLDER --program FILE [options]

  --hub FOLDER       what cargo bench --bench build -- --generate-only wrote: its folder hub
  --program FILE     the vademecum binary
  --tantivy FILE     the program that cargo bench --bench tantivy --no-run names, for the row of bare tantivy
  --languages L,L    to search in (en,fr,de,es,ro)
  --queries N        pairs of queries a language (3)
  --rounds N         builds of each (1); 0: search what an earlier run kept
  --keep FOLDER      keep the sites and indexes there
  --encoding E       of texts: gzip, br or none (gzip)
  --http2            over TLS and HTTP/2 instead of HTTP/1.1
  --rtt MS --down KBIT --up KBIT
                     the slow line (150, 1638.4 and 750: Lighthouse's Slow 4G)
  --cpu N            times that the processor is slowed down for the computing row (6)
  --only E           ours or pagefind
  --seed N           of the queries (1)
  --json FILE        all figures
`;

const TEXTS = ["hub", "program", "tantivy", "languages", "queries", "rounds", "keep", "encoding", "rtt", "down", "up"];
const { values: given } = parseArgs({
  options: {
    ...Object.fromEntries([...TEXTS, "cpu", "only", "seed", "json"].map((name) => [name, { type: "string" }])),
    http2: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (given.help || !given.hub || !given.program) {
  process.stdout.write(USAGE);
  process.exit(given.help ? 0 : 2);
}
const number = (name, otherwise) => Number(given[name] ?? otherwise);
const languages = (given.languages ?? "en,fr,de,es,ro").split(",");
const speed = { rtt: number("rtt", 150), down: number("down", 1638.4), up: number("up", 750) };
/** Tells what follows from what, whatever else the machine does. */
const LONG = { rtt: 400, down: 1e6, up: 1e6, connected: true };
const engines = given.only ? [given.only] : ["ours", "pagefind"];
const encoding = given.encoding ?? "gzip";
const note = (text) => process.stderr.write(`${text}\n`);

const work = given.keep ?? mkdtempSync(join(tmpdir(), "vademecum-wire-"));
mkdirSync(work, { recursive: true });
const load = [loadavg()[0]];
const figures = { builds: {}, sizes: {}, fast: {}, slow: {}, compute: {} };
try {
  build();
  await searchAll();
  load.push(loadavg()[0]);
  print();
  if (given.json) writeFileSync(given.json, JSON.stringify({ speed, encoding, http2: given.http2, load, ...figures }));
} finally {
  if (!given.keep) rmSync(work, { recursive: true, force: true });
}

function build() {
  const all = cases({ hub: given.hub, program: given.program, tantivy: given.tantivy, work });
  for (let round = 1; round <= number("rounds", 1); round++) {
    for (const [name, go] of Object.entries(all)) {
      if (name === "pagefind" && !engines.includes("pagefind")) continue;
      // Pagefind reads the site without its own index in it.
      rmSync(join(work, "site", "pagefind"), { force: true });
      const run = go();
      (figures.builds[name] ??= []).push(run);
      note(`round ${round}: ${name} ${run.seconds} s, ${run.peak.toFixed(0)} MB`);
    }
  }
}

async function searchAll() {
  const site = join(work, "site");
  const script = scriptOf(site);
  if (engines.includes("pagefind")) {
    const link = join(site, "pagefind");
    if (!existsSync(link)) symlinkSync("../pagefind", link);
    figures.sizes = sizes(work, script);
  }
  const queries = queriesOf(given.hub, languages, number("queries", 3), number("seed", 1));
  const server = await serve(site, { encoding, h2: given.http2, scratch: work });
  const browser = await launch();
  try {
    // What was never compressed before is, so that no engine waits for this server.
    for (const engine of engines) await search({ browser, server, engine, query: queries[0], script });
    for (const query of queries) {
      for (const engine of engines) {
        const with_ = { browser, server, engine, query, script };
        // Once to fill the server's store, then over a line so long that it tells round trips from computing.
        await search(with_);
        (figures.fast[engine] ??= []).push(await search({ ...with_, speed: LONG }));
        (figures.slow[engine] ??= []).push(await search({ ...with_, speed }));
        const full = await compute({ ...with_, throttle: 1 });
        const slowed = await compute({ ...with_, throttle: number("cpu", 6) });
        (figures.compute[engine] ??= []).push({ full, slowed });
      }
      note(`${query.lang}: ${query.first} | ${query.second}`);
    }
  } finally {
    await browser.close();
    await server.close();
  }
}

function print() {
  const of = (kind, engine, value) => figures[kind][engine].map(value);
  const shown = (numbers, unit, digits = 0) => {
    if (numbers.includes(undefined)) return "–";
    const [middle, most] = [median(numbers), Math.max(...numbers)];
    return `${middle.toFixed(digits)}${unit} (${most.toFixed(digits)})`;
  };
  const slower = `processor ${number("cpu", 6)} times slower`;
  const lines = [
    ...["cold", "warm"].flatMap((which) =>
      ["results", "passages"].flatMap((what) => {
        const name = `${which === "cold" ? "first" : "another"} query, ${what}`;
        return [
          [`${name}: requests`, (e) => shown(of("fast", e, (it) => it[which][what].requests), "")],
          [`${name}: kB`, (e) => shown(of("fast", e, (it) => it[which][what].bytes / 1000), "", 1)],
          [`${name}: round trips in a row`, (e) => shown(of("fast", e, (it) => it[which][what].trips), "")],
          [`${name}: s`, (e) => shown(of("slow", e, (it) => it[which][what].milliseconds / 1000), "", 2)],
        ];
      }),
    ),
    ["the same query again: ms", (e) => shown(of("compute", e, (it) => it.full.repeated), "", 1)],
    ["words swapped: ms", (e) => shown(of("compute", e, (it) => it.full.swapped), "", 1)],
    ["other words, their files fetched: ms", (e) => shown(of("compute", e, (it) => it.full.other), "", 1)],
    [`the same again, ${slower}: ms`, (e) => shown(of("compute", e, (it) => it.slowed.repeated), "", 1)],
    [`words swapped, ${slower}: ms`, (e) => shown(of("compute", e, (it) => it.slowed.swapped), "", 1)],
    [`other words, ${slower}: ms`, (e) => shown(of("compute", e, (it) => it.slowed.other), "", 1)],
    ["results of the first query", (e) => of("fast", e, (it) => it.cold.results.count).join(" ")],
  ];
  if (figures.sizes.ours) {
    lines.push(["on disk: MB", (e) => (figures.sizes[e].bytes / 1e6).toFixed(1)]);
    lines.push(["on disk: files", (e) => String(figures.sizes[e].files)]);
  }
  const way = given.http2 ? "HTTP/2" : "HTTP/1.1";
  const line = `${speed.rtt} ms round trip, ${speed.down} kbit/s down, ${speed.up} up`;
  const pairs = figures.fast[engines[0]].length;
  console.log(`Medians and, in brackets, the most of ${pairs} pairs of queries; ${way}, ${encoding};`);
  console.log(`slow line: ${line}; load ${load.map((it) => it.toFixed(1)).join(" to ")}\n`);
  console.log(`| | ${engines.join(" | ")} |\n|---|${"--:|".repeat(engines.length)}`);
  for (const [name, cell] of lines) console.log(`| ${name} | ${engines.map(cell).join(" | ")} |`);
  const builds = Object.entries(figures.builds);
  if (!builds.length) return;
  console.log("\n| build | s | CPU s | peak MB |\n|---|--:|--:|--:|");
  for (const [name, runs] of builds) {
    const middle = (value) => median(runs.map(value)).toFixed(2);
    const peak = Math.max(...runs.map((run) => run.peak)).toFixed(0);
    console.log(`| ${name} | ${middle((run) => run.seconds)} | ${middle((run) => run.cpu)} | ${peak} |`);
  }
}
