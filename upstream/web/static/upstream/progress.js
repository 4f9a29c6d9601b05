// A run at work: its words and its bar move; when its state changes the page is loaded anew.
"use strict";

const PAUSE = 2000; // milliseconds between two looks

function follow(panel) {
  const says = panel.querySelector("[data-words]");
  const bar = panel.querySelector("progress");

  async function look() {
    const answer = await fetch(panel.dataset.progress, { headers: { "X-Requested-With": "upstream" } }).catch(() => null);
    if (answer?.ok) {
      const now = await answer.json();
      if (now.state !== panel.dataset.state) { location.reload(); return; }
      if (says.textContent !== now.words) says.textContent = now.words;
      if (now.total) { bar.max = now.total; bar.value = now.done; }
    }
    setTimeout(look, PAUSE);
  }

  setTimeout(look, PAUSE);
}

document.querySelectorAll("[data-progress]").forEach(follow);
