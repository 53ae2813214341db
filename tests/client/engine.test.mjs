import assert from "node:assert/strict";
import { test } from "node:test";
import { loadClient } from "./support/client.mjs";
import { FIELDS, buildIndex, loader, plural } from "./support/hub.mjs";
import { dice, evaluate } from "./support/reference.mjs";

const { open } = loadClient().search;

const FACETS = { countries: { title: "Countries", be: "Belgium", fr: "France" }, themes: { title: "Themes", youth: "Young people" } };
const DOCUMENTS = [
  { title: "Mobile teams", body: "Teams of social workers visit schools and parks.", facts: ["Belgium", "2019"], date: "2019-03-01",
    facets: { countries: ["be"], themes: ["youth"] } },
  { title: "Schools without violence", body: "A school trains teachers. The school and its schools of the district.",
    summary: "Training for teachers.", date: "2021-01-01", facets: { countries: ["fr", "be"] } },
  { title: "Night walks", body: "Volunteers walk at night; police and schools are told.", date: "2017-01-01" },
  { title: "Police on bicycles", body: "Bicycles bring police officers to parks, markets and stations.", facets: { themes: ["youth"] } },
  { title: "Reclaiming parks", body: "Light, benches and events reclaim parks. Parks are for all.", date: "2020-01-01", facets: { countries: ["fr"] } },
];
const OPTIONS = { stem: plural, facets: FACETS };

async function engineOver(documents, options = OPTIONS) {
  const files = buildIndex(documents, options);
  const network = loader(files);
  return { engine: await open({ lang: "en", load: network.load }), files, ...network };
}
const numbers = ({ results }) => results.map((result) => result.document);
const shown = (parts) => parts.map(({ text, mark }) => (mark ? `[${text}]` : text)).join("");

test("a query finds what its tree says, whatever is asked and however the index is cut", async () => {
  const roll = dice(3);
  const vocabulary = ["school", "schools", "park", "parks", "police", "the", "night", "walk", "walks", "teams", "防犯都市", "be"];
  const text = (length) => Array.from({ length: roll(length) }, () => vocabulary[Math.min(roll(12), roll(12))]).join(" ");
  const documents = Array.from({ length: 70 }, () => ({
    title: text(5), summary: text(8), headings: text(4), body: text(40), about: text(3),
    facets: { countries: ["be", "fr"].filter(() => roll(3) === 0), themes: ["youth"].filter(() => roll(2)) },
  }));
  const cuts = ["n", "parks", "schools", "t", "walks"];
  const engines = [
    await engineOver(documents),
    await engineOver(documents, { ...OPTIONS, cuts, buckets: [20, 0, 31, 1, 18], recordShard: 9, reversedCuts: ["k", "s"] }),
    await engineOver(documents, { ...OPTIONS, common: 30, weights: { coverage: 0, near: 1, slop: 4 } }),
  ];
  const some = [
    () => vocabulary[roll(12)], () => vocabulary[roll(12)], () => vocabulary[roll(12)].slice(0, 3), () => "-" + vocabulary[roll(12)],
    () => `"${vocabulary[roll(12)]} ${vocabulary[roll(12)]}"`, () => `-"${vocabulary[roll(12)]} ${vocabulary[roll(12)]}"`,
    () => "schoool", () => "countries:be", () => "themes:youth", () => "zzzz",
  ];
  let results = 0;
  for (let round = 0; round < 240; round++) {
    const query = Array.from({ length: 1 + roll(4) }, () => some[roll(some.length)]()).join(" ");
    for (const [i, { engine }] of engines.entries()) {
      const { tree } = await engine.plan(query);
      const found = await engine.query(query, { limit: 100 });
      const expected = evaluate(documents, tree);
      if (found.loosened) {
        assert.equal(expected.size, 0, query);
        continue;
      }
      assert.equal(found.total, expected.size, `${i} ${query}`);
      const slots = [...expected].map(([doc]) => engineSlot(i, doc)).sort((a, b) => a - b);
      assert.deepEqual(numbers(found).sort((a, b) => a - b), slots, query);
      let before = Infinity;
      for (const { document, score } of found.results) {
        const [, right] = [...expected].find(([doc]) => engineSlot(i, doc) === document);
        assert.ok(Math.abs(score - right) <= 1e-4 * right, `${query}: ${score} is not ${right}`);
        assert.ok(score <= before);
        before = score;
        results++;
      }
    }
  }
  assert.ok(results > 5000, String(results));

  function engineSlot(i, doc) {
    if (i !== 1) return Math.floor(doc / 32) * 32 + (doc % 32);
    let left = doc;
    const bucket = [20, 0, 31, 1, 18].findIndex((size) => left < size || ((left -= size), false));
    return bucket * 32 + left;
  }
});

