// Runs the built client over a built site: node parity.mjs SITE LANGUAGE QUERY…
// Prints one JSON array with an answer for each query.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";

const [site, lang, ...queries] = process.argv.slice(2);
const scripts = join(site, "assets/js");
const client = readdirSync(scripts).find((name) => /^search\.[0-9a-f]+\.js$/.test(name));
vm.runInThisContext(readFileSync(join(scripts, client), "utf8"), { filename: client });

/** Shards are scripts that call one function; here that function keeps what it is given. */
function load(name) {
  const file = join(site, "search", lang, `${name}.js`);
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
  const { total, results } = await search.query(query, { limit: 10 });
  answers.push({ total, results: results.map(({ url, score }) => ({ url, score })) });
}
process.stdout.write(JSON.stringify(answers));
