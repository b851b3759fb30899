// A page of several forms: one is sent, and only its own section is drawn anew, so that what was
// typed in the others stays. Without this the page is loaded anew, with every section as stored.
async function send(form) {
  const section = form.closest("section[id]");
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(section.id);
  if (!fresh) return location.assign(answer.url);
  section.replaceWith(document.adoptNode(fresh));
  const at = fresh.querySelector("[autofocus]");
  at?.focus({ preventScroll: true });
  at?.scrollIntoView({ block: "center" });
}

export function startSections() {
  document.querySelector("main")?.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-section]")) return;
    event.preventDefault();
    event.stopPropagation();
    if (form.dataset.sent) return;
    form.dataset.sent = "1";
    send(form).catch(() => form.submit());
  });
}
