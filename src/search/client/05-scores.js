// What a tree finds: documents and their scores, by tantivy's arithmetic.

/**
 * Scores of some documents.
 *
 * @typedef {object} Sheet
 * @property {Float32Array} scores  by document
 * @property {Uint8Array} marks  1 for each document that is on the sheet
 * @property {Uint32Array} docs  those documents, in no order
 * @property {number} count
 */

/** Documents in no order, and the score of each. @typedef {{ docs: Uint32Array, scores: Float32Array }} Found */

/**
 * @typedef {object} Scores
 * @property {(documents: number, all: number) => number} idf
 * @property {(id: number) => number} fieldnorm
 * @property {(index: Index, lists: List[]) => number} union  how many documents hold any of these words
 * @property {(index: Index, node: Tree) => Found} run  reads norms, lists and, for values, facets
 */

(function (/** @type {typeof globalThis} */ root) {
  "use strict";

  // tantivy computes in 32-bit floats. Rounding after each step gives the same numbers, and so the same order of
  // documents that are nearly equal. (Only its logarithm may differ in the last bit, as it does between platforms.)
  const f32 = Math.fround;
  const K1 = f32(1.2);
  const B = 0.75;
  const MOST_KEPT = 500;

  /**
   * The length that a byte of a document's norm stands for: exact to 40, then with three significant bits.
   *
   * @param {number} id  0..255
   */
  function fieldnorm(id) {
    const rest = id - 24;
    return rest < 16 ? id : 24 + ((8 | (rest & 7)) << ((rest >> 3) - 1));
  }

  /** @type {Scores["idf"]} */
  function idf(documents, all) {
    const x = f32(f32(f32(all - documents) + 0.5) / f32(f32(documents) + 0.5));
    return f32(Math.log(f32(1 + x)));
  }

  /** @type {<T>(index: Index, name: string, make: () => T) => T} */
  function once({ kept }, name, make) {
    if (!kept.has(name)) {
      const made = make();
      // Readers type, and what each letter finds is not kept for ever.
      if (kept.size > MOST_KEPT) kept.clear();
      kept.set(name, made);
      return made;
    }
    return kept.get(name);
  }

  /** @type {Scores["union"]} */
  function union(index, lists) {
    return once(index, "union " + lists.map(({ key }) => key).join(" "), () => {
      const marks = new Uint8Array(index.real);
      let count = 0;
      for (const { fields } of lists) {
        for (const { docs } of fields) {
          for (let i = 0; i < docs.length; i++) {
            if (!marks[docs[i]]) count++;
            marks[docs[i]] = 1;
          }
        }
      }
      return count;
    });
  }

  /** Several words as if they were one. @type {(index: Index, field: number, keys: string[]) => Hits} */
  function together(index, field, keys) {
    return once(index, "any " + field + " " + keys.join(" "), () => {
      const counts = new Uint32Array(index.real);
      let size = 0;
      for (const key of keys) {
        const hits = listOf(index, key).fields[field];
        for (let i = 0; i < hits.docs.length; i++) {
          if (!counts[hits.docs[i]]) size++;
          counts[hits.docs[i]] += hits.counts[i];
        }
      }
      const hits = { docs: new Uint32Array(size), counts: new Uint32Array(size) };
      for (let doc = 0, at = 0; at < size; doc++) {
        if (!counts[doc]) continue;
        hits.docs[at] = doc;
        hits.counts[at++] = counts[doc];
      }
      return hits;
    });
  }

  /** @type {(index: Index, key: string) => List} */
  const listOf = (index, key) => /** @type {List} */ (index.find(key));

  // ---- Phrases ----

  /** Positions that stand in both, both ascending. @type {(left: number[], right: number[]) => number[]} */
  function shared(left, right) {
    const found = [];
    for (let i = 0, j = 0; i < left.length && j < right.length; ) {
      if (left[i] < right[j]) i++;
      else if (left[i] > right[j]) j++;
      else {
        found.push(left[i++]);
        j++;
      }
    }
    return found;
  }

  /** tantivy's count of pairs that are at most `slop` apart. @type {(left: number[], right: number[], slop: number) => number} */
  function close(left, right, slop) {
    let count = 0;
    for (let i = 0, j = 0; i < left.length && j < right.length; ) {
      if (Math.abs(left[i] - right[j]) <= slop) {
        while (i + 1 < left.length && left[i + 1] <= right[j]) i++;
        count++;
        i++;
        j++;
      } else if (left[i] < right[j]) i++;
      else j++;
    }
    return count;
  }

  /** @type {(index: Index, field: number, slots: [string, number][], slop: number) => Hits} */
  function phrase(index, field, slots, slop) {
    return once(index, "phrase " + JSON.stringify([field, slots, slop]), () => {
      const end = Math.max(...slots.map(([, offset]) => offset));
      const words = slots
        .map(([key, offset]) => {
          const list = listOf(index, key);
          return { docs: list.fields[field].docs, positions: list.positions(field), shift: end - offset, at: 0 };
        })
        // The rarest first, as in tantivy: which word is on the left matters where words may stand apart.
        .sort((a, b) => a.docs.length - b.docs.length);
      /** @type {number[]} */
      const docs = [];
      /** @type {number[]} */
      const counts = [];
      for (const doc of words[0].docs) {
        const here = words.every((word) => {
          while (word.docs[word.at] < doc) word.at++;
          return word.docs[word.at] === doc;
        });
        if (!here) continue;
        const places = words.map(({ positions: { starts, at: all }, shift, at }) =>
          Array.from(all.subarray(starts[at], starts[at + 1]), (position) => position + shift),
        );
        const count = slop ? close(places[0], places[1], slop) : places.reduce(shared).length;
        if (!count) continue;
        docs.push(doc);
        counts.push(count);
      }
      return { docs: Uint32Array.from(docs), counts: Uint32Array.from(counts) };
    });
  }

  // ---- Trees ----

  /** @type {Scores["run"]} */
  function run(index, tree) {
    const { real, fields } = index;
    const norms = index.norms();
    const costs = once(index, "costs", () =>
      fields.map(({ average }) =>
        Float32Array.from({ length: 256 }, (_, id) => {
          const relative = f32(f32(B * f32(fieldnorm(id))) / f32(average));
          return K1 * f32(1 - B + relative);
        }),
      ),
    );
    /** @type {Sheet[]} */
    const spare = once(index, "sheets", () => []);

    /** @returns {Sheet} */
    function blank() {
      return (
        spare.pop() || { scores: new Float32Array(real), marks: new Uint8Array(real), docs: new Uint32Array(real), count: 0 }
      );
    }

    /** @param {Sheet} sheet */
    function done(sheet) {
      for (let i = 0; i < sheet.count; i++) sheet.marks[sheet.docs[i]] = 0;
      sheet.count = 0;
      spare.push(sheet);
    }

    /** @type {(sheet: Sheet, doc: number, score: number) => void} */
    function add(sheet, doc, score) {
      if (sheet.marks[doc]) sheet.scores[doc] += score;
      else {
        sheet.marks[doc] = 1;
        sheet.docs[sheet.count++] = doc;
        sheet.scores[doc] = score;
      }
    }

    /** @type {(hits: Hits, rarity: number, field: number, boost: number, out: Sheet) => void} */
    function weigh({ docs, counts }, rarity, field, boost, out) {
      const factor = f32(f32(rarity * f32(1 + K1)) * boost);
      const [cost, norm] = [costs[field], norms[field]];
      for (let i = 0; i < docs.length; i++) {
        const doc = docs[i];
        const frequency = f32(counts[i]);
        add(out, doc, f32(factor * f32(frequency / f32(frequency + cost[norm[doc]]))));
      }
    }

    /** @type {(node: Tree, boost: number) => Sheet} */
    function evaluated(node, boost) {
      const sheet = blank();
      evaluate(node, boost, sheet);
      return sheet;
    }

    /** Adds what a node finds to a sheet. @type {(node: any, boost: number, out: Sheet) => void} */
    function evaluate(node, boost, out) {
      const [kind, one, two, three] = node;
      /** @type {(sheet: Sheet, score: (doc: number) => number) => void} */
      const take = (sheet, score) => {
        for (let i = 0; i < sheet.count; i++) add(out, sheet.docs[i], score(sheet.docs[i]));
        done(sheet);
      };
      if (kind === "term" || kind === "any") {
        const hits = kind === "any" ? together(index, one, two) : listOf(index, two).fields[one];
        weigh(hits, idf(hits.docs.length, real), one, boost, out);
      } else if (kind === "phrase") {
        let rarity = 0;
        for (const [key] of two) rarity = f32(rarity + idf(listOf(index, key).fields[one].docs.length, real));
        weigh(phrase(index, one, two, three), rarity, one, boost, out);
      } else if (kind === "boost") evaluate(two, f32(boost * one), out);
      else if (kind === "const") take(evaluated(two, 1), () => f32(boost * one));
      else if (kind === "value") {
        const field = index.facets().fields.find(({ name }) => name === one);
        const value = field && field.values.find(({ id }) => id === two);
        if (value) for (const doc of value.docs()) add(out, doc, boost);
      } else if (kind === "max") {
        const best = blank();
        for (const child of one) {
          const sheet = evaluated(child, boost);
          for (let i = 0; i < sheet.count; i++) {
            const doc = sheet.docs[i];
            if (!best.marks[doc]) add(best, doc, sheet.scores[doc]);
            else if (sheet.scores[doc] > best.scores[doc]) best.scores[doc] = sheet.scores[doc];
          }
          done(sheet);
        }
        take(best, (doc) => best.scores[doc]);
      } else {
        const { must, should, not } = one;
        // Sums of sums need no sheet of their own.
        if (!must.length && !not.length) should.forEach((/** @type {Tree} */ child) => evaluate(child, boost, out));
        else {
          const sums = both(must, should, not, boost);
          take(sums, (doc) => sums.scores[doc]);
        }
      }
    }

    /** @type {(must: Tree[], should: Tree[], not: Tree[], boost: number) => Sheet} */
    function both(must, should, not, boost) {
      const required = must.map((node) => evaluated(node, boost));
      const wished = blank();
      should.forEach((node) => evaluate(node, boost, wished));
      const banned = blank();
      not.forEach((node) => evaluate(node, 1, banned));
      const result = blank();
      const from = required[0] || wished;
      for (let i = 0; i < from.count; i++) {
        const doc = from.docs[i];
        if (banned.marks[doc] || !required.every(({ marks }) => marks[doc])) continue;
        required.forEach(({ scores }) => add(result, doc, scores[doc]));
        if (wished.marks[doc]) add(result, doc, wished.scores[doc]);
      }
      required.concat(wished, banned).forEach(done);
      return result;
    }

    const found = evaluated(tree, 1);
    const docs = found.docs.slice(0, found.count);
    const scores = Float32Array.from(docs, (doc) => found.scores[doc]);
    done(found);
    return { docs, scores };
  }

  root.Vademecum.internal.scores = { idf, fieldnorm, union, run };
})(globalThis);
