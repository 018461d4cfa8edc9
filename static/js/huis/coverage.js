/* The coverage on the wall: a cell is set with one key. Without this file a press of its button goes to the next role. */
(() => {
  "use strict";
  const wall = document.querySelector("[data-wall]");
  if (!wall) return;
  const roles = { l: "leads", h: "helps", i: "stands_in", b: "pays", 0: "", Delete: "", Backspace: "" };
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  const grid = () => [...wall.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("[data-cell]")]);
  const move = (cell, [down, right]) => {
    const rows = grid();
    const row = rows.findIndex((cells) => cells.includes(cell));
    const column = rows[row].indexOf(cell);
    const target = (rows[row + down] || [])[column + right];
    if (target) target.focus();
  };
  // One key after the other: each reads the cell as the key before it left it, and none is lost while a row is drawn.
  let before = Promise.resolve();
  const set = (id, role) => {
    const send = () => {
      const cell = document.getElementById(id);
      const values = { rol: role ?? cell.value };
      return window.htmx.ajax("POST", cell.dataset.cell, { source: cell, target: cell.closest("tr"), swap: "outerHTML", values });
    };
    const stay = () => document.activeElement === document.body && document.getElementById(id)?.focus();
    before = before.then(send).catch(() => {}).then(stay);
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const page = { n: "[data-wall-next]", p: "[data-wall-before]" }[key];
    if (page) return document.querySelector(page)?.click();
    const cell = event.target.closest("[data-cell]");
    if (!cell) return;
    if (key in steps) {
      event.preventDefault();
      move(cell, steps[key]);
    } else if (key in roles) {
      event.preventDefault();
      set(cell.id, roles[key]);
    }
  });
  wall.addEventListener("click", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell) return;
    event.preventDefault();
    set(cell.id);
  });
})();
