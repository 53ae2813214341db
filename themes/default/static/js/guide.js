// What a reader of a guide ticks is kept in this browser and nowhere else: no cookie, nothing is sent. Without a script,
// or where the browser keeps nothing, the boxes are for paper.
//
// One record holds all ticks of a site: the id of an entry, and the keys of its ticked points. The same keys stand in
// every language.

(function () {
  "use strict";

  // assets/js/guide.….js: two folders up is the site, which may share its host with others.
  const own = document.currentScript;
  const root = own instanceof HTMLScriptElement ? new URL("../../", own.src).pathname : "/";
  const RECORD = "vademecum-ticks " + root;

  for (const place of all("[data-print]")) {
    const button = place.querySelector("button");
    place.hidden = false;
    if (button) button.addEventListener("click", () => print(place.dataset.print ? place.closest(".worksheet") : null));
  }

  /** Prints the page, or one sheet of it. @param {Element | null} sheet */
  function print(sheet) {
    const { classList } = document.documentElement;
    if (sheet) {
      classList.add("print-sheet");
      sheet.classList.add("printing");
      window.addEventListener("afterprint", function () {
        classList.remove("print-sheet");
        sheet.classList.remove("printing");
      }, { once: true });
    }
    window.print();
  }

  /** Storage may be switched off; then there is nothing to tick. */
  const store = (function () {
    try {
      const storage = window.localStorage;
      storage.getItem(RECORD);
      return storage;
    } catch {
      return null;
    }
  })();
  if (!store) return;

  /** @returns {Record<string, string[]>} keys by entry */
  function read() {
    try {
      const found = JSON.parse(store.getItem(RECORD) || "{}");
      return typeof found === "object" && found ? found : {};
    } catch {
      return {};
    }
  }

  /** @param {Record<string, string[]>} ticks */
  function write(ticks) {
    try {
      if (Object.keys(ticks).length) store.setItem(RECORD, JSON.stringify(ticks));
      else store.removeItem(RECORD);
    } catch {
      // A full or locked storage keeps nothing; the page goes on.
    }
  }

  /** @param {string} id @param {string} key @param {boolean} ticked */
  function set(id, key, ticked) {
    const ticks = read();
    const keys = new Set(ticks[id]);
    if (ticked) keys.add(key);
    else keys.delete(key);
    if (keys.size) ticks[id] = [...keys];
    else delete ticks[id];
    write(ticks);
  }

  /** @type {{ box: HTMLInputElement, id: string, key: string }[]} */
  const boxes = [];

  for (const list of all("[data-checklist]")) {
    const id = list.dataset.checklist || "";
    for (const item of all("[data-check]", list)) {
      const box = document.createElement("input");
      const label = document.createElement("label");
      box.type = "checkbox";
      label.append(box, ...item.childNodes);
      item.replaceChildren(label);
      item.classList.add("live");
      boxes.push({ box, id, key: item.dataset.check || "" });
    }
    // Boxes that editors put into a text have no key but their place among all.
    const article = list.closest(".part") || list.closest("article");
    const tasks = article ? [...article.querySelectorAll(".prose .tasks input")] : [];
    tasks.forEach(function (box, i) {
      if (!(box instanceof HTMLInputElement)) return;
      box.disabled = false;
      boxes.push({ box, id, key: i + "/" + tasks.length });
    });
  }

  function show() {
    const ticks = read();
    for (const { box, id, key } of boxes) box.checked = (ticks[id] || []).includes(key);
    for (const place of all("[data-guide-progress]")) {
      const guide = place.dataset.guideProgress || "";
      const ids = Object.keys(ticks).filter((id) => id === guide || id.startsWith(guide + "/"));
      const n = ids.reduce((sum, id) => sum + ticks[id].length, 0);
      /** @type {HTMLElement | null} */
      const line = place.querySelector("[data-guide-count]");
      if (line) line.textContent = (line.dataset.msg || "").replace("{n}", n.toLocaleString(document.documentElement.lang));
      place.hidden = !n;
    }
  }

  for (const { box, id, key } of boxes) {
    box.autocomplete = "off";
    box.addEventListener("change", () => set(id, key, box.checked));
  }

  for (const note of all("[data-checklist-note]")) {
    const button = note.querySelector("[data-checklist-clear]");
    const status = note.querySelector("[role=status]");
    note.hidden = false;
    if (!(button instanceof HTMLElement)) continue;
    button.addEventListener("click", function () {
      const list = note.closest("[data-checklist]");
      const guide = note.closest("[data-guide-progress]");
      const id = list instanceof HTMLElement ? list.dataset.checklist : undefined;
      const above = guide instanceof HTMLElement ? guide.dataset.guideProgress : undefined;
      const ticks = read();
      for (const name of Object.keys(ticks)) {
        if (above === undefined ? name === id || id === undefined : name === above || name.startsWith(above + "/")) delete ticks[name];
      }
      write(ticks);
      if (status instanceof HTMLElement) status.textContent = status.dataset.msgCleared || "";
      show();
    });
  }

  show();
  // The same guide in another tab, or this page out of the browser's memory.
  window.addEventListener("storage", show);
  window.addEventListener("pageshow", show);

  /** @param {string} selector @param {ParentNode} [within] @returns {HTMLElement[]} */
  function all(selector, within) {
    return [...(within || document).querySelectorAll(selector)].filter((it) => it instanceof HTMLElement);
  }
})();
