// Shards: how they come and what they hold.

/** @typedef {"missing" | "timeout" | "version" | "broken"} FailureCode */

/** @typedef {(name: string) => unknown} Load  gives the payload of a shard, or a promise of it */

/**
 * @typedef {object} Field
 * @property {string} name
 * @property {number} boost
 * @property {number} average  mean number of tokens in a document
 */

/**
 * @typedef {object} Root
 * @property {number} docs
 * @property {Field[]} fields
 * @property {[string, string][]} terms  first key and name of each term shard, in key order
 * @property {[number, string][]} records  first document number and name of each document shard
 * @property {string} norms
 * @property {Record<string, unknown>} inline
 */

/**
 * @typedef {object} TermShard
 * @property {string[]} keys  sorted
 * @property {[number, number][][]} of  for each key, its terms: 0 or term shard number + 1, and the index there
 * @property {string[]} terms  postings, still coded
 */

/**
 * @typedef {object} DocumentRecord
 * @property {string} url  relative to the site's root
 * @property {string} title
 * @property {string} summary
 * @property {string} collection
 * @property {string} lang
 * @property {string[]} facts
 * @property {string} text
 * @property {[number, string, string][]} sections  UTF-16 offset in the text, anchor, heading
 */

/**
 * @typedef {object} Shelf
 * @property {<T>(name: string, decode: (payload: any) => T) => Promise<T>} take
 * @property {(payloads: Record<string, unknown>) => void} inline
 * @property {(name: string) => void} drop
 */

/**
 * @typedef {object} Shards
 * @property {(code: FailureCode, message: string, cause?: unknown) => Error & { code: FailureCode }} failure
 * @property {(lang: string, base: string) => Load} injector
 * @property {(load: Load) => Shelf} shelf
 * @property {(payload: any) => Root} decodeRoot
 * @property {(payload: any, shards: number) => TermShard} decodeTerms
 * @property {(coded: string, fields: number, docs: number) => number[][]} decodePostings
 * @property {(payload: any, fields: number, docs: number) => Uint8Array[]} decodeNorms
 * @property {(payload: any) => DocumentRecord[]} decodeRecords
 */

