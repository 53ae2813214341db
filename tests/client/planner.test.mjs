import assert from "node:assert/strict";
import { test } from "node:test";
import { loadClient } from "./support/client.mjs";
import { WEIGHTS, buildIndex, loader, plural } from "./support/hub.mjs";
import { dice } from "./support/reference.mjs";

const { search, internal } = loadClient();
const f32 = Math.fround;
const [TITLE, , , BODY] = [0, 1, 2, 3];

/** Weights that leave one part of the tree. */
const BARE = { coverage: 0 };

async function planner(documents, options = {}) {
  const network = loader(buildIndex(documents, options));
  const engine = await search.open({ lang: "en", load: network.load });
  return { ...network, plan: (text, more) => engine.plan(text, more), words: async (text, more) => (await engine.plan(text, more)).words };
}
const bodies = (...texts) => texts.map((body) => ({ title: "x", body }));
const bool = (should) => ["bool", { must: [], should, not: [] }];
/** Documents that nothing asks for, so that words are rare and count in full. */
const rest = Array.from({ length: 60 }, () => ({ title: "x", body: "other" }));

test("a word is its family in each field, itself once more, and its coverage", async () => {
  const documents = [{ title: "School", body: "schools school" }, ...rest];
  const { plan } = await planner(documents, { stem: plural });
  // A word that no title holds is part of the family in titles all the same.
  const any = (field) => ["any", field, ["school", "schools"]];
  const family = ["boost", f32(WEIGHTS.family), bool([["boost", 3, any(TITLE)], ["boost", 1, any(BODY)]])];
  const itself = ["boost", f32(WEIGHTS.exact), bool([["boost", 1, ["term", BODY, "schools"]]])];
  const coverage = ["const", f32(WEIGHTS.coverage), bool([any(TITLE), any(BODY)])];
  assert.deepEqual((await plan("schools", { prefix: false })).tree, bool([bool([bool([family, itself]), coverage])]));
});

test("frequent words count for less", async () => {
  const { plan } = await planner(bodies("a b", "a", "a", "a", "a", "a", "a", "a"), { weights: BARE });
  const weightOf = async (word) => (await plan(word, { prefix: false })).tree[1].should[0][1].should[0][1];
  assert.equal(await weightOf("b"), f32(WEIGHTS.family));
  const idf = (df) => Math.log(1 + (8 - df + 0.5) / (df + 0.5));
  assert.ok(Math.abs((await weightOf("a")) - (WEIGHTS.family * idf(8)) / idf(1)) < 1e-6);
});

test("the last word may be unfinished: the first 48 keys after it", async () => {
  const documents = Array.from({ length: 60 }, (_, i) => ({ title: "x", body: "pre" + String(i).padStart(2, "0") }));
  for (const cuts of [[], ["pre00", "pre01", "pre02", "pre05", "pre20", "pre21", "x"]]) {
    const { words, plan } = await planner(documents, { cuts });
    const [{ match, keys }] = await words("pre");
    assert.equal(match, "prefix");
    assert.deepEqual(keys, documents.slice(0, 48).map(({ body }) => body));
    assert.equal((await words("pre1"))[0].keys.length, 10);
    assert.notEqual((await words("pre1 x"))[0].match, "prefix");
    assert.notEqual((await words("pre1 -x"))[0].match, "prefix");
    assert.notEqual((await words("pre1", { prefix: false }))[0].match, "prefix");
    assert.equal((await words("p"))[0].match, "none");
    // With itself, a word has 48 others all the same.
    const { tree } = await plan("pre00 pre00");
    assert.equal(JSON.stringify(tree).includes("max"), false);
    assert.notEqual((await words("pre1 countries:x"))[0].match, "prefix");
  }
  const { words, plan } = await planner([...documents, { title: "x", body: "pre" }]);
  assert.deepEqual((await words("pre"))[0].keys.length, 49);
  const { tree } = await plan("pre");
  assert.equal(tree[1].should[0][1].should[0][1].should[0][0], "max");
});

test("one character of a script without spaces may begin a word", async () => {
  const { words } = await planner(bodies("防犯 東京都"), {});
  assert.deepEqual((await words("防"))[0].keys, ["防犯"]);
  assert.deepEqual((await words("東京都")).map(({ word, match }) => [word, match]), [["東京", "exact"], ["京都", "exact"]]);
});

test("variants of spelling, when the word is unknown", async () => {
  const { words } = await planner(bodies("kase", "baren"), { variants: [["ae", "a"], ["ss", "s"]] });
  assert.deepEqual(await words("kaesse"), [{ word: "kaesse", excluded: false, match: "variant", keys: ["kase"] }]);
  assert.equal((await words("kase"))[0].match, "exact");
  assert.equal((await words("kaess x"))[0].match, "none");
});

