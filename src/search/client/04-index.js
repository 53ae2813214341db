// An index: what its shards hold, and where.

/**
 * @typedef {object} Field
 * @property {string} name
 * @property {number} boost
 * @property {number} average  mean number of tokens in a document
 */

/**
 * A word of the index and the documents that hold it.
 *
 * @typedef {object} List
 * @property {string} key
 * @property {Hits[]} fields
 * @property {boolean} common  it stands nearly everywhere, so where exactly was not kept
 * @property {(field: number) => Positions} positions
 */

/**
 * @typedef {object} Hits
 * @property {Uint32Array} docs  ascending
 * @property {Uint32Array} counts  how often, in each
 */

/**
 * @typedef {object} Positions
 * @property {Uint32Array} starts  for each document, where its positions begin; and their end
 * @property {Uint32Array} at
 */

/**
 * @typedef {object} DocumentRecord
 * @property {string} url  relative to the site's root
 * @property {string} title
 * @property {string} summary
 * @property {string} collection
 * @property {string} guide  title of the guide that a section belongs to
 * @property {string[]} facts
 * @property {string} entry
 * @property {string} lang
 * @property {string} [text]
 * @property {[number, string, string][]} [sections]  UTF-16 offset in the text, anchor, heading
 */

/**
 * @typedef {object} FacetValue
 * @property {string} id
 * @property {string} label
 * @property {() => Uint32Array} docs
 */

/**
 * @typedef {object} Facets
 * @property {{ name: string, title: string, values: FacetValue[] }[]} fields
 * @property {{ words: string[][], field: string, id: string }[]} labels  names of values: each word's key and stem
 * @property {(lang: string) => Uint32Array} lacks
 */

/**
 * An open index. All but the first five may throw what only `desk.settle` catches.
 *
 * @typedef {object} Index
 * @property {string} lang
 * @property {number} real  number of documents, which are numbered from 0
 * @property {Field[]} fields
 * @property {any} root
 * @property {Desk} desk
 * @property {(doc: number) => number} slot
 * @property {(key: string) => List | undefined} find
 * @property {(key: string) => string[]} stems
 * @property {(stem: string) => List[]} family  empty if there is no such stem
 * @property {(prefix: string, most: number) => string[]} beginning
 * @property {(suffix: string, most: number) => string[]} ending
 * @property {() => Uint8Array[]} norms
 * @property {() => Facets} facets
 * @property {(order: string) => number[]} ranks
 * @property {(doc: number) => DocumentRecord} record
 * @property {string[][]} rules  beginning, suffix and replacement
 * @property {Map<string, any>} kept  what was computed from it
 */

/** @typedef {{ firsts: string[], names: string[] }} Directory */

