// Figures open larger over their page. Their links lead to the image where this script does not run, and with a key that
// asks for a new tab or window.

(function () {
  "use strict";

  if (typeof HTMLDialogElement !== "function") return;

  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll("a.enlarge");
  for (const link of links) {
    link.addEventListener("click", function (event) {
      const image = link.querySelector("img");
      if (!image || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      open(link, image);
    });
  }

  /** @param {HTMLAnchorElement} link @param {HTMLImageElement} image */
  function open(link, image) {
    const dialog = document.createElement("dialog");
    const large = document.createElement("img");
    const button = document.createElement("button");
    const caption = link.closest("figure")?.querySelector("figcaption");
    dialog.className = "figure-view";
    dialog.setAttribute("aria-label", image.alt);
    large.src = link.href;
    large.alt = image.alt;
    if (image.lang) large.lang = image.lang;
    button.type = "button";
    button.textContent = document.body.dataset.msgClose || "×";
    dialog.append(button, large, ...(caption ? [copy(caption)] : []));
    document.body.append(dialog);
    button.addEventListener("click", () => dialog.close());
    // A click beside the image.
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("close", function () {
      dialog.remove();
      link.focus();
    });
    dialog.showModal();
  }

  /** A caption's ids stay where they are. @param {Element} caption */
  function copy(caption) {
    const text = document.createElement("div");
    text.append(...[...caption.cloneNode(true).childNodes]);
    for (const it of text.querySelectorAll("[id]")) it.removeAttribute("id");
    return text;
  }
})();
