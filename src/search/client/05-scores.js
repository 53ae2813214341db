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

  /**
   * A word of a phrase: where it stands in documents, and how far that is from the phrase's end.
   *
   * @typedef {object} Part_
   * @property {Uint32Array} docs
   * @property {Uint32Array} starts
   * @property {Uint32Array} at
   * @property {number} shift
   * @property {number} place  of the document in question among `docs`
   */

  /** How often all words stand at their places in a document. @type {(words: Part_[]) => number} */
  function exactly(words) {
    const [first, ...others] = words;
    const next = others.map(({ starts, place }) => starts[place]);
    let count = 0;
    for (let i = first.starts[first.place]; i < first.starts[first.place + 1]; i++) {
      const wanted = first.at[i] + first.shift;
      const here = others.every(({ starts, at, shift, place }, n) => {
        while (next[n] < starts[place + 1] && at[next[n]] + shift < wanted) next[n]++;
        return next[n] < starts[place + 1] && at[next[n]] + shift === wanted;
      });
      if (here) count++;
    }
    return count;
  }

  /** tantivy's count of pairs that are at most `slop` apart. @type {(left: Part_, right: Part_, slop: number) => number} */
  function nearly(left, right, slop) {
    const [a, b] = [left.at, right.at];
    const [endA, endB] = [left.starts[left.place + 1], right.starts[right.place + 1]];
    const shift = left.shift - right.shift;
    let count = 0;
    for (let i = left.starts[left.place], j = right.starts[right.place]; i < endA && j < endB; ) {
      const apart = a[i] + shift - b[j];
      if (apart <= slop && apart >= -slop) {
        while (i + 1 < endA && a[i + 1] + shift <= b[j]) i++;
        count++;
        i++;
        j++;
      } else if (apart < 0) i++;
      else j++;
    }
    return count;
  }

  /** @type {(index: Index, field: number, slots: [string, number][], slop: number) => Hits} */
  function phrase(index, field, slots, slop) {
    return once(index, "phrase " + JSON.stringify([field, slots, slop]), () => {
      const end = Math.max(...slots.map(([, offset]) => offset));
      /** @type {Part_[]} */
      const words = slots
        .map(([key, offset]) => {
          const list = listOf(index, key);
          return { docs: list.fields[field].docs, ...list.positions(field), shift: end - offset, place: 0 };
        })
        // The rarest first, as in tantivy: which word is on the left matters where words may stand apart.
        .sort((a, b) => a.docs.length - b.docs.length);
      const [first, second] = words;
      /** @type {Hits} */
      const hits = { docs: new Uint32Array(first.docs.length), counts: new Uint32Array(first.docs.length) };
      let size = 0;
      for (; first.place < first.docs.length; first.place++) {
        const doc = first.docs[first.place];
        let here = true;
        for (const word of words) {
          while (word.docs[word.place] < doc) word.place++;
          if (word.docs[word.place] !== doc) here = false;
        }
        const count = here && (slop ? nearly(first, second, slop) : exactly(words));
        if (!count) continue;
        hits.docs[size] = doc;
        hits.counts[size++] = count;
      }
      return { docs: hits.docs.subarray(0, size), counts: hits.counts.subarray(0, size) };
    });
  }

  // ---- Trees ----

  /** @type {Scores["run"]} */
  function run(index, tree) {
    const { real, fields } = index;
    const norms = index.norms();
    const costs = once(index, "costs", () =>
      fields.map(({ average }) => {
        const table = new Float32Array(256);
        table.forEach((_, id) => (table[id] = K1 * f32(1 - B + f32(f32(B * f32(fieldnorm(id))) / f32(average)))));
        return table;
      }),
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
      // This is where most of the time goes, so it calls nothing.
      const { scores, marks, docs: found } = out;
      for (let i = 0; i < docs.length; i++) {
        const doc = docs[i];
        const frequency = counts[i];
        const score = f32(factor * f32(frequency / f32(frequency + cost[norm[doc]])));
        if (marks[doc]) scores[doc] += score;
        else {
          marks[doc] = 1;
          found[out.count++] = doc;
          scores[doc] = score;
        }
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
