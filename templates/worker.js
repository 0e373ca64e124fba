// The service worker: keeps the files of the scanning pages and one page of nobody for the time without a network. No page
// of a person is ever kept. facts: made by loans/views/offline.py.
const FACTS = {{ facts|safe }};
const NAME = `desk-${FACTS.version}`;
const FILES = new Set(FACTS.files);

const keep = async () => {
  const cache = await caches.open(NAME);
  await Promise.all(
    [...FACTS.files, FACTS.shell].map(async (address) => {
      const response = await fetch(address, { credentials: "omit", cache: "no-cache" });
      if (!response.ok) throw new Error(address);
      await cache.put(address, response);
    }),
  );
  await skipWaiting();
};
const forget = async () => {
  const others = (await caches.keys()).filter((name) => name.startsWith("desk-") && name !== NAME);
  await Promise.all(others.map((name) => caches.delete(name)));
  await clients.claim();
};
const kept = async (address) => (await caches.open(NAME)).match(address);
const file = (request) => fetch(request).catch(async (error) => (await kept(new URL(request.url).pathname)) ?? Promise.reject(error));
const page = async (request) => {
  try {
    return await fetch(request);
  } catch (error) {
    const shell = await kept(FACTS.shell);
    if (!shell) throw error;
    return shell;
  }
};

addEventListener("install", (event) => event.waitUntil(keep()));
addEventListener("activate", (event) => event.waitUntil(forget()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (FILES.has(address.pathname)) event.respondWith(file(request));
  else if (request.mode === "navigate" && address.pathname.startsWith(FACTS.desk)) event.respondWith(page(request));
});
