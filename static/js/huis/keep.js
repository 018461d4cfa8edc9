/* What somebody types stays in this browser until the server has it, and is sent again when the connection is back.
   A form says data-keep="what it is about"; without this file it is an ordinary form. Taken: 204 with X-Onward. */
(() => {
  "use strict";
  const PREFIX = "huis-keep:", DAYS = 3, AGAIN = 15000;
  let store;
  try {
    store = window.localStorage;
    store.getItem(PREFIX);
  } catch {
    return; // a browser that keeps nothing
  }
  const read = (key) => {
    try {
      return JSON.parse(store.getItem(key));
    } catch {
      return null;
    }
  };
  const write = (key, kept) => {
    try {
      store.setItem(key, JSON.stringify(kept));
    } catch { /* full: the form itself still stands */ }
  };
  const keys = () => Object.keys(store).filter((key) => key.startsWith(PREFIX));
  const old = (kept) => !kept || Date.now() - kept.at > DAYS * 86400000;
  keys().filter((key) => old(read(key))).forEach((key) => store.removeItem(key));

  // Whoever signs out leaves nothing behind for who uses this device next.
  for (const form of document.querySelectorAll("form[action*='logout']")) {
    form.addEventListener("submit", () => keys().forEach((key) => store.removeItem(key)));
  }

  const typed = (form) => [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  const token = () => document.querySelector("input[name='csrfmiddlewaretoken']")?.value;

  /* Resolves to where to go on, "" when the server wants another look at it; rejects without a connection. */
  const send = async (kept) => {
    const body = new URLSearchParams(kept.values);
    body.set("csrfmiddlewaretoken", token() || "");
    const answer = await fetch(kept.url, { method: "POST", body, headers: { "X-Kept": "1" }, credentials: "same-origin" });
    return answer.status === 204 ? answer.headers.get("X-Onward") : "";
  };

  const keeper = (form) => {
    const key = PREFIX + form.dataset.keep;
    const said = form.querySelector("[data-kept]");
    const tell = (word, discard) => {
      said.hidden = !word;
      said.textContent = word ? said.dataset[word] + " " : "";
      if (!discard) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-link";
      button.textContent = said.dataset.discard;
      button.addEventListener("click", () => {
        store.removeItem(key);
        window.location.reload();
      });
      said.append(button);
    };
    const note = (pending) => write(key, {
      at: Date.now(), values: typed(form), url: form.action || window.location.href, name: form.dataset.keepName, pending,
    });
    const restore = (kept) => {
      for (const field of form.elements) {
        if (!field.name || field.name === "csrfmiddlewaretoken") continue;
        const values = kept.values.filter(([name]) => name === field.name).map(([, value]) => value);
        if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
        else if (values.length) field.value = values[0];
      }
    };
    let waiting = null;
    const attempt = async () => {
      clearTimeout(waiting);
      note(true);
      tell("sending");
      let onward;
      try {
        onward = await send(read(key) || { values: typed(form), url: form.action });
      } catch {
        tell("offline");
        waiting = setTimeout(attempt, AGAIN);
        return;
      }
      if (onward) {
        store.removeItem(key);
        window.location.assign(onward);
      } else form.submit(); // the page that says what is wrong, or where to sign in
    };
    form.addEventListener("input", () => note(false));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      attempt();
    });
    window.addEventListener("online", () => waiting && attempt());
    const kept = read(key);
    if (kept && !document.querySelector(".error-summary")) {
      restore(kept);
      tell("restored", true);
      if (kept.pending) attempt();
    }
  };
  const here = [...document.querySelectorAll("form[data-keep]")];
  here.forEach(keeper);

  /* What was recorded on another page and never arrived: sent now, or named so that somebody can look at it. */
  const list = document.querySelector("[data-kept-list]");
  const sendRest = async () => {
    const names = here.map((form) => PREFIX + form.dataset.keep);
    const mine = PREFIX + list.dataset.keptList + ":"; // another's are for when they sign in again
    for (const key of keys().filter((found) => found.startsWith(mine) && !names.includes(found))) {
      const kept = read(key);
      let onward = "";
      try {
        if (kept.pending) onward = await send(kept);
      } catch {
        setTimeout(sendRest, AGAIN);
        return;
      }
      if (onward) {
        store.removeItem(key);
        window.location.reload();
        return;
      }
      if (list && !list.querySelector(`[href="${CSS.escape(kept.url)}"]`)) {
        const row = document.createElement("li");
        const link = document.createElement("a");
        link.href = kept.url;
        link.textContent = kept.name;
        row.append(link);
        list.append(row);
        list.closest("[data-kept-rest]").hidden = false;
      }
    }
  };
  if (list) sendRest();
})();
