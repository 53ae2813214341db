// From text to looked-up words, and from what a reader types to a query; the Rust side does the same.

/**
 * @typedef {object} QueryWord
 * @property {string} key  the folded word
 * @property {boolean} excluded  written as `-word`
 */

/**
 * @typedef {object} TextAnalysis
 * @property {(text: string) => Token[]} tokens
 * @property {(word: string) => string} key
 * @property {(text: string) => string} cut
 * @property {(text: string) => QueryWord[]} parse
 */

/**
 * @typedef {object} Token
 * @property {string} word
 * @property {number} start  UTF-16 offset
 * @property {number} end  UTF-16 offset after the word
 */

(function (/** @type {typeof globalThis} */ root) {
  "use strict";

  const WORD = /[\p{Alphabetic}\p{M}\p{N}]+/gu;
  const MARKS = /\p{M}/gu;
  const SPACE = /\p{White_Space}+/u;

  // Letters that no Unicode decomposition takes to their plain form.
  /** @type {Record<string, string>} */
  const PLAIN = {
    ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ħ: "h", ı: "i", ς: "σ",
  };
  const UNPLAIN = /[ßæœøđðþłħıς]/g;

  const LONGEST_WORD = 64;
  const LONGEST_QUERY = 1000;
  const MOST_WORDS = 16;

  /** @param {string} text */
  function tokens(text) {
    const found = [];
    for (const match of text.matchAll(WORD)) {
      const start = /** @type {number} */ (match.index);
      found.push({ word: match[0], start, end: start + match[0].length });
    }
    return found;
  }

  /**
   * The form under which a word is looked up; "" for a word that the index does not hold: one of marks only, or
   * longer than 64 characters.
   *
   * Turkish and Azeri need no lower-casing of their own: both of their i's end as "i" either way.
   *
   * @param {string} word
   */
  function key(word) {
    const folded = word
      .toLowerCase()
      .normalize("NFKD")
      .replace(MARKS, "")
      .replace(UNPLAIN, (letter) => PLAIN[letter]);
    // The first test spares the count of characters for nearly all words.
    return folded.length > LONGEST_WORD && Array.from(folded).length > LONGEST_WORD ? "" : folded;
  }

  /**
   * The part of a query that is read: its first 1,000 characters.
   *
   * @param {string} text
   */
  function cut(text) {
    // No 1,000 characters take more than 2,000 UTF-16 units; so a pasted book is not split into characters.
    return Array.from(text.slice(0, 2 * LONGEST_QUERY)).slice(0, LONGEST_QUERY).join("");
  }

  /**
   * @param {string} text
   * @returns {QueryWord[]} at most 16 words
   */
  function parse(text) {
    /** @type {QueryWord[]} */
    const words = [];
    for (const chunk of cut(text).split(SPACE)) {
      const excluded = chunk.startsWith("-");
      for (const token of tokens(chunk)) {
        const folded = key(token.word);
        if (folded) words.push({ key: folded, excluded });
        if (words.length === MOST_WORDS) return words;
      }
    }
    return words;
  }

  root.Vademecum.internal.text = { tokens, key, cut, parse };
})(globalThis);
