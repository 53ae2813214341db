import assert from "node:assert/strict";
import { test } from "node:test";
import { loadClient } from "./support/client.mjs";
import { FIELD_NORMS, buildIndex, encodeInts, loader, normId } from "./support/hub.mjs";

const { open } = loadClient().search;

const DOCUMENTS = [
  { title: "Mobile teams", body: "Teams of social workers visit schools and parks.", facts: ["Belgium", "2019"] },
  { title: "Schools without violence", body: "A school trains teachers. The school and its schools of the district.",
    summary: "Training for teachers." },
  { title: "Night walks", body: "Volunteers walk at night; police and schools are told." },
  { title: "Police on bicycles", body: "Bicycles bring police officers to parks, markets and stations." },
  { title: "Reclaiming parks", body: "Light, benches and events reclaim parks. Parks are for all." },
];
/** Plural and singular are one term. */
const stem = (word) => word.replace(/s$/, "");

async function engineOver(documents, options) {
  const files = buildIndex(documents, options);
  const network = loader(files);
  return { engine: await open({ lang: "en", load: network.load }), files, ...network };
}
const numbers = ({ results }) => results.map((result) => result.document);

const tokens = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** What a word counts by the pages that hold it: in full up to an eighth of them. */
function content(documents, matches) {
  const idf = (df) => Math.log(1 + (documents.length - df + 0.5) / (df + 0.5));
  const df = documents.filter(({ title, body }) => tokens(`${title} ${body}`).some(matches)).length;
  return Math.min(1, idf(df) / idf(documents.length / 8));
}

/** BM25 from the documents themselves, in plain arithmetic. */
function bm25(documents, document, boosts, matches) {
  return ["title", "body"].reduce((sum, field, i) => {
    const all = documents.map((d) => tokens(d[field]));
    const average = all.reduce((n, words) => n + words.length, 0) / documents.length;
    const df = all.filter((words) => words.some(matches)).length;
    const tf = all[document].filter(matches).length;
    const idf = Math.log(1 + (documents.length - df + 0.5) / (df + 0.5));
    const length = FIELD_NORMS[normId(all[document].length)];
    const share = content(documents, matches);
    return sum + (tf && (share * boosts[i] * idf * 2.2 * tf) / (tf + 1.2 * (0.25 + (0.75 * length) / average)));
  }, 0);
}
const near = (actual, expected) => assert.ok(Math.abs(actual - expected) < 1e-5, `${actual} is not ${expected}`);

test("a word finds the documents that hold its term, best first", async () => {
  const { engine } = await engineOver(DOCUMENTS, { stem });
  const found = await engine.query("schools");
  const school = (word) => stem(word) === "school";
  const expected = [0, 1, 2]
    .map((document) => [document, bm25(DOCUMENTS, document, [3, 1], school)])
    .sort((a, b) => b[1] - a[1]);
  assert.equal(found.total, 3);
  assert.deepEqual(numbers(found), expected.map(([document]) => document));
  found.results.forEach((result, i) => near(result.score, expected[i][1]));
  // Either form of the word is the same question.
  assert.deepEqual(numbers(await engine.query("school", { prefix: false })), numbers(found));
});

test("words add up, and any of them is enough", async () => {
  const { engine } = await engineOver(DOCUMENTS, { stem });
  const found = await engine.query("parks police", { prefix: false });
  const score = (document) =>
    bm25(DOCUMENTS, document, [3, 1], (w) => stem(w) === "park") +
    bm25(DOCUMENTS, document, [3, 1], (w) => w === "police");
  assert.deepEqual(new Set(numbers(found)), new Set([0, 2, 3, 4]));
  for (const result of found.results) near(result.score, score(result.document));
  assert.deepEqual(found.words.map(({ word, match }) => [word, match]), [["parks", "exact"], ["police", "exact"]]);
});

test("a word said twice counts once", async () => {
  const { engine } = await engineOver(DOCUMENTS, { stem });
  const once = await engine.query("police", { prefix: false });
  const twice = await engine.query("police Police POLICE", { prefix: false });
  assert.deepEqual(twice.results, once.results);
});

