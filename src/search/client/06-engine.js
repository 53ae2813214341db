// Queries: from words to keys, terms, scores and results.

/**
 * @typedef {object} Result
 * @property {string} url  relative to the site's root
 * @property {string} title
 * @property {string} lang
 * @property {string} collection
 * @property {string[]} facts
 * @property {Part[]} excerpt
 * @property {{ id: string, title: string } | null} anchor  the section that the excerpt comes from
 * @property {number} score
 * @property {number} document
 */

/**
 * What became of a word of the query.
 *
 * @typedef {object} WordReport
 * @property {string} word  folded
 * @property {boolean} excluded
 * @property {"exact" | "prefix" | "shortened" | "none"} match
 * @property {string[]} keys  the words of the index that it stands for
 */

/**
 * @typedef {object} Answer
 * @property {number} total
 * @property {Result[]} results
 * @property {WordReport[]} words
 */

/**
 * @typedef {object} QueryOptions
 * @property {number} [limit]
 * @property {number} [offset]
 * @property {boolean} [prefix]  the last word may be the beginning of one
 * @property {AbortSignal} [signal]  its abort rejects the answer with an AbortError
 */

/**
 * @typedef {object} Engine
 * @property {(text: string, options?: QueryOptions) => Promise<Answer>} query
 */

/**
 * @typedef {object} OpenOptions
 * @property {string} lang
 * @property {string} [base]  from the page to the site's root, "" or ending with a slash
 * @property {Load} [load]
 */

/** @typedef {{ open: (options: OpenOptions) => Promise<Engine> }} Search */

