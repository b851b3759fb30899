// What lies open before somebody is noted as seen, by the form that a press would send too: opening
// a page changes nothing, and a page that a browser fetches ahead is seen by nobody.
function lowerBadge(name, by) {
  for (const badge of document.querySelectorAll(`[data-badge="${name}"]`)) {
    const left = Number(badge.textContent) - by;
    badge.removeAttribute("aria-label");
    if (left > 0) badge.textContent = left;
    else if (left <= 0) badge.remove();
  }
}

async function note(form) {
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual", keepalive: true });
  if (answer.type !== "opaqueredirect" && !answer.ok) return;
  if (form.dataset.seen) lowerBadge(form.dataset.seen, Number(form.dataset.count));
  form.remove();
}

function noteAll() {
  if (document.visibilityState !== "visible") return;
  document.removeEventListener("visibilitychange", noteAll);
  for (const form of document.querySelectorAll("form[data-seen]")) note(form).catch(() => {});
}

export function startSeen() {
  document.addEventListener("visibilitychange", noteAll);
  noteAll();
}
