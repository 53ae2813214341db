import assert from "node:assert/strict";
import { test } from "node:test";
import { loadClient } from "./support/client.mjs";
import { bitWriter, encodeInts, encodeStrings } from "./support/hub.mjs";
import { dice } from "./support/reference.mjs";

const { ints, items, strings, reader } = loadClient().internal.codec;
const list = (text) => Array.from(ints(text));

test("numbers come back as they were written", () => {
  const edges = [46, 46 ** 2, 46 ** 3, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER];
  const numbers = edges.flatMap((edge) => [edge - 1, edge, Math.min(edge + 1, Number.MAX_SAFE_INTEGER)]);
  for (let n = 0; n < 5000; n++) numbers.push(n);
  // A fixed sequence of numbers of all sizes, without chance.
  for (let n = 1, i = 0; i < 5000; i++, n = (n * 48271) % 2147483647) numbers.push(n % 2 ** (i % 31));
  assert.deepEqual(list(encodeInts(numbers)), numbers);
});

test("the coding is the documented one, character by character", () => {
  // Digits: 0 is the space, 1 is "!", 2 is "#" (the quote is left out).
  assert.deepEqual(list(" !#"), [0, 1, 2]);
  // 45 is the last number of one character; 46 is "more" with value 0, then 1.
  const [last, more] = [encodeInts([45]), encodeInts([46])];
  assert.equal(last, "O");
  assert.equal(more, "P!");
  assert.deepEqual(list("OP!"), [45, 46]);
  assert.deepEqual(list("~!"), [45 + 46]);
  assert.deepEqual(list(""), []);
});

test("what is no number is refused, never guessed", () => {
  for (const text of ['"', "<", "\\", "\n", "é", "\u007f", "𝟙"]) {
    assert.throws(() => ints(text), RangeError, text);
  }
  assert.throws(() => ints("!P"), RangeError);
  assert.throws(() => ints("~".repeat(12) + "!"), RangeError);
});

test("strings come back as they were written", () => {
  const roll = dice(7);
  const letters = ["a", "b", "ș", "防", "𠀀", "-"];
  for (let round = 0; round < 200; round++) {
    const words = new Set();
    for (let n = roll(60); n > 0; n--) {
      words.add(Array.from({ length: 1 + roll(round % 3 ? 6 : 70) }, () => letters[roll(letters.length)]).join(""));
    }
    const sorted = [...words].sort();
    assert.deepEqual(strings(encodeStrings(sorted)), sorted);
  }
});

test("strings are coded as documented", () => {
  assert.equal(encodeStrings(["prison", "prisoner", "prisons", "school"]), " prison<'er<'s< school");
  assert.deepEqual(strings(" prison<'er<'s< school"), ["prison", "prisoner", "prisons", "school"]);
  assert.deepEqual(strings(""), []);
  // No more than 45 units are shared, so that one digit says it.
  const long = "x".repeat(60);
  assert.deepEqual(strings(encodeStrings([long, long + "y"])), [long, long + "y"]);
  assert.equal(encodeStrings([long, long + "y"]).split("<")[1][0], "O");
});

test("strings that are out of order, share what is not there or lack their digit are refused", () => {
  for (const text of [" b< a", " a< a", "!a", " a<#b", " a<Pb", "< a", " a<", "é"]) {
    assert.throws(() => strings(text), RangeError, JSON.stringify(text));
  }
  for (const text of [undefined, null, 7, ["a"]]) assert.throws(() => strings(text), RangeError);
});

test("bits come back as they were written", () => {
  const roll = dice(23);
  for (let round = 0; round < 100; round++) {
    const head = Array.from({ length: roll(5) }, () => roll(5000));
    const numbers = Array.from({ length: roll(200) }, () => {
      const k = roll(20);
      return roll(2) ? ["gamma", 1 + roll(2 ** (1 + k)), 0] : ["rice", roll(2 ** (k + 4)), k];
    });
    const bits = bitWriter();
    for (const [code, value, k] of numbers) code === "rice" ? bits.rice(k, value) : bits.gamma(value);
    const read = reader(encodeInts(head) + bits.text());
    for (const number of head) assert.equal(read.head(), number);
    for (const [code, value, k] of numbers) assert.equal(code === "rice" ? read.rice(k) : read.gamma(), value);
    assert.ok(read.ended());
  }
});

test("bits are coded as documented", () => {
  // 5 in Rice's code with k = 1 is 11 0 1; 6 in gamma is 11 0 10; with zeros 1101110100000, that is 76 and 80 in base 92.
  const bits = bitWriter();
  bits.rice(1, 5);
  bits.gamma(6);
  const read = reader(bits.text());
  assert.equal(bits.text().length, 2);
  assert.deepEqual([read.rice(1), read.gamma(), read.ended()], [5, 6, true]);
  assert.equal(0b1101110100000, 76 * 92 + 80);
});

test("a text that ends too early, or holds what is no digit, is refused", () => {
  for (const text of ["", "!", "~~", "~~~~~~", "é é", '""']) {
    assert.throws(() => {
      const { rice } = reader(text);
      for (let i = 0; i < 20; i++) rice(3);
    }, RangeError, JSON.stringify(text));
  }
  assert.throws(() => reader("P").head(), RangeError);
  // Bits that nobody read.
  const { rice, ended } = reader("!!!!");
  rice(0);
  assert.equal(ended(), false);
  assert.deepEqual(items(""), []);
  assert.deepEqual(items("a<b"), ["a", "b"]);
});