(function (/** @type {typeof globalThis} */ root) {
  "use strict";

  const { text, shards, ranking, excerpt } = root.Vademecum.internal;

  const MOST_EXPANSIONS = 24;
  const SHORTEST_PREFIX = 2;
  const SHORTEST_STUMP = 4;
  const MOST_CUT = 4;
  const PREFIX_WEIGHT = 0.8;
  const STUMP_WEIGHT = 0.5;

  /** A term is named by one number: its shard's number times this, plus its index in the shard. */
  const SHARD = 0x1000000;

  /** @typedef {{ key: string, shard: number, position: number }} FoundKey */
  /** @typedef {WordReport & { weights: Map<number, number> }} Match */

  /** @type {Search["open"]} */
  async function open({ lang, base = "", load = shards.injector(lang, base) }) {
    const shelf = shards.shelf(load);
    const index = await shelf.take("root", shards.decodeRoot);
    shelf.inline(index.inline);

    /** Term shards that have arrived, by number. @type {Map<number, TermShard>} */
    const arrived = new Map();

    /** @param {number} shard */
    async function termShard(shard) {
      const name = index.terms[shard][1];
      const terms = await shelf.take(name, (payload) => shards.decodeTerms(payload, index.terms.length));
      arrived.set(shard, terms);
      return terms;
    }

    /** The shard where a key lives if it lives at all, -1 before the first. @param {string} key */
    function shardOf(key) {
      return lowest(index.terms.length, (i) => index.terms[i][0] > key) - 1;
    }

    /**
     * The first `most` keys that start with `prefix`, in key order.
     *
     * @param {string} prefix
     * @param {number} most
     */
    async function keysFrom(prefix, most) {
      const home = shardOf(prefix);
      const may = (/** @type {number} */ shard) =>
        shard === home || (shard < index.terms.length && index.terms[shard][0].startsWith(prefix));
      /** @type {FoundKey[]} */
      const found = [];
      for (let shard = Math.max(0, home); found.length < most && may(shard); shard++) {
        // The keys of a prefix are neighbours, but may go on in the next shard: ask for both in one round trip.
        if (may(shard + 1)) termShard(shard + 1).catch(() => {});
        const { keys } = await termShard(shard);
        let position = lowest(keys.length, (i) => keys[i] >= prefix);
        for (; position < keys.length && keys[position].startsWith(prefix) && found.length < most; position++) {
          found.push({ key: keys[position], shard, position });
        }
      }
      return found;
    }

    /** @param {string} key */
    async function keyItself(key) {
      const shard = shardOf(key);
      if (shard < 0) return [];
      const { keys } = await termShard(shard);
      const position = lowest(keys.length, (i) => keys[i] >= key);
      return keys[position] === key ? [{ key, shard, position }] : [];
    }

    /** @type {(shard: number, position: number) => number[]} */
    function termsOf(shard, position) {
      const { of } = /** @type {TermShard} */ (arrived.get(shard));
      return of[position].map(([other, at]) => (other ? other - 1 : shard) * SHARD + at);
    }

    /** @type {(word: string, excluded: boolean, match: Match["match"], weighted: [FoundKey[], number][]) => Match} */
    function matched(word, excluded, match, weighted) {
      /** @type {Match} */
      const result = { word, excluded, match, keys: [], weights: new Map() };
      for (const [keys, weight] of weighted) {
        for (const { key, shard, position } of keys) {
          result.keys.push(key);
          for (const term of termsOf(shard, position)) {
            result.weights.set(term, Math.max(weight, result.weights.get(term) || 0));
          }
        }
      }
      return result;
    }

    /**
     * @param {QueryWord} word
     * @param {boolean} unfinished  it may be the beginning of a word
     */
    async function match({ key: word, excluded }, unfinished) {
      const letters = Array.from(word);
      const expand = unfinished && letters.length >= SHORTEST_PREFIX;
      const keys = expand ? await keysFrom(word, MOST_EXPANSIONS + 1) : await keyItself(word);
      const exact = keys.filter(({ key }) => key === word);
      const longer = keys.filter(({ key }) => key !== word).slice(0, MOST_EXPANSIONS);
      if (keys.length || excluded) {
        const how = exact.length ? "exact" : longer.length ? "prefix" : "none";
        return matched(word, excluded, how, [[exact, 1], [longer, PREFIX_WEIGHT]]);
      }
      const stumps = [];
      const shortest = Math.max(SHORTEST_STUMP, letters.length - MOST_CUT);
      for (let n = letters.length - 1; n >= shortest; n--) {
        stumps.push(keysFrom(letters.slice(0, n).join(""), MOST_EXPANSIONS));
      }
      const hits = (await Promise.all(stumps)).find((found) => found.length);
      return matched(word, false, hits ? "shortened" : "none", [[hits || [], STUMP_WEIGHT]]);
    }

    /** The term's shard may be another than its key's, and not here yet. @param {number} term */
    async function postings(term) {
      const shard = Math.floor(term / SHARD);
      const { terms } = await termShard(shard);
      try {
        const coded = terms[term % SHARD];
        return shards.decodePostings(coded, index.fields.length, index.docs);
      } catch (error) {
        const name = index.terms[shard][1];
        shelf.drop(name);
        throw shards.failure("broken", "search shard " + name + " cannot be read", error);
      }
    }

    /**
     * Documents and their scores, best first.
     *
     * @param {Match[]} matches
     * @param {Uint8Array[]} norms
     */
    async function ranked(matches, norms) {
      const score = ranking.scorer(index.fields, norms, index.docs);
      const read = await Promise.all(matches.map((word) => Promise.all(Array.from(word.weights.keys(), postings))));
      /** @type {Map<number, number>} */
      const totals = new Map();
      /** @type {Set<number>} */
      const unwanted = new Set();
      matches.forEach((word, i) => {
        const weights = Array.from(word.weights.values());
        /** @type {Map<number, number>} */
        const best = new Map();
        read[i].forEach((found, j) => {
          if (word.excluded) {
            found.forEach((list) => list.forEach((doc, k) => k % 2 || unwanted.add(doc)));
            return;
          }
          const weight = Math.fround(weights[j] * ranking.content(found, index.docs));
          score(found, weight).forEach((value, doc) => {
            best.set(doc, Math.max(value, best.get(doc) || 0));
          });
        });
        best.forEach((value, doc) => totals.set(doc, Math.fround((totals.get(doc) || 0) + value)));
      });
      return Array.from(totals)
        .filter(([doc]) => !unwanted.has(doc))
        .sort(([docA, a], [docB, b]) => b - a || docA - docB);
    }

    /** @param {number} doc */
    async function record(doc) {
      const shard = lowest(index.records.length, (i) => index.records[i][0] > doc) - 1;
      const [first, name] = index.records[shard] || [0, ""];
      const records = name ? await shelf.take(name, shards.decodeRecords) : [];
      const found = records[doc - first];
      if (!found) {
        shelf.drop(name);
        throw shards.failure("broken", "no search record of document " + doc);
      }
      return found;
    }

    /**
     * Tells which words of the query a word of a text stands for, one bit each; as far as the shards that are here
     * know it.
     *
     * @param {Match[]} matches
     */
    function marker(matches) {
      /** @type {Map<number, number>} */
      const masks = new Map();
      matches.forEach((word, bit) => {
        word.weights.forEach((_, term) => masks.set(term, (masks.get(term) || 0) | (1 << bit)));
      });
      /** @type {Map<string, number>} */
      const known = new Map();
      return (/** @type {string} */ word) => {
        let mask = known.get(word);
        if (mask === undefined) {
          mask = 0;
          const key = text.key(word);
          const shard = shardOf(key);
          const terms = key && arrived.get(shard);
          if (terms) {
            const position = lowest(terms.keys.length, (i) => terms.keys[i] >= key);
            if (terms.keys[position] === key) {
              for (const term of termsOf(shard, position)) mask |= masks.get(term) || 0;
            }
          }
          known.set(word, mask);
        }
        return mask;
      };
    }

    /** @type {(doc: number, score: number, maskOf: (word: string) => number) => Promise<Result>} */
    async function result(doc, score, maskOf) {
      const { url, title, summary, collection, lang: language, facts, text: body, sections } = await record(doc);
      const passage = excerpt(body, maskOf);
      const { parts } = passage.at < 0 && summary ? excerpt(summary, maskOf) : passage;
      const section = sections.filter(([offset]) => offset <= passage.at).pop();
      const anchor = section ? { id: section[1], title: section[2] } : null;
      return { url, title, lang: language, collection, facts, excerpt: parts, anchor, score, document: doc };
    }

    /** @type {(query: string, options: QueryOptions) => Promise<Answer>} */
    async function answer(query, { limit = 10, offset = 0, prefix = true, signal }) {
      throwIfAborted(signal);
      const words = text.parse(query);
      const last = words[words.length - 1];
      // A word said twice counts once.
      const different = words.filter((word, i) => i === words.findIndex((w) => same(w, word)));
      const wanted = different.filter((word) => !word.excluded);
      if (!wanted.length) return { total: 0, results: [], words: different.map(unmatched) };

      const decodeNorms = (/** @type {any} */ payload) =>
        shards.decodeNorms(payload, index.fields.length, index.docs);
      const [norms, ...matches] = await Promise.all([
        shelf.take(index.norms, decodeNorms),
        ...different.map((word) => match(word, prefix && !word.excluded && same(word, last))),
      ]);
      throwIfAborted(signal);
      const found = await ranked(matches, norms);
      throwIfAborted(signal);
      const maskOf = marker(matches.filter((word) => !word.excluded));
      const page = found.slice(offset, offset + limit);
      const results = await Promise.all(page.map(([doc, score]) => result(doc, score, maskOf)));
      return { total: found.length, results, words: matches.map(({ weights, ...report }) => report) };
    }

    return {
      query: (query, options = {}) => unlessAborted(answer(String(query), options), options.signal),
    };
  }

  /** @type {(a: QueryWord, b: QueryWord) => boolean} */
  function same(a, b) {
    return a.key === b.key && a.excluded === b.excluded;
  }

  /** @type {(word: QueryWord) => WordReport} */
  function unmatched({ key, excluded }) {
    return { word: key, excluded, match: "none", keys: [] };
  }

  /**
   * The lowest number below `end` for which `holds`, or `end`; it must hold for all numbers after the first such.
   *
   * @param {number} end
   * @param {(i: number) => boolean} holds
   */
  function lowest(end, holds) {
    let low = 0;
    while (low < end) {
      const middle = (low + end) >> 1;
      if (holds(middle)) end = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** @param {AbortSignal | undefined} signal */
  function throwIfAborted(signal) {
    if (signal && signal.aborted) throw new DOMException("The search was cancelled.", "AbortError");
  }

  /** @type {<T>(promise: Promise<T>, signal?: AbortSignal) => Promise<T>} */
  function unlessAborted(promise, signal) {
    if (!signal) return promise;
    return new Promise((resolve, reject) => {
      const stop = () => reject(new DOMException("The search was cancelled.", "AbortError"));
      signal.addEventListener("abort", stop, { once: true });
      promise.then(resolve, reject).then(() => signal.removeEventListener("abort", stop));
    });
  }

  root.Vademecum.search = { open };
})(globalThis);
