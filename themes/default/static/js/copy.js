// A button beside a text that people take along, e.g. a reference. Without this script there is no button, and the text
// can be selected as any other.

(function () {
  "use strict";

  /**
   * @param {HTMLElement} text  is left selected, so that the keyboard can copy what the program may not
   * @returns {Promise<boolean>} whether the text is on the clipboard
   */
  async function copy(text) {
    const range = document.createRange();
    range.selectNodeContents(text);
    const selection = getSelection();
    if (selection) {
      selection.removeAllRanges();
      selection.addRange(range);
    }
    try {
      await navigator.clipboard.writeText(text.innerText.trim());
      return true;
    } catch {
      // From disk, and over plain http, there is no such clipboard.
      return document.execCommand("copy");
    }
  }

  for (const button of document.querySelectorAll("button[data-copy]")) {
    if (!(button instanceof HTMLElement) || !button.parentElement) continue;
    const text = document.getElementById(button.dataset.copy || "");
    const status = button.parentElement.querySelector("[role=status]");
    if (!text || !status) continue;
    button.parentElement.hidden = false;
    button.addEventListener("click", async () => {
      status.textContent = "";
      const done = await copy(text);
      if (done) status.textContent = button.dataset.copied || "";
    });
  }
})();
