// The arithmetic of the scores: BM25 as tantivy computes it.

/**
 * @typedef {object} Ranking
 * @property {(id: number) => number} fieldnorm
 * @property {(postings: number[][], all: number) => number} content
 * @property {(fields: Field[], norms: Uint8Array[], docs: number) => Scorer} scorer
 */

/**
 * Scores of one term in the documents that hold it: document number → score.
 *
 * @typedef {(postings: number[][], weight: number) => Map<number, number>} Scorer
 */

(function (/** @type {typeof globalThis} */ root) {
  "use strict";

  // tantivy computes in 32-bit floats. Rounding after each step gives the same numbers, and so the same order of
  // documents that are nearly equal. (Only its logarithm may differ in the last bit, as it does between platforms.)
  const f32 = Math.fround;
  const K1 = f32(1.2);
  const B = 0.75;

  /**
   * The length that a byte of a document's norm stands for: exact to 40, then with three significant bits.
   *
   * @param {number} id  0..255
   */
  function fieldnorm(id) {
    const rest = id - 24;
    return rest < 16 ? id : 24 + ((8 | (rest & 7)) << ((rest >> 3) - 1));
  }

  /**
   * @param {number} documents  that hold the term in the field
   * @param {number} all
   */
  function idf(documents, all) {
    const x = f32(f32(f32(all - documents) + 0.5) / f32(f32(documents) + 0.5));
    return f32(Math.log(f32(1 + x)));
  }

  /**
   * What a term counts, from 0 to 1, by the pages that hold it: one that stands on an eighth of them or less counts in
   * full. In a title, "the" is rare and says nothing all the same.
   *
   * @param {number[][]} postings  of each field: documents and frequencies in turn
   * @param {number} all
   */
  function content(postings, all) {
    const holding = new Set();
    for (const list of postings) for (let i = 0; i < list.length; i += 2) holding.add(list[i]);
    const share = f32(idf(holding.size, all) / idf(f32(all / 8), all));
    return share < 1 ? share : 1;
  }

  /** @param {number} average */
  function lengthCosts(average) {
    const costs = new Float32Array(256);
    for (let id = 0; id < 256; id++) {
      const relative = f32(f32(B * f32(fieldnorm(id))) / f32(average));
      costs[id] = f32(K1 * f32(1 - B + relative));
    }
    return costs;
  }

  /** @type {Ranking["scorer"]} */
  function scorer(fields, norms, docs) {
    const costs = fields.map((field) => lengthCosts(field.average));
    const boosts = fields.map((field) => f32(field.boost));
    return (postings, weight) => {
      /** @type {Map<number, number>} */
      const scores = new Map();
      postings.forEach((list, field) => {
        // As tantivy's nested boosts do, the boosts are multiplied with each other first.
        const boost = f32(f32(weight) * boosts[field]);
        const factor = f32(f32(idf(list.length / 2, docs) * f32(1 + K1)) * boost);
        for (let i = 0; i < list.length; i += 2) {
          const doc = list[i];
          const frequency = f32(list[i + 1]);
          const saturated = f32(frequency / f32(frequency + costs[field][norms[field][doc]]));
          scores.set(doc, f32((scores.get(doc) || 0) + f32(factor * saturated)));
        }
      });
      return scores;
    };
  }

  root.Vademecum.internal.ranking = { fieldnorm, content, scorer };
})(globalThis);