(function (/** @type {typeof globalThis} */ root) {
  "use strict";

  const { ints, items, strings, reader } = root.Vademecum.internal.codec;
  const { failure, desk: newDesk, injector } = root.Vademecum.internal.shards;
  /** @type {Shards["demand"]} */
  const demand = root.Vademecum.internal.shards.demand;

  const VERSION = 3;
  const BUCKET = 32;

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

  /** @type {(sorted: string[], wanted: string) => number} -1 if it is not there */
  function place(sorted, wanted) {
    const at = lowest(sorted.length, (i) => sorted[i] >= wanted);
    return sorted[at] === wanted ? at : -1;
  }

  /** @type {(kind: string, given: any) => Directory} */
  function directory(kind, { firsts, names }) {
    const list = strings(firsts);
    demand(list.length === names.length);
    return { firsts: list, names: names.map((/** @type {string} */ name) => kind + name) };
  }

  /** The shard where something lives if it lives at all, -1 before the first. @type {(firsts: string[], wanted: string) => number} */
  const home = (firsts, wanted) => lowest(firsts.length, (i) => firsts[i] > wanted) - 1;

  /** @type {(given: { lang: string, base: string, load?: Load, signal?: AbortSignal }) => Promise<Index>} */
  async function open({ lang, base, load = injector(lang, base), signal }) {
    const desk = newDesk(load);
    return desk.settle(() => desk.read("root", (payload) => decode(lang, desk, payload)), signal);
  }

  /** @type {(lang: string, desk: Desk, payload: any) => Index} */
  function decode(lang, desk, payload) {
    demand(payload && typeof payload === "object");
    if (payload.version !== VERSION) {
      throw failure("version", payload.version + " is not " + VERSION);
    }
    /** @type {Field[]} */
    const fields = payload.fields;
    demand(fields.every((field) => field.boost >= 0 && field.average >= 0));
    const terms = directory("t-", payload.terms);
    const reversed = directory("r-", payload.reversed);

    // Documents are numbered in buckets, so that a new one renumbers few others; here they are counted through.
    const sizes = ints(payload.buckets);
    const starts = new Float64Array(sizes.length + 1);
    sizes.forEach((size, i) => {
      demand(size <= BUCKET);
      starts[i + 1] = starts[i] + size;
    });
    const real = starts[sizes.length];
    demand(real === payload.real && payload.docs === sizes.length * BUCKET);

    /** @param {number} slot */
    function docOf(slot) {
      const bucket = Math.floor(slot / BUCKET);
      demand(slot % BUCKET < sizes[bucket]);
      return starts[bucket] + (slot % BUCKET);
    }

    /** @param {number} doc */
    function slot(doc) {
      const bucket = lowest(sizes.length, (i) => starts[i + 1] > doc);
      return bucket * BUCKET + doc - starts[bucket];
    }

    /** Documents in ascending order. @param {string} coded */
    function documents(coded) {
      const { head, rice, ended } = reader(coded);
      const [count, gap] = [head(), head()];
      demand(count <= real && gap < 32);
      const docs = new Uint32Array(count);
      let at = 0;
      for (let i = 0; i < count; i++) {
        const delta = rice(gap);
        demand(!i || delta);
        docs[i] = docOf((at += delta));
      }
      demand(ended());
      return docs;
    }

    const recordFirsts = Array.from(documents(payload.records.firsts));
    demand(recordFirsts.length === payload.records.names.length && !(recordFirsts[0] > 0));
    desk.inline(payload.inline || {});

    // ---- Words ----

    /** @param {number} number */
    const termShard = (number) => desk.read(terms.names[number], decodeTerms);

    /** @param {any} given */
    function decodeTerms(given) {
      const keys = strings(given.keys);
      const stems = strings(given.stems);
      const foreign = strings(given.foreign);
      const lists = items(given.lists);
      const local = lists.length - foreign.length;
      /** @type {string[]} */
      const names = lists.map((_, i) => foreign[i - local]);
      /** @type {(numbers: number[], lead: number, what: number) => (i: number) => number[]} */
      const references = (numbers, lead, what) => {
        const starts = new Uint32Array(what + 1);
        for (let i = 0; i < what; i++) starts[i + 1] = starts[i] + lead + 1 + 2 * numbers[starts[i] + lead];
        demand(starts[what] === numbers.length);
        return (i) => numbers.slice(starts[i], starts[i + 1]);
      };
      // A key's: its list, the number of its stems, the stems. A stem's: the number of its lists, the lists.
      const of = references(ints(given.of), 2, keys.length);
      const families = references(ints(given.families), 0, stems.length);
      keys.forEach((key, i) => {
        const [shard, list] = of(i);
        if (shard) return;
        demand(list < local && !names[list]);
        names[list] = key;
      });
      demand(names.every(Boolean));
      return { keys, stems, of, families, names, lists, decoded: /** @type {List[]} */ ([]) };
    }

    /** @type {(shard: number, other: number, index: number) => List} */
    function listAt(shard, other, index) {
      demand(other <= terms.names.length);
      const { lists, names, decoded } = termShard(other ? other - 1 : shard);
      demand(index < lists.length);
      return decoded[index] || (decoded[index] = decodeList(names[index], lists[index]));
    }

    /** @type {(key: string, coded: string) => List} */
    function decodeList(key, coded) {
      const { head, rice, gamma, ended } = reader(coded);
      const first = head();
      const kept = first % 2;
      demand(first > 1 && first < 2 << fields.length);
      const heads = fields.map((_, field) => {
        if (!(first & (2 << field))) return { count: 0, gap: 0, step: 0 };
        const [count, gap, step] = [head(), head(), kept ? head() : 0];
        demand(count <= real && gap < 32 && step < 32);
        return { count, gap, step };
      });
      let total = 0;
      const hits = heads.map(({ count, gap }) => {
        const docs = new Uint32Array(count);
        const counts = new Uint32Array(count);
        let document = 0;
        for (let i = 0; i < count; i++) {
          const delta = rice(gap);
          demand(!i || delta);
          docs[i] = docOf((document += delta));
          total += counts[i] = gamma();
        }
        return { docs, counts };
      });
      // Each position takes a bit at least.
      demand(kept ? total < 7 * coded.length : ended());

      /** @type {Positions[]} */
      const decoded = [];
      /** Reads the positions of the next field. */
      function more() {
        const { step } = heads[decoded.length];
        const { counts } = hits[decoded.length];
        const starts = new Uint32Array(counts.length + 1);
        for (let i = 0; i < counts.length; i++) starts[i + 1] = starts[i] + counts[i];
        const at = new Uint32Array(starts[counts.length]);
        for (let i = 0; i < counts.length; i++) {
          let position = 0;
          for (let j = starts[i]; j < starts[i + 1]; j++) at[j] = position += rice(step);
        }
        decoded.push({ starts, at });
        demand(decoded.length < fields.length || ended());
      }
      return {
        key,
        fields: hits,
        common: !kept,
        positions(field) {
          while (decoded.length <= field) more();
          return decoded[field];
        },
      };
    }

    /** @type {(key: string) => [number, number[]] | undefined} */
    function entry(key) {
      const shard = home(terms.firsts, key);
      if (shard < 0) return;
      const { keys, of } = termShard(shard);
      const at = place(keys, key);
      return at < 0 ? undefined : [shard, of(at)];
    }

    /** @type {Index["find"]} */
    function find(key) {
      const found = entry(key);
      return found && listAt(found[0], found[1][0], found[1][1]);
    }

    /** @type {Index["stems"]} */
    function stems(key) {
      const found = entry(key);
      if (!found) return [];
      const [shard, numbers] = found;
      /** @type {(() => string)[]} */
      const parts = [];
      for (let i = 3; i < numbers.length; i += 2) {
        parts.push(() => {
          demand(numbers[i] <= terms.names.length);
          const stem = termShard(numbers[i] ? numbers[i] - 1 : shard).stems[numbers[i + 1]];
          demand(stem !== undefined);
          return stem;
        });
      }
      return desk.all(parts);
    }

    /** @type {Index["family"]} */
    function family(stem) {
      const shard = home(terms.firsts, stem);
      if (shard < 0) return [];
      const { stems: known, families } = termShard(shard);
      const at = place(known, stem);
      /** @type {(() => List)[]} */
      const members = [];
      const numbers = at < 0 ? [] : families(at);
      for (let i = 1; i < numbers.length; i += 2) members.push(() => listAt(shard, numbers[i], numbers[i + 1]));
      return desk.all(members);
    }

    /** @type {({ firsts, names }: Directory, keysOf: (shard: number) => string[], prefix: string, most: number) => string[]} */
    function range({ firsts, names }, keysOf, prefix, most) {
      /** @type {string[]} */
      const found = [];
      for (let shard = Math.max(0, home(firsts, prefix)); shard < names.length && found.length < most; shard++) {
        if (firsts[shard] > prefix && !firsts[shard].startsWith(prefix)) break;
        const keys = keysOf(shard);
        let at = lowest(keys.length, (i) => keys[i] >= prefix);
        for (; at < keys.length && keys[at].startsWith(prefix) && found.length < most; at++) found.push(keys[at]);
      }
      return found;
    }

    /** @param {string} text */
    const backwards = (text) => Array.from(text).reverse().join("");

    return {
      lang, real, fields, desk, slot, find, stems, family,
      root: payload,
      rules: (payload.rules ? payload.rules.split("\n") : []).map((/** @type {string} */ rule) => {
        const [start, rest] = rule.includes("<") ? rule.split("<") : ["", rule];
        return [start, ...rest.split(">")];
      }),
      kept: new Map(),
      beginning: (prefix, most) => range(terms, (shard) => termShard(shard).keys, prefix, most),
      ending: (suffix, most) =>
        range(
          reversed,
          (shard) => desk.read(reversed.names[shard], ({ keys }) => strings(keys)),
          backwards(suffix),
          most,
        ).map(backwards),
      norms: () =>
        desk.read(payload.norms, ({ norms }) => {
          demand(norms.length === fields.length);
          return norms.map((/** @type {string} */ coded) => {
            const ids = ints(coded);
            demand(ids.length === real && ids.every((id) => id < 256));
            return Uint8Array.from(ids);
          });
        }),
      facets: () => desk.read(payload.facets, (given) => decodeFacets(given, documents)),
      ranks(order) {
        const ranks = ints(desk.read(payload.orders, (given) => given)[order]);
        demand(ranks.length === real);
        return ranks;
      },
      record(doc) {
        const shard = lowest(recordFirsts.length, (i) => recordFirsts[i] > doc) - 1;
        const { records, collections } = desk.read("d-" + payload.records.names[shard], (given) => given);
        return decodeRecord(records[doc - recordFirsts[shard]], collections, lang);
      },
    };
  }

  /** @type {(given: any, documents: (coded: string) => Uint32Array) => Facets} */
  function decodeFacets(given, documents) {
    /** @type {<T>(decode: (coded: string) => T, coded: string) => () => T} */
    const once = (decode, coded) => {
      /** @type {any} */
      let value;
      return () => value || (value = decode(coded));
    };
    /** @type {Facets["fields"]} */
    const fields = given.fields.map((/** @type {any} */ { name, title, values }) => ({
      name,
      title,
      values: values.map((/** @type {string[]} */ [id, label, docs]) => ({ id, label, docs: once(documents, docs) })),
    }));
    return {
      fields,
      labels: Object.keys(given.labels).flatMap((field) =>
        given.labels[field].map((/** @type {string[]} */ [words, id]) => ({
          words: words.split(" ").map((word) => word.split(":")),
          field,
          id,
        })),
      ),
      lacks: (lang) => documents(given.lacks[lang] || "  "),
    };
  }

  /** What a file says of a document, as results show it. @type {(record: any, collections: string[], lang: string) => DocumentRecord} */
  function decodeRecord(record, collections, lang) {
    const { url: folder, summary = "", guide = "", facts = [], sections } = record;
    const collection = record.collection === undefined ? "" : collections[record.collection];
    const { entry = folder.slice(folder.indexOf("/") + 1).replace(/\/$/, "") } = record;
    const places = (sections || []).flatMap((/** @type {any} */ section) => section.slice(1, 3));
    const strings = [folder, record.title, summary, guide, collection, entry, record.text || "", ...facts, ...places];
    demand(strings.every((value) => typeof value === "string"));
    const url = /(^|\/)$/.test(folder) ? folder + "index.html" : folder;
    return { ...record, url, lang, summary, guide, collection, facts, entry };
  }

  root.Vademecum.internal.index = { open, lowest };
})(globalThis);
