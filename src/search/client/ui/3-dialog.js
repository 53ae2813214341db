// The search dialog: the first results as one types, on any page. `find.js` opens it.

(function (/** @type {typeof globalThis} */ root) {
  "use strict";

  const { shown, element, texts, slashSwitch } = root.Vademecum.ui;

  const FEW = 5;
  const PAUSE = 120;

  /** @type {HTMLDialogElement | undefined} */
  let dialog;

  /** What had the focus. @type {Element | null} */
  let origin = null;

  /**
   * Opens the dialog of a page.
   *
   * @param {HTMLFormElement} source  the page's own form, which leads to the search page
   * @param {string} typed  while the dialog was on its way
   * @param {Element | null} before  where the focus goes when it closes
   */
  root.Vademecum.ui.dialog = (source, typed, before) => {
    dialog = dialog || make(source);
    if (dialog.open) return;
    origin = before;
    dialog.showModal();
    const input = dialog.querySelector("input");
    if (!input) return;
    if (typed) {
      input.value = typed;
      input.dispatchEvent(new Event("input"));
    } else input.select();
  };

  /** @param {HTMLFormElement} source */
  function make(source) {
    const say = texts(source);
    const old = /** @type {HTMLInputElement} */ (source.querySelector("input[type=search]"));
    const label = (source.querySelector("label") || old).textContent || "";
    const input = /** @type {HTMLInputElement} */ (
      element("input", { type: "search", name: "q", id: "vm-find", autocomplete: "off", placeholder: old.placeholder, autofocus: "" })
    );
    const close = element("button", { type: "button", class: "search-close" }, say("close"));
    const status = element("p", { role: "status", "data-search-status": "" });
    const note = element("p", { class: "note" });
    const list = element("ol", { "data-search-results": "" });
    const others = element("section", { class: "others" }, element("h2", {}, say("others")), element("ol", { "data-search-results": "" }));
    const all = element("a", { href: source.action }, say("all"));
    const form = element(
      "form",
      { class: "search-form", role: "search", action: source.action },
      element("label", { class: "hidden", for: "vm-find" }, label),
      input,
      element("button", {}, (source.querySelector("button") || close).textContent || ""),
      close,
    );
    const made = /** @type {HTMLDialogElement} */ (
      element("dialog", { class: "search-dialog", "aria-label": label }, form, status, note, list, others, element("p", { class: "all" }, all), slashSwitch(say))
    );
    others.hidden = true;
    all.hidden = true;
    document.body.append(made);

    const results = shown({
      status, note, list, others, box: input, say,
      lang: source.getAttribute("data-lang") || "en",
      base: source.getAttribute("data-base") || "",
      browse: source.getAttribute("data-browse") || "",
    });
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let pause;

    /** The way to all results goes with those on show. @param {boolean} wanted */
    function offer(wanted) {
      const here = document.activeElement === all;
      all.hidden = !wanted;
      if (here && !wanted) input.focus();
    }

    async function search() {
      const { value } = input;
      if (!value.trim()) {
        results.clear();
        return offer(false);
      }
      const answer = await results.ask(value, { limit: FEW });
      if (!answer) {
        if (!results.count()) offer(false);
        return;
      }
      const address = new URL(source.action);
      address.searchParams.set("q", value);
      all.setAttribute("href", address.href);
      offer(answer.total > FEW);
    }

    input.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(search, PAUSE);
    });
    input.addEventListener("focus", results.open);
    close.addEventListener("click", () => made.close());
    made.addEventListener("close", () => origin instanceof HTMLElement && origin.focus());
    // A click beside the dialog is one on its backdrop.
    made.addEventListener("click", (event) => {
      if (event.target === made) made.close();
    });
    // Up and down lead from the box to the results and through them.
    made.addEventListener("keydown", (event) => {
      if (event.isComposing || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
      const stops = [input, ...Array.from(made.querySelectorAll("ol > li > a, .search-ways a")), all].filter((stop) => stop.getClientRects().length);
      const at = stops.indexOf(/** @type {Element} */ (document.activeElement));
      const next = /** @type {HTMLElement | undefined} */ (stops[at + (event.key === "ArrowDown" ? 1 : -1)]);
      if (at < 0 || !next) return;
      event.preventDefault();
      next.focus();
    });
    return made;
  }
})(globalThis);
