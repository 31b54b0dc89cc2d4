// Opens the visit form when there is no line. Keeps that one page, without names, and what it needs; nothing else.

const PATIENCE_MS = 5000;
const { page, assets, version } = self.keep;
const CACHE = `gezinsverzorger-${version}`;
const FORM = /^\/bezoeken\/vastleggen\/$|^\/gezinnen\/\d+\/bezoek\/$/;
// Where a carer stands in a kitchen: a dead line must not keep them waiting here.
const isQuick = (path) => path === "/" || FORM.test(path);
// The server answers, and its data are away.
const AWAY = 503;

async function keepAll() {
  const cache = await caches.open(CACHE);
  await cache.addAll(assets);
  // Not the login page, when somebody was logged out meanwhile.
  await cache.put(page, await fetch(page, { redirect: "error", cache: "reload" }));
  await self.skipWaiting();
}

async function dropOld() {
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
  await self.clients.claim();
}

async function openPage(request) {
  const online = fetch(request);
  online.catch(() => {});
  const patience = new Promise((_, reject) => setTimeout(reject, PATIENCE_MS));
  const { pathname } = new URL(request.url);
  try {
    const answer = await (isQuick(pathname) ? Promise.race([online, patience]) : online);
    return (answer.status === AWAY && FORM.test(pathname) && (await caches.match(page))) || answer;
  } catch {
    return (await caches.match(page)) ?? online;
  }
}

// A name with a digest never gets other contents; without one (for a developer) the server knows best.
async function openAsset(request) {
  const kept = await caches.match(request);
  if (kept && /\.[0-9a-f]{12}\./.test(request.url)) return kept;
  return fetch(request).catch(() => kept ?? Response.error());
}

self.addEventListener("install", (event) => event.waitUntil(keepAll()));
self.addEventListener("activate", (event) => event.waitUntil(dropOld()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const { origin, pathname } = new URL(request.url);
  if (request.mode === "navigate") event.respondWith(openPage(request));
  else if (origin === self.location.origin && assets.includes(pathname)) event.respondWith(openAsset(request));
});
