// The browser's half of the search: reads the shards that the build exports and ranks as the build's engine does.
// The build joins these files in name order into one classic script. Each file is a function of its own that adds
// one part to `Vademecum.internal`; the public interface is `Vademecum.search`. The shard format and the reason for
// each of its choices: docs/content/search-format.en.md.

/**
 * @typedef {object} Codec
 * @property {(text: string) => number[]} ints
 * @property {(text: string) => string[]} items
 * @property {(text: string) => string[]} strings
 * @property {(text: string) => Reader} reader
 */

/**
 * Reads a text number by number. All but `head` belong to the stream of bits that follows it.
 *
 * @typedef {object} Reader
 * @property {() => number} head  an integer, written as in `ints`
 * @property {(k: number) => number} rice
 * @property {() => number} gamma
 * @property {() => boolean} ended
 */

(function (/** @type {typeof globalThis} */ root) {
  "use strict";

  root.Vademecum = root.Vademecum || /** @type {VademecumGlobal} */ ({ internal: {} });

  const HALF = 46;
  const BASE = 92;
  const GROUP = 13;
  // Stands between strings; it is no digit, and no word has it.
  const SEPARATOR = "<";

  // Printable ASCII without the characters that would need an escape in a script: the quote, the backslash and "<".
  // What is no digit stays below zero, even in a group with the highest one.
  const DIGITS = new Int16Array(128).fill(-9999);
  for (let code = 0x20, digit = 0; code <= 0x7e; code++) {
    if (code !== 0x22 && code !== 0x3c && code !== 0x5c) DIGITS[code] = digit++;
  }

  /** @type {(text: string, at: number) => number} */
  function digitAt(text, at) {
    const digit = DIGITS[text.charCodeAt(at)];
    if (!(digit >= 0)) throw new RangeError();
    return digit;
  }

  /**
   * Reads non-negative integers written in little-endian base 46, where a digit of 46 or more means "more follows".
   * Throws a RangeError for a character outside the alphabet, an unfinished number, or one above 2^53 − 1.
   *
   * @param {string} text
   */
  function ints(text) {
    /** @type {number[]} */
    const numbers = [];
    let value = 0;
    let unit = 1;
    for (let i = 0; i < text.length; i++) {
      // Not by a call: most of what a shard holds comes through here.
      const digit = DIGITS[text.charCodeAt(i)];
      if (!(digit >= 0)) throw new RangeError();
      value += (digit < HALF ? digit : digit - HALF) * unit;
      if (value > Number.MAX_SAFE_INTEGER) throw new RangeError();
      if (digit < HALF) {
        numbers.push(value);
        value = 0;
        unit = 1;
      } else {
        unit *= HALF;
      }
    }
    if (unit !== 1) throw new RangeError();
    return numbers;
  }

  /** @param {string} text */
  function items(text) {
    if (typeof text !== "string") throw new RangeError();
    return text ? text.split(SEPARATOR) : [];
  }

  /**
   * Reads strings in strictly ascending order, each begun with a digit: how many UTF-16 units it shares with the one
   * before. Throws a RangeError for anything else.
   *
   * @param {string} text
   */
  function strings(text) {
    let before = "";
    return items(text).map((item, i) => {
      const shared = digitAt(item, 0);
      const next = before.slice(0, shared) + item.slice(1);
      if (shared >= HALF || shared > before.length || (i && next <= before)) throw new RangeError();
      return (before = next);
    });
  }

  /**
   * Reads integers, then bits: every two characters hold 13, the most significant first. Throws a RangeError at the
   * end of the text, and for what is no digit.
   *
   * @type {Codec["reader"]}
   */
  function reader(text) {
    let at = 0;
    let held = 0;
    let count = 0;

    function fill() {
      const group = DIGITS[text.charCodeAt(at)] * BASE + DIGITS[text.charCodeAt(at + 1)];
      if (!(group >= 0)) throw new RangeError();
      held = (held << GROUP) | group;
      at += 2;
      count += GROUP;
    }

    /** @param {number} width */
    function bits(width) {
      let value = 0;
      while (width > GROUP) {
        value = value * 2 ** GROUP + bits(GROUP);
        width -= GROUP;
      }
      if (count < width) fill();
      count -= width;
      value = value * 2 ** width + (held >>> count);
      held &= (1 << count) - 1;
      return value;
    }

    function ones() {
      for (let found = 0; ; ) {
        if (!count) fill();
        // Turned about, the ones that come first are leading zeros.
        const run = Math.min(count, Math.clz32(~(held << (32 - count))));
        found += run;
        count -= run;
        if (count) {
          count--;
          held &= (1 << count) - 1;
          return found;
        }
        held = 0;
      }
    }

    return {
      head() {
        let value = 0;
        for (let unit = 1; ; unit *= HALF) {
          const digit = digitAt(text, at++);
          value += (digit % HALF) * unit;
          if (digit < HALF) return value;
        }
      },
      rice: (k) => ones() * 2 ** k + bits(k),
      gamma() {
        const low = ones();
        return 2 ** low + bits(low);
      },
      ended: () => at === text.length && !held,
    };
  }

  root.Vademecum.internal.codec = { ints, items, strings, reader };
})(globalThis);
