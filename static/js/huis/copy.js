/* Copies a text in one press. Without script the text is there to select, and the button stays away. */
(() => {
  "use strict";
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const source = document.getElementById(button.dataset.copy);
    const said = document.getElementById("gekopieerd");
    button.hidden = false;
    button.addEventListener("click", async () => {
      source.select();
      try {
        await navigator.clipboard.writeText(source.value);
      } catch {
        document.execCommand("copy"); // no clipboard without https
      }
      said.textContent = button.dataset.copied;
    });
  }
})();
