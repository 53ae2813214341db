// Queries that every engine must answer with at least five pages: two words that stand together on that many.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { random } from "../quality/random.mjs";

/**
 * @param {string} hub  what the build benchmark generated
 * @param {string[]} languages
 * @param {number} most  pairs of queries a language
 * @returns {{ lang: string, first: string, second: string }[]}
 */
export function queriesOf(hub, languages, most, seed) {
  const folder = join(hub, "content", "practices");
  return languages.flatMap((lang) => {
    const names = readdirSync(folder).filter((name) => name.endsWith(`.${lang}.md`) && !name.startsWith("_"));
    const pages = names.sort().map((name) => wordsOf(readFileSync(join(folder, name), "utf8")));
    const holding = new Map();
    pages.forEach((words, page) => {
      for (const word of words) holding.get(word)?.push(page) ?? holding.set(word, [page]);
    });
    // Words that tell something: on at least one page in 200 and on at most one in ten.
    const telling = [...holding].filter(([word, on]) => {
      return word.length > 3 && on.length >= Math.max(5, pages.length / 200) && on.length <= pages.length / 10;
    });
    const next = random(`${seed} ${lang}`);
    const pick = () => telling[Math.floor(next() * telling.length)];
    const pairs = [];
    for (let tries = 0; pairs.length < 2 * most; tries++) {
      if (tries > 1_000_000) throw new Error(`${lang}: too few words that stand together on five pages`);
      const [[a, onA], [b, onB]] = [pick(), pick()];
      const both = new Set(onB);
      if (a !== b && onA.filter((page) => both.has(page)).length >= 5) pairs.push(`${a} ${b}`);
    }
    return Array.from({ length: most }, (_, at) => ({ lang, first: pairs[2 * at], second: pairs[2 * at + 1] }));
  });
}

function wordsOf(source) {
  const body = source.replace(/^---\n[\s\S]*?\n---\n/, "").replace(/\]\([^)]*\)/g, "]");
  return new Set(body.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? []);
}
