// The keys and the button that lead to the search, on every page. What they open is loaded when it is asked for. Without
// this script the form in the header leads to the search page.

(function () {
  "use strict";

  const SLASH = "vademecum-slash";

  /** @type {HTMLFormElement | null} */
  const form = document.querySelector("form[data-search-engine]");
  /** @type {HTMLButtonElement | null} */
  const button = document.querySelector("button[data-search-open]");
  /** The search page's own box. @type {HTMLInputElement | null} */
  const box = document.querySelector("[data-vademecum-search] input[type=search]");
  const input = form && form.querySelector("input");

  /** @type {Promise<unknown> | null} */
  let loading = null;

  /** @type {(made: HTMLScriptElement | HTMLLinkElement) => Promise<unknown>} */
  const added = (made) =>
    new Promise((resolve, reject) => {
      made.addEventListener("load", resolve);
      made.addEventListener("error", () => {
        made.remove();
        reject(new Error("cannot be loaded"));
      });
      document.head.append(made);
    });

  /** @param {string | undefined} address */
  function script(address) {
    const made = document.createElement("script");
    made.src = address || "";
    // In the order of their asking, though they come at once.
    made.async = false;
    return added(made);
  }

  /**
   * The index begins to come beside the script that reads it, and not after it.
   *
   * @param {HTMLElement} place  what names the language and the way to the site's root
   */
  function begin(place) {
    if (!/^http/.test(location.protocol)) return;
    const index = document.createElement("link");
    index.rel = "preload";
    index.as = "script";
    index.href = place.dataset.base + "search/" + place.dataset.lang + "/root.js";
    document.head.append(index);
  }

  function load() {
    if (!loading && form) {
      const style = document.createElement("link");
      style.rel = "stylesheet";
      style.href = form.dataset.searchStyle || "";
      begin(form);
      loading = Promise.all([added(style), script(form.dataset.searchEngine), script(form.dataset.searchUi)]);
      loading.catch(() => (loading = null));
    }
    return loading;
  }

  /** @type {(form: HTMLFormElement, plain: boolean) => void} */
  function show(form, plain) {
    form.hidden = !plain;
    if (button) button.hidden = plain;
  }

  let ready = false;

  async function open() {
    if (!form || !input) return;
    const before = document.activeElement;
    if (!ready) {
      // Until the dialog is there, and where it cannot be loaded, the form takes what is typed.
      show(form, true);
      input.value = "";
      input.focus();
      try {
        await load();
      } catch (error) {
        return;
      }
      ready = true;
      show(form, false);
    }
    if (Vademecum.ui.dialog) Vademecum.ui.dialog(form, input.value, before === document.body ? button : before);
    input.value = "";
  }

  // Whoever was quicker than the script keeps the box.
  if (form && button && input && "showModal" in HTMLDialogElement.prototype && document.activeElement !== input && !input.value) {
    const keys = button.querySelector("kbd");
    if (keys && /Mac|iP/.test(navigator.platform)) keys.textContent = "⌘K";
    show(form, false);
    button.addEventListener("click", open);
    button.addEventListener("pointerenter", () => void Promise.resolve(load()).catch(() => {}), { once: true });
  }

  /** @type {HTMLElement | null} */
  const page = box && box.closest("[data-vademecum-search]");
  if (page) begin(page);

  /** A shortcut of one letter can be turned off (WCAG 2.1.4), and is off where that could not be remembered. */
  function slash() {
    try {
      return localStorage.getItem(SLASH) !== "off";
    } catch (error) {
      return false;
    }
  }

  /** @param {EventTarget | null} target */
  function isTyping(target) {
    if (!(target instanceof HTMLElement)) return false;
    const letterless = ["checkbox", "radio", "button", "submit"].map((type) => `:not([type=${type}])`).join("");
    return target.isContentEditable || target.matches(`input${letterless}, textarea, select`);
  }

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.isComposing || event.altKey || isTyping(event.target)) return;
    const control = event.ctrlKey || event.metaKey;
    const asked = control ? !event.shiftKey && event.key.toLowerCase() === "k" : event.key === "/" && slash();
    if (!asked || !(box || form)) return;
    event.preventDefault();
    if (box) {
      box.focus();
      box.select();
    } else if (form && !form.hidden && input) input.focus();
    else open();
  });
})();