test("the first rule that leads to a stem counts", async () => {
  const stem = (word) => ({ walks: "walk", walking: "walk", walker: "walk", wa: "w", beratung: "berat" })[word] ?? word;
  const options = { stem, rules: "xx>\ners>\ner>\ned>\nungen>ung\nung>\nungen>\nal<a>at\nge<t>" };
  const { words } = await planner(bodies("walks walking walker", "beratung", "berat wat"), options);
  assert.deepEqual(await words("walkers"), [{ word: "walkers", excluded: false, match: "rule", keys: ["walker", "walking", "walks"] }]);
  assert.equal((await words("walked"))[0].match, "rule");
  assert.deepEqual((await words("beratungen"))[0].keys, ["berat", "beratung"]);
  // "al…a" with the rest "w" is too short; with "gewalkt" both ends go.
  assert.equal((await words("alwa z"))[0].match, "none");
  assert.equal((await words("gewalkt"))[0].match, "rule");
  // A prefix comes first, an exact word anyway.
  assert.equal((await words("walki"))[0].match, "prefix");
});

test("misspelt words find what is nearest, as counting by hand does", async () => {
  const roll = dice(11);
  const letters = ["a", "b", "c", "ș", "防", "𠀀"].slice(0, 4);
  const random = (length) => Array.from({ length }, () => letters[roll(letters.length)]).join("").replace(/ș/g, "s");
  const vocabulary = [...new Set(Array.from({ length: 400 }, () => random(4 + roll(7))))];
  const documents = vocabulary.map((body) => ({ title: "x", body }));
  const { words } = await planner(documents, { cuts: ["b", "bb", "c", "ca"], reversedCuts: ["b", "c"] });
  let found = 0;
  for (let i = 0; i < 150; i++) {
    const word = Array.from(vocabulary[roll(vocabulary.length)]);
    for (let edits = roll(3); edits >= 0; edits--) {
      const at = roll(word.length);
      if (roll(4) === 0) word.splice(at, 1);
      else if (roll(3) === 0) word.splice(at, 0, letters[roll(3)]);
      else if (roll(2) === 0) word.splice(at, 2, ...word.slice(at, at + 2).reverse());
      else word[at] = letters[roll(3)];
    }
    const typed = word.join("");
    const [report] = await words(typed, { prefix: false });
    if (vocabulary.includes(typed)) {
      assert.equal(report.match, "exact");
      continue;
    }
    const expected = nearest(typed, vocabulary);
    assert.deepEqual(report.keys, expected, typed);
    assert.equal(report.match, expected.length ? "typo" : "none");
    found += expected.length;
  }
  assert.ok(found > 100, String(found));
});

/** Keys within the budget that share half of the word, by the definition of the distance. */
function nearest(word, vocabulary) {
  const letters = Array.from(word);
  if (letters.length < 4) return [];
  const half = letters.length >> 1;
  const near = vocabulary
    .filter((key) => key.startsWith(letters.slice(0, half).join("")) || key.endsWith(letters.slice(-half).join("")))
    .map((key) => [key, edits(letters, Array.from(key))])
    .filter(([, count]) => count <= (letters.length < 8 ? 1 : 2));
  const least = Math.min(...near.map(([, count]) => count));
  return near.filter(([, count]) => count === least).map(([key]) => key).sort().slice(0, 8);
}

/** Optimal string alignment, by its recursive definition. */
function edits(a, b, i = a.length, j = b.length, known = new Map()) {
  if (!i || !j) return i || j;
  const name = i * 100 + j;
  if (!known.has(name)) {
    const options = [
      edits(a, b, i - 1, j, known) + 1,
      edits(a, b, i, j - 1, known) + 1,
      edits(a, b, i - 1, j - 1, known) + (a[i - 1] === b[j - 1] ? 0 : 1),
    ];
    if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) options.push(edits(a, b, i - 2, j - 2, known) + 1);
    known.set(name, Math.min(...options));
  }
  return known.get(name);
}

test("distances are those of the definition", () => {
  const { distance } = internal.planner;
  const roll = dice(5);
  for (let i = 0; i < 3000; i++) {
    const [a, b] = [0, 0].map(() => Array.from({ length: roll(8) }, () => "abc"[roll(3)]));
    for (const most of [1, 2]) assert.equal(distance(a.join(""), b.join(""), most), Math.min(edits(a, b), most + 1), `${a} ${b}`);
  }
});

test("short words are not misspelt, and long ones twice", async () => {
  const { words } = await planner(bodies("cat", "schools", "violence"), {});
  assert.equal((await words("cax"))[0].match, "none");
  assert.deepEqual((await words("schoolz"))[0].keys, ["schools"]);
  assert.equal((await words("sxhoolz"))[0].match, "none");
  assert.deepEqual((await words("violennse"))[0].keys, ["violence"]);
});

