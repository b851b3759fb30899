// A page that waits for something renews the part that says how far it is. Nothing is read out until
// it is over, nothing scrolls, and what has the focus keeps it. Without scripts the page loads anew.
const EVERY_MS = 2_000;
const SELDOM_MS = 30_000;

function addVoice() {
  const voice = document.createElement("p");
  voice.className = "hidden";
  voice.setAttribute("role", "status");
  document.querySelector("main").append(voice);
  return voice;
}

// What is over is said once, politely, by a place that was there before; not by the part itself.
function finish(part, fresh, voice) {
  const said = fresh.querySelector("[role=status], [role=alert]");
  said?.removeAttribute("role");
  part.replaceWith(document.adoptNode(fresh));
  voice.textContent = said?.textContent.trim() ?? "";
}

async function renew(part, voice, pause) {
  const again = (ms) => setTimeout(() => renew(part, voice, ms), ms);
  if (document.hidden) return again(pause);
  const answer = await fetch(location.href).catch(() => null);
  if (!answer || answer.status >= 500) return again(Math.min(2 * pause, SELDOM_MS));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = answer.ok && !answer.redirected && page.getElementById(part.id);
  if (!fresh) return location.reload();
  if (!("renew" in fresh.dataset)) return finish(part, fresh, voice);
  if (fresh.innerHTML !== part.innerHTML) part.replaceChildren(...document.adoptNode(fresh).childNodes);
  again(EVERY_MS);
}

export function startRenewing() {
  const part = document.querySelector("[data-renew][id]");
  if (part) setTimeout(renew, EVERY_MS, part, addVoice(), EVERY_MS);
}
