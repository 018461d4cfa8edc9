/* The meeting on the wall: arrows and PageUp/PageDown (as a presenter sends them) go through the agenda, and the clock
   runs on from what the server said. Without this file the same buttons and numbers stand on the page. */
(() => {
  "use strict";
  const NEXT = ["ArrowRight", "PageDown"], PREVIOUS = ["ArrowLeft", "PageUp"];
  const busy = (element) => element.closest("input, textarea, select, summary, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey || busy(event.target)) return;
    const way = NEXT.includes(event.key) ? "next" : PREVIOUS.includes(event.key) ? "previous" : "";
    const button = way && document.querySelector(`[data-wall-key="${way}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });

  const clock = document.querySelector("[data-clock]");
  if (!clock || !("running" in clock.dataset)) return;
  const spent = Number(clock.dataset.spent), limit = Number(clock.dataset.minutes) * 60, start = performance.now();
  const words = clock.querySelector("[data-clock-words]"), over = clock.querySelector("[data-clock-over]");
  const rest = words.textContent.replace(/^\s*\d+/, "");
  const tick = () => {
    const seconds = spent + Math.floor((performance.now() - start) / 1000);
    words.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}${rest}`;
    over.hidden = seconds <= limit;
    clock.classList.toggle("is-over", seconds > limit);
  };
  tick();
  setInterval(tick, 1000);
})();
