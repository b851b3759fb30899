// Passkeys: a form with data-passkey asks the browser for a key when it is sent, and sends its
// answer along. "get" asks for a key that is there, "create" for a new one.
const fromText = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

function read(options) {
  const read = JSON.parse(options);
  read.challenge = fromText(read.challenge);
  if (read.user) read.user.id = fromText(read.user.id);
  for (const list of [read.allowCredentials, read.excludeCredentials])
    for (const key of list ?? []) key.id = fromText(key.id);
  return read;
}

function write(key) {
  const response = { clientDataJSON: toText(key.response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"])
    if (key.response[name]) response[name] = toText(key.response[name]);
  return JSON.stringify({ id: key.id, rawId: toText(key.rawId), type: key.type, response });
}

async function ask(form) {
  const said = form.querySelector("[data-said]");
  said.hidden = true;
  try {
    const key = await navigator.credentials[form.dataset.passkey]({
      publicKey: read(form.dataset.options),
    });
    form.elements.answer.value = write(key);
  } catch {
    said.hidden = false;
    return;
  }
  form.submit();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const can = window.PublicKeyCredential && form.dataset.options;
  if (!can) continue;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(form);
  });
}
for (const note of document.querySelectorAll("[data-no-passkey]"))
  note.hidden = Boolean(window.PublicKeyCredential);
