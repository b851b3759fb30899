// Buttons that copy what stands in a field; where copying is not allowed, the text is marked.
function say(text) {
  const status = document.querySelector("[data-copy-status]");
  status.textContent = text;
}

async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  field.focus();
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    return;
  }
  const label = button.textContent;
  const copied = document.querySelector("[data-copied]").dataset.copied;
  button.textContent = copied;
  say(copied);
  setTimeout(() => {
    button.textContent = label;
    say("");
  }, 2_000);
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
