// Keeps the course offline. It is registered only when a reader asks for it on the settings page.
// Pages come from the cache at once and are renewed behind it; assets with a digest in their
// name never change. `files` and `total` are written in front of this text at build.

const scope = self.registration.scope;
const prefix = `offline:${scope}:`;
const name = prefix + version;
const lasting = /\.[0-9a-f]{8}\.\w+$/;
const index = "offline-files.json";

const address = (path) => new URL(path.replace(/(^|\/)index\.html$/, "$1"), scope).href;

// Returns the responses of older caches: they are copied, not loaded again.
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
    // Some hosts answer even to its own address that it is not found.
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
  // Removed while pages are open: nothing is kept any more.
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
