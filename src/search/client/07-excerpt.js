// The passage of a text that shows why it was found, and the sections that hold others.

/**
 * @typedef {object} Part
 * @property {string} text
 * @property {boolean} mark
 */

/**
 * @typedef {object} Section
 * @property {string} id
 * @property {string} title
 */

/**
 * @typedef {object} Passage
 * @property {Part[]} excerpt
 * @property {Section | null} anchor  the section that the excerpt comes from
 * @property {(Section & { excerpt: Part[] })[]} sections  other sections with passages, in the order of the page
 */

/** Tells which words of a query a word of a text stands for, one bit each. @typedef {(key: string) => number} Mask */

/**
 * @typedef {object} Excerpter
 * @property {(text: string, maskOf: Mask, length?: number) => { parts: Part[], at: number }} excerpt
 * @property {(record: { text: string, summary: string, sections: [number, string, string][] }, maskOf: Mask) => Passage} passage
 * @property {(html: string) => { text: string, sections: [number, string, string][] }} readPage
 */

(function (/** @type {typeof globalThis} */ root) {
  "use strict";

  const { tokens } = root.Vademecum.internal.text;

  /** In UTF-16 units. */
  const LENGTH = 220;
  const SECTION_LENGTH = 120;
  const NEAR = 40;
  const MOST_SECTIONS = 3;

  /** @typedef {Token & { mask: number }} Hit */

  /** @param {number} mask */
  function bits(mask) {
    let count = 0;
    for (; mask; mask &= mask - 1) count++;
    return count;
  }

  /** @type {(text: string, maskOf: Mask) => Hit[]} */
  const hitsIn = (text, maskOf) =>
    tokens(text).flatMap((word) => {
      const mask = word.key ? maskOf(word.key) : 0;
      return mask ? [{ ...word, mask }] : [];
    });

  /**
   * The stretch of hits that fits a passage and holds most different words; of equal ones that where they stand
   * closest, then the earliest.
   *
   * @type {(hits: Hit[], length: number) => { first: Hit, last: Hit }}
   */
  function densest(hits, length) {
    const best = { first: hits[0], last: hits[0], words: 0, span: 0 };
    hits.forEach((first, i) => {
      let seen = 0;
      for (let j = i; j < hits.length; j++) {
        const last = hits[j];
        if (j > i && last.end - first.start > length) break;
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

  /** Where a passage begins or ends near `at`: between words if one ends near, else between characters. @type {(text: string, at: number, end: boolean) => number} */
  function edge(text, at, end) {
    const near = end ? text.slice(at - NEAR, at + 1) : text.slice(at - 1, at + NEAR);
    const space = end ? near.search(/\s\S*$/) : near.search(/\s/);
    if (space >= 0) return end ? at - NEAR + space : at + space;
    // Text without spaces is one long word: better cut through it than show next to nothing.
    return /[\uDC00-\uDFFF]/.test(text.charAt(at)) ? at - 1 : at;
  }

  /**
   * A passage of about 220 characters around the words that a query found; `at` is where the first of them stands, or
   * -1.
   *
   * @type {Excerpter["excerpt"]}
   */
  function excerpt(text, maskOf, length = LENGTH) {
    const hits = hitsIn(text, maskOf);
    const { first, last } = hits.length ? densest(hits, length) : { first: { start: 0 }, last: { end: 0 } };
    const room = Math.max(0, length - (last.end - first.start));
    const from = Math.max(0, Math.min(first.start - (room >> 1), text.length - length));
    const to = Math.max(last.end, from + length);
    const start = from > 0 ? Math.min(edge(text, from, false), first.start) : 0;
    const end = to < text.length ? Math.max(edge(text, to, true), last.end) : text.length;

    /** @type {Part[]} */
    const parts = [];
    /** @type {(piece: string, mark: boolean) => void} */
    const add = (piece, mark) => {
      const before = parts[parts.length - 1];
      // Pairs of characters overlap.
      if (before && before.mark === mark) before.text += piece;
      else if (piece) parts.push({ text: piece, mark });
    };
    let at = start;
    if (start > 0) add("…", false);
    for (const hit of hits) {
      if (hit.start < start || hit.end > end || hit.end <= at) continue;
      if (hit.start > at) add(text.slice(at, hit.start), false);
      add(text.slice(Math.max(at, hit.start), hit.end), true);
      at = hit.end;
    }
    add(text.slice(at, end) + (text.slice(end).trim() ? "…" : ""), false);
    for (const part of parts) part.text = part.text.replace(/\s+/g, " ");
    return { parts, at: hits.length ? first.start : -1 };
  }

  /** @type {Excerpter["passage"]} */
  function passage({ text, summary, sections }, maskOf) {
    const whole = excerpt(text, maskOf);
    const parts = whole.at < 0 && summary ? excerpt(summary, maskOf).parts : whole.parts;
    const places = sections.map(([start, id, title], i) => {
      const own = text.slice(start, i + 1 < sections.length ? sections[i + 1][0] : text.length);
      const here = whole.at >= start && whole.at < start + own.length;
      const hits = whole.at < 0 || here ? [] : hitsIn(own, maskOf);
      return { id, title, own, here, hits: hits.length, words: bits(hits.reduce((seen, { mask }) => seen | mask, 0)) };
    });
    const anchor = places.filter(({ here }) => here).pop();
    const best = places
      .filter(({ hits }) => hits)
      .sort((a, b) => b.words - a.words || b.hits - a.hits)
      .slice(0, MOST_SECTIONS);
    return {
      excerpt: parts,
      anchor: anchor ? { id: anchor.id, title: anchor.title } : null,
      sections: places
        .filter((place) => best.includes(place))
        .map(({ id, title, own }) => ({ id, title, excerpt: excerpt(own, maskOf, SECTION_LENGTH).parts })),
    };
  }

  const ASIDE = "h1, nav, aside, form, script, style, noscript, template, svg, [hidden], .hidden";
  const INLINE = /^([abiqsu]|abbr|bd[io]|cite|code|del|dfn|em|ins|kbd|mark|samp|small|span|strong|su[bp]|time|var|wbr)$/i;

  /** The text of a page's main part, for indexes too large to hold texts themselves. @type {Excerpter["readPage"]} */
  function readPage(html) {
    const main = new DOMParser().parseFromString(html, "text/html").querySelector("main");
    let text = "";
    /** @type {[number, string, string][]} */
    const sections = [];
    /** @param {globalThis.Node} node */
    function walk(node) {
      if (node.nodeType === 3) text += node.nodeValue;
      if (node.nodeType !== 1) return;
      const element = /** @type {Element} */ (node);
      if (element.matches(ASIDE)) return;
      if (/^h[2-6]$/i.test(element.tagName) && element.id) {
        sections.push([text.length, element.id, (element.textContent || "").trim()]);
      }
      element.childNodes.forEach(walk);
      if (!INLINE.test(element.tagName)) text += "\n";
    }
    if (main) walk(main);
    return { text, sections };
  }

  root.Vademecum.internal.excerpts = { excerpt, passage, readPage };
})(globalThis);
