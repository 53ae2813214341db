// What readers see of the search, on its page and in its dialog: one list of results, with what is said about it. The
// words come from the templates, in the page's language: `data-msg-*`. The build joins the files of this folder into
// one classic script.

/** @typedef {(name: string) => string} Say  a text of the page; "" if the template has none */

/**
 * @typedef {object} View
 * @property {HTMLElement} status  a live region
 * @property {HTMLElement} note
 * @property {HTMLElement} list  for the reader's language
 * @property {HTMLElement} others  heading and list for other languages
 * @property {HTMLElement} box  what readers type into
 * @property {Say} say
 * @property {string} lang
 * @property {string} base
 * @property {string} browse  address, where the search cannot help
 */

/**
 * @typedef {object} Shown
 * @property {(query: string, options: QueryOptions) => Promise<Answer | null>} ask  null if it failed, was replaced or asked nothing
 * @property {() => Promise<HTMLElement | null>} more  the first new result
 * @property {() => void} clear
 * @property {() => number} count
 * @property {() => void} open
 */

/**
 * @typedef {object} Ui
 * @property {(view: View) => Shown} shown
 * @property {(name: string, attributes?: Record<string, string>, ...content: (string | Node)[]) => HTMLElement} element
 * @property {(source: Element) => Say} texts
 * @property {(count: number, lang: string) => string} plural
 * @property {(say: Say) => HTMLElement} slashSwitch
 * @property {string} SLASH  where this device remembers that a reader wants no shortcut of one letter
 */