test("equal documents come in the order of their numbers", async () => {
  const same = Array.from({ length: 12 }, () => ({ title: "Same", body: "one needle" }));
  const { engine } = await engineOver(same);
  assert.deepEqual(numbers(await engine.query("needle")), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual(numbers(await engine.query("needle", { offset: 10 })), [10, 11]);
  assert.equal((await engine.query("needle", { limit: 3 })).total, 12);
});

test("excluded words take their documents away, and by themselves find nothing", async () => {
  const { engine, asked } = await engineOver(DOCUMENTS, { stem });
  assert.deepEqual(await engine.query("-police"), {
    total: 0, results: [], words: [{ word: "police", excluded: true, match: "none", keys: [] }],
  });
  assert.deepEqual(asked, ["root"]);
  assert.deepEqual(new Set(numbers(await engine.query("parks -police"))), new Set([0, 4]));
  // Exactly the word: neither "pol…" nor a shortened form excludes.
  assert.deepEqual(new Set(numbers(await engine.query("parks -pol -policemen"))), new Set([0, 3, 4]));
  // All forms of its term are excluded.
  assert.deepEqual(numbers(await engine.query("police -school")), [3]);
  assert.equal((await engine.query("police -police")).total, 0);
});

test("the last word may be unfinished, with 0.8 of the weight", async () => {
  const { engine } = await engineOver(DOCUMENTS, { stem });
  const found = await engine.query("bicy");
  assert.deepEqual(numbers(found), [3]);
  assert.equal(found.words[0].match, "prefix");
  assert.deepEqual(found.words[0].keys, ["bicycles"]);
  near(found.results[0].score, 0.8 * bm25(DOCUMENTS, 3, [3, 1], (w) => w === "bicycles"));
  assert.equal((await engine.query("bicy", { prefix: false })).total, 0);
  assert.equal((await engine.query("bicy parks", { prefix: false })).words[0].match, "none");
  assert.equal((await engine.query("b")).total, 0);
  // "bicy" is not the last word of the query where an excluded one follows.
  assert.equal((await engine.query("bicy -walks")).total, 0);
});

test("a whole word keeps its full weight beside its longer relatives", async () => {
  const documents = [
    { title: "x", body: "plan" }, { title: "x", body: "planet" }, { title: "x", body: "planner" },
    { title: "x", body: "nothing" },
  ];
  const { engine } = await engineOver(documents);
  const found = await engine.query("plan");
  assert.deepEqual(numbers(found), [0, 1, 2]);
  near(found.results[1].score, 0.8 * found.results[0].score);
  assert.deepEqual(found.words, [
    { word: "plan", excluded: false, match: "exact", keys: ["plan", "planet", "planner"] },
  ]);
});

test("a word of many terms counts with its best, never twice", async () => {
  const documents = [{ title: "x", body: "plan planet planner" }, { title: "x", body: "none of it" }];
  const { engine } = await engineOver(documents);
  const { results } = await engine.query("plan");
  near(results[0].score, bm25(documents, 0, [3, 1], (w) => w === "plan"));
});

test("a key may stand for several terms", async () => {
  // "saw" is a form of "see" and a tool.
  const files = buildIndex([{ title: "a", body: "see" }, { title: "b", body: "saw" }, { title: "c", body: "tool" }]);
  const terms = files["t-0"].keys.split("\n");
  const at = (key) => terms.indexOf(key);
  const saw = [2, 0, at("see"), 0, at("saw")];
  files["t-0"].of = encodeInts(terms.flatMap((key, i) => (key === "saw" ? saw : [1, 0, i])));
  const engine = await open({ lang: "en", load: loader(files).load });
  const found = await engine.query("saw");
  assert.deepEqual(numbers(found), [0, 1]);
  assert.equal(found.results[0].score, found.results[1].score);
});

test("expansions stop at 24 keys, in key order", async () => {
  const documents = Array.from({ length: 40 }, (_, i) => ({ title: "x", body: "pre" + String(i).padStart(2, "0") }));
  const { engine } = await engineOver(documents);
  const found = await engine.query("pre", { limit: 100 });
  assert.deepEqual(numbers(found), Array.from({ length: 24 }, (_, i) => i));
  // The word itself is not one of the 24.
  const with26 = await engineOver([...documents, { title: "x", body: "pre" }]);
  assert.equal((await with26.engine.query("pre")).total, 25);
});

test("a word that nothing begins with is shortened until something does", async () => {
  const { engine } = await engineOver(DOCUMENTS, { stem });
  const found = await engine.query("bicycling parks");
  assert.equal(found.words[0].match, "shortened");
  assert.deepEqual(found.words[0].keys, ["bicycles"]);
  const onlyBicycle = await engine.query("bicycling");
  near(onlyBicycle.results[0].score, 0.5 * bm25(DOCUMENTS, 3, [3, 1], (w) => w === "bicycles"));
  // By four letters at most, and never below four.
  assert.equal((await engine.query("bicycxxxx")).words[0].match, "shortened");
  assert.equal((await engine.query("bicyxxxxx")).words[0].match, "none");
  assert.equal((await engine.query("parx")).words[0].match, "none");
  assert.equal((await engine.query("parkx")).words[0].match, "shortened");
});

test("keys and terms may live in different shards", async () => {
  const termShards = ["a", "b", "pa", "police", "school", "schools", "t"];
  const whole = await engineOver(DOCUMENTS, { stem });
  const split = await engineOver(DOCUMENTS, { stem, termShards, recordShard: 2 });
  for (const query of ["schools", "school", "police parks", "bicyclist", "teams -night", "p", "pa", "po", "zz", "A"]) {
    assert.deepEqual(await split.engine.query(query), await whole.engine.query(query), query);
  }
});

test("a prefix may go on over many small shards", async () => {
  const documents = Array.from({ length: 30 }, (_, i) => ({ title: "x", body: "pre" + String(i).padStart(2, "0") }));
  const termShards = ["pre00", "pre01", "pre02", "pre05", "pre20", "x"];
  const split = await engineOver(documents, { termShards });
  assert.equal((await split.engine.query("pre")).total, 24);
  assert.equal((await split.engine.query("pr")).total, 24);
  assert.equal((await split.engine.query("pre1")).total, 10);
});

test("the shard where a prefix may go on is asked for at the same time", async () => {
  const documents = Array.from({ length: 30 }, (_, i) => ({ title: "x", body: "pre" + String(i).padStart(2, "0") }));
  const { engine, waves } = await engineOver(documents, { termShards: ["a", "pre10", "pre20", "x"] });
  await engine.query("pre");
  assert.deepEqual(waves[1].sort(), ["n-0", "t-0", "t-1"]);
});

test("only what a query needs is loaded, in three round trips", async () => {
  const documents = Array.from({ length: 200 }, (_, i) => ({ title: `Number ${i}`, body: `alpha beta w${i}` }));
  const { engine, waves } = await engineOver(documents, { termShards: ["0", "a", "b", "n", "w"], recordShard: 50 });
  await engine.query("beta w7", { prefix: false });
  assert.deepEqual(waves.map((wave) => wave.sort()), [["root"], ["n-0", "t-2", "t-4"], ["d-0"]]);
  await engine.query("beta w8", { prefix: false });
  assert.equal(waves.length, 3, "the second query has all it needs");
});

test("inlined shards are not loaded", async () => {
  const files = buildIndex(DOCUMENTS, { stem });
  const { root, ...rest } = files;
  root.inline = rest;
  const { load, asked } = loader({ root });
  const engine = await open({ lang: "en", load });
  assert.equal((await engine.query("schools")).total, 3);
  assert.deepEqual(asked, ["root"]);
});

test("an empty hub answers nothing", async () => {
  const files = buildIndex([]);
  files.root.fields.forEach((field) => (field.average = 0));
  const engine = await open({ lang: "en", load: loader(files).load });
  assert.equal((await engine.query("anything at all -else")).total, 0);
});

test("a result says where it is and shows why", async () => {
  const between = "And so on. ".repeat(40);
  const body = `Bicycles bring police officers to parks. ${between}The officers like their bicycles.`;
  const second = body.indexOf("The officers");
  const documents = [
    { ...DOCUMENTS[3], body, lang: "en", facts: ["Belgium"], collection: "Practices",
      sections: [[0, "start", "Start"], [41, "on", "On"], [second, "joy", "Joy"]] },
    DOCUMENTS[0],
  ];
  const { engine } = await engineOver(documents, { stem });
  const { results } = await engine.query("bicycle likes");
  const [{ score, ...result }] = results;
  assert.ok(score > 0);
  const marked = result.excerpt.filter((part) => part.mark).map((part) => part.text);
  assert.deepEqual(marked, ["like", "bicycles"]);
  assert.match(result.excerpt.map((part) => part.text).join(""), /^….*The officers like their bicycles\.$/);
  delete result.excerpt;
  assert.deepEqual(result, {
    url: "en/0/index.html", title: "Police on bicycles", lang: "en", collection: "Practices", facts: ["Belgium"],
    anchor: { id: "joy", title: "Joy" }, document: 0,
  });
});

test("a word found in the title only shows the summary, without an anchor", async () => {
  const documents = [
    { title: "Walks", body: "Something else.", summary: "Night walks for all.", sections: [[0, "a", "A"]] },
    { title: "Walks", body: "", summary: "" },
  ];
  const { engine } = await engineOver(documents);
  const { results } = await engine.query("walks");
  assert.deepEqual(results.map(({ anchor }) => anchor), [null, null]);
  assert.deepEqual(results.find(({ document }) => document === 0).excerpt, [
    { text: "Night ", mark: false }, { text: "walks", mark: true }, { text: " for all.", mark: false },
  ]);
  assert.deepEqual(results.find(({ document }) => document === 1).excerpt, []);
});

test("expansions are marked as well", async () => {
  const { engine } = await engineOver(DOCUMENTS, { stem });
  const { results } = await engine.query("bicycling");
  assert.equal(results[0].excerpt.find((part) => part.mark).text, "Bicycles");
});

test("odd queries are only queries", async () => {
  const { engine } = await engineOver(DOCUMENTS, { stem });
  const odd = [
    "", " ", "-", "--", "- -", "-".repeat(10000), "a".repeat(10000), "schools ".repeat(1250),
    "👮🏽‍♀️", "👮".repeat(5000), "\u0000\ud800\udfff", "\ud83d", "e" + "\u0301".repeat(5000), "\u0301", "ﷺ", "½ ⑴ ͺ",
    "<script>alert(1)</script>", ".*+?^${}()|[\\]\\\\", "\"quoted\" 'x' `y`", "مدرسة schools \u202e sloohcs",
    "constructor __proto__ toString hasOwnProperty", "null", null, undefined, 7,
  ];
  for (const query of odd) {
    const { total, results, words } = await engine.query(query);
    assert.equal(typeof total, "number");
    assert.ok(results.length <= 10 && words.length <= 16);
  }
  assert.equal((await engine.query("schools ".repeat(1250))).total, 3);
  assert.equal((await engine.query(".*schools.*")).total, 3);
});

test("a cancelled query rejects with AbortError, at once", async () => {
  const files = buildIndex(DOCUMENTS);
  const load = (name) => (name === "root" ? files.root : new Promise(() => {}));
  const engine = await open({ lang: "en", load });
  const controller = new AbortController();
  const query = engine.query("schools", { signal: controller.signal });
  controller.abort();
  await assert.rejects(query, { name: "AbortError" });
  await assert.rejects(engine.query("schools", { signal: controller.signal }), { name: "AbortError" });
});
