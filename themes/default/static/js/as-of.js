// A page says what was open, past or overdue on the day that it was built for. Where this script runs, it says so of
// today, by the reader's clock. Without it the page keeps the sentence that names its day.
//
// Days are compared as texts: `2019-03` stands for all days that begin so. An hour without an offset from UTC is not
// compared at all, since nobody knows when it strikes for this reader; the last day is then called just that.

(function () {
  "use strict";

  const now = new Date();
  const today = day(now);

  /**
   * @param {Date} date
   * @returns {string} the day in the reader's own zone, e.g. `2019-03-19`
   */
  function day(date) {
    const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
    return String(date.getFullYear()).padStart(4, "0") + "-" + two(date.getMonth() + 1) + "-" + two(date.getDate());
  }

  /**
   * @param {string} iso  `2019`, `2019-03`, `2019-03-19`, `2019-03-19T17:00` or `2019-03-19T17:00+01:00`
   * @param {boolean} [hour]  whether the hour counts
   * @returns {number} -1 if it is over, 1 if it is yet to come, 0 if it is today, this month or this year
   */
  function side(iso, hour) {
    const exact = /T.*[+-]\d\d:\d\d$/.test(iso);
    if (exact && hour && Date.parse(iso) < now.getTime()) return -1;
    const date = exact ? day(new Date(iso)) : iso.split("T")[0];
    const present = today.slice(0, date.length);
    return date < present ? -1 : date > present ? 1 : 0;
  }

  /**
   * @param {DOMStringMap} data  of an element with `data-timing`
   * @returns {string} today's state; empty if the dates do not say
   */
  function state(data) {
    const { from, until } = data;
    if (from !== undefined && side(from) > 0) return "upcoming";
    if (data.deadline !== undefined) {
      const last = until === undefined ? 1 : side(until, true);
      return last < 0 ? "closed" : last === 0 && /-\d\d-\d\d/.test(until || "") ? "last_day" : "open";
    }
    if (until !== undefined) return side(until, true) < 0 ? "past" : "ongoing";
    if (from === undefined || side(from) === 0) return "ongoing";
    // What names no end and was yet to come may last a day or go on for years.
    return data.timing === "upcoming" ? "" : "past";
  }

  /** @param {Element} element */
  function forgetDay(element) {
    for (const note of element.querySelectorAll("[data-as-of]")) note.remove();
  }

  /** @param {ParentNode} place */
  function tell(place) {
    /** @type {NodeListOf<HTMLElement>} */
    const timings = place.querySelectorAll("[data-timing]");
    for (const element of timings) {
      const word = state(element.dataset);
      const when = element.closest(".when");
      const calendar = when && when.querySelector(".calendar");
      if (calendar && word) calendar.toggleAttribute("hidden", word === "closed" || word === "past");
      const label = element.querySelector("[data-timing-state]");
      const text = element.getAttribute("data-msg-" + word);
      element.hidden = !text;
      if (!label || !text) continue;
      label.textContent = text;
      element.classList.replace("timing-" + element.dataset.timing, "timing-" + word);
      element.dataset.timing = word;
      forgetDay(element);
    }
  }

  tell(document);
  // Lists that are filtered get further cards.
  document.addEventListener("vademecum:drawn", function (event) {
    if (event.target instanceof Element) tell(event.target);
  });

  /** @type {NodeListOf<HTMLElement>} */
  const reviews = document.querySelectorAll("[data-review-due]");
  for (const element of reviews) {
    element.hidden = side(element.dataset.reviewDue || "") >= 0;
    forgetDay(element);
  }
})();
