import assert from "node:assert/strict";
import { test } from "node:test";
import { loadClient } from "./support/client.mjs";
import { buildIndex, encodeInts, encodeList, loader } from "./support/hub.mjs";
import { openPage } from "./support/page.mjs";

const { open } = loadClient().search;
const DOCUMENTS = [
  { title: "Mobile teams", body: "Teams visit schools." },
  { title: "Night walks", body: "Police and schools are told." },
];
const index = () => buildIndex(DOCUMENTS);
const over = (files) => open({ lang: "en", load: loader(files).load });

test("a root that is not there, of another version, or no root", async () => {
  await assert.rejects(over({}), { code: "missing" });
  await assert.rejects(over({ root: { ...index().root, version: 1 } }), { code: "version" });
  await assert.rejects(over({ root: {} }), { code: "version" });
  const { root } = index();
  const wrong = [
    null, undefined, "x", 7, { version: 3 }, { ...root, terms: [1] }, { ...root, docs: -1 }, { ...root, real: 3 },
    { ...root, buckets: encodeInts([33]) }, { ...root, buckets: encodeInts([1, 1]) }, { ...root, buckets: "\n" },
    { ...root, terms: { firsts: " b< a", names: ["0", "1"] } }, { ...root, terms: { firsts: " a", names: [] } },
    { ...root, reversed: null }, { ...root, records: { firsts: "!", names: ["0"] } },
    { ...root, fields: [{ name: "body", boost: "x", average: 1 }] }, { ...root, fields: null },
  ];
  for (const broken of wrong) await assert.rejects(over({ root: broken }), { code: "broken" }, JSON.stringify(broken));
});

test("each kind of shard: missing, then there again", async () => {
  for (const name of ["t-0", "n-0", "d-0", "r-0", "f-0"]) {
    const files = index();
    const { [name]: shard, ...rest } = files;
    const served = { ...rest };
    const engine = await over(served);
    await assert.rejects(engine.query("schools wxyz", { facets: true }), { code: "missing" }, name);
    served[name] = shard;
    assert.equal((await engine.query("schools wxyz", { facets: true })).total, 2, name);
  }
});

test("each kind of shard: broken, then mended", async () => {
  const { "t-0": terms, "n-0": norms, "f-0": facets } = index();
  const lists = terms.lists.split("<");
  const all = (coded) => ({ ...terms, lists: lists.map(() => coded).join("<") });
  const keys = terms.keys.split("<");
  const at = (slot, places = 1) => ({ slot, positions: Array(places).fill(0) });
  const broken = {
    "t-0": [
      null, {}, { ...terms, of: "~" }, { ...terms, of: terms.of.slice(0, -3) }, { ...terms, of: terms.of + " " },
      { ...terms, keys: terms.keys + "< zzz" }, { ...terms, keys: keys.slice(1).join("<") }, { ...terms, keys: "{" },
      { ...terms, lists: lists[0] }, { ...terms, lists: null }, { ...terms, lists: terms.lists + "<" + lists[0] },
      { ...terms, foreign: terms.keys }, { ...terms, families: terms.families.slice(1) }, { ...terms, stems: "" },
      { ...terms, of: encodeInts(keys.flatMap(() => [9, 0, 1, 0, 0])) },
      { ...terms, of: encodeInts(keys.flatMap((_, i) => [0, i, 1, 7, 0])) },
      { ...terms, of: encodeInts(keys.flatMap((_, i) => [0, i, 1, 0, 700])) },
      { ...terms, of: encodeInts(keys.flatMap(() => [0, 0, 1, 0, 0])) },
      all("~"), all(""), all("!"), all(encodeInts([64, 1, 0]) + "  "), all(encodeInts([2, 1, 40]) + "  "),
      all(encodeInts([2, 2 ** 40, 0])), all(encodeInts([2, 2, 0])),
      { ...terms, lists: lists.map((list) => list.slice(0, -1)).join("<") },
      { ...terms, lists: lists.map((list) => list.slice(0, -2)).join("<") },
      // A document that does not exist, one that is there twice, more documents than there are, more text than numbers.
      all(encodeList([[at(7)]], false)), all(encodeList([[at(0), at(0)]], false)), all(encodeList([[at(0), at(1), at(2)]], false)),
      all(encodeList([[at(0)]], false) + "!!"),
      // A frequency that its positions cannot bear out.
      all(encodeInts([3, 1, 0, 0]) + encodeList([[at(0, 4000)]], false).slice(3)),
    ],
    "n-0": [
      null, {}, { norms: [] }, { norms: norms.norms.map(() => " ") },
      { norms: norms.norms.map(() => encodeInts([256, 1])) },
    ],
    "r-0": [null, {}, { keys: 7 }, { keys: " b< a" }],
    "f-0": [null, {}, { ...facets, labels: { x: 7 } }, { ...facets, fields: [{ name: "x", title: "X", values: [["a", "A", "~"]] }] }],
    "d-0": [null, {}, { records: [] }, { records: [{}, {}] }, { records: [{ url: 1 }, {}] },
      { records: DOCUMENTS.map(() => ({ url: "a", title: "b", text: "c", sections: [7] })) }],
  };
  for (const [name, payloads] of Object.entries(broken)) {
    for (const payload of payloads) {
      const files = index();
      const whole = files[name];
      files[name] = payload;
      const engine = await over(files);
      const what = name + " " + JSON.stringify(payload);
      const query = () => engine.query("schools wxyz", { facets: true });
      await assert.rejects(query(), (error) => error instanceof Error && error.code === "broken", what);
      files[name] = whole;
      assert.equal((await query()).total, 2, what);
    }
  }
});

