"use strict";
const version = "f4ae55be";
const total = 1290169;
const files = {"404.html":"796c74a8","assets/cards.1b66a6f6.js":"1b66a6f6","assets/didact.9538c394.css":"9538c394","assets/didact.b30cce9e.js":"b30cce9e","assets/find.c3a248f8.js":"c3a248f8","assets/finish.9636d719.js":"9636d719","assets/found.aea4389f.css":"aea4389f","assets/home.b7b2be92.js":"b7b2be92","assets/icon.4f11afe5.svg":"4f11afe5","assets/index.js":"62f2ad26","assets/keys.98b7274b.js":"98b7274b","assets/live-worker.4b416e91.js":"4b416e91","assets/live.4da7e978.js":"4da7e978","assets/offline.3dc458f4.js":"3dc458f4","assets/order.c56d2071.js":"c56d2071","assets/peek.dedeb6c4.js":"dedeb6c4","assets/question.53d21f4b.js":"53d21f4b","assets/review.ff8f15f3.js":"ff8f15f3","assets/search.89fb59eb.js":"89fb59eb","assets/settings.9094577d.js":"9094577d","assets/sketch.8967d811.js":"8967d811","assets/sort.0742811c.js":"0742811c","assets/steps.07f5fcc7.js":"07f5fcc7","assets/theme.14fb3ebd.js":"14fb3ebd","chance/cards.csv":"3b9c64c6","chance/index.html":"80f63162","classic-convnets/cards.csv":"b301b1d4","classic-convnets/index.html":"f8660fe8","exercises/index.html":"d39d105f","figures/index.html":"a4f12dab","first-network/cards.csv":"0e52db8d","first-network/index.html":"b9e9385c","gallery/index.html":"400363a3","glossary/index.html":"71be1279","index.html":"486be48d","map/index.html":"414d17f3","residual-networks/cards.csv":"2d48bd65","residual-networks/index.html":"d725ee2e","review/deck.1fbf4ef2.js":"1fbf4ef2","review/index.html":"646e7bfe","search/index.html":"7e26ce4d","settings/index.html":"467c0695","sources/index.html":"4290beed","study-hour.ics":"4be9183f"};
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
if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
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
