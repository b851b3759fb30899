import { setGroups } from "./groups.js";
import { startNames } from "./names.js";

// Results while typing, filters without reload. The server draws the same page either way: it is
// fetched under the address that a plain form would have, and its parts are swapped in.
const PARTS = ["circles", "carried", "query-note", "results", "facets"];
const WAIT_MS = 180;

let running = null;
let timer = 0;

// The line and the boxes say the same: what was edited last is what is sent.
function addressOf(form, edited) {
  const query = new URLSearchParams();
  const hasLine = Boolean(form.elements.line);
  for (const [name, value] of new FormData(form)) {
    if (value === "" || name === "was") continue;
    const isBox = !/^(line|order|view|more|find|f_.*)$/.test(name);
    if (hasLine && (edited === "line" ? isBox : name === "line")) continue;
    query.append(name, value);
  }
  if (edited === "line") query.append("typing", "1");
  const text = query.toString();
  return form.action.split("?")[0] + (text ? "?" + text : "");
}

function swapOne(page, id) {
  const fresh = page.getElementById(id);
  const old = document.getElementById(id);
  if (fresh && old) old.replaceWith(document.adoptNode(fresh));
}

function swap(page) {
  const at = document.activeElement;
  const label = at?.closest(".facet") ? at.querySelector("[title]")?.title : null;
  for (const id of PARTS) swapOne(page, id);
  const find = at?.name === "find" && document.querySelector("#facets [name=find]");
  if (find) {
    find.value = at.value;
    find.focus();
    find.setSelectionRange(at.selectionStart, at.selectionEnd);
  }
  setGroups();
  if (label) document.querySelector(`.facet [title="${CSS.escape(label)}"]`)?.closest("a").focus();
  const said = document.getElementById("said");
  if (said) said.textContent = document.querySelector("#results h2")?.textContent ?? "";
  document.title = page.title;
}

function fill(page) {
  for (const field of page.querySelectorAll("[data-search] [name]")) {
    const here = document.querySelector(`[data-search] [name="${CSS.escape(field.name)}"]`);
    if (!here || here === document.activeElement) continue;
    if (field.type === "checkbox") here.checked = field.checked;
    else here.value = field.value;
  }
}

async function load(address, remember) {
  running?.abort();
  running = new AbortController();
  const busy = document.getElementById("results");
  busy?.classList.add("busy");
  try {
    const answer = await fetch(address, { signal: running.signal, headers: { accept: "text/html" } });
    if (answer.redirected) return location.assign(address);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.getElementById("results")) return location.assign(address);
    if (page.querySelector("#results[data-wrong]")) return swapOne(page, "query-note");
    const shown = page.getElementById("results").dataset.address || address;
    if (remember === "pushState") history.replaceState({ ...history.state, top: scrollY }, "");
    if (remember) history[remember]({ search: true }, "", shown);
    swap(page);
    fill(page);
  } catch (error) {
    if (error.name === "AbortError") return;
    if (navigator.onLine) return location.assign(address);
    addEventListener("online", () => load(address, remember), { once: true });
  } finally {
    busy?.classList.remove("busy");
  }
}

export function startSearch() {
  const form = document.querySelector("form[data-search]");
  if (!form) return;
  startNames(form.elements.line);
  let edited = "line";
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(() => load(addressOf(form, edited), "replaceState"), wait);
  };
  startNames(form.elements.contact_of, () => {
    edited = "contact_of";
    later(0);
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "contact_of") later(0);
  });
  // The order stands among the results, outside of the form, and belongs to it.
  document.addEventListener("input", (event) => {
    if (event.target.form !== form) return;
    edited = event.target.name;
    if (edited !== "contact_of") later(event.target.matches("select, [type=checkbox]") ? 0 : WAIT_MS);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    load(addressOf(form, edited), "pushState");
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-swap]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    edited = "";
    load(link.href, "pushState").then(() => {
      if (link.dataset.swap !== "top") return;
      document.getElementById("results")?.scrollIntoView();
      document.getElementById("results-head")?.focus({ preventScroll: true });
    });
  });
  // What looks like a checkbox is pressed like one.
  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || !event.target.matches("a[role=checkbox]")) return;
    event.preventDefault();
    event.target.click();
  });
  addEventListener("popstate", (event) => {
    const top = event.state?.top ?? 0;
    load(location.href, null).then(() => scrollTo(0, top));
  });
  startFilters();
}

// On phones the filters are folded; without scripts the link leads to them and they unfold.
function startFilters() {
  const button = document.querySelector(".filter-button");
  const filters = document.getElementById("filters");
  if (!button || !filters) return;
  button.setAttribute("role", "button");
  button.setAttribute("aria-expanded", "false");
  const toggle = (event) => {
    if (event.type === "keydown" && event.key !== " ") return;
    event.preventDefault();
    button.setAttribute("aria-expanded", String(filters.classList.toggle("open")));
  };
  button.addEventListener("click", toggle);
  button.addEventListener("keydown", toggle);
}
