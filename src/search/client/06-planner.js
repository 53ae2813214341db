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
 * @property {Set<string>} stems  of the wanted words
 */

/** @typedef {[string, string][]} Labels  field and value */

/**
 * @typedef {object} Planner
 * @property {(index: Index, parsed: Parsed, prefix: boolean, labels: Labels) => Plan} plan
 * @property {(plan: Plan, filters: Map<string, string[]>) => Tree} tree
 * @property {(a: string[], b: string[], most: number) => number} distance
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
  function distance(a, b, most) {
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

  /** @type {Planner["plan"]} */
  function plan(index, parsed, prefix, labels) {
    const { desk, fields, real } = index;
    const { weights, variants, rules } = index.root;
    const weight = (/** @type {string} */ name) => f32(Number(weights[name]) || 0);
    const body = fields.findIndex(({ name }) => name === "body");
    /** @type {Set<string>} */
    const stemsOfWords = new Set();

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

    /** @param {string} word */
    function byRule(word) {
      /** @type {string[]} */
      const stems = [];
      for (const rule of rules ? rules.split("\n") : []) {
        const [ending, start] = rule.split("<>").reverse();
        const [suffix, replacement] = ending.split(">");
        const lead = start || "";
        if (!word.startsWith(lead) || !word.endsWith(suffix)) continue;
        const rest = word.slice(lead.length, word.length - suffix.length);
        if (word.length >= lead.length + suffix.length && Array.from(rest).length > 1) stems.push(rest + replacement);
      }
      const families = desk.all(stems.map((stem) => () => index.family(stem)));
      const at = families.findIndex((family) => family.length);
      if (at >= 0) stemsOfWords.add(stems[at]);
      return at < 0 ? [] : merged([families[at]]);
    }

    /** @type {(word: string) => [string, number][]} */
    function byTypo(word) {
      const letters = Array.from(word);
      if (letters.length < SHORTEST_TYPO) return [];
      const most = letters.length < SHORTEST_TWO_TYPOS ? 1 : 2;
      const half = letters.length >> 1;
      const keys = desk.all([
        () => index.beginning(letters.slice(0, half).join(""), MOST_CANDIDATES),
        () => index.ending(letters.slice(-half).join(""), MOST_CANDIDATES),
      ]);
      /** @type {[string, number][]} */
      const near = Array.from(new Set(keys.flat()), (key) => [key, distance(letters, Array.from(key), most)]);
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
      /** The first part decides what the whole counts. */
      let first = 0;
      /** @type {(lists: List[], weight: number) => void} */
      function add(lists, weight) {
        const share = content(lists);
        if (!parts.length) first = share;
        parts.push(["boost", f32(share * weight), inFields(lists)]);
        report.keys.push(...lists.map(({ key }) => key));
      }

      const key = exact && exact.key;
      const [family, expanded] = desk.all([
        () => (key ? relatives(key) : []),
        () => /** @type {List[]} */ (desk.all(longer.map((key) => () => index.find(key)))),
      ]);
      if (key) {
        add(family, weight("family"));
        index.stems(key).forEach((stem) => stemsOfWords.add(stem));
      }
      if (longer.length) add(expanded, weight("prefix"));
      if (!parts.length) {
        const ruled = byRule(word);
        if (ruled.length) {
          report.match = "rule";
          add(ruled, weight("rule"));
        } else {
          const typos = byTypo(word);
          const families = desk.all(typos.map(([key]) => () => relatives(key)));
          typos.forEach(([, edits], i) => add(families[i], weight("typo" + edits)));
          if (typos.length) report.match = "typo";
        }
      }
      if (!parts.length) return { report };
      report.keys = Array.from(new Set(report.keys));

      /** @type {Tree} */
      let node = parts.length > 1 ? ["max", parts] : parts[0];
      const [itself, coverage] = [weight("exact"), weight("coverage")];
      if (exact && itself) node = bool({ should: [node, ["boost", f32(content([exact]) * itself), inFields([exact])]] });
      if (coverage) node = bool({ should: [node, ["const", f32(coverage * first), parts[0]]] });
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
        const must = report.keys.map((key) => inFields([/** @type {List} */ (known.find((list) => list.key === key))], !excluded));
        return { report, node: bool({ must }) };
      }
      const tellers = known.filter(({ common }) => !common);
      /** @type {Tree[]} */
      const should = [];
      fields.forEach(({ boost }, field) => {
        if (!tellers.every((list) => list.fields[field].docs.length)) return;
        /** @type {Tree} */
        const node = kept.length > 1 ? ["phrase", field, kept, 0] : ["term", field, kept[0][0]];
        should.push(excluded ? node : ["boost", f32(boost), node]);
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
    const items = parsed.items.filter(
      (item, i) =>
        item.quoted || i === parsed.items.findIndex((other) => !other.quoted && other.excluded === item.excluded && other.slots[0][0] === item.slots[0][0]),
    );
    const matches = desk.all(
      items.map((item) => () => (item.quoted ? quoted(item) : item.excluded ? leftOut(item) : match(item.slots[0][0]))),
    );
    /** @type {(which: (item: Item) => boolean) => Tree[]} */
    const nodes = (which) => matches.flatMap(({ node }, i) => (node && which(items[i]) ? [node] : []));

    const must = nodes((item) => item.quoted && !item.excluded);
    const not = nodes((item) => item.excluded);
    const should = nodes((item) => !item.quoted && !item.excluded);
    const words = items.flatMap((item, i) => (item.quoted || item.excluded ? [] : [{ at: item.at, exact: matches[i].exact }]));
    words.slice(1).forEach(({ at, exact: b }, i) => {
      const { at: before, exact: a } = words[i];
      const near = weight("near");
      if (!near || !a || !b || at !== before + 1 || [a, b].some((list) => list.common || !list.fields[body].docs.length)) return;
      const share = Math.min(content([a]), content([b]));
      should.push(["boost", f32(near * share), ["phrase", body, [[a.key, 0], [b.key, 1]], weights.slop]]);
    });
    for (const [field, id] of labels) should.push(["const", weight("label"), ["value", field, id]]);

    return {
      words: matches.map(({ report }) => report),
      query: items.some(({ excluded }) => !excluded) || labels.length ? bool({ must, should, not }) : null,
      not,
      stems: stemsOfWords,
    };
  }

  /** @type {Planner["tree"]} */
  function tree({ query, not }, filters) {
    const clauses = Array.from(filters, ([field, ids]) => {
      /** @type {Tree} */
      const node = ["const", 0, bool({ should: ids.map((id) => ["value", field, id]) })];
      return node;
    });
    if (!clauses.length) return query || bool({ not });
    return query ? bool({ must: [query, ...clauses] }) : bool({ must: clauses, not });
  }

  root.Vademecum.internal.planner = { plan, tree, distance };
})(globalThis);