test("neighbours in the query are looked for near each other", async () => {
  const { plan } = await planner([...bodies("alpha beta gamma"), ...rest], { weights: { near: 0.5, slop: 3 }, facets: { countries: { title: "Countries" } } });
  const near = async (text) => (await plan(text, { prefix: false })).tree[1].should.filter(([kind, , node]) => kind === "boost" && node[0] === "phrase");
  const pair = (a, b) => ["boost", 0.5, ["phrase", BODY, [[a, 0], [b, 1]], 3]];
  assert.deepEqual(await near("alpha beta gamma"), [pair("alpha", "beta"), pair("beta", "gamma")]);
  assert.deepEqual(await near("alpha zzz gamma"), []);
  assert.deepEqual(await near("alpha -beta gamma"), []);
  assert.deepEqual(await near("alpha countries:x beta"), []);
  assert.deepEqual(await near('alpha "beta" gamma'), []);
  assert.deepEqual(await near("alpha alpha beta alpha beta"), [pair("alpha", "beta"), pair("beta", "alpha")]);
});

test("common words have no places: neither near nor in phrases", async () => {
  const documents = [...bodies("alpha the beta", "alpha the gamma", "the alpha", "the end"), ...rest];
  const { plan } = await planner(documents, { common: 4, weights: BARE });
  const must = async (text) => (await plan(text)).tree[1].must;
  const inBody = (...nodes) => [bool(nodes.map((node) => ["boost", 1, node]))];
  assert.deepEqual(await must('"alpha the beta"'), inBody(["phrase", BODY, [["alpha", 0], ["beta", 2]], 0]));
  assert.deepEqual(await must('"the alpha"'), inBody(["term", BODY, "alpha"]));
  assert.deepEqual(await must('"the the"'), [["bool", { must: Array(2).fill(bool([["boost", 1, ["term", BODY, "the"]]])), should: [], not: [] }]]);
  assert.deepEqual(await must('"alpha zzz"'), [bool([])]);
  // In no field are both.
  assert.deepEqual((await must('"x alpha"'))[0], bool([]));
  const { plan: near } = await planner(documents, { common: 4 });
  assert.equal(JSON.stringify((await near("the alpha", { prefix: false })).tree).includes("phrase"), false);
});

test("exclusions and filters have their places in the tree", async () => {
  const facets = { countries: { title: "Countries", be: "Belgium", fr: "France" } };
  const { plan } = await planner(bodies("alpha beta schools school"), { stem: plural, weights: BARE, facets });
  const options = { prefix: false };
  const { tree } = await plan('alpha -schools -"alpha beta" -zzz', options);
  assert.deepEqual(tree[1].not, [bool([["any", BODY, ["school", "schools"]]]), bool([["boost", 1, ["phrase", BODY, [["alpha", 0], ["beta", 1]], 0]]])]);
  const inner = (await plan("alpha", options)).tree;
  const filter = (...ids) => ["const", 0, bool(ids.map((id) => ["value", "countries", id]))];
  const filtered = ["bool", { must: [inner, filter("be")], should: [], not: [] }];
  assert.deepEqual((await plan("alpha countries:BE", options)).tree, filtered);
  assert.deepEqual((await plan("countries:belgium alpha", options)).tree, filtered);
  assert.deepEqual((await plan("alpha", { ...options, filters: { countries: ["be"] } })).tree, filtered);
  assert.deepEqual((await plan("alpha countries:be", { ...options, filters: { countries: ["fr", "be"] } })).tree[1].must[1], filter("be", "fr"));
  assert.deepEqual((await plan("countries:xx", options)).tree, ["bool", { must: [filter()], should: [], not: [] }]);
  assert.deepEqual((await plan("alpha", { ...options, filters: { Countries: ["BE", "xx"] } })).tree, filtered);
  assert.deepEqual((await plan("alpha", { ...options, filters: { other: ["be"] } })).tree[1].must, [inner, bool([])]);
  assert.deepEqual((await plan("alpha -countries:be -beta", options)).tree[1].not, [bool([["value", "countries", "be"]]), bool([["term", BODY, "beta"]])]);
  for (const nothing of ["", "zzz", "-alpha", "-countries:be"]) assert.equal((await plan(nothing, options)).tree, null, nothing);
  // Words that nothing knows still must be found.
  assert.deepEqual((await plan("zzz countries:be", options)).tree, ["bool", { must: [bool([]), filter("be")], should: [], not: [] }]);
});

test("a key may stand for several stems, and shards for each other's lists", async () => {
  // "saw" is a form of "see" and a tool.
  const stem = (word) => (word === "saw" ? ["see", "saw"] : word === "sees" ? "see" : word === "saws" ? "saw" : word);
  const documents = bodies("see", "saw", "saws", "sees", "tool");
  for (const cuts of [[], ["sb"], ["see", "sees", "t"], ["saws"]]) {
    const { words } = await planner(documents, { stem, cuts });
    assert.deepEqual((await words("saw", { prefix: false }))[0].keys, ["saw", "saws", "see", "sees"], cuts.join());
    assert.deepEqual((await words("sees", { prefix: false }))[0].keys, ["saw", "see", "sees"], cuts.join());
  }
});
