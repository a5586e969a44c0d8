"use strict";
const version = "faa2daba";
const total = 2302959;
const files = {"404.html":"200bbfb3","assets/cards.1b66a6f6.js":"1b66a6f6","assets/didact.71e4bf1b.js":"71e4bf1b","assets/didact.c909fd7c.css":"c909fd7c","assets/draw.c4110806.wasm":"5a0c3335","assets/find.c3a248f8.js":"c3a248f8","assets/finish.d26e87a1.js":"d26e87a1","assets/found.78eb7a9c.css":"78eb7a9c","assets/home.b7b2be92.js":"b7b2be92","assets/icon.4f11afe5.svg":"4f11afe5","assets/index.js":"d90bd4cb","assets/keys.98b7274b.js":"98b7274b","assets/live-worker.4b416e91.js":"4b416e91","assets/live.7f0dec5d.js":"7f0dec5d","assets/offline.27f6e127.js":"27f6e127","assets/order.c56d2071.js":"c56d2071","assets/peek.4d970a83.js":"4d970a83","assets/question.53d21f4b.js":"53d21f4b","assets/review.ff8f15f3.js":"ff8f15f3","assets/search.89fb59eb.js":"89fb59eb","assets/settings.299097ec.js":"299097ec","assets/sketch.8967d811.js":"8967d811","assets/sort.0742811c.js":"0742811c","assets/steps.07f5fcc7.js":"07f5fcc7","assets/theme.14fb3ebd.js":"14fb3ebd","assets/whole.efa78309.css":"efa78309","chance/bell-qr.svg":"4323f26f","chance/birthdays-qr.svg":"b45872d2","chance/cards.csv":"3b9c64c6","chance/index.html":"1baf1be9","chance/live.51917d87.wasm":"40f20b65","classic-convnets/cards.csv":"b301b1d4","classic-convnets/index.html":"1e1076a0","exercises/index.html":"0b2e3aa3","figures/index.html":"a77d3069","first-network/cards.csv":"0e52db8d","first-network/gates-qr.svg":"6521b82d","first-network/index.html":"78ab369f","first-network/live.59c406ad.wasm":"7331c918","first-network/moons-qr.svg":"4d74f5b9","gallery/index.html":"85dcaad6","glossary/index.html":"ab8424ca","index.html":"b3393ddf","map/index.html":"bcbb3784","residual-networks/cards.csv":"2d48bd65","residual-networks/direction-qr.svg":"da2bde8a","residual-networks/index.html":"c9f43e14","residual-networks/live.abed24b8.wasm":"a9ac527d","residual-networks/signal-gradient-20.svg":"42cd0845","residual-networks/signal-gradient-8.svg":"4651862f","residual-networks/signal-gradient-80.svg":"64efe247","residual-networks/signal-qr.svg":"0891ee7e","review/deck.1fbf4ef2.js":"1fbf4ef2","review/index.html":"1caa0990","search/index.html":"37e97985","settings/index.html":"333005f9","sources/index.html":"90f1936e","study-hour.ics":"4be9183f"};
const scope = self.registration.scope;
const prefix = `offline:${scope}:`;
const name = prefix + version;
const lasting = /\.[0-9a-f]{8}\.\w+$/;
const index = "offline-files.json";
const address = (path) => new URL(path.replace(/(^|\/)index\.html$/, "$1"), scope).href;
async function known() {
const found = new Map();
for (const other of await caches.keys()) {
if (!other.startsWith(prefix) || other === name) continue;
const cache = await caches.open(other);
const list = await cache.match(index).then((answer) => answer?.json());
for (const [path, digest] of Object.entries(list ?? {})) found.set(path + digest, cache);
}
return found;
}
async function fill() {
const cache = await caches.open(name);
const older = await known();
for (const [path, digest] of Object.entries(files)) {
const url = address(path);
const had = await older.get(path + digest)?.match(url);
const answer = had ?? (await fetch(url, { cache: "no-cache" }));
if (!answer.ok && path !== "404.html") throw new Error(`${url}: ${answer.status}`);
await cache.put(url, answer);
}
await cache.put(index, new Response(JSON.stringify(files)));
}
async function tidy() {
for (const other of await caches.keys()) {
if (other.startsWith(prefix) && other !== name) await caches.delete(other);
}
await self.clients.claim();
}
async function answer(event) {
if (!(await caches.has(name))) return fetch(event.request);
const cache = await caches.open(name);
const url = new URL(event.request.url);
url.search = "";
url.hash = "";
const key = url.href.replace(/\/index\.html$/, "/");
const kept = await cache.match(key);
if (kept && lasting.test(url.pathname)) return kept;
const fresh = fetch(event.request).then(async (found) => {
if (found.ok && found.type === "basic") await cache.put(key, found.clone());
return found;
});
if (!kept) return fresh.catch(async () => (await cache.match(address("404.html"))) ?? Response.error());
event.waitUntil(fresh.catch(() => {}));
return kept;
}
self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => {
const inside = event.request.url.startsWith(scope);
if (event.request.method === "GET" && inside) event.respondWith(answer(event));
});
