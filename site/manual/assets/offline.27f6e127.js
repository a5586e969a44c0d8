"use strict";
{
const words = {"offline_failed":"The course could not be kept offline. Try again with a connection.","offline_kept":"The course is kept offline.","offline_loading":"Loading the course …","offline_removed":"The offline copy is removed.","offline_size":"{n} MB to download."};
const part = document.getElementById("offline");
const keep = part.querySelector("[data-act=keep]");
const remove = part.querySelector("[data-act=remove]");
const status = part.querySelector("[role=status]");
const root = new URL("..", didact.folder).href;
const worker = `${root}sw.js`;
const prefix = `offline:${root}:`;
const say = (text) => (status.textContent = text);
const megabytes = (bytes) =>
new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(bytes / 1e6);
async function registration() {
const found = await navigator.serviceWorker.getRegistration(root);
return found?.scope === root ? found : null;
}
async function show() {
const kept = await registration();
keep.hidden = Boolean(kept);
remove.hidden = !kept;
if (kept) return say(words.offline_kept);
const text = await fetch(worker).then((answer) => answer.text());
const total = Number(/^const total = (\d+);/m.exec(text)?.[1]);
say(words.offline_size.replace("{n}", megabytes(total)));
}
keep.addEventListener("click", async () => {
keep.disabled = true;
say(words.offline_loading);
try {
const made = await navigator.serviceWorker.register(worker, { scope: root });
const installing = made.installing ?? made.waiting;
if (installing) {
await new Promise((resolve, reject) => {
installing.addEventListener("statechange", () => {
if (installing.state === "activated") resolve();
if (installing.state === "redundant") reject(new Error(worker));
});
});
}
await show();
} catch {
await (await registration())?.unregister();
say(words.offline_failed);
}
keep.disabled = false;
});
remove.addEventListener("click", async () => {
await (await registration())?.unregister();
for (const name of await caches.keys()) if (name.startsWith(prefix)) await caches.delete(name);
await show().catch(() => {}); // Without a connection its size is not known.
say(words.offline_removed);
});
if ("serviceWorker" in navigator && location.protocol.startsWith("http")) {
show().catch(() => say(words.offline_failed));
} else {
part.hidden = true;
}
}
