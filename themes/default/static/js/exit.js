// A way out for readers who may be watched: a click, or Shift three times, and another website stands in the place of this
// page, so that the browser's button for going back does not lead here. What was read before stays in the history; no
// page can clear that.

(function () {
  "use strict";

  /** Between the first and the last press of three, in milliseconds. */
  const WITHIN = 2000;

  const link = document.querySelector("[data-quick-exit]");
  if (!(link instanceof HTMLAnchorElement)) return;

  function leave() {
    // The page is gone before the other one answers.
    document.body.hidden = true;
    document.title = "…";
    location.replace(link.href);
  }

  link.addEventListener("click", function (event) {
    event.preventDefault();
    leave();
  });

  /** @type {number[]} */
  let presses = [];
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Shift" || event.ctrlKey || event.altKey || event.metaKey) {
      presses = [];
      return;
    }
    if (event.repeat) return;
    presses = [...presses, event.timeStamp].filter((time) => event.timeStamp - time < WITHIN);
    if (presses.length >= 3) leave();
  });
})();