test("a shard is loaded once, also for queries at the same time", async () => {
  const { load, asked } = loader(index());
  const engine = await open({ lang: "en", load });
  await Promise.all([engine.query("schools"), engine.query("police"), engine.query("schools teams")]);
  assert.deepEqual(asked.sort(), ["d-0", "n-0", "root", "t-0"]);
});

test("the script adds two names to the page and no more", () => {
  const { window, given } = openPage();
  const added = Object.keys(window).filter((name) => !given.includes(name));
  assert.deepEqual(added.sort(), ["Vademecum", "vademecumShard"]);
});

test("shards come as scripts, and their elements go again", async () => {
  const page = openPage({ files: index() });
  const opening = page.window.Vademecum.search.open({ lang: "en", base: "../../" });
  assert.equal(page.document.head.children.length, 1);
  await page.pass(0);
  const engine = await opening;
  const query = engine.query("schools");
  await page.pass(0);
  assert.equal((await query).total, 2);
  assert.deepEqual(page.requests.sort(), ["d-0", "n-0", "root", "t-0"].map((name) => `../../search/en/${name}.js`));
  assert.equal(page.document.head.children.length, 0);
  assert.equal(page.timers.size, 0);
});

test("a script that is missing, silent, or holds no shard", async () => {
  for (const [answer, code] of [["missing", "missing"], ["silent", "timeout"], ["empty", "broken"]]) {
    const page = openPage({ files: () => answer });
    const opening = assert.rejects(page.window.Vademecum.search.open({ lang: "en" }), { code });
    await page.pass(answer === "silent" ? 15000 : 0);
    await opening;
    assert.equal(page.document.head.children.length, 0);
    assert.equal(page.timers.size, 0);
  }
});

test("a script is waited for 15 seconds, not less", async () => {
  const page = openPage({ files: () => "silent" });
  let failed = false;
  const opening = page.window.Vademecum.search.open({ lang: "en" }).catch((error) => (failed = error.code));
  await page.pass(14999);
  assert.equal(failed, false);
  await page.pass(1);
  await opening;
  assert.equal(failed, "timeout");
  // It comes after all, when nobody waits any more.
  page.window.vademecumShard("en", "root", index().root);
});

test("shards that nobody asked for change nothing", async () => {
  const page = openPage({ files: index() });
  page.window.vademecumShard("en", "root", { version: 9 });
  page.window.vademecumShard("xx", "t-0", null);
  page.window.vademecumShard();
  const opening = page.window.Vademecum.search.open({ lang: "en" });
  await page.pass(0);
  assert.equal(typeof (await opening).query, "function");
});
