// What forms do more of where a browser runs scripts: they save themselves, take one click once, and lead to their errors.
"use strict";

const EVERY = 4000; // milliseconds between a last keystroke and keeping it

function token(form) {
  return form.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

// What is typed is kept on the server every few seconds, and stands there again when the page is opened anew.
function keepDrafts(form) {
  const says = form.querySelector("[data-saved]");
  let waiting = 0;
  let kept = "";

  function typed() {
    const values = {};
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && name !== "csrfmiddlewaretoken") (values[name] ??= []).push(value);
    }
    return values;
  }

  async function keep() {
    const body = JSON.stringify({ address: form.dataset.address, typed: typed() });
    if (body === kept) return;
    const answer = await fetch(form.dataset.drafts, {
      method: "POST", body, headers: { "Content-Type": "application/json", "X-CSRFToken": token(form), "X-Requested-With": "upstream" },
    }).catch(() => null);
    if (answer?.ok) {
      kept = body;
      says.textContent = `Kept as a draft on ${(await answer.json()).saved}`;
    } else {
      says.textContent = answer?.status === 401 ?
        "You are signed out. Send the form: what you typed is kept while you sign in again." :
        "Not kept just now: the site could not be reached.";
    }
  }

  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(keep, EVERY); });
  form.addEventListener("submit", () => clearTimeout(waiting));
}

// A second click on the same button does nothing; the server would find what the first one made anyway.
function once(button) {
  button.form.addEventListener("submit", (event) => {
    if (button.dataset.sent) { event.preventDefault(); return; }
    button.dataset.sent = "yes";
    setTimeout(() => delete button.dataset.sent, 5000);
  });
}

document.querySelectorAll("form[data-drafts]").forEach(keepDrafts);
document.querySelectorAll("button[data-once]").forEach(once);
document.querySelector("[data-errors]")?.focus();
