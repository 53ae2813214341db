import assert from "node:assert/strict";
import { test } from "node:test";
import { loadClient } from "./support/client.mjs";
import { encodeInts } from "./support/hub.mjs";

const { decodeInts } = loadClient().internal.codec;

test("numbers come back as they were written", () => {
  const edges = [46, 46 ** 2, 46 ** 3, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER];
  const numbers = edges.flatMap((edge) => [edge - 1, edge, Math.min(edge + 1, Number.MAX_SAFE_INTEGER)]);
  for (let n = 0; n < 5000; n++) numbers.push(n);
  // A fixed sequence of numbers of all sizes, without chance.
  for (let n = 1, i = 0; i < 5000; i++, n = (n * 48271) % 2147483647) numbers.push(n % 2 ** (i % 31));
  assert.deepEqual(decodeInts(encodeInts(numbers)), numbers);
});

test("the coding is the documented one, character by character", () => {
  // Digits: 0 is the space, 1 is "!", 2 is "#" (the quote is left out).
  assert.deepEqual(decodeInts(" !#"), [0, 1, 2]);
  // 45 is the last number of one character; 46 is "more" with value 0, then 1.
  const [last, more] = [encodeInts([45]), encodeInts([46])];
  assert.equal(last, "O");
  assert.equal(more, "P!");
  assert.deepEqual(decodeInts("OP!"), [45, 46]);
  assert.deepEqual(decodeInts("~!"), [45 + 46]);
  assert.deepEqual(decodeInts(""), []);
});

test("what is no number is refused, never guessed", () => {
  for (const text of ['"', "<", "\\", "\n", "é", "\u007f", "𝟙"]) {
    assert.throws(() => decodeInts(text), RangeError, text);
  }
  assert.throws(() => decodeInts("!P"), /unfinished/);
  assert.throws(() => decodeInts("~".repeat(12) + "!"), /too large/);
});