(function (/** @type {typeof globalThis} */ root) {
  "use strict";

  const PATIENCE = 400;
  const REST = 500;
  const LONGEST_SHOWN = 80;
  const SLASH = "vademecum-slash";

  // What is said where a template forgot its own words.
  /** @type {Record<string, string>} */
  const ENGLISH = {
    none: "Nothing found for “{query}”.",
    "count-other": "{n} results",
    failed: "The search is not available.",
    more: "Show more results",
  };

  /** @type {Ui["texts"]} */
  const texts = (source) => (name) => source.getAttribute("data-msg-" + name) || ENGLISH[name] || "";

  /** @type {Ui["element"]} */
  function element(name, attributes = {}, ...content) {
    const made = document.createElement(name);
    for (const key of Object.keys(attributes)) made.setAttribute(key, attributes[key]);
    made.append(...content);
    return made;
  }

  /** The language if the browser can make sense of its tag. @param {string} lang */
  function valid(lang) {
    try {
      return Intl.getCanonicalLocales(lang)[0];
    } catch (error) {
      return undefined;
    }
  }

  /** @type {Ui["plural"]} */
  const plural = (count, lang) => new Intl.PluralRules(valid(lang)).select(count);

  /** What a language calls another. @type {(tag: string, lang: string) => string} */
  function languageName(tag, lang) {
    try {
      return new Intl.DisplayNames([valid(lang) || "en"], { type: "language" }).of(tag) || tag;
    } catch (error) {
      return tag;
    }
  }

  /** A script subtag says it; else the language's usual script. @param {string} lang */
  function direction(lang) {
    const script = /^[a-z]+(?:-[a-z]{3})*-([a-z]{4})(?:-|$)/i.exec(lang);
    const rtl = script
      ? /^(adlm|arab|hebr|nkoo|rohg|syrc|thaa)$/i.test(script[1])
      : /^(ar|arc|ckb|dv|fa|he|ks|nqo|ps|sd|syr|ug|ur|yi)(-|$)/i.test(lang);
    return rtl ? "rtl" : "ltr";
  }

  /** @param {Part[]} parts */
  const marked = (parts) => parts.map(({ text, mark }) => (mark ? element("mark", {}, text) : text));

  /** An item of the list, and what is to be loaded for it if it stays. @type {(result: Result, view: View) => { entry: HTMLElement, later: () => Promise<void> }} */
  function item(result, { base, lang }) {
    const address = base + result.url;
    const entry = element("li", {}, element("a", { href: address }, result.title));
    const passage = element("div");
    entry.append(passage);
    const meta = element("p", { class: "meta" });
    if (result.tier) {
      entry.lang = result.lang;
      entry.dir = direction(result.lang);
      meta.append(element("span", { class: "badge", lang, dir: direction(lang) }, languageName(result.lang, lang)));
    }
    const facts = [result.collection, result.guide, ...result.facts].filter(Boolean).join(" · ");
    if (facts) meta.append(element("span", {}, facts));
    if (meta.childNodes.length) entry.append(meta);

    /** @param {Passage} found */
    function fill({ excerpt, anchor, sections }) {
      passage.textContent = "";
      if (excerpt.length) passage.append(element("p", { class: "excerpt" }, ...marked(excerpt)));
      const places = [...(anchor ? [{ ...anchor, excerpt: [] }] : []), ...sections];
      if (!places.length) return;
      const links = places.map(({ id, title, excerpt: words }) => {
        const link = element("a", { href: address + "#" + encodeURIComponent(id) }, title);
        return element("li", {}, link, ...(words.length ? [element("span", {}, " ", ...marked(words))] : []));
      });
      passage.append(element("ul", { class: "sections" }, ...links));
    }
    fill(result);
    // The passage of a page that is read for it comes when it comes; until then there is the summary.
    async function later() {
      const found = result.passage && (await result.passage());
      if (found) fill(found);
    }
    return { entry, later };
  }

  /** @type {Ui["shown"]} */
  function shown(view) {
    const { status, note, list, others, box, say, lang, base, browse } = view;
    const otherList = /** @type {HTMLElement} */ (others.querySelector("ol"));
    /** @type {Promise<Engine> | null} */
    let opening = null;
    let current = new AbortController();
    /** @type {[string, QueryOptions]} */
    let asked = ["", {}];

    function engine() {
      if (!opening) {
        opening = root.Vademecum.search.open({ lang, base });
        opening.catch(() => (opening = null));
      }
      return opening;
    }

    /** @param {string} words */
    function tell(words) {
      // Setting the same words again would have them spoken again.
      if (status.textContent !== words) status.textContent = words;
    }

    const entries = () => [...Array.from(list.children), ...Array.from(otherList.children)];
    const count = () => entries().length;

    /** Where readers find what the search did not: the collections, as the page's menu names them. */
    const ways = element("div", { class: "search-ways" });
    note.after(ways);

    function lead() {
      const links = Array.from(document.querySelectorAll(".site-nav a"), (link) =>
        element("li", {}, element("a", { href: /** @type {HTMLAnchorElement} */ (link).href }, link.textContent || "")));
      if (links.length) ways.append(element("p", {}, say("browse")), element("ul", { class: "links" }, ...links));
      else if (browse) ways.append(element("p", {}, element("a", { href: browse }, say("browse") || browse)));
    }

    function clear() {
      list.textContent = otherList.textContent = note.textContent = ways.textContent = "";
      others.hidden = true;
    }

    /**
     * Shows something else. Whoever goes through the results by key while a late answer comes stays at the same one,
     * or if it is gone at its place, and is not thrown back to the beginning of the page.
     *
     * @param {() => void} show
     */
    function replace(show) {
      const here = /** @type {HTMLAnchorElement} */ (document.activeElement);
      const at = entries().findIndex((entry) => entry.contains(here));
      clear();
      show();
      if (at < 0) return;
      const left = entries();
      const links = left.flatMap((entry) => Array.from(entry.querySelectorAll("a")));
      const place = left[Math.min(at, left.length - 1)];
      (links.find(({ href }) => href === here.href) || (place && place.querySelector("a")) || box).focus();
    }

    function fail() {
      status.textContent = say("failed");
      if (!browse) return;
      status.append(" ", element("a", { href: browse }, say("browse") || say("failed")));
    }

    /** @param {Answer} answer */
    function announce({ total, words, loosened, partial = [] }) {
      const query = Array.from(asked[0].trim());
      const cut = query.length > LONGEST_SHOWN ? query.slice(0, LONGEST_SHOWN).join("") + "…" : query.join("");
      const counted = say("count-" + plural(total, lang)) || say("count-other");
      tell(total ? counted.split("{n}").join(total.toLocaleString(valid(lang))) : say("none").split("{query}").join(cut));
      if (!total) lead();
      const meant = words.flatMap(({ match, keys }) => (match === "typo" ? keys : []));
      const lost = partial.map((tag) => languageName(tag, lang));
      note.textContent = [
        loosened && total ? say("loose") : "",
        meant.length ? say("also").split("{words}").join(meant.join(", ")) : "",
        lost.length ? say("partial").split("{languages}").join(lost.join(", ")) : "",
      ].join(" ").trim();
    }

    /** @param {Answer} answer */
    function add({ results }) {
      const items = results.map((result) => item(result, view));
      items.forEach(({ entry }, i) => (results[i].tier ? otherList : list).append(entry));
      others.hidden = !otherList.children.length;
      const { signal } = current;
      // Whoever still types does not read passages. If the first may not be read, the others are not tried.
      setTimeout(async () => {
        if (signal.aborted || !items.length) return;
        await items[0].later();
        items.slice(1).forEach(({ later }) => later());
      }, REST);
      return items.length ? items[0].entry : null;
    }

    return {
      count,
      clear() {
        current.abort();
        clear();
        tell("");
      },
      // The index is on its way before the first letter is.
      open: () => void engine().catch(() => {}),
      async ask(query, options) {
        current.abort();
        const { signal } = (current = new AbortController());
        asked = [query, options];
        // Quick answers need no word about waiting, which a screen reader would speak.
        const slow = setTimeout(() => signal.aborted || tell(say("loading")), PATIENCE);
        try {
          const answer = await (await engine()).query(query, { ...options, signal });
          if (signal.aborted) return null;
          replace(() => options.limit !== 0 && add(answer));
          if (options.limit !== 0) announce(answer);
          else tell("");
          return answer;
        } catch (error) {
          if (!signal.aborted) replace(fail);
          return null;
        } finally {
          clearTimeout(slow);
        }
      },
      async more() {
        const { signal } = current;
        const offset = count();
        try {
          const answer = await (await engine()).query(asked[0], { ...asked[1], offset, signal });
          // A second click while the first was on its way has nothing to add.
          return signal.aborted || count() !== offset ? null : add(answer);
        } catch (error) {
          if (!signal.aborted) fail();
          return null;
        }
      },
    };
  }

  /** Turns the shortcut of one letter off, for those whom it hinders (WCAG 2.1.4). @type {Ui["slashSwitch"]} */
  function slashSwitch(say) {
    const box = /** @type {HTMLInputElement} */ (element("input", { type: "checkbox" }));
    const line = element("label", { class: "search-slash" }, box, " ", say("slash"));
    try {
      box.checked = localStorage.getItem(SLASH) !== "off";
      box.addEventListener("change", () => {
        if (box.checked) localStorage.removeItem(SLASH);
        else localStorage.setItem(SLASH, "off");
      });
    } catch (error) {
      // Where nothing can be remembered, the shortcut is off.
      line.hidden = true;
    }
    return line;
  }

  root.Vademecum.ui = { shown, element, texts, plural, slashSwitch, SLASH };
})(globalThis);
