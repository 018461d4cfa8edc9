/* Record by keyboard: on a choice, a number chooses and goes on to the next question; Ctrl and Enter record. Works only
   where a choice has focus, so no other key of the page or of a screen reader is taken. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-quick]");
  if (!form) return;
  const shown = (part) => part.offsetParent !== null;
  const groups = () => [...form.querySelectorAll("fieldset")].filter((group) => shown(group) && group.querySelector("input[type='radio']"));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.type !== "radio") return;
    const group = event.target.closest("fieldset");
    const choices = [...group.querySelectorAll("input[type='radio']")];
    const chosen = choices[Number(event.key) - 1];
    if (!chosen) return;
    event.preventDefault();
    chosen.checked = true;
    chosen.dispatchEvent(new Event("input", { bubbles: true }));
    const rest = groups();
    const next = rest[rest.indexOf(group) + 1];
    if (next) (next.querySelector("input:checked") || next.querySelector("input")).focus();
    else form.querySelector("[data-done]").focus();
  });
  const first = form.querySelector("input[type='radio']:checked");
  if (first && !document.querySelector(".error-summary")) first.focus({ preventScroll: true });
})();
