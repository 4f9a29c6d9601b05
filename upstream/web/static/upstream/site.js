// What the site does more of where a browser runs scripts. Every page works without.
"use strict";

// The school search offers matches while somebody types (the ARIA combobox pattern).
function complete(input) {
  const list = document.createElement("ul");
  const status = document.createElement("div");
  list.id = `${input.id}-matches`;
  list.className = "up-completion";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Matching schools");
  list.hidden = true;
  status.className = "govuk-visually-hidden";
  status.setAttribute("role", "status");
  input.after(list, status);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);

  let waiting = 0;
  let asked = "";
  let at = -1;

  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(index) {
    const options = [...list.children];
    at = (index + options.length) % options.length;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    input.setAttribute("aria-activedescendant", options[at].id);
  }

  function option(match, place) {
    const item = document.createElement("li");
    const where = document.createElement("small");
    item.id = `${list.id}-${place}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.url = match.url;
    where.textContent = match.place;
    item.append(match.name, document.createElement("br"), where);
    // Before the field loses its focus, which would close the list under the pointer.
    item.addEventListener("mousedown", (event) => { event.preventDefault(); location.assign(match.url); });
    return item;
  }

  async function offer() {
    const text = input.value.trim();
    asked = text;
    if (text.length < 2) { close(); return; }
    const answer = await fetch(`${input.dataset.completion}?q=${encodeURIComponent(text)}`);
    if (!answer.ok || asked !== text || document.activeElement !== input) return;
    const { matches } = await answer.json();
    list.replaceChildren(...matches.map(option));
    at = -1;
    list.hidden = matches.length === 0;
    input.setAttribute("aria-expanded", String(matches.length > 0));
    input.removeAttribute("aria-activedescendant");
    status.textContent = matches.length === 0 ? "No matches" :
      `${matches.length} ${matches.length === 1 ? "match" : "matches"}, up and down arrows to choose`;
  }

  input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(offer, 120); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") { event.preventDefault(); choose(at + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); choose(at < 0 ? -1 : at - 1); }
    else if (event.key === "Escape") { event.preventDefault(); close(); }
    else if (event.key === "Enter" && at >= 0) { event.preventDefault(); location.assign(list.children[at].dataset.url); }
  });
}

// Filters apply as they are changed; the address and the way back stay right.
function applyAtOnce(form) {
  const status = document.createElement("div");
  status.className = "govuk-visually-hidden";
  status.setAttribute("role", "status");
  form.append(status);
  async function show(address, remember) {
    const answer = await fetch(address);
    if (!answer.ok) { location.assign(address); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    form.querySelector("#results").replaceChildren(...page.querySelector("#results").childNodes);
    document.title = page.title;
    status.textContent = form.querySelector("#count").textContent;
    if (remember) history.pushState({}, "", address);
  }
  // Ways to sort and to look at what is shown: inside the results, so that they carry the filters along.
  form.addEventListener("click", (event) => {
    const way = event.target.closest("a[data-stay]");
    if (!way || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    const place = way.textContent;
    show(way.href, true).then(() => {
      [...form.querySelectorAll("a[data-stay]")].find((one) => one.textContent === place)?.focus();
    });
  });
  form.addEventListener("change", (event) => {
    if (!event.target.matches("select")) return;
    const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
    show(`${form.getAttribute("action") || location.pathname}?${asked}`, true);
  });
  window.addEventListener("popstate", () => location.reload());
}

// Tables marked as sortable sort by the value behind a cell, not by how it is written.
function sortable(table) {
  const body = table.tBodies[0];
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "up-sort";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      [...table.tHead.rows[0].cells].forEach((cell) => cell.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const worth = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
      const rows = [...body.rows].sort((one, other) => worth(one).localeCompare(worth(other), "en-GB", { numeric: true }));
      body.append(...(down ? rows.reverse() : rows));
    });
  });
}

document.querySelectorAll("input[data-completion]").forEach(complete);
document.querySelectorAll("form[data-filters]").forEach(applyAtOnce);
document.querySelectorAll("table[data-sortable]").forEach(sortable);
