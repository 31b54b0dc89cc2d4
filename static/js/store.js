// What this device keeps for a family carer: visits that wait, what is being typed, and the codes of the families.
// No names. It is emptied at logout, and what is older than KEEP_DAYS is dropped.

export const KEEP_DAYS = 14;
const DAY = 24 * 60 * 60 * 1000;
const NAME = "gezinsverzorger";
const STORES = { visits: "reference", drafts: "key", current: "key" };

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) request.result.createObjectStore(name, { keyPath });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function run(store, mode, act) {
  const database = await open();
  // Another tab that logs out must be able to remove the database.
  database.onversionchange = () => database.close();
  return new Promise((resolve, reject) => {
    // Strict: it must be on the disk before we say that it is kept.
    const transaction = database.transaction(store, mode, { durability: "strict" });
    const request = act(transaction.objectStore(store));
    transaction.oncomplete = () => {
      database.close();
      resolve(request.result);
    };
    transaction.onabort = () => {
      database.close();
      reject(transaction.error);
    };
  });
}

export const get = (store, key) => run(store, "readonly", (rows) => rows.get(key));
export const put = (store, row) => run(store, "readwrite", (rows) => rows.put(row));
export const remove = (store, key) => run(store, "readwrite", (rows) => rows.delete(key));

// The visits of one person, the oldest first. Those of somebody else are neither shown nor sent.
export async function visitsOf(user) {
  const rows = await run("visits", "readonly", (all) => all.getAll());
  return rows.filter((row) => row.user === user).sort((a, b) => a.savedAt - b.savedAt);
}

// How many days a row has left; nought or less: it must go.
export const daysLeft = (row) => KEEP_DAYS - Math.floor((Date.now() - row.savedAt) / DAY);

export async function empty() {
  for (const name of await caches.keys()) await caches.delete(name);
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  for (const store of Object.keys(STORES)) await run(store, "readwrite", (rows) => rows.clear());
  sessionStorage.clear();
}
