// tantivy itself, outside of any browser: the program in benches/tantivy answers all queries of a language at once.

import { spawnSync } from "node:child_process";

const answers = new Map();

/** One run of the program for both rows. */
function ranked({ lang, documents, texts, tantivy }) {
  const queries = [...new Set(texts)];
  let found = answers.get(lang);
  if (!found) {
    const [command, ...args] = tantivy;
    const input = JSON.stringify({ lang, documents, queries });
    const stdio = ["pipe", "pipe", "inherit"];
    const run = spawnSync(command, [...args, "rank"], { input, maxBuffer: 1 << 30, stdio });
    if (run.status !== 0) throw new Error(`${tantivy.join(" ")} failed: ${run.error ?? run.status}`);
    const { plain, full } = JSON.parse(run.stdout);
    const byText = (lists) => new Map(queries.map((text, at) => [text, lists[at]]));
    found = { plain: byText(plain), full: byText(full) };
    answers.set(lang, found);
  }
  return found;
}

const engine = (label, row) => ({
  label,
  async open(corpus) {
    const found = ranked(corpus)[row];
    return { query: async (text) => found.get(text) };
  },
});

export const plain = engine("tantivy, stemmed, folded, OR", "plain");
export const full = engine("tantivy, stemmed + folded fields, prefix, typo expansion", "full");
