// One tab stop per group: Tab goes to the group, the arrow keys go through it. Without this every
// link of a group is a stop of its own.
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

const linksOf = (group) => [...group.querySelectorAll("a[href]")].filter((link) => link.checkVisibility());

function enter(group, link) {
  for (const other of group.querySelectorAll("a[href]")) other.setAttribute("tabindex", other === link ? "0" : "-1");
}

export function setGroups(root = document) {
  for (const group of root.querySelectorAll("[data-group]")) {
    const links = [...group.querySelectorAll("a[href]")];
    const here = links.find((link) => link.matches("[aria-current], [aria-checked=true]"));
    if (links.length > 1) enter(group, here ?? links[0]);
  }
}

export function startGroups() {
  setGroups();
  document.addEventListener("focusin", (event) => {
    const group = event.target.closest?.("[data-group]");
    if (group && event.target.matches("a[href]")) enter(group, event.target);
  });
  document.addEventListener("keydown", (event) => {
    const group = event.target.closest?.("[data-group]");
    if (!group || event.ctrlKey || event.metaKey || event.altKey) return;
    const links = linksOf(group);
    const at = links.indexOf(event.target.closest("a[href]"));
    const step = STEPS[event.key];
    const to = step ? at + step : { Home: 0, End: links.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    links[(to + links.length) % links.length]?.focus();
  });
}
