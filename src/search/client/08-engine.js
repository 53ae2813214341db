// Queries: from what a reader types to results.

/**
 * @typedef {object} Found_
 * @property {string} url  relative to the site's root
 * @property {string} title
 * @property {string} lang
 * @property {0 | 1} tier  1: an entry that the asked language lacks, from the index of another
 * @property {string} collection
 * @property {string} guide  title of the guide that a section belongs to
 * @property {string[]} facts
 * @property {string} summary
 * @property {number} score
 * @property {number} document
 * @property {string} entry
 * @property {() => Promise<Passage | null>} [passage]  where the index holds no text: reads it from the page, if that can be
 */

/** @typedef {Found_ & Passage} Result */

/** @typedef {{ title: string, values: { value: string, label: string, count: number }[] }} FacetCounts */

/**
 * @typedef {object} Answer
 * @property {number} total
 * @property {number} own  how many of them are in the asked language
 * @property {Result[]} results
 * @property {WordReport[]} words
 * @property {Record<string, string[]>} filters  all that were applied, those in the text too
 * @property {Record<string, FacetCounts>} [facets]
 * @property {true} [loosened]  nothing has the phrases as they stand, so their words were looked for
 * @property {string[]} [partial]  languages whose index failed
 */

/**
 * @typedef {object} QueryOptions
 * @property {number} [limit]
 * @property {number} [offset]
 * @property {boolean} [prefix]  the last word may be the beginning of one
 * @property {Record<string, string[]>} [filters]  values of each field, any of which will do
 * @property {"relevance" | "title" | "date"} [sort]
 * @property {boolean} [facets]  count them
 * @property {AbortSignal} [signal]  its abort rejects the answer with an AbortError
 */

/**
 * @typedef {object} Engine
 * @property {string} lang
 * @property {(text: string, options?: QueryOptions) => Promise<Answer>} query
 * @property {(text: string, options?: QueryOptions) => Promise<{ words: WordReport[], tree: Tree | null }>} plan
 */

/**
 * @typedef {object} OpenOptions
 * @property {string} lang
 * @property {string} [base]  from the page to the site's root, "" or ending with a slash
 * @property {(name: string, lang: string) => unknown} [load]
 */

/** @typedef {{ version: 2, open: (options: OpenOptions) => Promise<Engine> }} Search */

