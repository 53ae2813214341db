// The plan of a query: which words of the index stand for each of its words, and what they count, as a tree. The
// build's engine makes the same tree, node by node.

/**
 * @typedef {["term", number, string]
 *   | ["any", number, string[]]
 *   | ["phrase", number, [string, number][], number]
 *   | ["bool", { must: any[], should: any[], not: any[] }]
 *   | ["max", any[]]
 *   | ["boost", number, any]
 *   | ["const", number, any]
 *   | ["value", string, string]} Tree
 */

/**
 * What became of a word or phrase of the query.
 *
 * @typedef {object} WordReport
 * @property {string} word  folded
 * @property {boolean} excluded
 * @property {"exact" | "variant" | "prefix" | "rule" | "typo" | "none"} match
 * @property {string[]} keys  the words of the index that it stands for
 */

/**
 * @typedef {object} Plan
 * @property {WordReport[]} words
 * @property {Tree | null} query  without filters; null where nothing is asked but filters
 * @property {Tree[]} not
 * @property {Meaning[]} meanings  of the wanted words
 */

/** A wanted word and the stems that it has, or may have by the rules. @typedef {{ word: string, stems: () => string[] }} Meaning */

/** @typedef {[string, string][]} Labels  field and value */

/** A value that no result may have. @typedef {{ at: number, field: string, id: string }} Banned */

/** Values of fields; what nothing can have is noted apart. @typedef {{ wanted: Map<string, string[]>, impossible: boolean }} Filters */

/**
 * @typedef {object} Planner
 * @property {(index: Index, parsed: Parsed, prefix: boolean, values?: { labels?: Labels, banned?: Banned[] }) => Plan} plan
 * @property {(plan: Plan, filters: Filters) => Tree | null} tree
 * @property {(plan: Plan, facets: Facets) => Labels} named  values of which a query says a name
 * @property {(a: string, b: string, most: number) => number} distance
 */

