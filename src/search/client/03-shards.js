// Shards: how they come, and are kept.

/** @typedef {"missing" | "timeout" | "version" | "broken"} FailureCode */

/** @typedef {(name: string) => unknown} Load  gives the payload of a shard, or a promise of it */

/**
 * Shards that have come lie on the desk. What reads them is written as if all were there: what is missing is noted,
 * loaded, all at once, and the reading begins anew. So a query takes as few round trips as its words allow.
 *
 * @typedef {object} Desk
 * @property {<T>(name: string, decode: (payload: any) => T) => T} read  throws what only `settle` may catch
 * @property {(name: string) => void} want  as `read`, but can do without for now
 * @property {<T extends any[]>(parts: [...{ [K in keyof T]: () => T[K] }]) => T} all  reads on after something missing, so that all that is missing is noted
 * @property {<T>(work: () => T, signal?: AbortSignal) => Promise<T>} settle
 * @property {(payloads: Record<string, unknown>) => void} inline
 */

/**
 * @typedef {object} Shards
 * @property {(code: FailureCode, what: string, cause?: unknown) => Error & { code: FailureCode }} failure
 * @property {(condition: unknown) => asserts condition} demand
 * @property {(signal?: AbortSignal) => void} throwIfAborted
 * @property {(lang: string, base: string) => Load} injector
 * @property {(load: Load) => Desk} desk
 */

(function (/** @type {typeof globalThis} */ root) {
  "use strict";

  const TIMEOUT = 15000;
  const ABSENT = new Error("a shard that is still to come");

  /** @type {Shards["failure"]} */
  function failure(code, what, cause) {
    return Object.assign(new Error(`search: ${what}: ${code}`), { code, cause });
  }

  /** @param {any} error */
  function isFailure(error) {
    return Boolean(error) && /^search: /.test(error.message);
  }

  /** @type {Shards["demand"]} */
  function demand(condition) {
    if (!condition) throw failure("broken", "index");
  }

  /** @type {Shards["throwIfAborted"]} */
  function throwIfAborted(signal) {
    if (signal) signal.throwIfAborted();
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
        const timer = setTimeout(() => fail("timeout"), TIMEOUT);

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
        /** @param {FailureCode} code */
        function fail(code) {
          finish();
          reject(failure(code, id));
        }

        takers.add(take);
        script.addEventListener("error", () => fail("missing"));
        // `take` ran before this event if the script held the shard; then nothing is left to settle.
        script.addEventListener("load", () => fail("broken"));
        script.src = base + "search/" + id + ".js";
        document.head.appendChild(script);
      });
  }

  /** @type {Shards["desk"]} */
  function desk(load) {
    /** @type {Map<string, any>} */
    const inlined = new Map();
    /** @type {Map<string, any>} */
    const payloads = new Map();
    /** @type {Map<string, any>} */
    const decoded = new Map();
    /** @type {Map<string, Promise<void>>} */
    const loading = new Map();
    /** @type {Set<string>} */
    let wanted = new Set();

    /** A shard that failed is forgotten, so that the next query asks for it again. @param {string} name */
    function fetched(name) {
      let coming = loading.get(name);
      if (!coming) {
        coming = (async () => {
          try {
            payloads.set(name, await load(name));
          } catch (error) {
            throw isFailure(error) ? error : failure("missing", name, error);
          } finally {
            loading.delete(name);
          }
        })();
        coming.catch(() => {});
        loading.set(name, coming);
      }
      return coming;
    }

    /** @param {string} name */
    const want = (name) => void (inlined.has(name) || payloads.has(name) || wanted.add(name));

    return {
      want,
      inline(given) {
        for (const name of Object.keys(given)) inlined.set(name, given[name]);
      },
      read(name, decode) {
        if (!decoded.has(name)) {
          want(name);
          if (wanted.has(name)) throw ABSENT;
          decoded.set(name, decode(inlined.has(name) ? inlined.get(name) : payloads.get(name)));
        }
        return decoded.get(name);
      },
      all(parts) {
        let absent = false;
        /** @type {any} */
        const results = parts.map((part) => {
          try {
            return part();
          } catch (error) {
            if (error !== ABSENT) throw error;
            return (absent = true);
          }
        });
        if (absent) throw ABSENT;
        return results;
      },
      async settle(work, signal) {
        for (;;) {
          throwIfAborted(signal);
          const names = (wanted = new Set());
          try {
            const result = work();
            names.forEach(fetched);
            return result;
          } catch (error) {
            if (error !== ABSENT) {
              // Which shard is to blame is not always plain: the next query asks for all of them again.
              decoded.clear();
              payloads.clear();
              throw isFailure(error) ? error : failure("broken", "index", error);
            }
          }
          await Promise.all(Array.from(names, fetched));
        }
      },
    };
  }

  root.Vademecum.internal.shards = { failure, demand, throwIfAborted, injector, desk };
})(globalThis);