test("a word said twice counts once", async () => {
  const { engine } = await engineOver(DOCUMENTS);
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
  const { engine } = await engineOver(DOCUMENTS);
  assert.equal((await engine.query("-police")).total, 0);
  assert.deepEqual(new Set(numbers(await engine.query("parks -police"))), new Set([0, 4]));
  // Exactly the word: neither "pol…" nor a misspelt form excludes.
  assert.deepEqual(new Set(numbers(await engine.query("parks -pol -policx"))), new Set([0, 3, 4]));
  // All forms of the word are excluded.
  assert.deepEqual(numbers(await engine.query("police -school")), [3]);
  assert.equal((await engine.query("police -police")).total, 0);
});

test("phrases stand together, in one field, and must be there", async () => {
  const { engine } = await engineOver(DOCUMENTS);
  assert.deepEqual(numbers(await engine.query('"social workers"')), [0]);
  assert.equal((await engine.query('"workers social"')).loosened, true);
  assert.deepEqual(numbers(await engine.query('"teams of social"')), [0]);
  assert.equal((await engine.query('"mobile teams of"')).loosened, true);
  // Other words are wishes then.
  assert.deepEqual(numbers(await engine.query('"social workers" police')), [0]);
  assert.deepEqual(new Set(numbers(await engine.query('schools -"social workers"'))), new Set([1, 2]));
  // One word in quotation marks is that word and no other form.
  assert.deepEqual(numbers(await engine.query('"school"')), [1]);
});

test("filters hold within a field for any of their values, and between fields for all", async () => {
  const { engine } = await engineOver(DOCUMENTS);
  const found = async (query, filters) => numbers(await engine.query(query, { filters })).sort();
  assert.deepEqual(await found("parks", { countries: ["fr"] }), [4]);
  assert.deepEqual(await found("parks", { countries: ["fr", "be"] }), [0, 4]);
  assert.deepEqual(await found("parks", { countries: ["be"], themes: ["youth"] }), [0]);
  assert.deepEqual(await found("", { countries: ["be"] }), [0, 1]);
  assert.deepEqual(await found("-violence", { countries: ["be"] }), [0]);
  assert.deepEqual(await found("zzz", { countries: ["be"] }), []);
  assert.deepEqual(await found("parks", { countries: [] }), [0, 3, 4]);
  assert.deepEqual(await found("parks", { nothing: ["x"] }), []);
  assert.deepEqual(await found("parks countries:belgium"), [0]);
  assert.deepEqual(await found('parks themes:"young people"'), [0, 3]);
  assert.deepEqual(await found("parks countries:xx"), []);
  assert.deepEqual(await found("parks -countries:fr"), [0, 3]);
  assert.deepEqual(await found("-countries:fr themes:youth"), [0, 3]);
  assert.deepEqual(await found("", { Countries: ["BE"] }), [0, 1]);
  assert.deepEqual((await engine.query("parks countries:Belgium", { filters: { themes: ["youth"] } })).filters, { countries: ["be"], themes: ["youth"] });
});

test("facets are counted over the results with all filters but their own", async () => {
  const { engine } = await engineOver(DOCUMENTS);
  const counts = async (query, filters) => {
    const { facets } = await engine.query(query, { filters, facets: true });
    return Object.fromEntries(Object.entries(facets).map(([name, { values }]) => [name, values.map(({ count }) => count).join()]));
  };
  assert.deepEqual(await counts(""), { countries: "2,2", themes: "2" });
  assert.deepEqual(await counts("parks"), { countries: "1,1", themes: "2" });
  assert.deepEqual(await counts("parks", { countries: ["fr"] }), { countries: "1,1", themes: "0" });
  assert.deepEqual(await counts("", { themes: ["youth"] }), { countries: "1,0", themes: "2" });
  assert.deepEqual(await counts("zzz"), { countries: "0,0", themes: "0" });
  const { facets, total } = await engine.query("", { facets: true });
  assert.equal(total, 5);
  assert.deepEqual(facets.countries, { title: "Countries", values: [
    { value: "be", label: "Belgium", count: 2 }, { value: "fr", label: "France", count: 2 },
  ] });
  assert.equal((await engine.query("")).total, 0);
  assert.equal((await engine.query("!", { facets: true })).total, 0);
});

test("results can be sorted by title or date", async () => {
  const { engine } = await engineOver(DOCUMENTS);
  const sorted = async (sort) => numbers(await engine.query("parks schools", { sort }));
  assert.deepEqual(await sorted("title"), [0, 2, 3, 4, 1]);
  assert.deepEqual(await sorted("date"), [1, 4, 0, 2, 3]);
});

