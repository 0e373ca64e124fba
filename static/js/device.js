// What this device holds for the time without a network: acts not yet sent, each bound to who made it (they outlive a
// reload, a closed laptop and a sign-out), and the lines that wait at the desk (they do not outlive the sign-out).
// window.Device; every promise is refused where the browser gives no room.
(() => {
  const STAFF = "desk-staff";
  const ACTS = "desk-acts";
  const HELD = "desk-held";
  const PHOTOS = "desk-photos";
  const LONGEST = 4100;

  const staff = () => {
    try {
      return localStorage.getItem(STAFF) || "";
    } catch {
      return "";
    }
  };
  const signedInAs = (code) => {
    try {
      localStorage.setItem(STAFF, code);
    } catch {
      // Storage is switched off: without a network nothing can be kept, and the page says so.
    }
  };

  const answered = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const opened = new Map();
  const open = (name, store, options) => {
    if (!opened.has(name)) {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(store, options);
      const ready = answered(request).then((database) => {
        database.onversionchange = database.onclose = () => {
          database.close();
          opened.delete(name);
        };
        return database;
      });
      ready.catch(() => opened.delete(name));
      opened.set(name, ready);
    }
    return opened.get(name);
  };
  // `work` gets the store and gives back its request; the promise is kept when the browser has written all of it: "strict"
  // on the disk, so that the power may fail, "relaxed" where the server is told in the same breath.
  const inside = async (name, options, mode, work, durability = "relaxed") => {
    const database = await open(name, name, options);
    const transaction = database.transaction(name, mode, { durability });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
    const [result] = await Promise.all([answered(work(transaction.objectStore(name))), done]);
    return result;
  };
  const acts = (mode, work, durability) => inside(ACTS, { keyPath: "n", autoIncrement: true }, mode, work, durability);
  const held = (mode, work) => inside(HELD, undefined, mode, work);

  const uuid = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  };

  // An act is written before it is sent, and leaves when the server has answered for its id.
  const add = async (act) => {
    const whole = { id: uuid(), staff: staff(), at: Date.now(), state: "waiting", ...act, code: act.code.slice(0, LONGEST) };
    whole.n = await acts("readwrite", (store) => store.add(whole), act.live ? "relaxed" : "strict");
    return whole;
  };
  const put = (act) => acts("readwrite", (store) => store.put(act), "strict");
  const remove = (act) => acts("readwrite", (store) => store.delete(act.n));
  const mine = async (kinds) => {
    const all = await acts("readonly", (store) => store.getAll());
    return all.filter((act) => act.staff && act.staff === staff() && kinds.includes(act.kind));
  };

  // A photo belongs to an act, and leaves when the server has answered for its own id.
  const inPhotos = (mode, work) => inside(PHOTOS, { keyPath: "n", autoIncrement: true }, mode, work, "strict");
  const addPhoto = (photo) => inPhotos("readwrite", (store) => store.add({ id: uuid(), staff: staff(), state: "waiting", ...photo }));
  const putPhoto = (photo) => inPhotos("readwrite", (store) => store.put(photo));
  const removePhoto = (photo) => inPhotos("readwrite", (store) => store.delete(photo.n));
  const photos = async () => {
    const all = await inPhotos("readonly", (store) => store.getAll());
    return all.filter((photo) => photo.staff && photo.staff === staff());
  };

  let lines = null;
  const hold = async (data) => {
    lines = data.lines;
    await held("readwrite", (store) => store.put({ staff: data.staff, lines }, "lines"));
  };
  const known = async () => {
    if (lines) return lines;
    const kept = await held("readonly", (store) => store.get("lines")).catch(() => null);
    if (kept && kept.staff === staff()) lines ??= kept.lines;
    return lines ?? [];
  };

  // The lines a code stands for: its own spelling, or the last part of a label's address.
  const key = (text) => text.normalize("NFKC").replace(/[\s\u200b-\u200f\ufeff]/g, "").toLowerCase();
  const keys = (code) => {
    const parts = code.trim().split("/").filter(Boolean);
    return new Set([key(code), ...(/^https?:$/i.test(parts[0]) ? [key(parts.at(-1))] : [])]);
  };
  const find = async (code) => {
    const asked = keys(code);
    return (await known()).filter((line) => line.keys.some((each) => asked.has(each)) || asked.has(key(line.loan)));
  };

  // A sentence of the server with the words in their places: "{count} are left".
  const filled = (sentence, words) => sentence.replace(/\{(\w+)\}/g, (_whole, name) => words[name] ?? "");

  window.Device = { filled, staff, signedInAs, add, put, remove, mine, addPhoto, putPhoto, removePhoto, photos, hold, known, find, key, keys };
})();
