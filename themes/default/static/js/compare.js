// Entries side by side: chosen on cards, kept in the address, drawn from the rows of the table. js/browse.js has the
// entries. Without scripts the page of the table shows the same facts of all entries.

(function () {
  "use strict";

  const ROLES = [["table", "table"], ["thead, tbody", "rowgroup"], ["tr", "row"], ["thead th", "columnheader"], ["tbody th", "rowheader"], ["td", "cell"]];

  const browse = /** @type {any} */ (window).vademecumBrowse;
  const tray = document.querySelector("[data-compare]");
  if (!browse || !(tray instanceof HTMLElement)) return;
  const { root, state } = browse;
  const most = Number(tray.dataset.most);
  const message = (/** @type {string} */ name) => tray.getAttribute("data-msg-" + name) || "";
  const list = /** @type {HTMLElement} */ (tray.querySelector("ul"));
  const link = /** @type {HTMLAnchorElement} */ (tray.querySelector("[data-compare-go]"));
  const hint = /** @type {HTMLElement} */ (tray.querySelector("[role=status]"));

  /** Keeps in the address what is chosen; the way back does not lead through each choice. */
  function keep() {
    const words = browse.whole ? browse.address() : state.pick.length ? "?pick=" + state.pick.map(encodeURIComponent).join(",") : "";
    history.replaceState(null, "", location.pathname.split("/").pop() + words || "./");
    draw();
  }

  /** @param {string} id @param {boolean} on */
  function pick(id, on) {
    state.pick = state.pick.filter((/** @type {string} */ other) => other !== id);
    if (on && state.pick.length < most) state.pick.push(id);
    keep();
  }

  /** The address of a comparison, with the filters to come back to. */
  function target(/** @type {string[]} */ ids) {
    const { pick: chosen, compare } = state;
    state.pick = [];
    state.compare = ids;
    const words = browse.address();
    state.pick = chosen;
    state.compare = compare;
    return words;
  }

  function tick() {
    for (const box of document.querySelectorAll("[data-pick]")) {
      if (!(box instanceof HTMLInputElement)) continue;
      const on = state.pick.includes(box.value);
      const full = !on && state.pick.length >= most;
      if (box.checked !== on) box.checked = on;
      if (box.disabled !== full) box.disabled = full;
    }
  }

  async function draw() {
    tick();
    const shown = state.pick.length > 0 && !state.compare.length;
    if (!tray || tray.hidden === shown) tray.hidden = !shown;
    if (!shown) return;
    const { ids, titles } = await browse.entries();
    state.pick = state.pick.filter((/** @type {string} */ id) => ids.includes(id));
    list.replaceChildren(
      ...state.pick.map(function (/** @type {string} */ id) {
        const item = document.createElement("li");
        item.append(remover(titles[ids.indexOf(id)], () => pick(id, false)));
        return item;
      }),
    );
    link.href = (browse.whole ? location.pathname.split("/").pop() : browse.home) + target(state.pick);
    link.hidden = state.pick.length < 2;
    hint.textContent = state.pick.length < 2 ? message("one") : state.pick.length >= most ? message("full") : "";
  }

  /** @param {string} title @param {() => void} act */
  function remover(title, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "chip";
    const what = document.createElement("span");
    what.className = "hidden";
    what.textContent = message("remove") + " ";
    button.append(what, title);
    button.addEventListener("click", act);
    return button;
  }

  document.addEventListener("change", function (event) {
    const box = event.target;
    if (box instanceof HTMLInputElement && box.matches("[data-pick]")) pick(box.value, box.checked);
  });
  const clear = tray.querySelector("[data-compare-clear]");
  if (clear) {
    clear.addEventListener("click", function () {
      state.pick = [];
      keep();
    });
  }
  link.addEventListener("click", function (event) {
    if (!browse.whole || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    state.compare = state.pick;
    state.pick = [];
    browse.go();
  });

  const section = document.createElement("div");
  section.className = "comparison";
  section.hidden = true;
  const column = root.querySelector(".column-main");
  if (column) column.append(section);

  /** @param {boolean} [first]  whether the page has just been opened, and its reader begins at its beginning */
  async function compare(first) {
    section.hidden = !state.compare.length;
    if (section.hidden) return;
    const data = await browse.entries();
    const places = state.compare.map((/** @type {string} */ id) => data.ids.indexOf(id)).filter((/** @type {number} */ at) => at >= 0).slice(0, most);
    const rows = await browse.rows(data, places);
    const heading = document.createElement("h2");
    heading.id = "vm-comparison";
    heading.tabIndex = -1;
    heading.textContent = places.length ? message("title") : message("empty");
    const back = document.createElement("p");
    const way = document.createElement("a");
    way.href = location.pathname.split("/").pop() + comeBack();
    way.textContent = message("back");
    way.addEventListener("click", function (event) {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      state.pick = state.compare;
      state.compare = [];
      browse.go();
      draw();
    });
    back.append(way);
    section.replaceChildren(heading, back);
    if (places.length) section.append(beside(data, places, rows));
    if (!first) heading.focus({ preventScroll: true });
  }

  function comeBack() {
    const { pick: chosen, compare: compared } = state;
    state.pick = compared;
    state.compare = [];
    const words = browse.address();
    state.pick = chosen;
    state.compare = compared;
    return words;
  }

  /**
   * A column an entry: the rows of the table, turned.
   *
   * @param {{ columns: { label: string }[], ids: string[], titles: string[] }} data
   * @param {number[]} places
   * @param {string[]} rows
   */
  function beside(data, places, rows) {
    const region = document.createElement("div");
    region.className = "table entries-table";
    region.tabIndex = 0;
    region.setAttribute("role", "region");
    region.setAttribute("aria-labelledby", "vm-comparison");
    region.innerHTML = "<table><thead></thead><tbody>" + rows.join("") + "</tbody></table>";
    const drawn = [...region.querySelectorAll("tbody > tr")].map((row) => [...row.children]);
    const head = document.createElement("tr");
    head.append(document.createElement("td"));
    drawn.forEach(function ([title], index) {
      const cell = document.createElement("th");
      cell.scope = "col";
      cell.append(...title.childNodes, document.createElement("br"));
      const id = data.ids[places[index]];
      if (places.length > 1) {
        cell.append(remover("", function () {
          state.compare = state.compare.filter((/** @type {string} */ other) => other !== id);
          browse.go();
        }));
        const button = /** @type {HTMLElement} */ (cell.lastElementChild);
        button.textContent = message("remove");
        button.setAttribute("aria-label", message("remove") + " " + data.titles[places[index]]);
      }
      head.append(cell);
    });
    const body = data.columns.map(function ({ label }, column) {
      const cells = drawn.map((row) => row[column + 1]);
      if (cells.every((cell) => cell.querySelector(".none"))) return "";
      const row = document.createElement("tr");
      const name = document.createElement("th");
      name.scope = "row";
      name.textContent = label;
      row.append(name, ...cells);
      return row;
    });
    region.getElementsByTagName("thead")[0].append(head);
    region.getElementsByTagName("tbody")[0].replaceChildren(...body.filter((row) => row !== ""));
    // On a phone rows are laid out as grids; what is read out stays a table.
    for (const [selector, role] of ROLES) for (const part of region.querySelectorAll(selector)) part.setAttribute("role", role);
    region.style.setProperty("--beside", String(drawn.length));
    return region;
  }

  root.addEventListener("vademecum:state", function () {
    compare();
    draw();
  });
  root.addEventListener("vademecum:drawn", tick);
  compare(true);
  draw();
})();
