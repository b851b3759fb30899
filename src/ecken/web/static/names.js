// Names while typing: a list under the search box (a combobox). Arrows choose, Enter opens the
// member, or takes the name into a box that asks for one; Escape closes. Without a choice, Enter
// searches as ever.
const WAIT_MS = 120;
const A_NAME = /^[^:"()|*~]{2,60}$/;

export function startNames(input, pick) {
  const box = input?.closest("[data-names]");
  if (!box) return;
  const take = (option) => {
    if (!pick) return location.assign(option.dataset.to);
    close();
    input.value = option.dataset.pick;
    pick();
  };
  let timer = 0;
  let running = null;
  let chosen = -1;
  const options = () => [...box.querySelectorAll("[role=option]")];
  const close = () => {
    clearTimeout(timer);
    running?.abort();
    box.querySelector("#names")?.remove();
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    input.removeAttribute("aria-controls");
  };
  const choose = (at) => {
    const all = options();
    chosen = (at + all.length + 1) % (all.length + 1); // the last place is the box itself
    all.forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)));
    if (all[chosen]) input.setAttribute("aria-activedescendant", all[chosen].id);
    else input.removeAttribute("aria-activedescendant");
  };
  const open = async () => {
    running?.abort();
    running = new AbortController();
    const query = new URLSearchParams({ typed: input.value, circle: box.dataset.names });
    for (const id of new URLSearchParams(location.search).getAll("without")) query.append("without", id);
    try {
      const answer = await fetch(`/search/names?${query}`, { signal: running.signal });
      if (!answer.ok) return close();
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const list = page.getElementById("names");
      close();
      if (!list?.children.length || document.activeElement !== input) return;
      box.append(document.adoptNode(list));
      input.setAttribute("aria-expanded", "true");
      input.setAttribute("aria-controls", "names");
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };

  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"]]) {
    input.setAttribute(name, value);
  }
  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (A_NAME.test(input.value.trim())) timer = setTimeout(open, WAIT_MS);
    else close();
  });
  input.addEventListener("keydown", (event) => {
    const all = options();
    if (event.key === "Enter") {
      if (all[chosen]) {
        event.preventDefault();
        take(all[chosen]);
      } else close();
    } else if (!all.length) return;
    else if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? (chosen < 0 ? 0 : chosen + 1) : chosen < 0 ? all.length - 1 : chosen - 1);
      if (chosen === all.length) chosen = -1;
    }
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
  box.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    event.preventDefault();
    take(option);
  });
}
