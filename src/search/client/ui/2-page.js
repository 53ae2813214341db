// The search page: results of ten, filters with their counts, and all of it in the address.

(function (/** @type {typeof globalThis} */ root) {
  "use strict";

  const { shown, element, texts, slashSwitch } = root.Vademecum.ui;
  const { cut } = root.Vademecum.internal.text;

  const PAGE = 10;
  const PAUSE = 120;
  const SORTS = ["relevance", "title", "date"];

  /** @param {Element} box */
  function attach(box) {
    const form = box.querySelector("form");
    const input = /** @type {HTMLInputElement | null} */ (box.querySelector("input[type=search]"));
    const status = /** @type {HTMLElement | null} */ (box.querySelector("[data-search-status]"));
    const list = /** @type {HTMLElement | null} */ (box.querySelector("[data-search-results]"));
    if (form && input && status && list) run(box, form, input, status, list);
  }

  /** @type {(box: Element, form: HTMLFormElement, input: HTMLInputElement, status: HTMLElement, list: HTMLElement) => void} */
  function run(box, form, input, status, list) {
    const lang = box.getAttribute("data-lang") || "en";
    const base = box.getAttribute("data-base") || "";
    const say = texts(box);

    const note = element("p", { class: "note" });
    const others = element("section", { class: "others" }, element("h2", {}, say("others")), element("ol", { "data-search-results": "" }));
    const more = /** @type {HTMLButtonElement} */ (element("button", { type: "button", class: "more" }, say("more")));
    const chips = element("ul", { class: "chips" });
    const panel = /** @type {HTMLDetailsElement} */ (element("details", { class: "search-filters" }, element("summary", {}, say("filters"))));
    const fields = element("div");
    panel.append(fields);
    const sort = /** @type {HTMLSelectElement} */ (
      element("select", {}, ...SORTS.map((name) => element("option", { value: name }, say("sort-" + name))))
    );
    const sorting = element("label", { class: "search-sort" }, say("sort"), " ", sort);
    form.after(chips, panel);
    status.after(note);
    list.before(sorting);
    list.after(others, more);
    box.append(slashSwitch(say));
    more.hidden = others.hidden = sorting.hidden = chips.hidden = true;
    panel.open = matchMedia("(min-width: 60em)").matches;

    const results = shown({ status, note, list, others, box: input, say, lang, base, browse: box.getAttribute("data-browse") || "" });
    /** @type {Map<string, Set<string>>} */
    const chosen = new Map();
    /** Names of values and their fields, as far as the index told them. @type {Map<string, string>} */
    const labels = new Map();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let pause;
    let total = 0;

    // ---- Filters ----

    /** @type {(field: string, value: string, on: boolean) => void} */
    function choose(field, value, on) {
      const values = chosen.get(field) || new Set();
      if (on) values.add(value);
      else values.delete(value);
      if (values.size) chosen.set(field, values);
      else chosen.delete(field);
    }

    /** @param {Record<string, string[]>} applied */
    function showChips(applied) {
      chips.textContent = "";
      for (const field of Object.keys(applied)) {
        for (const value of applied[field]) {
          // What the query's text asks for is removed there.
          if (!(chosen.get(field) || new Set()).has(value)) continue;
          const label = labels.get(field + ":" + value) || value;
          const chip = element("button", { type: "button", "aria-label": say("remove").split("{value}").join(label) }, label);
          chip.addEventListener("click", () => {
            choose(field, value, false);
            search();
            input.focus();
          });
          chips.append(element("li", {}, chip));
        }
      }
      chips.hidden = !chips.children.length;
    }

    /** @param {Record<string, FacetCounts>} facets */
    function showFacets(facets) {
      const focused = document.activeElement instanceof HTMLInputElement ? document.activeElement.value : "";
      fields.textContent = "";
      for (const field of Object.keys(facets)) {
        const { title, values } = facets[field];
        const lines = values.flatMap(({ value, label, count }) => {
          labels.set(field + ":" + value, label);
          const on = (chosen.get(field) || new Set()).has(value);
          if (!count && !on) return [];
          const check = /** @type {HTMLInputElement} */ (element("input", { type: "checkbox", value: field + ":" + value }));
          check.checked = on;
          check.addEventListener("change", () => {
            choose(field, value, check.checked);
            search();
          });
          return [element("li", {}, element("label", {}, check, " ", element("span", {}, label), " ", element("span", { class: "count" }, String(count))))];
        });
        if (lines.length) fields.append(element("fieldset", {}, element("legend", {}, title), element("ul", {}, ...lines)));
      }
      // The list is made anew, but whoever went through it by keyboard stays where they were.
      const again = Array.from(fields.querySelectorAll("input")).find(({ value }) => focused && value === focused);
      if (again) again.focus();
    }

    // ---- Asking ----

    function remember() {
      try {
        const address = new URL(location.href);
        for (const name of ["q", "filter", "sort"]) address.searchParams.delete(name);
        if (input.value.trim()) address.searchParams.set("q", cut(input.value));
        chosen.forEach((values, field) => values.forEach((value) => address.searchParams.append("filter", field + ":" + value)));
        if (sort.value !== SORTS[0]) address.searchParams.set("sort", sort.value);
        history.replaceState(history.state, "", address.href);
      } catch (error) {
        // A page opened from disk may not change its address; the search works without.
      }
    }

    async function search() {
      clearTimeout(pause);
      remember();
      const blank = !input.value.trim() && !chosen.size;
      if (blank && !panel.open) {
        results.clear();
        more.hidden = sorting.hidden = chips.hidden = true;
        return;
      }
      const answer = await results.ask(input.value, {
        limit: blank ? 0 : PAGE,
        filters: Object.fromEntries(Array.from(chosen, ([field, values]) => [field, Array.from(values)])),
        sort: /** @type {any} */ (sort.value),
        facets: panel.open || chosen.size > 0,
      });
      total = answer && !blank ? answer.total : 0;
      more.hidden = results.count() >= total;
      if (!answer) return;
      sorting.hidden = blank || answer.total < 2;
      if (answer.facets) showFacets(answer.facets);
      showChips(answer.filters);
    }

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      search();
    });
    input.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(search, PAUSE);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing || !input.value) return;
      event.preventDefault();
      input.value = "";
      search();
    });
    input.addEventListener("focus", () => {
      results.open();
      if (!input.value && panel.open && !fields.children.length) search();
    });
    panel.addEventListener("toggle", () => {
      if (panel.open && !fields.children.length && document.activeElement !== document.body) search();
    });
    sort.addEventListener("change", search);
    more.addEventListener("click", async () => {
      const first = await results.more();
      const link = first && first.querySelector("a");
      if (link) link.focus();
      more.hidden = results.count() >= total;
    });

    const asked = new URLSearchParams(location.search);
    input.value = asked.get("q") || input.value;
    for (const filter of asked.getAll("filter")) {
      const at = filter.indexOf(":");
      if (at > 0) choose(filter.slice(0, at), filter.slice(at + 1), true);
    }
    if (SORTS.includes(asked.get("sort") || "")) sort.value = asked.get("sort") || "";
    if (input.value.trim() || chosen.size) search();
    else results.open();
  }

  document.querySelectorAll("[data-vademecum-search]").forEach(attach);
})(globalThis);
