// The page about the phone: installing, and what is stored for the time without a network.
import { ask } from "./worker.js";

const PAGES = { card: "/phone/kept/card", contacts: "/phone/kept/contacts" };
let offered = null;

function startInstalling() {
  const button = document.querySelector("[data-install]");
  document.querySelector("[data-installed]").hidden = !matchMedia("(display-mode: standalone)").matches;
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offered = event;
    button.hidden = false;
  });
  button.addEventListener("click", async () => {
    await offered?.prompt();
    button.hidden = true;
  });
}

function ticked(form) {
  return Object.keys(PAGES).filter((name) => form.elements[name].checked).map((name) => PAGES[name]);
}

function show(form, pages) {
  for (const [name, page] of Object.entries(PAGES)) form.elements[name].checked = pages.includes(page);
}

async function startKeeping() {
  const form = document.querySelector("[data-keep]");
  const said = document.querySelector("[data-keep-said]");
  let kept = (await ask({ ask: "kept" })).pages;
  show(form, kept);
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", async () => {
    said.textContent = "";
    try {
      kept = (await ask({ ask: "keep", pages: ticked(form) })).pages;
      said.textContent = kept.length ? said.dataset.stored : said.dataset.deleted;
    } catch {
      said.textContent = said.dataset.failed;
    }
    show(form, kept);
  });
}

startInstalling();
startKeeping().catch(() => {
  document.querySelector("[data-no-worker]").hidden = false;
});