(function (/** @type {typeof globalThis} */ root) {
  "use strict";

  const { text: reading, shards, index: indexes, planner, scores, excerpts } = root.Vademecum.internal;

  const MOST_ANSWERS = 8;
  /** More documents than one index may hold. */
  const MANY = 2 ** 21;

  /** An index's share of an answer. @typedef {{ index: Index, docs: Float64Array, scores: Float32Array, plan: Plan, matched: Uint32Array, passes: Map<string, Uint8Array> }} Share */

  /** @type {Search["open"]} */
  async function open({ lang, base = "", load }) {
    /** @param {string} tag */
    const opened = (tag) => indexes.open({ lang: tag, base, load: load && ((name) => load(name, tag)) });
    const own = await opened(lang);
    /** @type {Map<string, Promise<Index>>} */
    const others = new Map();
    /** @type {Map<string, Ranked>} */
    const answers = new Map();

    let refused = false;

    /** @param {string} tag */
    function other(tag) {
      let index = others.get(tag);
      if (!index) {
        index = opened(tag);
        index.catch(() => void others.delete(tag));
        others.set(tag, index);
      }
      return index;
    }

    /** @typedef {{ parsed: Parsed, filters: Filters, banned: Banned[] }} Asked */

    /** What is asked, in words and filters. @type {(query: string, options: QueryOptions, loose?: boolean) => Asked} */
    function asked(query, { filters = {}, prefix = true }, loose) {
      /** @type {Filters} */
      const chosen = { wanted: new Map(), impossible: false };
      /** @type {Banned[]} */
      const banned = [];
      let parsed = reading.parse(query, () => undefined, loose);
      const names = Object.keys(filters).filter((name) => filters[name].length);
      if (!names.length && !reading.mayFilter(query)) return { parsed, filters: chosen, banned };

      // What the words need comes in the same round as the fields' names.
      const [{ fields }] = own.desk.all([own.facets, () => planner.plan(own, parsed, prefix)]);
      /** @param {string} name */
      const named = (name) => fields.find((field) => same(field.name, name));
      /** @type {(name: string, value?: FacetValue) => void} */
      const choose = (name, value) => {
        const ids = chosen.wanted.get(name) || [];
        if (value && !ids.includes(value.id)) ids.push(value.id);
        chosen.wanted.set(name, ids);
      };
      parsed = reading.parse(query, (name) => (named(name) || { name: undefined }).name, loose);
      for (const { name, value: typed, excluded, at } of parsed.filters) {
        const { values } = /** @type {Facets["fields"][0]} */ (named(name));
        const value = values.find(({ id }) => same(id, typed)) || values.find(({ label }) => folded(label) === folded(typed));
        if (!excluded) choose(name, value);
        else if (value) banned.push({ at, field: name, id: value.id });
      }
      for (const { name, values } of fields) {
        for (const wanted of names.filter((other) => same(name, other)).flatMap((other) => filters[other])) {
          choose(name, values.find(({ id }) => same(id, wanted)));
        }
      }
      chosen.impossible = !names.every(named);
      return { parsed, filters: chosen, banned };
    }

    /**
     * The documents of an index that an answer holds, in order.
     *
     * @type {(index: Index, plan: Plan, filters: Filters, options: QueryOptions, all: boolean, within?: Uint32Array) => Share}
     */
    function share(index, plan, filters, { sort = "relevance" }, all, within) {
      const { real } = index;
      /** @type {(lists: Uint32Array[]) => Uint8Array} */
      const marked = (lists) => {
        const marks = new Uint8Array(real);
        for (const docs of lists) for (const doc of docs) marks[doc] = 1;
        return marks;
      };
      /** @type {Found} */
      let found = { docs: new Uint32Array(), scores: new Float32Array() };
      if (plan.query) found = scores.run(index, plan.query);
      else if (all) {
        const not = plan.not.length ? scores.run(index, ["bool", { must: [], should: plan.not, not: [] }]).docs : [];
        const banned = new Set(not);
        const docs = Uint32Array.from({ length: real }, (_, doc) => doc).filter((doc) => !banned.has(doc));
        found = { docs, scores: new Float32Array(docs.length) };
      }
      const scored = new Float32Array(real);
      for (let i = 0; i < found.docs.length; i++) scored[found.docs[i]] = found.scores[i];
      const inside = within && marked([within]);
      const matched = inside ? found.docs.filter((doc) => inside[doc]) : found.docs;

      /** @type {Map<string, Uint8Array>} */
      const passes = new Map();
      filters.wanted.forEach((ids, name) => {
        const field = index.facets().fields.find((field) => field.name === name);
        const values = field ? field.values.filter(({ id }) => ids.includes(id)) : [];
        passes.set(name, marked(values.map(({ docs }) => docs())));
      });
      if (filters.impossible) passes.set("", new Uint8Array(real));
      let passing = matched;
      passes.forEach((mask) => (passing = passing.filter((doc) => mask[doc])));

      // One number sorts by rank, or falling score, and then by document: the bits of a float that is not negative
      // sort as the float does.
      const ranks = ["title", "date"].includes(sort) ? index.ranks(sort) : undefined;
      const bits = new Uint32Array(scored.buffer);
      const order = new Float64Array(passing.length);
      passing.forEach((doc, i) => (order[i] = (ranks ? ranks[doc] : 2 ** 31 - bits[doc]) * MANY + doc));
      return { index, plan, passes, matched, scores: scored, docs: order.sort().map((number) => number % MANY) };
    }

    /** @typedef {{ shares: Share[], filters: Filters, loose?: boolean }} Ranked */

    /** @type {(query: string, options: QueryOptions, loose?: boolean) => Promise<Ranked & { partial: string[] }>} */
    async function rank(query, options, loose) {
      const { signal, prefix = true, facets, sort = "relevance" } = options;
      /** @type {string[]} */
      const elsewhere = (own.root.others || []).map((/** @type {[string, number]} */ [tag]) => tag);
      const chosen = Object.values(options.filters || {}).some((ids) => ids.length);
      const blank = !query.trim();
      // Their roots come in the same round as the words.
      if (!blank || chosen) elsewhere.forEach(other);
      const needed = facets || chosen || (elsewhere.length && !blank);

      const planned = await own.desk.settle(() => {
        own.desk.want(own.root.norms);
        if (needed) own.desk.want(own.root.facets);
        if (sort !== "relevance") own.desk.want(own.root.orders);
        const { parsed, filters, banned } = asked(query, options, loose);
        return { parsed, filters, banned, plan: planner.plan(own, parsed, prefix, { banned }) };
      }, signal);
      const { parsed, filters, banned, plan } = planned;
      const all = filters.wanted.size > 0 || (Boolean(facets) && blank);

      /** @type {string[]} */
      const partial = [];
      const tiers = (plan.query || all ? elsewhere : []).map(async (/** @type {string} */ tag) => {
        try {
          const index = await other(tag);
          const named = await own.desk.settle(() => planner.named(plan, own.facets()), signal);
          return await index.desk.settle(() => {
            index.desk.want(index.root.norms);
            const [{ lacks }, there] = index.desk.all([
              index.facets,
              () => {
                const labels = named.filter(([field, id]) =>
                  index.facets().fields.some(({ name, values }) => name === field && values.some((value) => value.id === id)),
                );
                return planner.plan(index, parsed, prefix, { labels, banned });
              },
            ]);
            return share(index, there, filters, options, all, lacks(lang));
          }, signal);
        } catch (error) {
          shards.throwIfAborted(signal);
          partial.push(tag);
          return undefined;
        }
      });
      const mine = await own.desk.settle(() => share(own, plan, filters, options, all), signal);
      const shares = [mine];
      for (const tier of tiers) {
        const theirs = await tier;
        if (theirs) shares.push(theirs);
      }
      // A phrase may be quoted for its own sake, as titles are in a question: then its words will do.
      const wanted = parsed.items.some(({ quoted, excluded }) => quoted && !excluded);
      if (wanted && !shares.some(({ docs }) => docs.length)) return rank(query, options, true);
      return { shares, partial, filters, loose };
    }

    /** @type {(shares: Share[]) => Record<string, FacetCounts>} */
    function counted(shares) {
      /** @type {Record<string, FacetCounts>} */
      const counts = Object.create(null);
      for (const { index, matched, passes } of shares) {
        for (const { name, title, values } of index.facets().fields) {
          const masks = Array.from(passes).flatMap(([field, mask]) => (field === name ? [] : [mask]));
          const marks = new Uint8Array(index.real);
          for (const doc of matched) marks[doc] = masks.every((mask) => mask[doc]) ? 1 : 0;
          const known = counts[name] || (counts[name] = { title, values: [] });
          for (const { id, label, docs } of values) {
            let count = 0;
            for (const doc of docs()) count += marks[doc];
            const value = known.values.find(({ value }) => value === id);
            if (value) value.count += count;
            else known.values.push({ value: id, label, count });
          }
        }
      }
      return counts;
    }

    /** Marks what the words of a query stand for. @type {(plan: Plan) => Mask} */
    function marker({ words }) {
      /** @type {Map<string, number>} */
      const masks = new Map();
      words.filter(({ excluded }) => !excluded).forEach(({ keys }, bit) => {
        for (const key of keys) masks.set(key, (masks.get(key) || 0) | (1 << bit % 31));
      });
      return (key) => masks.get(key) || 0;
    }

    /** @type {(share: Share, doc: number, record: DocumentRecord, maskOf: Mask) => Result} */
    function result({ index, scores: scored }, doc, record, maskOf) {
      const { text, sections = [], ...facts } = record;
      const { url, summary } = record;
      const known = text !== undefined;
      const { excerpt, anchor, sections: others } = excerpts.passage({ text: text || "", summary, sections }, maskOf);
      /** @type {Result} */
      const shown = {
        ...facts, excerpt, anchor,
        sections: others,
        tier: index === own ? 0 : 1,
        score: scored[doc],
        document: index.slot(doc),
      };
      if (!known) {
        shown.passage = async () => {
          // From disk, a page may read no other.
          if (refused || typeof location === "undefined" || !/^http/.test(location.protocol)) return null;
          try {
            const response = await fetch(base + url);
            return response.ok ? excerpts.passage({ ...excerpts.readPage(await response.text()), summary }, maskOf) : null;
          } catch (error) {
            // A policy may forbid it: then it is not tried again.
            refused = true;
            return null;
          }
        };
      }
      return shown;
    }

    /** @type {(query: string, options: QueryOptions) => Promise<Answer>} */
    async function answer(query, options) {
      const { limit = 10, offset = 0, facets, signal, filters, sort, prefix } = options;
      const id = JSON.stringify([query, filters, sort, prefix, facets]);
      const ready = answers.get(id);
      const ranked = ready ? { ...ready, partial: [] } : await rank(query, options);
      const { shares, partial } = ranked;
      if (!partial.length && !ready) {
        if (answers.size >= MOST_ANSWERS) answers.delete(/** @type {string} */ (answers.keys().next().value));
        answers.set(id, ranked);
      }

      let skipped = offset;
      let left = limit;
      /** @type {Promise<Result[]>[]} */
      const pages = [];
      for (const share of shares) {
        const { index, docs, plan } = share;
        const page = Array.from(docs).slice(skipped, skipped + left);
        skipped = Math.max(0, skipped - docs.length);
        left -= page.length;
        if (!page.length) continue;
        const maskOf = marker(plan);
        pages.push(
          index.desk
            .settle(() => index.desk.all(page.map((doc) => () => index.record(doc))), signal)
            .then((records) => records.map((record, i) => result(share, page[i], record, maskOf))),
        );
      }
      const counts = facets ? await own.desk.settle(() => counted(shares), signal) : undefined;
      const results = (await Promise.all(pages)).flat();
      return {
        total: shares.reduce((sum, { docs }) => sum + docs.length, 0),
        own: shares[0].docs.length,
        results,
        words: shares[0].plan.words,
        filters: Object.fromEntries(ranked.filters.wanted),
        ...(counts && { facets: counts }),
        ...(ranked.loose && { loosened: true }),
        ...(partial.length && { partial }),
      };
    }

    return {
      lang,
      query: (query, options = {}) => unlessAborted(answer(reading.cut(String(query)), options), options.signal),
      plan: (query, options = {}) =>
        own.desk.settle(() => {
          const { parsed, filters, banned } = asked(reading.cut(String(query)), options);
          const plan = planner.plan(own, parsed, options.prefix !== false, { banned });
          return { words: plan.words, tree: planner.tree(plan, filters) };
        }, options.signal),
    };
  }

  /** @type {(a: string, b: string) => boolean} */
  const same = (a, b) => a.toLowerCase() === b.toLowerCase();

  /** @param {string} label */
  const folded = (label) => (label.match(/[\p{Alphabetic}\p{M}\p{N}]+/gu) || []).map(reading.fold).join(" ");

  /** @type {<T>(promise: Promise<T>, signal?: AbortSignal) => Promise<T>} */
  function unlessAborted(promise, signal) {
    if (!signal) return promise;
    return new Promise((resolve, reject) => {
      const stop = () => reject(signal.reason);
      signal.addEventListener("abort", stop, { once: true });
      promise.then(resolve, reject).then(() => signal.removeEventListener("abort", stop));
    });
  }

  root.Vademecum.search = { version: 2, open };
})(globalThis);
