// Runs the built client over a built site: node parity.mjs SITE LANGUAGE, queries as a JSON array on standard input.
// Prints one JSON array with an answer for each query: how it was understood, and what was found.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";

const [site, lang] = process.argv.slice(2);
const queries = JSON.parse(readFileSync(0, "utf8"));
const scripts = join(site, "assets/js");
const client = readdirSync(scripts).find((name) => /^search\.[0-9a-f]+\.js$/.test(name));
vm.runInThisContext(readFileSync(join(scripts, client), "utf8"), { filename: client });

/** Shards are scripts that call one function; here that function keeps what it is given. */
function load(name, language = lang) {
  const file = join(site, "search", language, `${name}.js`);
  let payload;
  vm.runInNewContext(readFileSync(file, "utf8"), {
    vademecumShard(_lang, _name, value) {
      payload = structuredClone(value);
    },
    structuredClone,
  });
  return Promise.resolve(payload);
}

const search = await globalThis.Vademecum.search.open({ lang, base: "", load });
const answers = [];
for (const query of queries) {
  const { words, tree } = await search.plan(query);
  const { total, own, results } = await search.query(query, { limit: 12 });
  const found = results.map(({ url, score, tier, lang: language }) => ({ url, score, tier, lang: language }));
  answers.push({ words, tree, total, own, results: found });
}
process.stdout.write(JSON.stringify(answers));
