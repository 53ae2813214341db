// XQuAD as a test of retrieval: a paragraph is a document, its article's name the title, and the one right answer to a
// question is the paragraph that it was asked about.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { random } from "./random.mjs";

export const KINDS = ["question", "mixed", "exact", "typo", "prefix", "stripped"];

/** What a query of each kind is; the report prints this beside its figures. */
export const MEANING = {
  question: "the whole question",
  mixed: "the question's three rarest words that any paragraph has, if the right one lacks one or two of them",
  exact: "its two rarest words that are in the paragraph",
  typo: "these two, with one letter replaced, left out, added or swapped with its neighbour in the longer",
  prefix: "these two, of the last one only the first 60 %",
  stripped: "these two, without diacritics",
};

/** Tags of the languages that a folder holds, by file name: `xquad.de.json`. */
export function languagesIn(folder) {
  return readdirSync(folder)
    .map((name) => /^xquad\.([a-z-]+)\.json$/i.exec(name)?.[1])
    .filter(Boolean)
    .sort();
}

/**
 * @returns {{ lang: string, documents: { id: number, article: string, title: string, text: string }[],
 *   questions: { id: string, document: number, text: string }[] }}
 */
export function corpusOf(folder, lang) {
  const { data } = JSON.parse(readFileSync(join(folder, `xquad.${lang}.json`), "utf8"));
  const documents = [];
  const questions = [];
  for (const { title, paragraphs } of data) {
    paragraphs.forEach(({ context, qas }) => {
      const id = documents.length;
      documents.push({ id, article: title, title: title.replaceAll("_", " "), text: context });
      for (const qa of qas) questions.push({ id: qa.id, document: id, text: qa.question });
    });
  }
  return { lang, documents, questions };
}

/** Languages whose writing does not part words. */
const UNSPACED = new Set(["zh", "ja", "th", "ko", "km", "lo", "my"]);

/**
 * Words as a reader would name them. In texts without blanks, the runtime's dictionary finds them, and single
 * characters, most of them particles, are none.
 */
function splitter(lang) {
  const segmenter = UNSPACED.has(lang) ? new Intl.Segmenter(lang, { granularity: "word" }) : undefined;
  return (text) => {
    const lower = text.normalize("NFC").toLocaleLowerCase(lang);
    if (!segmenter) return lower.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
    return Array.from(segmenter.segment(lower))
      .filter(({ isWordLike, segment }) => isWordLike && segment.length > 1)
      .map(({ segment }) => segment);
  };
}

/** Letters that edits put in, by what the corpus itself is written with. */
function alphabetOf(documents, words) {
  const counts = new Map();
  for (const { text } of documents) {
    for (const word of words(text)) for (const letter of word) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  const letters = [...counts].filter(([letter]) => /\p{L}/u.test(letter));
  return letters.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, 30).map(([letter]) => letter);
}

/**
 * Queries of each kind, at most one a question; a question without enough words of its own gives none.
 *
 * @param {ReturnType<typeof corpusOf>} corpus
 * @param {number} seed
 * @returns {Record<string, { id: string, text: string, document: number }[]>}
 */
export function queriesOf({ lang, documents, questions }, seed) {
  const words = splitter(lang);
  const held = documents.map(({ text }) => new Set(words(text)));
  const frequency = new Map();
  for (const set of held) for (const word of set) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const alphabet = alphabetOf(documents, words);

  const queries = Object.fromEntries(KINDS.map((kind) => [kind, []]));
  for (const { id, document, text } of questions) {
    const add = (kind, query) => queries[kind].push({ id, text: query, document });
    add("question", text);

    const asked = [...new Set(words(text))];
    const rare = asked
      .map((word, at) => ({ word, at, count: frequency.get(word) ?? 0 }))
      .sort((a, b) => a.count - b.count || b.word.length - a.word.length || a.at - b.at);
    const inside = rare.filter(({ word }) => held[document].has(word));
    // As the reader wrote them: in the question's order.
    const inOrder = (list) => list.toSorted((a, b) => a.at - b.at).map(({ word }) => word);

    // A word that no document has would tell nothing.
    const three = rare.filter(({ count }) => count).slice(0, 3);
    const missed = three.filter(({ word }) => !held[document].has(word)).length;
    if (three.length === 3 && missed > 0 && missed < 3) add("mixed", inOrder(three).join(" "));

    if (inside.length < 2) continue;
    const exact = inOrder(inside.slice(0, 2));
    add("exact", exact.join(" "));
    const longer = Array.from(exact[1]).length > Array.from(exact[0]).length ? 1 : 0;
    const wrong = exact.slice();
    wrong[longer] = misspelt(exact[longer], alphabet, random(`${seed} ${lang} ${id}`));
    add("typo", wrong.join(" "));
    const letters = Array.from(exact[1]);
    add("prefix", [exact[0], letters.slice(0, Math.max(1, Math.ceil(letters.length * 0.6))).join("")].join(" "));
    add("stripped", exact.map(stripped).join(" "));
  }
  return queries;
}

/** One edit, never of the first letter: readers get that right, and some peers rely on it. */
function misspelt(word, alphabet, next) {
  const letters = Array.from(word);
  if (letters.length < 2) return word;
  for (;;) {
    const edited = letters.slice();
    const at = 1 + Math.floor(next() * (letters.length - 1));
    const letter = alphabet[Math.floor(next() * alphabet.length)];
    const edit = Math.floor(next() * 4);
    if (edit === 0) edited[at] = letter;
    else if (edit === 1) edited.splice(at, 1);
    else if (edit === 2) edited.splice(at, 0, letter);
    else if (at + 1 < letters.length) edited.splice(at, 2, letters[at + 1], letters[at]);
    if (edited.join("") !== word) return edited.join("");
  }
}

function stripped(word) {
  return word.normalize("NFD").replace(/\p{M}/gu, "").normalize("NFC");
}
