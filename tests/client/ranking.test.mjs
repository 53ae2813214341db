import assert from "node:assert/strict";
import { test } from "node:test";
import { loadClient } from "./support/client.mjs";
import { FIELD_NORMS, normId } from "./support/hub.mjs";

const { fieldnorm, scorer } = loadClient().internal.ranking;

test("lengths stand in tantivy's table", () => {
  const table = {
    0: 0, 1: 1, 24: 24, 39: 39, 40: 40, 41: 42, 48: 56, 49: 60, 56: 88, 57: 96, 64: 152, 65: 168, 81: 600,
    88: 1048, 89: 1176, 152: 262168, 200: 16777240, 254: 1879048216, 255: 2013265944,
  };
  for (const [id, length] of Object.entries(table)) assert.equal(fieldnorm(Number(id)), length, "id " + id);
  assert.deepEqual(FIELD_NORMS, Array.from({ length: 256 }, (_, id) => fieldnorm(id)));
});

/** The score of document 0, where `df` of `n` documents hold the term. */
function scoreOfFirst({ df, n, length, average, tf, weight, boost }) {
  const norms = [new Uint8Array(n).fill(normId(length))];
  const postings = Array.from({ length: df }, (_, document) => [document, tf]).flat();
  return scorer([{ name: "body", boost, average }], norms, n)([postings], weight).get(0);
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
    assert.equal(scoreOfFirst(given), Math.fround(expected), JSON.stringify(given));
  }
});

test("fields add up, each with its own boost, length and frequency of the term", () => {
  const fields = [{ name: "title", boost: 3, average: 4 }, { name: "body", boost: 1, average: 100 }];
  const norms = [Uint8Array.of(4, 8), Uint8Array.of(normId(100), normId(200))];
  const scores = scorer(fields, norms, 2)([[0, 1], [0, 2, 1, 5]], 1);
  const bm25 = (df, tf, relative) =>
    (Math.log(1 + (2 - df + 0.5) / (df + 0.5)) * 2.2 * tf) / (tf + 1.2 * (0.25 + 0.75 * relative));
  const [length100, length200] = [fieldnorm(norms[1][0]) / 100, fieldnorm(norms[1][1]) / 100];
  assert.ok(Math.abs(scores.get(0) - (3 * bm25(1, 1, 1) + bm25(2, 2, length100))) < 1e-6);
  assert.ok(Math.abs(scores.get(1) - bm25(2, 5, length200)) < 1e-6);
  assert.equal(scores.size, 2);
});
