// The quality benchmark: how high does each engine rank the right page? `node benches/quality/main.mjs --help`

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { KINDS, MEANING, corpusOf, languagesIn, queriesOf } from "./data.mjs";
import { score, table, worst } from "./report.mjs";

const USAGE = `Usage: node benches/quality/main.mjs --data FOLDER --program FILE [options]

  --data FOLDER      xquad.<lang>.json files, as XQuAD publishes them
  --program FILE     the vademecum binary
  --tantivy FILE     the program that cargo bench --bench tantivy --no-run names
  --site FOLDER      ours: a site that an earlier run kept, instead of building one
  --languages L,L    of those in the folder (all; texts without blanks for tantivy and ours alone)
  --only E,E         ours, tantivy, pagefind, minisearch, lunr (all that can run)
  --kinds K,K        ${KINDS.join(", ")} (all)
  --set NAME=NUMBER  ours: another weight, any number of times
  --worst N          print N queries of each kind that a peer answers first and ours not at all (0)
  --seed N           of the misspellings (1)
  --json FILE        figures of each language, and the rank of each query
  --keep FOLDER      keep the hub, the site and the peers' indexes there
`;

const TEXTS = ["data", "program", "tantivy", "site", "languages", "only", "kinds", "worst", "seed", "json", "keep"];
const { values: given } = parseArgs({
  options: {
    ...Object.fromEntries(TEXTS.map((name) => [name, { type: "string" }])),
    set: { type: "string", multiple: true, default: [] },
    help: { type: "boolean", default: false },
  },
});
if (given.help || !given.data) {
  process.stdout.write(USAGE);
  process.exit(given.help ? 0 : 2);
}

const listed = (text, all) => (text ? text.split(",") : all);
const kinds = listed(given.kinds, KINDS);
const wanted = listed(given.only, ["ours", "tantivy", "pagefind", "minisearch", "lunr"]);
const languages = listed(given.languages, languagesIn(given.data));
const set = Object.fromEntries(given.set.map((pair) => [pair.split("=")[0], Number(pair.split("=")[1])]));
const seed = Number(given.seed ?? 1);

const scratch = given.keep ?? mkdtempSync(join(tmpdir(), "vademecum-quality-"));
mkdirSync(scratch, { recursive: true });
const corpora = languages.map((lang) => corpusOf(given.data, lang));
const queries = new Map(corpora.map((corpus) => [corpus.lang, queriesOf(corpus, seed)]));

const rows = [];
async function measure(key, engine, more = {}) {
  const row = { key, label: engine.label, languages: {} };
  for (const corpus of corpora) {
    const asked = queries.get(corpus.lang);
    const texts = kinds.flatMap((kind) => asked[kind].map(({ text }) => text));
    const start = performance.now();
    const opened = await engine.open({ ...corpus, texts, scratch, ...more });
    if (!opened) continue;
    const ranks = {};
    for (const kind of kinds) {
      ranks[kind] = [];
      for (const { text, document } of asked[kind]) {
        const found = await opened.query(text);
        // 0: not among the first ten; "none": nothing found at all.
        ranks[kind].push(found.length ? found.indexOf(document) + 1 : "none");
      }
    }
    row.languages[corpus.lang] = ranks;
    process.stderr.write(`${engine.label}, ${corpus.lang}: ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
  }
  rows.push(row);
  await engine.close?.();
}

try {
  if (wanted.includes("tantivy") && given.tantivy) {
    const { plain, full } = await import("./engines/tantivy.mjs");
    for (const [key, engine] of [["tantivy-plain", plain], ["tantivy-full", full]]) {
      await measure(key, engine, { tantivy: given.tantivy.split(" ") });
    }
  }
  for (const key of ["pagefind", "minisearch", "lunr"].filter((key) => wanted.includes(key))) {
    await measure(key, await import(`./engines/${key}.mjs`));
  }
  if (wanted.includes("ours") && (given.program || given.site)) {
    const ours = await import("./engines/ours.mjs");
    const site = given.site ?? ours.build({ corpora, program: given.program, scratch });
    await measure("ours", ours, { site, set });
  }
  console.log(table(rows, kinds, languages));
  const counts = (lang) => kinds.map((kind) => queries.get(lang)[kind].length).join(" / ");
  console.log(`Queries (seed ${seed}): ${languages.map((lang) => `${lang} ${counts(lang)}`).join("; ")}\n`);
  for (const kind of kinds) console.log(`- ${kind}: ${MEANING[kind]}`);
  if (Number(given.worst)) console.log(worst(rows, kinds, languages, queries, corpora, Number(given.worst)));
  const all = { seed, languages, kinds, figures: figures(), ranks: rows };
  if (given.json) writeFileSync(given.json, JSON.stringify(all));
} finally {
  if (!given.keep) rmSync(scratch, { recursive: true, force: true });
}

/** By row, language and kind. */
function figures() {
  const mapped = (keys, value) => Object.fromEntries(keys.map((key) => [key, value(key)]));
  const of = (row, lang) => mapped(kinds, (kind) => score(row.languages[lang]?.[kind]));
  return Object.fromEntries(rows.map((row) => [row.key, mapped(languages, (lang) => of(row, lang))]));
}
