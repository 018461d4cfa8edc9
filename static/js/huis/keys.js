/* Pleasant, never needed: "/" goes to search, Escape closes the open menu. */
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
      const menu = document.querySelector("details.whoami[open]");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    }
  });
  document.addEventListener("click", (event) => {
    const menu = document.querySelector("details.whoami[open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
  });
})();
