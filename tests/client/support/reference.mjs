// What a tree finds, from the documents themselves, in plain arithmetic and without an index.

import { FIELDS, FIELD_NORMS, normId, wordsOf } from "./hub.mjs";

/** @returns {Map<number, number>} scores by document */
export function evaluate(documents, tree) {
  if (!tree) return new Map();
  const texts = documents.map((document) => FIELDS.map((field) => wordsOf(document[field] ?? "")));
  const all = documents.length;
  const idf = (df) => Math.log(1 + (all - df + 0.5) / (df + 0.5));
  const averages = FIELDS.map((_, field) => texts.reduce((sum, byField) => sum + byField[field].length, 0) / all);

  const bm25 = (field, rarity, counts) => {
    const found = new Map();
    counts.forEach((tf, doc) => {
      if (!tf) return;
      const length = FIELD_NORMS[normId(texts[doc][field].length)];
      found.set(doc, (rarity * 2.2 * tf) / (tf + 1.2 * (0.25 + (0.75 * length) / averages[field])));
    });
    return found;
  };
  const count = (field, holds) => texts.map((byField) => byField[field].filter(holds).length);
  const df = (field, holds) => count(field, holds).filter(Boolean).length;
  const sum = (maps) => {
    const total = new Map();
    for (const map of maps) for (const [doc, score] of map) total.set(doc, (total.get(doc) ?? 0) + score);
    return total;
  };

  function run([kind, one, two, three]) {
    if (kind === "term") return run(["any", one, [two]]);
    if (kind === "any") {
      const holds = (word) => two.includes(word);
      return bm25(one, idf(df(one, holds)), count(one, holds));
    }
    if (kind === "phrase") {
      const rarity = two.reduce((total, [key]) => total + idf(df(one, (word) => word === key)), 0);
      const counts = texts.map((byField) => (three ? near(byField[one], two, three, df.bind(null, one)) : exact(byField[one], two)));
      return bm25(one, rarity, counts);
    }
    if (kind === "boost") return new Map([...run(two)].map(([doc, score]) => [doc, score * one]));
    if (kind === "const") return new Map([...run(two)].map(([doc]) => [doc, one]));
    if (kind === "value") {
      return new Map(documents.flatMap(({ facets }, doc) => (facets?.[one]?.includes(two) ? [[doc, 1]] : [])));
    }
    if (kind === "max") {
      const best = new Map();
      for (const map of one.map(run)) for (const [doc, score] of map) best.set(doc, Math.max(score, best.get(doc) ?? 0));
      return best;
    }
    const { must, should, not } = one;
    const required = must.map(run);
    const banned = not.map(run);
    const found = sum([...required, ...should.map(run)]);
    for (const doc of [...found.keys()]) {
      if (required.some((map) => !map.has(doc)) || banned.some((map) => map.has(doc))) found.delete(doc);
    }
    return found;
  }
  return run(tree);
}

function exact(words, slots) {
  // Where a common word was left out, nothing need stand in its place, not even at the beginning.
  const [[, first]] = slots;
  return words.filter((_, at) => slots.every(([key, offset]) => words[at - first + offset] === key)).length;
}

/** tantivy's pairing: the rarer word on the left, each position used once, the last left one before the right is best. */
function near(words, [[a], [b]], slop, df) {
  const places = (key, shift) => words.flatMap((word, at) => (word === key ? [at + shift] : []));
  const [left, right] = df((word) => word === a) <= df((word) => word === b) ? [places(a, 1), places(b, 0)] : [places(b, 0), places(a, 1)];
  let count = 0;
  while (left.length && right.length) {
    if (Math.abs(left[0] - right[0]) <= slop) {
      while (left.length > 1 && left[1] <= right[0]) left.shift();
      count++;
      left.shift();
      right.shift();
    } else (left[0] < right[0] ? left : right).shift();
  }
  return count;
}

/** A sequence without chance. */
export function dice(seed) {
  let state = seed;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}
