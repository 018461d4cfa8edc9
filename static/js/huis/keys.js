/* Pleasant, never needed: "/" goes to search, Escape closes the open menu, and a double click sends a form once: the
   server refuses the second, but its refusal is what would be shown. */
(() => {
  "use strict";
  const typing = (element) => element.closest("input, textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const search = document.querySelector("[data-key='/']");
    if (event.key === "/" && search && !typing(event.target)) {
      event.preventDefault();
      if (search.offsetParent) search.focus();
      else window.location.assign(search.form.action);
    }
    if (event.key === "Escape") {
      const menu = document.querySelector("details.whoami[open], .floors-sub details[open]");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    }
  });
  const AGAIN = 3000; // ms; a file that was asked for can be asked for again
  let sent = null;
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.getAttribute("method") !== "post") return;
    if (sent === event.target) {
      event.preventDefault();
      return;
    }
    sent = event.target;
    setTimeout(() => { sent = null; }, AGAIN);
  });
  window.addEventListener("pageshow", () => { sent = null; });
  document.addEventListener("click", (event) => {
    const menu = document.querySelector("details.whoami[open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
  });
})();
