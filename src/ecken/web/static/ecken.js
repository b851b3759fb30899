// Comfort on top of plain links and forms. Every page works without it.
import { startGroups } from "./groups.js";
import { startRenewing } from "./renewing.js";
import { startSearch } from "./search.js";
import { startSections } from "./sections.js";
import { startSeen } from "./seen.js";
import { startWorker } from "./worker.js";

function closeMenus(event) {
  for (const menu of document.querySelectorAll("details.more[open]")) {
    if (event.key === "Escape") {
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    } else if (!menu.contains(event.target)) menu.open = false;
  }
}

// One press, one request: a second press on the same button does nothing, unless the form leads to
// a file or another tab, so that its page stays.
function sendOnce(event) {
  const form = event.target;
  if (form.method !== "post" || "again" in form.dataset) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
}

// The undo lasts a minute on the server; take it away when it is over.
function endUndo() {
  const note = document.querySelector("[data-flash] form");
  if (note) setTimeout(() => note.remove(), 60_000);
}

function showConnection() {
  const note = document.getElementById("offline");
  if (note) note.hidden = navigator.onLine;
}

addEventListener("online", showConnection);
addEventListener("offline", showConnection);
document.documentElement.classList.add("js");
document.addEventListener("click", closeMenus);
document.addEventListener("keydown", closeMenus);
document.addEventListener("submit", sendOnce);
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
endUndo();
startGroups();
startRenewing();
startSearch();
startSections();
startSeen();
startWorker();
