/* Score by keyboard: on a level, 1 to 4 or 0 chooses and goes on. Works only where a level has focus, so no other key
   of the page or of a screen reader is taken; without this file the form is an ordinary form. */
(() => {
  "use strict";
  const form = document.querySelector("[data-scoring]");
  if (!form) return;
  const questions = [...form.querySelectorAll("[data-question]")];
  const levels = (question) => [...question.querySelectorAll(".level input")];
  const goOn = (question) => {
    const next = questions[questions.indexOf(question) + 1];
    const target = next ? levels(next).find((level) => level.checked) || levels(next)[0] : form.querySelector("[data-done]");
    target.focus();
    (next || target).scrollIntoView({ block: next ? "start" : "center" });
  };
  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !event.target.closest(".level")) return;
    const question = event.target.closest("[data-question]");
    const chosen = levels(question).find((level) => level.value === event.key);
    if (!chosen) return;
    event.preventDefault();
    if (!chosen.checked) {
      chosen.checked = true;
      chosen.dispatchEvent(new Event("change", { bubbles: true }));
    }
    goOn(question);
  });
})();
