// The search page and the keys that lead to it. The words come from the template, in the page's language: see
// `data-msg-*` in the search page's markup.

(function (/** @type {typeof globalThis} */ root) {
  "use strict";

  if (typeof document === "undefined") return;

  const { text } = root.Vademecum.internal;

  const PAGE = 10;
  const PAUSE = 120;
  /** Quick answers need no word about waiting, which a screen reader would speak. */
  const PATIENCE = 400;
  const LONGEST_SHOWN = 80;

  // What is said where a template forgot its own words.
  /** @type {Record<string, string>} */
  const ENGLISH = {
    none: "Nothing found for “{query}”.",
    "count-other": "{n} results",
    failed: "The search is not available.",
    loading: "",
    more: "Show more results",
  };

  /** @param {Element} box */
  function attach(box) {
    const form = box.querySelector("form");
    const input = /** @type {HTMLInputElement | null} */ (box.querySelector("input[type=search]"));
    const status = box.querySelector("[data-search-status]");
    const list = box.querySelector("[data-search-results]");
    if (form && input && status && list) {
      run(box, form, input, /** @type {HTMLElement} */ (status), /** @type {HTMLElement} */ (list));
    }
  }

  /**
   * @param {Element} box
   * @param {HTMLFormElement} form
   * @param {HTMLInputElement} input
   * @param {HTMLElement} status
   * @param {HTMLElement} list
   */
  function run(box, form, input, status, list) {
    const lang = box.getAttribute("data-lang") || "en";
    const base = box.getAttribute("data-base") || "";
    const message = (/** @type {string} */ name) => box.getAttribute("data-msg-" + name) || ENGLISH[name] || "";

    const more = element("button", "more", message("more"));
    more.setAttribute("type", "button");
    more.hidden = true;
    list.after(more);

    /** @type {Promise<Engine> | null} */
    let opening = null;
    let current = new AbortController();
    let query = "";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let pause;

    function engine() {
      if (!opening) {
        opening = root.Vademecum.search.open({ lang, base });
        opening.catch(() => (opening = null));
      }
      return opening;
    }

    /** @param {string} words */
    function say(words) {
      // Setting the same words again would have them spoken again.
      if (status.textContent !== words) status.textContent = words;
    }

    function clear() {
      list.textContent = "";
      more.hidden = true;
    }

    function fail() {
      status.textContent = message("failed");
      const browse = box.getAttribute("data-browse");
      if (!browse) return;
      const link = element("a", "", message("browse") || message("failed"));
      link.setAttribute("href", browse);
      if (message("browse")) status.append(" ");
      else status.textContent = "";
      status.append(link);
    }

    /** @param {Answer} answer */
    function announce({ total }) {
      if (!total) {
        const shown = Array.from(query.trim());
        const cut = shown.length > LONGEST_SHOWN ? shown.slice(0, LONGEST_SHOWN).join("") + "…" : shown.join("");
        say(message("none").split("{query}").join(cut));
        return;
      }
      const words = message("count-" + plural(total, lang)) || message("count-other");
      say(words.split("{n}").join(total.toLocaleString(valid(lang))));
    }

    /**
     * @param {Answer} answer
     * @returns {HTMLElement | undefined} the first new result
     */
    function show({ total, results }) {
      const items = results.map((result) => item(result, base, lang));
      list.append(...items);
      more.hidden = list.children.length >= total;
      return items[0];
    }

    async function search() {
      clearTimeout(pause);
      current.abort();
      const { signal } = (current = new AbortController());
      query = text.cut(input.value);
      remember(query);
      if (!query.trim()) {
        clear();
        say("");
        return;
      }
      const slow = setTimeout(() => signal.aborted || say(message("loading")), PATIENCE);
      try {
        const answer = await (await engine()).query(query, { limit: PAGE, signal });
        if (signal.aborted) return;
        clear();
        show(answer);
        announce(answer);
      } catch (error) {
        if (signal.aborted) return;
        clear();
        fail();
      } finally {
        clearTimeout(slow);
      }
    }

    async function searchOn() {
      const { signal } = current;
      const offset = list.children.length;
      try {
        const answer = await (await engine()).query(query, { limit: PAGE, offset, signal });
        // A second click while the first was on its way has nothing to add.
        if (signal.aborted || list.children.length !== offset) return;
        const first = show(answer);
        announce(answer);
        const link = first && first.querySelector("a");
        if (link) link.focus();
      } catch (error) {
        if (!signal.aborted) fail();
      }
    }

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      search();
    });
    input.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(search, PAUSE);
    });
    // The index is on its way before the first letter is.
    input.addEventListener("focus", () => void engine().catch(() => {}));
    more.addEventListener("click", searchOn);

    const asked = new URLSearchParams(location.search).get("q");
    if (asked) input.value = asked;
    if (input.value) search();
  }

  /** @param {string} query */
  function remember(query) {
    try {
      const address = new URL(location.href);
      if (query.trim()) address.searchParams.set("q", query);
      else address.searchParams.delete("q");
      history.replaceState(history.state, "", address.href);
    } catch (error) {
      // A page opened from disk may not change its address; the search works without.
    }
  }

  /** @type {(result: Result, base: string, lang: string) => HTMLElement} */
  function item(result, base, lang) {
    const entry = element("li");
    if (result.lang !== lang) {
      entry.lang = result.lang;
      entry.dir = direction(result.lang);
    }
    const address = base + result.url;
    entry.append(link(address, result.title));
    const excerpt = element("p", "excerpt");
    for (const part of result.excerpt) excerpt.append(part.mark ? element("mark", "", part.text) : part.text);
    if (result.excerpt.length) entry.append(excerpt);
    const meta = [result.collection, ...result.facts].filter(Boolean).join(" · ");
    if (meta) entry.append(element("p", "meta", meta));
    if (result.anchor) {
      const place = element("p", "section");
      place.append(link(address + "#" + encodeURIComponent(result.anchor.id), result.anchor.title));
      entry.append(place);
    }
    return entry;
  }

  /** @type {(address: string, words: string) => HTMLElement} */
  function link(address, words) {
    const anchor = element("a", "", words);
    anchor.setAttribute("href", address);
    return anchor;
  }

  /** @type {(name: string, className?: string, words?: string) => HTMLElement} */
  function element(name, className, words) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (words) made.textContent = words;
    return made;
  }

  /** A script subtag says it; else the language's usual script. @param {string} lang */
  function direction(lang) {
    const script = /^[a-z]+(?:-[a-z]{3})*-([a-z]{4})(?:-|$)/i.exec(lang);
    const rtl = script
      ? /^(adlm|arab|hebr|nkoo|rohg|syrc|thaa)$/i.test(script[1])
      : /^(ar|arc|ckb|dv|fa|he|ks|nqo|ps|sd|syr|ug|ur|yi)(-|$)/i.test(lang);
    return rtl ? "rtl" : "ltr";
  }

  /** @type {(n: number, lang: string) => string} */
  function plural(n, lang) {
    return new Intl.PluralRules(valid(lang)).select(n);
  }

  /** The language if the browser can make sense of its tag. @param {string} lang */
  function valid(lang) {
    try {
      return Intl.getCanonicalLocales(lang)[0];
    } catch (error) {
      return undefined;
    }
  }

  // ---- Keys ----

  /** @param {EventTarget | null} target */
  function isTyping(target) {
    const field = /** @type {HTMLElement | null} */ (target);
    if (!field || !field.matches) return false;
    const letterless = ["checkbox", "radio", "button", "submit"].map((type) => `:not([type=${type}])`).join("");
    return field.isContentEditable || field.matches(`input${letterless}, textarea, select`);
  }

  /** @param {KeyboardEvent} event */
  function pressed(event) {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const control = event.ctrlKey || event.metaKey;
    const target = /** @type {HTMLInputElement} */ (event.target);
    if (event.key === "Escape") {
      if (target && target.matches && target.matches("input[type=search]") && target.value) {
        event.preventDefault();
        target.value = "";
        target.dispatchEvent(new Event("input", { bubbles: true }));
      }
      return;
    }
    const asked = control ? !event.shiftKey && event.key.toLowerCase() === "k" : event.key === "/";
    if (!asked || isTyping(target)) return;
    // The search page has a second box in its header: there the page's own comes first.
    const places = [document.querySelector("[data-vademecum-search]"), document];
    const field = places
      .flatMap((place) => Array.from(place ? place.querySelectorAll("input[type=search]") : []))
      .find((candidate) => candidate.getClientRects().length);
    if (!field) return;
    event.preventDefault();
    /** @type {HTMLInputElement} */ (field).select();
    /** @type {HTMLInputElement} */ (field).focus();
  }

  function start() {
    document.querySelectorAll("[data-vademecum-search]").forEach(attach);
    document.addEventListener("keydown", pressed);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})(globalThis);
