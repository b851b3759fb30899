// The page without a network: links to what was ticked, and back as soon as there is a network.
const again = document.querySelector("[data-again-link]");
again.addEventListener("click", (event) => {
  event.preventDefault();
  location.reload();
});
addEventListener("online", () => location.reload());

async function showKept() {
  if (!("caches" in window) || !(await caches.has("ecken-kept"))) return;
  const cache = await caches.open("ecken-kept");
  for (const entry of document.querySelectorAll("[data-kept]")) {
    entry.hidden = !(await cache.match(entry.dataset.kept));
    if (!entry.hidden) document.getElementById("kept").hidden = false;
  }
}
showKept().catch(() => {});
