// The desk reads itself again when the hub has changed, without losing the reader's place.
(() => {
  "use strict";
  const main = document.querySelector("main");
  let running = false;
  let again = false;
  const refresh = async () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      try {
        const answer = await fetch(location.href, { cache: "no-store" });
        const next = new DOMParser().parseFromString(await answer.text(), "text/html");
        for (const part of main.querySelectorAll("[data-live]")) {
          const other = next.getElementById(part.id);
          // What somebody is using stays under their hands.
          if (other && !part.contains(document.activeElement)) part.replaceWith(other);
        }
      } catch {
        // The server has gone; the stream says when it is back.
      }
    } while (again);
    running = false;
  };
  const events = new EventSource("/_vademecum/events");
  events.addEventListener("said", refresh);
  events.addEventListener("changed", refresh);
})();
