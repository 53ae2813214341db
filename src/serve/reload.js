// Added to every page by `vademecum serve`, and by nothing else: loads the page again when it has
// changed, changes style sheets in place, and lays over the page what is wrong with the hub.
(() => {
  "use strict";
  const own = document.currentScript;
  const folder = new URL(".", own.src);
  const page = own.dataset.page;
  const place = `vademecum-place ${location.pathname}`;

  // Where the reader was before the page was loaded again.
  const kept = sessionStorage.getItem(place);
  if (kept !== null) {
    sessionStorage.removeItem(place);
    const back = () => window.scrollTo({ top: Number(kept), behavior: "instant" });
    back();
    window.addEventListener("load", back, { once: true });
  }

  const reload = () => {
    sessionStorage.setItem(place, String(window.scrollY));
    location.reload();
  };

  let asking = false;
  let again = false;
  /** Loads the page again if it is not what it was. */
  const look = async () => {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    do {
      again = false;
      try {
        const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" });
        const tag = (answer.headers.get("etag") || "").replaceAll('"', "");
        if (tag !== page) return reload();
      } catch {
        // The server has gone; the stream of events will say when it is back.
      }
    } while (again);
    asking = false;
  };

  const restyle = (styles) => {
    for (const link of document.querySelectorAll('link[rel="stylesheet"]')) {
      for (const [from, to] of Object.entries(styles)) {
        if (!link.href.endsWith(`/${from}`)) continue;
        // The old sheet stays until the new one is there, so that nothing flashes.
        const next = link.cloneNode();
        next.href = link.href.slice(0, -from.length) + to;
        next.addEventListener("load", () => link.remove(), { once: true });
        next.addEventListener("error", () => next.remove(), { once: true });
        link.after(next);
      }
    }
  };

  let overlay;
  let hidden = "";
  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  const say = (said) => {
    overlay?.remove();
    overlay = undefined;
    const text = JSON.stringify(said);
    if ((!said.errors && !said.failure) || text === hidden) return;
    overlay = document.createElement("vademecum-overlay");
    const root = overlay.attachShadow({ mode: "open" });
    const style = element("link");
    style.rel = "stylesheet";
    style.href = new URL("reload.css", folder).href;
    const box = element("section");
    box.setAttribute("role", "region");
    box.setAttribute("aria-labelledby", "title");
    const count = said.errors === 1 ? "1 error in the hub" : `${said.errors} errors in the hub`;
    const title = element("h2", said.errors ? count : "The site could not be written");
    title.id = "title";
    box.append(title);
    if (said.errors) box.append(element("p", "What cannot be shown stays as it was when it could."));
    if (said.failure) box.append(element("p", said.failure, "failure"));
    const list = element("ol");
    for (const found of said.shown) {
      const item = element("li");
      const where = found.file ? `${found.file}:${found.line}:${found.column}` : "";
      item.append(element("strong", found.message));
      if (where) item.append(" ", element("code", where));
      if (found.label) item.append(element("p", found.label));
      for (const help of found.help) item.append(element("p", `help: ${help}`, "help"));
      list.append(item);
    }
    const foot = element("p", "", "foot");
    const desk = element("a", "Open the desk");
    desk.href = folder.href;
    const close = element("button", "Hide until it changes");
    close.type = "button";
    close.addEventListener("click", () => {
      hidden = text;
      overlay?.remove();
      overlay = undefined;
    });
    foot.append(desk, " ", close);
    box.append(list, foot);
    root.append(style, box);
    document.body.append(overlay);
    // Screen readers are told once it is there.
    box.setAttribute("aria-live", "polite");
  };

  const events = new EventSource(new URL("events", folder));
  let opened = false;
  events.addEventListener("open", () => {
    if (opened) look();
    opened = true;
  });
  events.addEventListener("said", (event) => say(JSON.parse(event.data)));
  events.addEventListener("changed", (event) => {
    const { styles } = JSON.parse(event.data);
    if (styles) restyle(styles);
    else look();
  });
})();
