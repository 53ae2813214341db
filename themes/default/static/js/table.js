// Lets readers sort a table that is whole on its page, by any of its columns. The rows come in the list's own order.

(function () {
  "use strict";

  const table = document.querySelector("table[data-sortable]");
  const lang = document.documentElement.lang;
  if (!(table instanceof HTMLTableElement) || !table.tHead) return;
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];
  const collator = new Intl.Collator(lang, { numeric: true });

  /**
   * What a cell is sorted by: a date as machines write it, how much of a scale is filled, or its words.
   *
   * @param {HTMLTableRowElement} row
   * @param {number} column
   */
  function key(row, column) {
    const cell = row.cells[column];
    if (cell.querySelector(".none")) return "";
    const time = cell.querySelector("time");
    if (time) return time.dateTime;
    const amount = cell.querySelector("data");
    if (amount) return amount.value;
    const steps = cell.querySelectorAll(".steps > .on").length;
    return steps ? "\uffff" + steps : (cell.textContent || "").trim();
  }

  heads.forEach(function (head, column) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", function () {
      const falling = head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", falling ? "descending" : "ascending");
      const keys = new Map(rows.map((row) => [row, key(row, column)]));
      const sorted = [...rows].sort(function (a, b) {
        const [x, y] = [keys.get(a) || "", keys.get(b) || ""];
        // What says nothing comes last, whichever way.
        if (!x || !y) return Number(!x) - Number(!y);
        return falling ? collator.compare(y, x) : collator.compare(x, y);
      });
      body.append(...sorted);
    });
  });
})();
