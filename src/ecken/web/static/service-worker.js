// Put in front of this by the site: SHELL, the files of the page without a network, and their stamp.
// Nothing personal is stored but what a member has ticked on /phone; it belongs to one session.
const SHELL_CACHE = `ecken-shell-${SHELL.stamp}`;
const SETTINGS_CACHE = "ecken-language";
const KEPT_CACHE = "ecken-kept";
const LEDGER = "/phone/kept/ledger";
const MAY_BE_KEPT = ["/phone/kept/card", "/phone/kept/contacts"];
const RENEW_AFTER_MS = 600_000;
const SHARED_MS = 60_000;
const SHELL_FILES = new Set(SHELL.files.filter((file) => file.startsWith("/static/")));

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(fillShell());
});

addEventListener("activate", (event) => {
  event.waitUntil(dropOldShells().then(() => clients.claim()));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (request.method === "GET") event.respondWith(openPage(event));
    else if (pathname === "/import/shared") event.respondWith(takeShared(request));
    else if (endsSession(pathname)) {
      shared = null;
      event.waitUntil(inTurn(forget));
    }
  } else if (request.method === "GET" && SHELL_FILES.has(pathname)) event.respondWith(fromShell(request));
});

addEventListener("message", (event) => {
  const [port] = event.ports;
  const question = QUESTIONS[event.data?.ask];
  if (!port || !question) return;
  const answer = question(event.data).then(
    (data) => port.postMessage(data),
    (error) => port.postMessage({ wrong: String(error) }),
  );
  event.waitUntil(answer);
});

addEventListener("push", (event) => {
  event.waitUntil(showNotification(event.data));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openFrom(event.notification.data?.page));
});

const QUESTIONS = { language: setLanguage, kept: tellKept, keep: (asked) => inTurn(() => keepPages(asked)), shared: handOverShared };

// ---- the page without a network -------------------------------------------------------------

async function fillShell() {
  const cache = await caches.open(SHELL_CACHE);
  await cache.addAll(SHELL.files.map((file) => new Request(file, { cache: "reload", credentials: "omit" })));
}

async function dropOldShells() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("ecken-shell-") && name !== SHELL_CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function fromShell(request) {
  const cache = await caches.open(SHELL_CACHE);
  return (await cache.match(request)) || fetch(request);
}

async function openPage(event) {
  const { pathname } = new URL(event.request.url);
  if (endsSession(pathname) && pathname !== "/sign-in") event.waitUntil(inTurn(forget));
  try {
    const response = await fetch(event.request);
    event.waitUntil(inTurn(checkHolder));
    return response;
  } catch (error) {
    const found = (await readKept(pathname)) || (await offlinePage());
    if (found) return found;
    throw error;
  }
}

async function offlinePage() {
  const cache = await caches.open(SHELL_CACHE);
  const settings = await caches.open(SETTINGS_CACHE);
  const chosen = await (await settings.match("/offline"))?.text();
  const language = chosen || (navigator.language.startsWith("de") ? "de" : "en");
  return cache.match(`/offline?language=${language}`);
}

async function setLanguage({ language }) {
  const settings = await caches.open(SETTINGS_CACHE);
  if ((await (await settings.match("/offline"))?.text()) !== language) {
    await settings.put("/offline", new Response(language));
  }
  return {};
}

// ---- notifications --------------------------------------------------------------------------

async function showNotification(data) {
  const told = data?.json() ?? {};
  await registration.showNotification(told.title || "Ecken", {
    body: told.text,
    tag: told.tag,
    lang: told.language,
    renotify: Boolean(told.tag),
    icon: SHELL.icon,
    badge: SHELL.badge,
    data: { page: told.page },
  });
}

// To a page of this site alone, in a window that is open already if there is one.
async function openFrom(page) {
  const target = new URL(page || "/", location.origin);
  if (target.origin !== location.origin) return;
  const [open] = await clients.matchAll({ type: "window" });
  const moved = await open?.navigate(target.href).catch(() => null);
  if (moved) await moved.focus();
  else await clients.openWindow(target.href);
}

// ---- a card that was shared with the app ----------------------------------------------------

// In memory alone, until the page has taken it over or a minute has passed.
let shared = null;

async function takeShared(request) {
  const files = (await request.formData().catch(() => new FormData())).getAll("file");
  const parts = files.filter((file) => file instanceof File).flatMap((file) => [file, "\r\n"]);
  shared = parts.length ? { file: new File(parts, "card.vcf", { type: "text/vcard" }), at: Date.now() } : null;
  return Response.redirect("/import/shared", 303);
}

async function handOverShared() {
  const file = shared && Date.now() - shared.at < SHARED_MS ? shared.file : null;
  shared = null;
  return { file };
}

// ---- what was ticked ------------------------------------------------------------------------

function endsSession(pathname) {
  return /^\/(sign-in|sign-out|demo|confirm|account\/close)(\/|$)/.test(pathname);
}

// What changes what is stored happens one after the other.
let last = Promise.resolve();

function inTurn(step) {
  last = last.then(step, step);
  return last;
}

async function forget() {
  await caches.delete(KEPT_CACHE);
}

async function readLedger() {
  if (!(await caches.has(KEPT_CACHE))) return null;
  const cache = await caches.open(KEPT_CACHE);
  const ledger = await (await cache.match(LEDGER))?.json();
  if (ledger && Date.now() < ledger.until * 1_000) return ledger;
  await forget();
  return null;
}

async function readKept(pathname) {
  const ledger = await readLedger();
  if (!ledger || !ledger.pages.includes(pathname)) return undefined;
  return (await caches.open(KEPT_CACHE)).match(pathname);
}

async function askHolder() {
  const answer = await fetch("/phone/holder", { cache: "no-store" });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.json();
}

// After each page that was opened: is this still the session that has ticked?
async function checkHolder() {
  const ledger = await readLedger();
  if (!ledger) return;
  const now = await askHolder().catch(() => null);
  if (!now) return;
  if (now.holder !== ledger.holder) await forget();
  else if (Date.now() - ledger.read > RENEW_AFTER_MS) await store(now, ledger.pages).catch(() => {});
}

async function tellKept() {
  return { pages: (await readLedger())?.pages ?? [] };
}

async function keepPages({ pages }) {
  const wanted = MAY_BE_KEPT.filter((page) => pages.includes(page));
  if (wanted.length) {
    const now = await askHolder();
    if (!now.holder) throw new Error("signed out");
    await store(now, wanted);
  } else await forget();
  return { pages: wanted };
}

// All pages are fetched before one is stored; what is no longer ticked goes.
async function store({ holder, until }, pages) {
  const found = await Promise.all(pages.map((page) => fetch(page, { cache: "no-store", redirect: "error" })));
  if (found.some((answer) => !answer.ok)) throw new Error("not all pages were there");
  if ((await askHolder()).holder !== holder) throw new Error("another session");
  await forget();
  const cache = await caches.open(KEPT_CACHE);
  await cache.put(LEDGER, new Response(JSON.stringify({ holder, until, pages, read: Date.now() })));
  await Promise.all(found.map((answer, number) => cache.put(pages[number], answer)));
}
