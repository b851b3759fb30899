// The page about the phone: installing, and what is stored for the time without a network.
import { ask, worker } from "./worker.js";

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

function bytesOf(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function textOf(bytes) {
  const plain = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function subscribe(key) {
  const { pushManager } = await worker();
  const known = await pushManager.getSubscription();
  if (known && textOf(known.options.applicationServerKey) !== key) await known.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) });
}

// The browser asks its owner; what it answers is sent by the form.
async function turnOn(form) {
  const refused = document.querySelector("[data-push-refused]");
  try {
    const made = await subscribe(form.dataset.push);
    form.elements.endpoint.value = made.endpoint;
    form.elements.p256dh.value = textOf(made.getKey("p256dh"));
    form.elements.auth.value = textOf(made.getKey("auth"));
    form.submit();
  } catch {
    delete form.dataset.sent;
    refused.hidden = false;
  }
}

function startPush() {
  const form = document.querySelector("[data-push]");
  if (!form) return;
  const isPossible = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  document.querySelector("[data-no-push]").hidden = isPossible;
  form.hidden = !isPossible;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    turnOn(form);
  });
}

startInstalling();
startPush();
startKeeping().catch(() => {
  document.querySelector("[data-no-worker]").hidden = false;
});
