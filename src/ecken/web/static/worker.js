// The service worker: says plainly when there is no network. Every page works without it.
export async function worker() {
  if (!("serviceWorker" in navigator)) return null;
  const registration = await navigator.serviceWorker.register("/service-worker.js");
  return registration.active ? registration : navigator.serviceWorker.ready;
}

// Asks the worker something and waits for its answer.
export async function ask(question) {
  const registration = await worker();
  if (!registration) throw new Error("no worker");
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => (data.wrong ? reject(new Error(data.wrong)) : resolve(data));
    registration.active.postMessage(question, [port2]);
  });
}

export function startWorker() {
  ask({ ask: "language", language: document.documentElement.lang }).catch(() => {});
}
