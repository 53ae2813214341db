// From text to looked-up words, and from what a reader types to a query; the Rust side does the same.

/**
 * @typedef {object} Token
 * @property {string} key  the folded word; "" for one that no index holds: of marks only, or longer than 64 characters
 * @property {number} start  UTF-16 offset
 * @property {number} end  UTF-16 offset after the word
 */

/**
 * A word or a phrase of a query.
 *
 * @typedef {object} Item
 * @property {[string, number][]} slots  keys, with their places in the phrase; one for a word
 * @property {boolean} quoted  to be found as it stands
 * @property {boolean} excluded
 * @property {number} at  place among all words, phrases and filters of the query
 */

/**
 * @typedef {object} Parsed
 * @property {Item[]} items
 * @property {{ name: string, value: string, excluded: boolean, at: number }[]} filters  values as typed
 * @property {string} last  the last word, if it is wanted and the end of the query, so that it may be unfinished; or ""
 */

/**
 * @typedef {object} TextAnalysis
 * @property {(text: string) => Token[]} tokens
 * @property {(text: string) => string} fold
 * @property {(key: string) => boolean} unspaced
 * @property {(text: string) => string} cut
 * @property {(text: string) => boolean} mayFilter
 * @property {(text: string, field: (name: string) => string | undefined, loose?: boolean) => Parsed} parse  loose: phrases are but words
 */

(function (/** @type {typeof globalThis} */ root) {
  "use strict";

  const WORD = /[\p{Alphabetic}\p{M}\p{N}]+/gu;
  const PLAIN_WORD = /[a-z0-9]+/gi;
  const ASCII = /^[\0-\x7f]*$/;
  const MARKS = /\p{M}/gu;

  // Scripts whose words do not stand apart: their texts are cut into overlapping pairs of characters.
  const UNSPACED = ["Han", "Hiragana", "Katakana", "Hangul", "Thai", "Lao", "Khmer", "Myanmar"]
    .map((script) => `\\p{Script_Extensions=${script}}`)
    .join("");
  const IS_UNSPACED = new RegExp(`[${UNSPACED}]`, "u");
  const SUBRUNS = new RegExp(`[${UNSPACED}][${UNSPACED}\\p{M}]*|(?:[^${UNSPACED}]|\\p{M})+`, "gu");

  // Letters that no Unicode decomposition takes to their plain form.
  /** @type {Record<string, string>} */
  const PLAIN = {
    ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ħ: "h", ı: "i", ς: "σ",
  };
  const UNPLAIN = /[ßæœøđðþłħıς]/g;

  const LONGEST_WORD = 64;
  const LONGEST_QUERY = 1000;
  const MOST_TOKENS = 40;

  // Quotation marks are those of many languages, and any closes any.
  const QUOTED = '["“„”«]([^"”“»]*)["”“»]?';
  const PHRASE = new RegExp("^" + QUOTED);
  const FILTER = new RegExp(`^([\\w-]+):(?:${QUOTED}|(\\P{White_Space}*))`, "u");
  const CHUNK = /^\P{White_Space}*/u;
  const SPACE = /^\p{White_Space}+/u;

  /**
   * Lower case, compatibility-decomposed, without marks; Korean syllables whole again.
   *
   * Turkish and Azeri need no lower-casing of their own: both of their i's end as "i" either way.
   *
   * @param {string} text
   */
  function fold(text) {
    const lower = text.toLowerCase();
    if (ASCII.test(lower)) return lower;
    return lower
      .normalize("NFKD")
      .replace(MARKS, "")
      .replace(UNPLAIN, (letter) => PLAIN[letter])
      .normalize("NFC");
  }

  /** @param {string} text */
  function tokens(text) {
    /** @type {Token[]} */
    const found = [];
    /** @type {(key: string, start: number, end: number) => void} */
    const add = (key, start, end) => {
      // The first test spares the count of characters for nearly all words.
      const long = key.length > LONGEST_WORD && Array.from(key).length > LONGEST_WORD;
      found.push({ key: long ? "" : key, start, end });
    };
    // Most texts of most languages need not ask Unicode what a letter is.
    const plain = ASCII.test(text);
    for (const { 0: run, index } of text.matchAll(plain ? PLAIN_WORD : WORD)) {
      if (plain || !IS_UNSPACED.test(run)) {
        add(fold(run), index, index + run.length);
        continue;
      }
      for (const { 0: subrun, index: inside } of run.matchAll(SUBRUNS)) {
        const start = index + inside;
        if (IS_UNSPACED.test(subrun)) pairs(subrun, start, add);
        else add(fold(subrun), start, start + subrun.length);
      }
    }
    return found;
  }

  /** @type {(run: string, start: number, add: (key: string, start: number, end: number) => void) => void} */
  function pairs(run, start, add) {
    const folded = Array.from(fold(run));
    /** Where each character of the folded text begins and ends in the run. @type {[number, number][]} */
    let places = [];
    let at = start;
    for (const character of run) {
      const to = at + character.length;
      const made = Array.from(fold(character));
      if (!made.length && places.length) places[places.length - 1][1] = to;
      for (const _ of made) places.push([at, to]);
      at = to;
    }
    // Texts in decomposed Korean fold to other characters than their parts do.
    if (places.length !== folded.length) places = folded.map(() => [start, at]);
    if (folded.length < 2) add(folded.join(""), start, at);
    for (let i = 1; i < folded.length; i++) add(folded[i - 1] + folded[i], places[i - 1][0], places[i][1]);
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

  /** @type {TextAnalysis["parse"]} */
  function parse(text, field, loose) {
    /** @type {Parsed} */
    const parsed = { items: [], filters: [], last: "" };
    let at = 0;
    let room = MOST_TOKENS;

    /** @type {(words: string, quoted: boolean, excluded: boolean) => void} */
    function add(words, quoted, excluded) {
      const slots = tokens(words)
        .map(({ key }, i) => /** @type {[string, number]} */ ([key, quoted ? i : 0]))
        .filter(([key]) => key && room-- > 0);
      room = Math.max(0, room);
      if (!slots.length) return;
      for (const part of quoted ? [slots] : slots.map((slot) => [slot])) {
        parsed.items.push({ slots: part, quoted, excluded, at: at++ });
      }
      parsed.last = quoted || excluded ? "" : slots[slots.length - 1][0];
    }

    let rest = cut(text);
    while (room && (rest = rest.replace(SPACE, ""))) {
      const excluded = rest.startsWith("-");
      if (excluded) rest = rest.slice(1);
      const phrase = PHRASE.exec(rest);
      const filter = FILTER.exec(rest);
      const name = filter && field(filter[1]);
      const [piece] = phrase || (name && filter) || /** @type {string[]} */ (CHUNK.exec(rest));
      rest = rest.slice(piece.length);
      if (phrase) add(phrase[1], !loose || excluded, excluded);
      else if (name && filter) {
        parsed.filters.push({ name, value: filter[2] === undefined ? filter[3] : filter[2], excluded, at: at++ });
        parsed.last = "";
        room--;
      } else add(piece, false, excluded);
    }
    return parsed;
  }

  root.Vademecum.internal.text = {
    tokens, fold, cut, parse,
    unspaced: (key) => IS_UNSPACED.test(key),
    mayFilter: (text) => /(^|\s)-?[\w-]+:/.test(text),
  };
})(globalThis);
