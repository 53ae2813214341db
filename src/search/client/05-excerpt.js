// The passage of a text that shows why it was found.

/**
 * @typedef {object} Part
 * @property {string} text
 * @property {boolean} mark
 */

/**
 * @typedef {object} Excerpt
 * @property {Part[]} parts
 * @property {number} at  UTF-16 offset of the passage's first marked word, -1 if it has none
 */

/** @typedef {(text: string, maskOf: (word: string) => number) => Excerpt} Excerpter */

(function (/** @type {typeof globalThis} */ root) {
  "use strict";

  const { tokens } = root.Vademecum.internal.text;

  /** In UTF-16 units. */
  const LENGTH = 220;
  const NEAR = 40;

  /** @typedef {Token & { mask: number }} Hit */

  /** @param {number} mask */
  function bits(mask) {
    let count = 0;
    for (; mask; mask &= mask - 1) count++;
    return count;
  }

  /**
   * The stretch of hits that fits a passage and holds most different words; of equal ones that where they stand
   * closest, then the earliest.
   *
   * @param {Hit[]} hits  at least one
   */
  function densest(hits) {
    const best = { first: hits[0], last: hits[0], words: 0, span: 0 };
    hits.forEach((first, i) => {
      let seen = 0;
      for (let j = i; j < hits.length; j++) {
        const last = hits[j];
        if (j > i && last.end - first.start > LENGTH) break;
        if ((seen | last.mask) === seen) continue;
        seen |= last.mask;
        const words = bits(seen);
        const span = last.start - first.start;
        if (words > best.words || (words === best.words && span < best.span)) {
          Object.assign(best, { first, last, words, span });
        }
      }
    });
    return best;
  }

  /**
   * @param {string} text
   * @param {Token[]} words
   * @param {number} first  where what must be shown starts
   * @param {number} last  and where it ends
   */
  function bounds(text, words, first, last) {
    const room = Math.max(0, LENGTH - (last - first));
    const latest = Math.max(0, text.length - LENGTH);
    const start = Math.max(0, Math.min(first - (room >> 1), latest));
    const end = Math.min(text.length, Math.max(last, start + LENGTH));
    const from = words.find((word) => word.start >= start);
    const to = words.filter((word) => word.end <= end).pop();
    // Text without spaces is one long word: better cut through it than show next to nothing.
    return {
      start: start === 0 ? 0 : Math.min(from && from.start - start < NEAR ? from.start : whole(text, start), first),
      end: end === text.length ? end : Math.max(to && end - to.end < NEAR ? to.end : whole(text, end), last),
    };
  }

  /** @type {(text: string, at: number) => number} */
  function whole(text, at) {
    return /[\uDC00-\uDFFF]/.test(text.charAt(at)) ? at - 1 : at;
  }

  /**
   * A passage of about 220 characters around the words that a query found.
   *
   * @type {Excerpter}
   */
  function excerpt(text, maskOf) {
    const words = tokens(text);
    /** @type {Hit[]} */
    const hits = [];
    for (const word of words) {
      const mask = maskOf(word.word);
      if (mask) hits.push({ ...word, mask });
    }
    const best = hits.length ? densest(hits) : null;
    const { start, end } = best
      ? bounds(text, words, best.first.start, best.last.end)
      : bounds(text, words, 0, 0);

    /** @type {Part[]} */
    const parts = [];
    /** @type {(piece: string, mark: boolean) => void} */
    const add = (piece, mark) => {
      if (piece) parts.push({ text: piece.replace(/\s+/g, " "), mark });
    };
    let at = start;
    let before = start > 0 ? "…" : "";
    for (const hit of hits) {
      if (hit.start < start || hit.end > end) continue;
      add(before + text.slice(at, hit.start), false);
      add(hit.word, true);
      before = "";
      at = hit.end;
    }
    add(before + text.slice(at, end) + (text.slice(end).trim() ? "…" : ""), false);
    return { parts, at: best ? best.first.start : -1 };
  }

  root.Vademecum.internal.excerpt = excerpt;
})(globalThis);