const HUB = {
  ro: buildIndex([{ title: "Echipe mobile", body: "Echipele vin în închisori.", about: "Belgia", facets: { countries: ["be"] } }], {
    lang: "ro", stem: (word) => word.replace(/(?<=....)(?:i|e|a|le)$/, ""), facets: { countries: { title: "Țări", be: "Belgia", fr: "Franța" } },
    labels: { countries: [["belgia:belgi", "be"], ["franta:frant", "fr"]] }, others: [["en", 2], ["fr", 1]],
  }),
  en: buildIndex(
    [
      { title: "Mobile teams", body: "Teams come to the prison.", facets: { countries: ["be"] } },
      { title: "Prison walks", body: "Walks in the prison.", facets: { countries: ["be"] }, lacks: ["ro"] },
      { title: "French prisons", body: "Prisons of the south.", facets: { countries: ["fr"] }, lacks: ["ro"] },
    ],
    { stem: plural, facets: { countries: { title: "Countries", be: "Belgium", fr: "France" } } },
  ),
  fr: buildIndex([{ title: "Équipes", body: "prison", lacks: ["ro", "de"] }], { lang: "fr" }),
};

test("what the reader's language lacks comes from others, below its own", async () => {
  const { load, asked, waves } = loader(HUB);
  const engine = await open({ lang: "ro", load });
  const found = async (query, options) => {
    const { results, ...rest } = await engine.query(query, options);
    return { ...rest, found: results.map(({ tier, lang, title }) => `${tier} ${lang} ${title}`) };
  };
  const prison = await found("prison");
  assert.deepEqual(prison.found, ["1 en French prisons", "1 en Prison walks", "1 fr Équipes"]);
  assert.deepEqual([prison.total, prison.own], [3, 0]);
  assert.deepEqual((await found("echipe")).found, ["0 ro Echipe mobile"]);
  // Mixed words; and an entry that the reader's language has is not shown twice.
  assert.deepEqual((await found("echipe teams prison")).found.slice(0, 2), ["0 ro Echipe mobile", "1 en French prisons"]);
  assert.deepEqual((await found("belgia")).found, ["0 ro Echipe mobile", "1 en Prison walks"]);
  // The name of a country in the reader's language reaches entries of any, also if no text of theirs holds it.
  assert.deepEqual((await found("belgiei belgia")).found, ["0 ro Echipe mobile", "1 en Prison walks"]);
  assert.deepEqual((await found("Franța")).found, ["1 en French prisons"]);
  assert.deepEqual((await found("Fanța")).found, ["1 en French prisons"], "a mistake in a name that no text holds");
  // Filters hold there, too, and pages go on into them.
  assert.deepEqual((await found("prison countries:franța")).found, ["1 en French prisons"]);
  assert.deepEqual((await found("belgia", { offset: 1, limit: 5 })).found, ["1 en Prison walks"]);
  const { facets } = await found("prison", { facets: true });
  assert.deepEqual(facets.countries.values, [{ value: "be", label: "Belgia", count: 1 }, { value: "fr", label: "Franța", count: 1 }]);
  assert.equal((await found("", { facets: true })).total, 4);
  assert.ok(waves[1].includes("en/root") && waves[1].includes("ro/t-0"), "the others are opened with the first words");
  assert.equal(asked.length, new Set(asked).size);
});

test("another language that fails is named, and no more", async () => {
  const { fr, ...rest } = HUB;
  const served = { ...rest };
  const engine = await open({ lang: "ro", load: loader(served).load });
  const answer = await engine.query("prison");
  assert.deepEqual([answer.total, answer.partial], [2, ["fr"]]);
  served.fr = fr;
  const again = await engine.query("prison");
  assert.deepEqual([again.total, again.partial], [3, undefined]);
});

test("only what a query needs is loaded, in three round trips", async () => {
  const documents = Array.from({ length: 200 }, (_, i) => ({ title: `Number ${i}`, body: `alpha beta w${i}` }));
  const { engine, waves } = await engineOver(documents, { cuts: ["a", "b", "n", "w"], recordShard: 50 });
  await engine.query("beta w7", { prefix: false });
  assert.deepEqual(waves.map((wave) => wave.sort()), [["root"], ["n-0", "t-2", "t-4"], ["d-0"]]);
  await engine.query("beta w8", { prefix: false });
  assert.equal(waves.length, 3, "the second query has all it needs");
  // A filter in the text needs the fields' names, and costs no round more.
  const other = await engineOver(documents, { ...OPTIONS, cuts: ["a", "b", "n", "w"] });
  await other.engine.query("beta countries:be");
  assert.deepEqual(other.waves[1].sort(), ["f-0", "n-0", "t-2"].concat(other.waves[1].includes("t-1") ? ["t-1"] : []).sort());
});

test("inlined shards are not loaded", async () => {
  const { root, ...rest } = buildIndex(DOCUMENTS, OPTIONS);
  root.inline = rest;
  const { load, asked } = loader({ root });
  const engine = await open({ lang: "en", load });
  assert.equal((await engine.query("schools", { facets: true })).total, 3);
  assert.deepEqual(asked, ["root"]);
});

