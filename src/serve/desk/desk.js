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

// The preview: three views of one page, and what a program can see of its accessibility.
(() => {
  "use strict";
  const frames = [...document.querySelectorAll("iframe[data-preview]")];
  if (!frames.length) return;

  /** Rules of a style sheet, as a printer reads them, for a screen. */
  const asPrint = (page) => {
    for (const sheet of page.styleSheets) {
      for (const rule of sheet.cssRules) {
        if (!(rule instanceof page.defaultView.CSSMediaRule)) continue;
        const media = rule.media.mediaText;
        if (/\bprint\b/.test(media)) rule.media.mediaText = media.replace(/\bprint\b/g, "screen");
        else if (/\bscreen\b/.test(media)) rule.media.mediaText = media.replace(/\bscreen\b/g, "print");
      }
    }
  };

  const color = (text) => {
    const found = /rgba?\(([\d.]+)[, ]+([\d.]+)[, ]+([\d.]+)(?:[,/ ]+([\d.]+))?/.exec(text);
    return found && { rgb: found.slice(1, 4).map(Number), alpha: found[4] === undefined ? 1 : Number(found[4]) };
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((part) => {
      const value = part / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  /** WCAG 2.2, 1.4.3. Nothing is said of what lies over images or half transparent ground. */
  const contrast = (view, element) => {
    const ink = color(view.getComputedStyle(element).color);
    for (let at = element; at; at = at.parentElement) {
      const style = view.getComputedStyle(at);
      if (style.backgroundImage !== "none") return null;
      const ground = color(style.backgroundColor);
      if (!ground || ground.alpha === 0) continue;
      if (ground.alpha < 1 || !ink || ink.alpha < 1) return null;
      const [light, dark] = [luminance(ink.rgb), luminance(ground.rgb)].sort((a, b) => b - a);
      return (light + 0.05) / (dark + 0.05);
    }
    return null;
  };

  const isSeen = (element) => element.getClientRects().length > 0;
  const named = (element) =>
    (element.getAttribute("aria-label") || element.getAttribute("title") || element.textContent || "").trim() ||
    element.querySelector?.("img[alt]:not([alt=''])")?.alt ||
    element.getAttribute("aria-labelledby");

  const check = (page) => {
    const view = page.defaultView;
    const found = [];
    const say = (what, element) => {
      const text = (element?.outerHTML ?? "").replace(/\s+/g, " ").slice(0, 120);
      found.push(text ? `${what}: ${text}` : what);
    };
    if (!page.documentElement.lang) say("The page does not say its language");
    if (!page.title.trim()) say("The page has no title");
    if (page.querySelectorAll("h1").length !== 1) say("The page should have one first-level heading");
    let above = 0;
    for (const heading of page.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
      const level = Number(heading.tagName[1]);
      if (above && level > above + 1) say(`A heading of level ${level} follows one of level ${above}`, heading);
      if (!heading.textContent.trim()) say("A heading is empty", heading);
      above = level;
    }
    for (const image of page.querySelectorAll("img:not([alt])")) say("An image has no alternative text", image);
    for (const link of page.querySelectorAll("a[href], button")) if (isSeen(link) && !named(link)) say("A link or button has no name", link);
    for (const field of page.querySelectorAll("input:not([type=hidden]), select, textarea")) {
      if (!field.labels?.length && !named(field)) say("A field has no label", field);
    }
    const ids = [...page.querySelectorAll("[id]")].map((element) => element.id);
    for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) say(`The id ${id} is there twice`);
    for (const table of page.querySelectorAll("table")) if (!table.querySelector("th")) say("A table has no headers", table);
    const dim = new Map();
    for (const element of page.querySelectorAll("body *")) {
      const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
      if (!own || !isSeen(element)) continue;
      const style = view.getComputedStyle(element);
      const size = parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      const ratio = contrast(view, element);
      if (ratio !== null && ratio < (large ? 3 : 4.5)) dim.set(`${style.color} ${ratio.toFixed(2)}`, element);
    }
    for (const [what, element] of dim) say(`The contrast is too low (${what.split(" ").at(-1)} to 1)`, element);
    return found;
  };

  const list = document.getElementById("accessibility");
  const tell = (found) => {
    list.replaceChildren(
      ...(found.length ? found : ["Nothing was found."]).map((text) => {
        const item = document.createElement("li");
        item.textContent = text;
        return item;
      }),
    );
  };
  for (const frame of frames) {
    const loaded = () => {
      const page = frame.contentDocument;
      if (!page || page.location.href === "about:blank") return;
      if (frame.dataset.preview === "print") asPrint(page);
      if (frame.dataset.preview === "screen") tell(check(page));
    };
    frame.addEventListener("load", loaded);
    if (frame.contentDocument?.readyState === "complete") loaded();
  }
})();
