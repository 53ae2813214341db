// Makes the list of a collection live: several values at once, chips to take them away, other orders, cards or a table;
// all of it kept in the address. The entries come from a script beside the list, asked for on first use. The pages of
// single values do the same without this script; from them it leads to the list.

(function () {
  "use strict";

  /** Cards shown at first, and at each further step. */
  const STEP = 24;
  /** Files of cards that are asked for before they are needed: those of 2,000 entries. */
  const AHEAD = 20;
  /** Names in an address that are no fields. */
  const OWN = ["sort", "view", "pick", "compare", "q"];

  const found = document.querySelector("[data-live-list]");
  if (!(found instanceof HTMLElement)) return;
  const root = found;
  const { entries: source = "", list: home = "", lang = "" } = root.dataset;
  /** Whether this is the list itself, and not a part of it. */
  const whole = "whole" in root.dataset;

  const one = (/** @type {string} */ selector) => /** @type {HTMLElement | null} */ (root.querySelector(selector));
  const heading = one("#vm-entries");
  const shelf = one("[data-browse-list]");
  const chosen = one("[data-browse-chosen]");
  const more = one("[data-browse-more]");
  const paging = one("[data-browse-paging]");
  const panel = one("[data-browse-facets]");
  const back = one("[data-browse-found]");
  const sorter = /** @type {HTMLSelectElement | null} */ (one("[data-browse-sort]"));
  const first = shelf && shelf.firstElementChild;
  const plurals = new Intl.PluralRules(lang);

  /**
   * @typedef {object} Entries
   * @property {number} part
   * @property {number} chunk
   * @property {string[]} ids
   * @property {string[]} titles
   * @property {Record<string, Record<string, number[]>>} facets
   * @property {Record<string, number[]>} orders
   * @property {{ key: string, label: string }[]} columns
   * @property {string[]} [cards]
   * @property {string[]} [rows]
   */

  // What the scripts with the entries hand over, by their number.
  /** @type {Entries[]} */
  const parts = [];
  const page = /** @type {any} */ (window);
  page.vademecumEntries = { push: (/** @type {Entries} */ data) => void (parts[data.part] = data) };

  /** @type {Promise<Entries>[]} */
  const asked = [];

  /**
   * Asks for one of the scripts with the entries. Classic scripts load from a disk, too.
   *
   * @param {number} part
   * @returns {Promise<Entries>}
   */
  function load(part) {
    asked[part] = asked[part] || new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = part === 0 ? source : source.replace(/\.js$/, "-" + part + ".js");
      script.onload = () => (parts[part] ? resolve(parts[part]) : reject(new Error(script.src)));
      script.onerror = function () {
        delete asked[part];
        reject(new Error(script.src));
      };
      document.head.append(script);
    });
    return asked[part];
  }

  /** The script that draws an entry. */
  const partOf = (/** @type {Entries} */ data, /** @type {number} */ at) =>
    data.cards ? 0 : Math.floor(at / data.chunk) + 1;

  /**
   * The card or the row of an entry, as the theme draws it.
   *
   * @param {Entries} data
   * @param {number} at
   * @param {"cards" | "rows"} kind
   */
  function drawn(data, at, kind) {
    const part = partOf(data, at);
    return ((parts[part] || {})[kind] || [])[part === 0 ? at : at % data.chunk] || "";
  }

  /** Asks for all that is needed to draw some entries. */
  const drawable = (/** @type {Entries} */ data, /** @type {number[]} */ places) =>
    Promise.all([...new Set(places.map((at) => partOf(data, at)))].map(load));

  // The state: what the address says.
  const state = { filters: /** @type {Map<string, Set<string>>} */ (new Map()), sort: "", view: "", pick: /** @type {string[]} */ ([]), compare: /** @type {string[]} */ ([]) };

  function read() {
    const words = new URLSearchParams(location.search);
    const several = (/** @type {string} */ name) => (words.get(name) || "").split(",").filter(Boolean);
    state.filters.clear();
    for (const name of new Set(words.keys())) {
      if (!OWN.includes(name)) state.filters.set(name, new Set(words.getAll(name).flatMap((word) => word.split(",")).filter(Boolean)));
    }
    state.sort = words.get("sort") || "";
    state.view = words.get("view") === "table" ? "table" : "";
    state.pick = several("pick");
    state.compare = several("compare");
  }

  /** The address of the list in this state. */
  function address() {
    const words = [];
    const add = (/** @type {string} */ name, /** @type {string[]} */ values) => {
      if (values.length) words.push(encodeURIComponent(name) + "=" + values.map(encodeURIComponent).join(","));
    };
    for (const [name, values] of state.filters) add(name, [...values]);
    for (const name of /** @type {const} */ (["sort", "view"])) add(name, state[name] ? [state[name]] : []);
    add("pick", state.pick);
    add("compare", state.compare);
    return words.length ? "?" + words.join("&") : "";
  }

  /** @param {boolean} [replace]  whether the way back leads past this state */
  function go(replace) {
    if (!whole) {
      location.assign(home + address());
      return;
    }
    limit = begin;
    const url = location.pathname.split("/").pop() + address();
    history[replace ? "replaceState" : "pushState"](null, "", url || "./");
    show();
  }

  /** @typedef {{ box: HTMLInputElement, label: HTMLElement, count: Element | null, shown: number }} Tick */

  /** @type {Map<string, Map<string, Tick>>} */
  const boxes = new Map();

  /** Makes boxes to tick of the links, at the same places. */
  function tickable() {
    for (const group of panel ? panel.querySelectorAll("details[data-field]") : []) {
      const field = group.getAttribute("data-field") || "";
      const label = (group.querySelector("summary") || group).textContent || "";
      /** @type {Map<string, Tick>} */
      const own = new Map();
      const set = document.createElement("div");
      set.setAttribute("role", "group");
      set.setAttribute("aria-label", label);
      set.className = "ticks";
      for (const link of group.querySelectorAll("a[data-value]")) {
        const value = link.getAttribute("data-value") || "";
        const box = document.createElement("input");
        box.type = "checkbox";
        box.autocomplete = "off";
        box.checked = !whole && link.hasAttribute("aria-current");
        box.addEventListener("change", function () {
          toggle(field, value, box.checked);
        });
        const text = document.createElement("label");
        text.append(box, ...link.childNodes);
        const count = text.querySelector(".count");
        own.set(value, { box, label: text, count, shown: Number((count && count.textContent) || NaN) });
        set.append(text);
        if (box.checked) state.filters.set(field, (state.filters.get(field) || new Set()).add(value));
      }
      const list = group.querySelector("ul");
      if (list) list.replaceWith(set);
      boxes.set(field, own);
    }
  }

  /**
   * @param {string} field
   * @param {string} value
   * @param {boolean} on
   */
  function toggle(field, value, on) {
    const values = state.filters.get(field) || new Set();
    if (on) values.add(value);
    else values.delete(value);
    if (values.size) state.filters.set(field, values);
    else state.filters.delete(field);
    go();
  }

  /**
   * The entries that fit, and how many there would be with each value: any of a facet's values fits, and all facets must.
   *
   * @param {Entries} data
   */
  function select(data) {
    const total = data.ids.length;
    const misses = new Uint8Array(total);
    /** @type {Map<string, Uint8Array>} */
    const fits = new Map();
    for (const [field, values] of state.filters) {
      const fit = new Uint8Array(total);
      for (const value of values) {
        const list = (data.facets[field] || {})[value] || [];
        for (let n = 0; n < list.length; n++) fit[list[n]] = 1;
      }
      for (let at = 0; at < total; at++) misses[at] += 1 - fit[at];
      fits.set(field, fit);
    }
    for (const [field, own] of boxes) {
      const fit = fits.get(field);
      const values = state.filters.get(field);
      const lists = data.facets[field] || {};
      for (const [value, tick] of own) {
        const list = lists[value] || [];
        let count = 0;
        for (let n = 0; n < list.length; n++) {
          const at = list[n];
          // Counted as if this facet were not narrowed: its own miss does not matter.
          if (misses[at] === 0 || (misses[at] === 1 && fit && !fit[at])) count++;
        }
        const on = Boolean(values && values.has(value));
        if (tick.box.checked !== on) tick.box.checked = on;
        tick.label.classList.toggle("empty", count === 0 && !on);
        if (tick.count && tick.shown !== count) tick.count.textContent = String((tick.shown = count));
      }
    }
    const order = state.sort && data.orders[state.sort];
    const places = [];
    for (let n = 0; n < total; n++) {
      const at = order ? order[n] : n;
      if (misses[at] === 0) places.push(at);
    }
    return places;
  }

  /** Texts that the theme has put into the page. */
  const message = (/** @type {string} */ name) => root.getAttribute("data-msg-" + name) || "";
  const numbers = new Intl.NumberFormat(lang, { useGrouping: false, numberingSystem: "latn" });
  const counted = (/** @type {number} */ n) =>
    (message("count-" + plurals.select(n)) || message("count-other")).replace("{n}", numbers.format(n));

  /** The labels of values, as the panel has them. */
  function labelOf(/** @type {string} */ field, /** @type {string} */ value) {
    const tick = (boxes.get(field) || new Map()).get(value);
    const group = panel && panel.querySelector('details[data-field="' + CSS.escape(field) + '"] > summary');
    return {
      kind: (group && group.textContent) || field,
      text: ((tick && tick.label.querySelector("span")) || { textContent: value }).textContent || value,
    };
  }

  function chips() {
    if (!chosen) return;
    chosen.replaceChildren();
    for (const [field, values] of state.filters) {
      for (const value of values) {
        const { kind, text } = labelOf(field, value);
        const chip = document.createElement("button");
        chip.type = "button";
        chip.className = "chip";
        chip.innerHTML = '<span class="hidden"></span><span class="kind"></span> ';
        const [hidden, name] = chip.children;
        hidden.textContent = message("remove") + " ";
        name.textContent = kind;
        chip.append(text);
        chip.addEventListener("click", function () {
          toggle(field, value, false);
          if (heading) heading.focus({ preventScroll: true });
        });
        const item = document.createElement("li");
        item.append(chip);
        chosen.append(item);
      }
    }
    chosen.hidden = state.filters.size === 0;
  }

  // Cards are made once; those that stand in the page are taken over.
  /** @type {Map<number, Element>} */
  const cards = new Map();
  const template = document.createElement("template");

  /** Makes those cards that are not there yet, in one go: a parser costs more to start than to run. */
  function make(/** @type {Entries} */ data, /** @type {number[]} */ places) {
    const missing = places.filter((at) => !cards.has(at));
    if (!missing.length) return;
    template.innerHTML = missing.map((at) => drawn(data, at, "cards").trim() || "<li></li>").join("");
    const made = [...template.content.children];
    missing.forEach((at, n) => cards.set(at, made[n] || document.createElement("li")));
  }

  const begin = Math.max(STEP, first ? first.children.length : 0);
  let limit = begin;
  let turn = 0;

  async function show() {
    const own = ++turn;
    root.classList.toggle("comparing", state.compare.length > 0);
    root.dispatchEvent(new CustomEvent("vademecum:state"));
    chips();
    for (const link of root.querySelectorAll("[data-view]")) {
      const view = link.getAttribute("data-view");
      if (view === "list" || view === "table") {
        if ((view === "table") === (state.view === "table")) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
      }
    }
    if (sorter) sorter.value = state.sort;
    try {
      const data = await load(0);
      if (own !== turn) return;
      adopt(data);
      const places = select(data);
      const most = state.view === "table" ? limit * 4 : limit;
      const now = places.slice(0, most);
      const untouched = !state.filters.size && !state.sort && !state.view;
      const count = counted(places.length);
      if (heading) heading.textContent = places.length ? count : message("none");
      if (back) back.textContent = count;
      if (paging) paging.hidden = !untouched;
      if (more) more.hidden = places.length <= most || (untouched && Boolean(paging));
      if (!shelf) return;
      shelf.setAttribute("aria-busy", "true");
      const missing = state.view === "table" ? now : now.filter((at) => !cards.has(at));
      await drawable(data, missing);
      if (own !== turn) return;
      shelf.removeAttribute("aria-busy");
      shelf.replaceChildren(state.view === "table" ? table(data, now) : list(data, now));
      shelf.dispatchEvent(new CustomEvent("vademecum:drawn", { bubbles: true }));
    } catch {
      if (own !== turn) return;
      if (shelf) shelf.removeAttribute("aria-busy");
      if (heading) heading.textContent = message("failed");
    }
  }

  function list(/** @type {Entries} */ data, /** @type {number[]} */ places) {
    make(data, places);
    const made = document.createElement("ul");
    made.className = "entries";
    made.append(...places.flatMap((at) => cards.get(at) || []));
    return made;
  }

  function table(/** @type {Entries} */ data, /** @type {number[]} */ places) {
    const region = document.createElement("div");
    region.className = "table entries-table";
    region.tabIndex = 0;
    region.setAttribute("role", "region");
    const title = document.querySelector("h1");
    region.setAttribute("aria-label", (title && title.textContent) || "");
    const labels = [sorter ? sorter.options[1].text : "", ...data.columns.map((column) => column.label)];
    region.innerHTML = "<table><thead><tr></tr></thead><tbody></tbody></table>";
    const [row] = region.getElementsByTagName("tr");
    for (const label of labels) {
      const head = document.createElement("th");
      head.scope = "col";
      head.textContent = label;
      row.append(head);
    }
    region.getElementsByTagName("tbody")[0].innerHTML = places.map((at) => drawn(data, at, "rows")).join("");
    return region;
  }

  /** The entries that stand in the page are the first of the list. */
  function adopt(/** @type {Entries} */ data) {
    const items = whole && first && !cards.size ? first.children : [];
    for (const item of items) {
      const at = data.ids.indexOf(item.getAttribute("data-entry") || "");
      if (at >= 0) cards.set(at, item);
    }
  }

  // Asked for when a hand comes near, the entries are there when they are needed: first what is counted, then, while
  // the reader looks for a value, the cards.
  const idle = (/** @type {() => void} */ act) => void (window.requestIdleCallback ? requestIdleCallback(act, { timeout: 500 }) : setTimeout(act, 50));
  const early = () => void load(0).then(ahead, () => {});

  function ahead(/** @type {Entries} */ data) {
    // Code that ran once runs faster, and what is counted stays the same.
    idle(() => void select(data));
    const connection = /** @type {any} */ (navigator).connection;
    if (data.cards || (connection && connection.saveData)) return;
    const last = Math.min(AHEAD, partOf(data, data.ids.length - 1));
    const next = (/** @type {number} */ part) => idle(() => void (part <= last && load(part).then(() => next(part + 1), () => {})));
    next(1);
  }

  for (const near of [panel, sorter, one(".list-bar .jump")]) {
    for (const kind of ["pointerover", "focusin"]) if (near) near.addEventListener(kind, early, { once: true });
  }

  tickable();
  if (sorter) {
    sorter.addEventListener("change", function () {
      state.sort = sorter.value;
      go();
    });
  }
  if (more) {
    more.addEventListener("click", function () {
      limit += STEP;
      show();
    });
  }
  root.addEventListener("click", function (event) {
    const link = event.target instanceof Element ? event.target.closest("a[data-view]") : null;
    const view = link && link.getAttribute("data-view");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!whole || !plain || (view !== "list" && view !== "table")) return;
    // The table has a page of its own, which knows no filters.
    if (view === "table" && !state.filters.size && !state.sort) return;
    event.preventDefault();
    state.view = view === "table" ? view : "";
    go();
  });
  if (whole) {
    window.addEventListener("popstate", function () {
      read();
      limit = begin;
      show();
    });
    read();
    if (state.filters.size || state.sort || state.view || state.compare.length) show();
  } else {
    state.pick = (new URLSearchParams(location.search).get("pick") || "").split(",").filter(Boolean);
  }

  page.vademecumBrowse = {
    root,
    state,
    home,
    whole,
    address,
    go,
    entries: () => load(0),
    async rows(/** @type {Entries} */ data, /** @type {number[]} */ places) {
      await drawable(data, places);
      return places.map((at) => drawn(data, at, "rows"));
    },
  };
})();