test("an empty hub answers nothing", async () => {
  const { engine } = await engineOver([]);
  assert.equal((await engine.query("anything at all -else", { facets: true })).total, 0);
  assert.equal((await engine.query("", { facets: true })).total, 0);
});

test("a result says where it is and shows why", async () => {
  const between = "And so on. ".repeat(40);
  const body = `Bicycles bring police officers to parks. ${between}The officers like their bicycles.`;
  const second = body.indexOf("The officers");
  const documents = [
    { ...DOCUMENTS[3], body, facts: ["Belgium"], entry: "practices/bicycles",
      sections: [[0, "start", "Start"], [41, "on", "On"], [second, "joy", "Joy"]] },
    DOCUMENTS[0],
  ];
  const { engine } = await engineOver(documents);
  const { results } = await engine.query("bicycle likes");
  const [{ score, excerpt, sections, ...result }] = results;
  assert.ok(score > 0);
  assert.match(shown(excerpt), /^….*The officers \[like\] their \[bicycles\]\.$/);
  assert.deepEqual(result, {
    url: "en/0/index.html", title: "Police on bicycles", lang: "en", tier: 0, collection: "Practices", facts: ["Belgium"],
    guide: "", anchor: { id: "joy", title: "Joy" }, document: 0, entry: "practices/bicycles", summary: "",
  });
  assert.deepEqual(sections.map(({ id, title, excerpt }) => [id, title, shown(excerpt)]), [
    ["start", "Start", "[Bicycles] bring police officers to parks. "],
  ]);
});

test("a word found in the title only shows the summary, without an anchor", async () => {
  const documents = [
    { title: "Walks", body: "Something else.", summary: "Night walks for all.", sections: [[0, "a", "A"]] },
    { title: "Walks", body: "", summary: "" },
  ];
  const { engine } = await engineOver(documents);
  const { results } = await engine.query("walks");
  assert.deepEqual(results.map(({ anchor }) => anchor), [null, null]);
  assert.equal(shown(results.find(({ document }) => document === 0).excerpt), "Night [walks] for all.");
  assert.deepEqual(results.find(({ document }) => document === 1).excerpt, []);
});

test("where the index holds no text, the summary is shown, and the page can be asked", async () => {
  const { engine } = await engineOver([{ title: "Walks", body: "walks by night", summary: "All about walks.", textless: true }]);
  const [result] = (await engine.query("night walks")).results;
  assert.equal(shown(result.excerpt), "All about [walks].");
  assert.equal(await result.passage(), null, "not without a page to come from");
});

test("odd queries are only queries", async () => {
  const { engine } = await engineOver(DOCUMENTS);
  const odd = [
    "", " ", "-", "--", "- -", "-".repeat(10000), "a".repeat(10000), "schools ".repeat(1250), '"'.repeat(10000), '"a'.repeat(5000),
    "👮🏽‍♀️", "👮".repeat(5000), "\u0000\ud800\udfff", "\ud83d", "e" + "\u0301".repeat(5000), "\u0301", "ﷺ", "½ ⑴ ͺ",
    "<script>alert(1)</script>", ".*+?^${}()|[\\]\\\\", "\"quoted\" 'x' `y`", "مدرسة schools \u202e sloohcs",
    "constructor __proto__ toString hasOwnProperty", "constructor:x __proto__:y", "null", null, undefined, 7,
    "防".repeat(10000), "a:".repeat(5000), "countries:".repeat(1000),
  ];
  for (const query of odd) {
    for (const options of [{}, { facets: true }]) {
      const { total, results, words } = await engine.query(query, options);
      assert.equal(typeof total, "number");
      assert.ok(results.length <= 10 && words.length <= 40);
    }
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

test("all five fields are searched", async () => {
  for (const field of FIELDS) {
    const { engine } = await engineOver([{ title: "x", [field]: "needle" }, { title: "y" }]);
    assert.deepEqual(numbers(await engine.query("needle")), [0], field);
  }
});

test("a phrase that stands nowhere is looked for by its words, and the answer says so", async () => {
  const { engine } = await engineOver(DOCUMENTS);
  const found = await engine.query('"mobile schools" -"night walk"');
  assert.equal(found.loosened, true);
  assert.deepEqual(numbers(found), numbers(await engine.query('mobile schools -"night walk"')));
  assert.ok(found.total > 1);
  const exact = await engine.query('"mobile teams"');
  assert.equal(exact.loosened, undefined);
  assert.equal(exact.total, 1);
  // What means something outside of quotation marks is no more than words.
  assert.deepEqual(numbers(await engine.query('"-mobile countries:fr"', { prefix: false })), numbers(await engine.query("mobile countries fr", { prefix: false })));
  assert.equal((await engine.query('-"mobile schools"')).loosened, undefined);
});
