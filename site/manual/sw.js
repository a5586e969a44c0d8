"use strict";
const version = "3bd292ab";
const total = 909049;
const files = {"404.html":"d15da540","assets/cards.1b66a6f6.js":"1b66a6f6","assets/didact.b85ec3bb.js":"b85ec3bb","assets/didact.f87a4fb0.css":"f87a4fb0","assets/filter.9de128cc.js":"9de128cc","assets/find.f68b3eb2.js":"f68b3eb2","assets/finish.b8c22efb.js":"b8c22efb","assets/fonts/OFL.6a812b16.txt":"6a812b16","assets/fonts/math.a80c367e.woff2":"a80c367e","assets/fonts/mono.b93ac42c.woff2":"b93ac42c","assets/fonts/sans.587b2cd3.woff2":"587b2cd3","assets/fonts/serif-italic.a30d902c.woff2":"a30d902c","assets/fonts/serif.1cff7845.woff2":"1cff7845","assets/found.11d627bb.css":"11d627bb","assets/home.b7b2be92.js":"b7b2be92","assets/icon.4f11afe5.svg":"4f11afe5","assets/index.js":"661b78dc","assets/keys.98b7274b.js":"98b7274b","assets/large.84840f3c.js":"84840f3c","assets/live-worker.a537b852.js":"a537b852","assets/live.c7580f0c.js":"c7580f0c","assets/moved.2f03ad06.js":"2f03ad06","assets/offline.27f6e127.js":"27f6e127","assets/order.c56d2071.js":"c56d2071","assets/peek.4d970a83.js":"4d970a83","assets/question.dab86e40.js":"dab86e40","assets/review.ff8f15f3.js":"ff8f15f3","assets/search.89fb59eb.js":"89fb59eb","assets/settings.8af8dc70.js":"8af8dc70","assets/sketch.8967d811.js":"8967d811","assets/sort.0742811c.js":"0742811c","assets/steps.687be6fb.js":"687be6fb","assets/theme.14fb3ebd.js":"14fb3ebd","assets/whole.efa78309.css":"efa78309","ci/index.html":"246fd9dd","codes/index.html":"4c15b58c","commands/index.html":"7f8785ab","figures/index.html":"04879625","index.html":"cbc71733","mdbook/index.html":"948b724d","quarto/index.html":"f90d37e7","reference/index.html":"8dc8ab0c","search/index.html":"defd65f8","security/index.html":"3ad2d947","settings/index.html":"08bd061a","show/fig-bars-parameters.thumb.svg":"63a585bf","show/fig-bars-spread.thumb.svg":"aa1ec529","show/fig-matrix-digits.thumb.svg":"d97a49f7","show/fig-matrix-products.thumb.svg":"b23f52b1","show/fig-matrix-ramp.thumb.svg":"6e57ba0c","show/fig-network-block.thumb.svg":"9b66ca13","show/fig-network-steps.thumb.svg":"ca051854","show/fig-plane-descent.thumb.svg":"f81df4e6","show/fig-plot-decay.thumb.svg":"2e124c92","show/index.html":"bed0c46d","start/fig-growth-growth.thumb.svg":"311503a1","start/index.html":"b184879c","study-hour.ics":"881e8584","style/index.html":"1be96c12","templates/index.html":"3569e33a","tex/index.html":"ded2222c","writing/index.html":"df15d46a"};
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
