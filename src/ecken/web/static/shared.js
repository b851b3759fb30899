// Takes over the card that was shared with the app, and compares it at once.
import { ask } from "./worker.js";

async function takeOver() {
  const { file } = await ask({ ask: "shared" });
  if (!file) return false;
  const form = document.querySelector("[data-shared]");
  const files = new DataTransfer();
  files.items.add(file);
  form.elements.file.files = files.files;
  form.requestSubmit();
  return true;
}

takeOver().catch(() => false).then((done) => {
  document.querySelector("[data-none]").hidden = done;
});