(function (/** @type {typeof globalThis} */ root) {
  "use strict";

  const { unspaced } = root.Vademecum.internal.text;
  const { union, idf } = root.Vademecum.internal.scores;

  const f32 = Math.fround;
  const MOST_EXPANSIONS = 48;
  const MOST_CANDIDATES = 2000;
  const MOST_TYPOS = 8;
  const SHORTEST_TYPO = 4;
  const SHORTEST_TWO_TYPOS = 8;

  /** @type {(parts: { must?: Tree[], should?: Tree[], not?: Tree[] }) => Tree} */
  const bool = ({ must = [], should = [], not = [] }) => ["bool", { must, should, not }];

  /**
   * Edits from one word to another: letters added, left out, changed or swapped with their neighbour (no letter is
   * edited twice). More than `most` is said as `most + 1`.
   *
   * @type {Planner["distance"]}
   */
  function distance(word, other, most) {
    const [a, b] = [Array.from(word), Array.from(other)];
    if (Math.abs(a.length - b.length) > most) return most + 1;
    /** @type {number[]} */
    let before = [];
    let row = b.map((_, j) => j).concat(b.length);
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      let least = i;
      for (let j = 1; j <= b.length; j++) {
        const same = a[i - 1] === b[j - 1];
        let cost = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
        next.push(cost);
        least = Math.min(least, cost);
      }
      if (least > most) return most + 1;
      before = row;
      row = next;
    }
    return Math.min(row[b.length], most + 1);
  }

  /** How many mistakes a word may have. @param {string} word */
  function budget(word) {
    const { length } = Array.from(word);
    return length < SHORTEST_TYPO ? 0 : length < SHORTEST_TWO_TYPOS ? 1 : 2;
  }

  /** @type {Planner["plan"]} */
  function plan(index, parsed, prefix, { labels = [], banned = [] } = {}) {
    const { desk, fields, real, rules } = index;
    const { weights, variants } = index.root;
    const weight = (/** @type {string} */ name) => f32(Number(weights[name]) || 0);
    const body = fields.findIndex(({ name }) => name === "body");
    /** @type {Meaning[]} */
    const meanings = [];

    /** What words count, from 0 to 1: in full where they stand on an eighth of the documents or less. @param {List[]} lists */
    function content(lists) {
      const share = f32(idf(union(index, lists), real) / idf(f32(real / 8), real));
      return share < 1 ? share : 1;
    }

    /** @type {(lists: List[], field: number) => Tree | undefined} */
    function any(lists, field) {
      if (!lists.some((list) => list.fields[field].docs.length)) return;
      return lists.length > 1 ? ["any", field, lists.map(({ key }) => key)] : ["term", field, lists[0].key];
    }

    /** @type {(lists: List[], boosted?: boolean) => Tree} */
    function inFields(lists, boosted = true) {
      /** @type {Tree[]} */
      const should = [];
      fields.forEach(({ boost }, field) => {
        const node = any(lists, field);
        if (node) should.push(boosted ? ["boost", f32(boost), node] : node);
      });
      return bool({ should });
    }

    /** Words with all their relatives, in key order. @type {(families: List[][]) => List[]} */
    function merged(families) {
      const byKey = new Map(families.flat().map((list) => [list.key, list]));
      return Array.from(byKey.keys()).sort().map((key) => /** @type {List} */ (byKey.get(key)));
    }

    /** @param {string} key */
    const relatives = (key) => merged(desk.all(index.stems(key).map((stem) => () => index.family(stem))));

    /** @param {string} word */
    function byVariant(word) {
      const other = variants.reduce(
        (/** @type {string} */ text, /** @type {string[]} */ [from, to]) => text.split(from).join(to),
        word,
      );
      return other === word ? undefined : index.find(other);
    }

    /** The stems that a word may have by its endings, the likeliest first. @param {string} word */
    function byRule(word) {
      /** @type {string[]} */
      const stems = [];
      for (const [start, suffix, replacement] of rules) {
        const rest = word.slice(start.length, word.length - suffix.length);
        if (start + rest + suffix === word && Array.from(rest).length > 1) stems.push(rest + replacement);
      }
      return stems;
    }

    /** @type {(word: string) => [string, number][]} */
    function byTypo(word) {
      const letters = Array.from(word);
      if (!budget(word)) return [];
      const most = budget(word);
      const half = letters.length >> 1;
      const keys = desk.all([
        () => index.beginning(letters.slice(0, half).join(""), MOST_CANDIDATES),
        () => index.ending(letters.slice(-half).join(""), MOST_CANDIDATES),
      ]);
      /** @type {[string, number][]} */
      const near = Array.from(new Set(keys.flat()), (key) => [key, distance(word, key, most)]);
      const least = near.reduce((least, [, edits]) => Math.min(least, edits), most);
      return near
        .filter(([, edits]) => edits === least)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, MOST_TYPOS);
    }

    /** @typedef {{ report: WordReport, node?: Tree, exact?: List }} Match */

    /** @type {(word: string) => Match} */
    function match(word) {
      const unfinished = prefix && word === parsed.last && (unspaced(word) || Array.from(word).length > 1);
      let [exact, longer] = desk.all([
        () => index.find(word),
        () => (unfinished ? index.beginning(word, MOST_EXPANSIONS + 1) : []),
      ]);
      // Not the word itself, which stands first if it is there.
      longer = longer.filter((key) => key !== word).slice(0, MOST_EXPANSIONS);
      /** @type {WordReport} */
      const report = { word, excluded: false, match: exact ? "exact" : longer.length ? "prefix" : "none", keys: [] };
      if (!exact && !longer.length) {
        exact = byVariant(word);
        if (exact) report.match = "variant";
      }

      /** @type {Tree[]} */
      const parts = [];
      /** @type {(lists: List[], weight: number) => void} */
      function add(lists, weight) {
        parts.push(["boost", f32(content(lists) * weight), inFields(lists)]);
        report.keys.push(...lists.map(({ key }) => key));
      }

      const key = exact && exact.key;
      const [family, expanded] = desk.all([
        () => (key ? relatives(key) : []),
        () => /** @type {List[]} */ (desk.all(longer.map((key) => () => index.find(key)))),
      ]);
      meanings.push({ word, stems: () => (key ? index.stems(key) : []).concat(byRule(word)) });
      if (key) add(family, weight("family"));
      if (longer.length) add(expanded, weight("prefix"));
      if (!parts.length) {
        const ruled = desk.all(byRule(word).map((stem) => () => index.family(stem))).filter(({ length }) => length);
        if (ruled.length) {
          report.match = "rule";
          add(merged([ruled[0]]), weight("rule"));
        } else {
          const typos = byTypo(word);
          const families = desk.all(typos.map(([key]) => () => relatives(key)));
          typos.forEach(([, edits], i) => add(families[i], weight("typo" + edits)));
          if (typos.length) report.match = "typo";
        }
      }
      if (!parts.length) return { report };
      report.keys = Array.from(new Set(report.keys)).sort();

      /** @type {Tree} */
      let node = parts.length > 1 ? ["max", parts] : parts[0];
      if (exact) node = bool({ should: [node, ["boost", f32(content([exact]) * weight("exact")), inFields([exact])]] });
      if (weight("coverage")) {
        const lists = report.keys.map((key) => /** @type {List} */ (index.find(key)));
        node = bool({ should: [node, ["const", f32(weight("coverage") * content(lists)), inFields(lists, false)]] });
      }
      return { report, node, exact };
    }

    /** @type {(item: Item) => Match} */
    function quoted({ slots, excluded }) {
      /** @type {WordReport} */
      const report = { word: slots.map(([key]) => key).join(" "), excluded, match: "none", keys: [] };
      const lists = desk.all(slots.map(([key]) => () => index.find(key)));
      if (!lists.every(Boolean)) return { report, node: excluded ? undefined : bool({}) };
      const known = /** @type {List[]} */ (lists);
      report.match = "exact";
      report.keys = Array.from(new Set(known.map(({ key }) => key)));
      const kept = slots.filter((_, i) => !known[i].common);
      if (!kept.length) {
        return { report, node: bool({ must: known.map((list) => inFields([list])) }) };
      }
      const tellers = known.filter(({ common }) => !common);
      /** @type {Tree[]} */
      const should = [];
      fields.forEach(({ boost }, field) => {
        if (!tellers.every((list) => list.fields[field].docs.length)) return;
        /** @type {Tree} */
        const node = kept.length > 1 ? ["phrase", field, kept, 0] : ["term", field, kept[0][0]];
        should.push(["boost", f32(boost), node]);
      });
      return { report, node: bool({ should }) };
    }

    /** @type {(item: Item) => Match} */
    function leftOut({ slots: [[word]] }) {
      const exact = index.find(word);
      const family = exact ? relatives(word) : [];
      return {
        report: { word, excluded: true, match: exact ? "exact" : "none", keys: family.map(({ key }) => key) },
        node: exact && inFields(family, false),
      };
    }

    // A word said twice counts once.
    /** @type {Set<string>} */
    const seen = new Set();
    const items = parsed.items.filter(({ quoted, excluded, slots: [[key]] }) => {
      if (quoted || excluded) return true;
      return !seen.has(key) && seen.add(key);
    });
    const matches = desk.all(
      items.map((item) => () => (item.quoted ? quoted(item) : item.excluded ? leftOut(item) : match(item.slots[0][0]))),
    );
    /** @type {(which: (item: Item) => boolean) => Tree[]} */
    const nodes = (which) => matches.flatMap(({ node }, i) => (node && which(items[i]) ? [node] : []));

    const must = nodes((item) => item.quoted && !item.excluded);
    const not = matches
      .flatMap(({ node }, i) => (node && items[i].excluded ? [{ at: items[i].at, node }] : []))
      .concat(banned.map(({ at, field, id }) => ({ at, node: bool({ should: [["value", field, id]] }) })))
      .sort((a, b) => a.at - b.at)
      .map(({ node }) => node);
    const should = nodes((item) => !item.quoted && !item.excluded);
    const known = new Map(matches.flatMap(({ exact, report }) => (exact && report.match === "exact" ? [[exact.key, exact]] : [])));
    parsed.items.slice(1).forEach((item, i) => {
      const before = parsed.items[i];
      if (item.at !== before.at + 1 || [before, item].some(({ quoted, excluded }) => quoted || excluded)) return;
      const pair = [before, item].map(({ slots: [[key]] }) => known.get(key));
      const name = pair.map((list) => list && list.key).join(" ");
      if (pair[0] === pair[1] || seen.has(name) || !pair.every((list) => list && !list.common && list.fields[body].docs.length)) return;
      seen.add(name);
      const [a, b] = /** @type {List[]} */ (pair);
      const share = Math.min(content([a]), content([b]));
      should.push(["boost", f32(weight("near") * share), ["phrase", body, [[a.key, 0], [b.key, 1]], weights.slop]]);
    });
    for (const [field, id] of labels) should.push(["const", weight("label"), ["value", field, id]]);

    return {
      words: matches.map(({ report }) => report),
      query: items.some(({ excluded }) => !excluded) || labels.length ? bool({ must, should, not }) : null,
      not,
      meanings,
    };
  }

  /** @type {Planner["named"]} */
  function named(plan, { labels }) {
    const meanings = plan.meanings.map(({ word, stems }) => ({ word, stems: stems() }));
    /** @typedef {typeof meanings[0]} Known */
    /** @type {(meaning: Known, word: string[]) => boolean} */
    const is = ({ word, stems }, [key, stem]) => word === key || stems.includes(stem);
    // Of a word that stands in no name, one with a mistake more or less will do.
    const astray = meanings.filter((meaning) => !labels.some(({ words }) => words.some((word) => is(meaning, word))));
    /** @type {(meaning: Known, word: string[]) => boolean} */
    const near = ({ word }, [key]) => budget(word) > 0 && distance(word, key, budget(word)) <= budget(word);
    /** @type {Map<string, [string, string]>} */
    const found = new Map();
    for (const { words, field, id } of labels) {
      if (words.every((word) => meanings.some((meaning) => is(meaning, word)) || astray.some((meaning) => near(meaning, word)))) {
        found.set(field + ":" + id, [field, id]);
      }
    }
    return Array.from(found.values());
  }

  /** @type {Planner["tree"]} */
  function tree({ query, not }, { wanted, impossible }) {
    /** @type {Tree[]} */
    const must = query ? [query] : [];
    wanted.forEach((ids, field) => must.push(["const", 0, bool({ should: ids.map((id) => ["value", field, id]) })]));
    if (impossible) must.push(bool({}));
    const [first] = must;
    if (must.length > 1 || !query) return must.length ? bool({ must, not: query ? [] : not }) : null;
    return first[0] === "bool" && first[1].must.length + first[1].should.length ? first : null;
  }

  root.Vademecum.internal.planner = { plan, tree, named, distance };
})(globalThis);
