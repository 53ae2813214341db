// The page that offers the languages remembers a reader's choice, if the reader asks for it: on this device alone,
// without a cookie. Readers who come back through the list of languages (`#vm-all`) choose anew.

(function () {
  "use strict";

  const KEY = "vademecum-language";
  const nav = document.querySelector("[data-languages]");
  const box = document.querySelector("[data-remember]");
  const forget = document.querySelector("[data-forget]");
  if (!nav || !(box instanceof HTMLElement) || !(forget instanceof HTMLElement)) return;

  /** Storage may be switched off; then there is nothing to remember with. */
  const store = (function () {
    try {
      const storage = window.localStorage;
      storage.getItem(KEY);
      return storage;
    } catch {
      return null;
    }
  })();
  if (!store) return;

  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = nav.querySelectorAll("a[hreflang]");
  const chosen = store.getItem(KEY);
  const target = [...links].find((link) => link.hreflang === chosen);
  if (target && location.hash !== "#vm-all") {
    location.replace(target.href);
    return;
  }

  const check = box.querySelector("input");
  box.hidden = false;
  if (check) check.checked = Boolean(target);
  forget.hidden = !target;
  forget.addEventListener("click", function () {
    store.removeItem(KEY);
    forget.hidden = true;
    if (check) check.checked = false;
  });
  for (const link of links) {
    link.addEventListener("click", function () {
      if (check && check.checked) store.setItem(KEY, link.hreflang);
    });
  }
})();