(function (/** @type {typeof globalThis} */ root) {
  "use strict";

  const { decodeInts } = root.Vademecum.internal.codec;

  const VERSION = 1;
  const TIMEOUT = 15000;

  /**
   * @param {FailureCode} code
   * @param {string} message  for developers; readers see the template's own words
   * @param {unknown} [cause]
   */
  function failure(code, message, cause) {
    return Object.assign(new Error(message), { code, cause });
  }

  /** @param {any} error */
  function isFailure(error) {
    return Boolean(error) && ["missing", "timeout", "version", "broken"].includes(error.code);
  }

  /**
   * @param {unknown} condition
   * @param {string} what
   * @returns {asserts condition}
   */
  function demand(condition, what) {
    if (!condition) throw failure("broken", what);
  }

  // ---- Fetching ----

  /** @type {Map<string, Set<(payload: unknown) => void>>} */
  const waiting = new Map();

  root.vademecumShard = function (lang, name, payload) {
    const takers = waiting.get(lang + "/" + name);
    // A shard that nobody waits for came after its time was up, or stands in the page by mistake: let it pass.
    if (takers) Array.from(takers).forEach((take) => take(payload));
  };

  /**
   * Loads shards as scripts, because a page opened from disk may load nothing else.
   *
   * @param {string} lang
   * @param {string} base  from the page to the site's root
   * @returns {Load}
   */
  function injector(lang, base) {
    return (name) =>
      new Promise((resolve, reject) => {
        const id = lang + "/" + name;
        const takers = waiting.get(id) || new Set();
        waiting.set(id, takers);
        const script = document.createElement("script");
        const timer = setTimeout(() => fail("timeout", "did not arrive in time"), TIMEOUT);

        function finish() {
          clearTimeout(timer);
          takers.delete(take);
          if (!takers.size && waiting.get(id) === takers) waiting.delete(id);
          script.remove();
        }
        /** @param {unknown} payload */
        function take(payload) {
          finish();
          resolve(payload);
        }
        /** @type {(code: FailureCode, what: string) => void} */
        function fail(code, what) {
          finish();
          reject(failure(code, "search shard " + id + " " + what));
        }

        takers.add(take);
        script.addEventListener("error", () => fail("missing", "cannot be loaded"));
        // `take` ran before this event if the script held the shard; then nothing is left to settle.
        script.addEventListener("load", () => fail("broken", "holds something else"));
        script.src = base + "search/" + id + ".js";
        document.head.appendChild(script);
      });
  }

  /**
   * Keeps decoded shards. A shard that failed is forgotten, so that the next query asks for it again.
   *
   * @param {Load} load
   * @returns {Shelf}
   */
  function shelf(load) {
    /** @type {Map<string, Promise<any>>} */
    const kept = new Map();
    /** @type {Map<string, unknown>} */
    const inlined = new Map();

    /** @param {string} name */
    async function fetched(name) {
      try {
        return await load(name);
      } catch (error) {
        throw isFailure(error) ? error : failure("missing", "search shard " + name + " cannot be loaded", error);
      }
    }

    /** @type {Shelf["take"]} */
    function take(name, decode) {
      let shard = kept.get(name);
      if (!shard) {
        const payload = inlined.has(name) ? Promise.resolve(inlined.get(name)) : fetched(name);
        const fresh = payload.then((content) => {
          try {
            return decode(content);
          } catch (error) {
            throw isFailure(error) ? error : failure("broken", "search shard " + name + " cannot be read", error);
          }
        });
        fresh.catch(() => kept.delete(name));
        kept.set(name, fresh);
        shard = fresh;
      }
      return shard;
    }

    return {
      take,
      inline(payloads) {
        Object.keys(payloads).forEach((name) => inlined.set(name, payloads[name]));
      },
      drop(name) {
        kept.delete(name);
      },
    };
  }

  // ---- Decoding ----

  /** @type {Shards["decodeRoot"]} */
  function decodeRoot(payload) {
    demand(payload && typeof payload === "object", "the root is no object");
    if (payload.version !== VERSION) {
      throw failure("version", "search index of version " + payload.version + ", this script reads " + VERSION);
    }
    demand(Number.isSafeInteger(payload.docs) && payload.docs >= 0, "docs");
    demand(payload.fields.every((/** @type {any} */ f) => f.boost >= 0 && f.average >= 0), "fields");
    const pairs = (/** @type {any} */ list, /** @type {string} */ first) =>
      list.every((/** @type {any} */ pair) => typeof pair[0] === first && typeof pair[1] === "string");
    demand(pairs(payload.terms, "string"), "terms");
    demand(pairs(payload.records, "number"), "records");
    demand(typeof payload.norms === "string", "norms");
    return {
      docs: payload.docs,
      fields: payload.fields,
      terms: payload.terms,
      records: payload.records,
      norms: payload.norms,
      inline: payload.inline || {},
    };
  }

  /** @type {Shards["decodeTerms"]} */
  function decodeTerms(payload, shards) {
    /** @type {string[]} */
    const keys = payload.keys ? payload.keys.split("\n") : [];
    const numbers = decodeInts(payload.of);
    const terms = payload.terms;
    demand(Array.isArray(terms), "terms");
    let at = 0;
    const of = keys.map(() => {
      /** @type {[number, number][]} */
      const pairs = [];
      for (let left = numbers[at++]; left > 0; left--) {
        const shard = numbers[at++];
        const index = numbers[at++];
        demand(shard ? shard <= shards : index < terms.length, "a key without its term");
        pairs.push([shard, index]);
      }
      return pairs;
    });
    demand(at === numbers.length, "keys and terms do not fit");
    return { keys, of, terms };
  }

  /**
   * @param {string} coded
   * @param {number} fields
   * @param {number} docs
   * @returns {number[][]} for each field: document number, term frequency, document number, …
   */
  function decodePostings(coded, fields, docs) {
    const numbers = decodeInts(coded);
    /** @type {number[][]} */
    const postings = [];
    let at = 0;
    while (postings.length < fields) {
      const count = numbers[at++];
      const end = at + 2 * count;
      demand(end <= numbers.length, "postings too short");
      const list = [];
      for (let doc = 0; at < end; at += 2) {
        doc += numbers[at];
        demand(doc < docs, "no such document");
        list.push(doc, numbers[at + 1]);
      }
      postings.push(list);
    }
    demand(at === numbers.length, "postings too long");
    return postings;
  }

  /** @type {Shards["decodeNorms"]} */
  function decodeNorms(payload, fields, docs) {
    demand(payload.norms.length === fields, "norms");
    return payload.norms.map((/** @type {string} */ coded) => {
      const ids = decodeInts(coded);
      demand(ids.length === docs && ids.every((id) => id < 256), "norms");
      return Uint8Array.from(ids);
    });
  }

  /** @type {Shards["decodeRecords"]} */
  function decodeRecords(payload) {
    return payload.records.map((/** @type {any} */ record) => {
      const { url, title, summary = "", collection = "", lang, facts = [], text = "", sections = [] } = record;
      const places = sections.flatMap((/** @type {any} */ section) => section.slice(1, 3));
      const strings = [url, title, summary, collection, lang, text, ...facts, ...places];
      demand(strings.every((value) => typeof value === "string"), "record");
      return { url, title, summary, collection, lang, facts, text, sections };
    });
  }

  root.Vademecum.internal.shards = {
    failure, injector, shelf, decodeRoot, decodeTerms, decodePostings, decodeNorms, decodeRecords,
  };
})(globalThis);
