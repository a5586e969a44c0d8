"use strict";
const version = "3132c7f5";
const total = 910192;
const files = {"404.html":"62cc473c","assets/cards.1b66a6f6.js":"1b66a6f6","assets/didact.f56798a7.js":"f56798a7","assets/didact.f87a4fb0.css":"f87a4fb0","assets/filter.9de128cc.js":"9de128cc","assets/find.f68b3eb2.js":"f68b3eb2","assets/finish.b8c22efb.js":"b8c22efb","assets/fonts/OFL.6a812b16.txt":"6a812b16","assets/fonts/math.a80c367e.woff2":"a80c367e","assets/fonts/mono.b93ac42c.woff2":"b93ac42c","assets/fonts/sans.587b2cd3.woff2":"587b2cd3","assets/fonts/serif-italic.a30d902c.woff2":"a30d902c","assets/fonts/serif.1cff7845.woff2":"1cff7845","assets/found.11d627bb.css":"11d627bb","assets/home.b7b2be92.js":"b7b2be92","assets/icon.4f11afe5.svg":"4f11afe5","assets/index.js":"35526efe","assets/keys.98b7274b.js":"98b7274b","assets/large.84840f3c.js":"84840f3c","assets/live-worker.a537b852.js":"a537b852","assets/live.ceff17ce.js":"ceff17ce","assets/moved.2f03ad06.js":"2f03ad06","assets/offline.27f6e127.js":"27f6e127","assets/order.c56d2071.js":"c56d2071","assets/peek.4d970a83.js":"4d970a83","assets/question.dab86e40.js":"dab86e40","assets/review.ff8f15f3.js":"ff8f15f3","assets/search.89fb59eb.js":"89fb59eb","assets/settings.8af8dc70.js":"8af8dc70","assets/sketch.8967d811.js":"8967d811","assets/sort.0742811c.js":"0742811c","assets/steps.687be6fb.js":"687be6fb","assets/theme.14fb3ebd.js":"14fb3ebd","assets/whole.efa78309.css":"efa78309","ci/index.html":"d2903cdf","codes/index.html":"2aaf8f68","commands/index.html":"7d27a486","figures/index.html":"5aa2c64c","index.html":"e16873c3","mdbook/index.html":"e50d0987","quarto/index.html":"9fa302fd","reference/index.html":"918097ee","search/index.html":"b0e46a7b","security/index.html":"e9817e8b","settings/index.html":"05f69e04","show/fig-bars-parameters.thumb.svg":"6cd5120c","show/fig-bars-spread.thumb.svg":"6aaf2e4b","show/fig-matrix-digits.thumb.svg":"e2f3d9eb","show/fig-matrix-products.thumb.svg":"ece0a08a","show/fig-matrix-ramp.thumb.svg":"5474ea3e","show/fig-network-block.thumb.svg":"91495d4c","show/fig-network-steps.thumb.svg":"d10f7d4c","show/fig-plane-descent.thumb.svg":"945a9a92","show/fig-plot-decay.thumb.svg":"ea7a2bc2","show/index.html":"75d66f27","start/fig-growth-growth.thumb.svg":"ee89015b","start/index.html":"161e7b56","study-hour.ics":"881e8584","style/index.html":"e0eb06f0","templates/index.html":"733c93cb","tex/index.html":"7376f693","writing/index.html":"d64fe381"};
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
