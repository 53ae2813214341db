import assert from "node:assert/strict";
import { test } from "node:test";
import { loadClient } from "./support/client.mjs";
import { FIELD_NORMS, normId } from "./support/hub.mjs";

const { fieldnorm, run } = loadClient().internal.scores;

test("lengths stand in tantivy's table", () => {
  const table = {
    0: 0, 1: 1, 24: 24, 39: 39, 40: 40, 41: 42, 48: 56, 49: 60, 56: 88, 57: 96, 64: 152, 65: 168, 81: 600,
    88: 1048, 89: 1176, 152: 262168, 200: 16777240, 254: 1879048216, 255: 2013265944,
  };
  for (const [id, length] of Object.entries(table)) assert.equal(fieldnorm(Number(id)), length, "id " + id);
  assert.deepEqual(FIELD_NORMS, Array.from({ length: 256 }, (_, id) => fieldnorm(id)));
});

/** An index of one field in which the first `df` documents of `n` hold a word `tf` times. */
function index({ df, n, length, average, tf }) {
  const norms = [new Uint8Array(n).fill(normId(length))];
  const hits = { docs: Uint32Array.from({ length: df }, (_, doc) => doc), counts: new Uint32Array(df).fill(tf) };
  return { real: n, fields: [{ name: "body", boost: 1, average }], norms: () => norms, find: () => ({ fields: [hits] }), kept: new Map() };
}

test("scores are those of 32-bit arithmetic, to the last bit", () => {
  // Right-hand sides: tantivy's formulas compiled as Rust with f32.
  const cases = [
    [{ df: 7, n: 100, length: 5, average: 4.25, tf: 1, weight: 1, boost: 3 }, 7.2754226],
    [{ df: 7, n: 100, length: 312, average: 287.31, tf: 4, weight: 1, boost: 1 }, 4.3358793],
    [{ df: 1, n: 1, length: 3, average: 3, tf: 1, weight: 1, boost: 1 }, 0.28768212],
    [{ df: 999, n: 1000, length: 2072, average: 133.7, tf: 57, weight: 0.8, boost: 1.5 }, 0.003167262],
    [{ df: 3, n: 20000, length: 0, average: 12.9, tf: 1, weight: 0.5, boost: 3 }, 21.95966],
    [{ df: 2, n: 3, length: 64, average: 61.333332, tf: 2, weight: 0.8, boost: 1.3 }, 0.6639858],
    // Here a boost, and here a constant, that is rounded too late gives another last bit.
    [{ df: 2, n: 500, length: 24, average: 21.7, tf: 1, weight: 0.8, boost: 1.1 }, 4.4704404],
    [{ df: 2, n: 500, length: 24, average: 99.3, tf: 1, weight: 1, boost: 1 }, 7.684033],
    [{ df: 7, n: 500, length: 24, average: 99.3, tf: 2, weight: 1, boost: 1 }, 7.343526],
    [{ df: 1234, n: 8000, length: 1048, average: 903.4567, tf: 9, weight: 0.8, boost: 0.7 }, 2.0033245],
  ];
  for (const [given, expected] of cases) {
    const tree = ["boost", Math.fround(given.weight), ["boost", Math.fround(given.boost), ["term", 0, "word"]]];
    const { docs, scores } = run(index(given), tree);
    assert.equal(docs.length, given.df);
    assert.equal(scores[0], Math.fround(expected), JSON.stringify(given));
  }
});

test("nothing of one tree is left for the next", () => {
  const given = index({ df: 3, n: 10, length: 5, average: 5, tf: 1 });
  const term = ["term", 0, "word"];
  const once = run(given, term);
  for (const tree of [["max", [term, term]], ["const", 7, term], ["bool", { must: [term, term], should: [term], not: [] }]]) {
    run(given, tree);
    assert.deepEqual(run(given, term), once);
  }
  assert.equal(run(given, ["max", [term, term]]).scores[0], once.scores[0]);
  assert.equal(run(given, ["const", 7, term]).scores[2], 7);
  assert.equal(run(given, ["bool", { must: [term], should: [], not: [term] }]).docs.length, 0);
  assert.equal(run(given, ["bool", { must: [], should: [], not: [term] }]).docs.length, 0);
  assert.equal(run(given, ["boost", 0.5, ["const", 7, term]]).scores[0], 3.5);
});
