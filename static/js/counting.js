// A check while there is no network: each scan of an item is kept on the device (device.js) with its place and condition
// before it is sent, and sent in its order when the network is back; what is refused then stays in the list until the
// checker puts it away. window.Keeping, for desk.js. On the page of a check that takes no scans any more it
// sends and lists what is left. The sentences stand in checks/_kept.html.
(() => {
  const panel = document.querySelector("[data-kept-sightings]");
  if (!panel) return;
  const { Device } = window;
  const form = panel.closest("form");
  const says = panel.dataset;
  const list = panel.querySelector("[data-kept-list]");
  const state = panel.querySelector("[data-kept-state]");
  const number = panel.querySelector("[data-kept-count]");
  const KIND = "sighting";
  const RETRY_MS = 3000;
  const PATIENCE_MS = 10000;
  const MOST_ROWS = 100;
  let isDown = false;
  let told = "";
  let timer = 0;

  const { filled } = Device;
  const isWaiting = (act) => act.state === "waiting" && !(act.live > Date.now());
  const mine = async () => (await Device.mine([KIND])).filter((act) => act.check === says.check);

  const row = (act) => {
    const item = document.createElement("li");
    item.className = "kept-row";
    const what = document.createElement("span");
    const name = Object.assign(document.createElement("span"), { className: "asset-name code", textContent: act.code.slice(0, 60) });
    const time = new Date(act.at).toLocaleTimeString("th-TH", { hour: "2-digit", minute: "2-digit" });
    const under = [time, act.where, act.given.note, act.answer].filter(Boolean).join(" · ");
    what.append(name, Object.assign(document.createElement("span"), { className: "asset-under", textContent: under }));
    const isRefused = act.state === "conflict";
    const badge = document.createElement("span");
    badge.className = `badge meaning-${isRefused ? "danger" : "progress"}`;
    badge.textContent = isRefused ? says.conflict : says.waiting;
    item.append(what, badge);
    if (isRefused) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: says.away });
      button.addEventListener("click", () => Device.remove(act).then(draw).then(() => form.querySelector("[data-scan]")?.focus()));
      item.append(button);
    }
    return item;
  };
  const draw = async () => {
    const all = await mine().catch(() => []);
    const shown = all.filter((act) => act.state === "conflict" || isWaiting(act));
    const waiting = shown.filter((act) => act.state !== "conflict").length;
    number.textContent = filled(says.number, { count: waiting });
    list.replaceChildren(...shown.slice(-MOST_ROWS).reverse().map(row));
    state.hidden = !told;
    state.querySelector("p").textContent = told;
    panel.hidden = !shown.length && !told;
    panel.dataset.size = waiting;
    form.dispatchEvent(new CustomEvent("kept"));
    if (all.some((act) => act.live > Date.now())) later();
    return waiting;
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(send, RETRY_MS);
  };

  // Through the page itself, by one tab at a time. A sighting bears the id of its act: sent again, it is the same one.
  const fill = (body, act) => {
    body.set("client_id", act.id);
    return body;
  };
  const sendOne = async (act) => {
    const body = fill(new FormData(form), act);
    body.set("code", act.code);
    for (const [name, value] of Object.entries(act.given)) body.set(name, value);
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(form.action, { method: "POST", body, headers: { "X-Region": "1" }, signal });
    const html = response.redirected ? "" : await response.text();
    const root = new DOMParser().parseFromString(html, "text/html").querySelector("[data-root]");
    if (!root) return response.redirected ? says.signIn : says.refused;
    if ("written" in root.dataset) await Device.remove(act);
    else await Device.put({ ...act, state: "conflict", answer: root.dataset.say ?? says.refused });
    return "";
  };
  const sendAll = async () => {
    const counted = { sent: 0, failed: 0 };
    for (const act of (await mine()).filter(isWaiting)) {
      const sentence = await sendOne(act);
      if (sentence) return { ...counted, sentence };
      counted.sent += 1;
    }
    counted.failed = (await mine()).filter((act) => act.state === "conflict").length;
    return counted;
  };
  const alone = (work) => (navigator.locks ? navigator.locks.request("sightings-sender", { ifAvailable: true }, (lock) => lock && work()) : work());
  let isSending = false;
  async function send() {
    if (isSending) return;
    isSending = true;
    clearTimeout(timer);
    try {
      const counted = await alone(sendAll);
      if (counted?.sentence) told = counted.sentence;
      else if (counted) {
        if (isDown && !counted.sent) await fetch(form.action, { headers: { "X-Region": "1" }, cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
        isDown = false;
        told = counted.failed ? filled(says.failed, { count: counted.failed }) : "";
        const sentence = `${filled(says.sent, { count: counted.sent })} ${told}`.trim();
        if (counted.sent) form.dispatchEvent(new CustomEvent("sent", { detail: { ...counted, sentence } }));
      }
    } catch {
      isDown = true;
      told = says.down;
    }
    isSending = false;
    if ((await draw()) || isDown) later();
  }

  // What the device can say by itself: a place is known by its tag, an item is not looked up.
  const answer = (tone, sentence, kept = null) => ({ tone, sentence, kept });
  const controls = () => ({ place: form.elements.place, condition: form.elements.condition, note: form.elements.note });
  const placeOf = (code) => {
    const key = Device.key(code.split("/").filter(Boolean).at(-1) ?? "");
    return [...controls().place.options].find((option) => option.dataset.tag && Device.key(option.dataset.tag) === key);
  };
  const described = () => {
    const { place, condition, note } = controls();
    const where = place.value ? place.selectedOptions[0].textContent.trim() : "";
    return { kind: KIND, check: says.check, where, given: { place: place.value, condition: condition.value, note: note.value.trim() } };
  };
  const same = (one, other) => one.code === other.code && ["place", "condition", "note"].every((name) => one.given[name] === other.given[name]);
  const keep = async (code, _noted, own = null) => {
    if (!Device.staff()) return answer("danger", says.nobody);
    const found = placeOf(code);
    if (found) {
      controls().place.value = found.value;
      return answer("free", filled(says.inPlace, { place: found.textContent.trim() }));
    }
    const act = { ...described(), ...own, code, live: 0 };
    if (!act.given.place) {
      if (own) await Device.remove(own);
      return answer("danger", says.noPlace);
    }
    const words = { code: code.slice(0, 60), place: act.where };
    try {
      if ((await mine()).some((other) => other.id !== own?.id && isWaiting(other) && same(other, act))) {
        if (own) await Device.remove(own);
        return answer("attention", filled(says.again, words));
      }
      if (own) await Device.put(act);
      else await Device.add(act);
    } catch {
      return answer("danger", filled(says.full, words));
    }
    controls().condition.selectedIndex = 0;
    controls().note.value = "";
    await draw();
    send();
    return answer("free", filled(says.taken, words), act);
  };
  // With a network: written down all the same while it is on its way; a place, and what has none yet, is only sent.
  const note = async (code) => {
    const found = placeOf(code);
    if (found) controls().place.value = found.value; // what is scanned before the answer comes is there already
    if (found || !controls().place.value) return null;
    try {
      return await Device.add({ ...described(), code, live: Date.now() + PATIENCE_MS });
    } catch {
      return null;
    }
  };
  const done = (act) => Device.remove(act).catch(() => {});
  async function fell() {
    isDown = true;
    told = says.down;
    await draw();
    later();
  }
  const waiting = () => Number(panel.dataset.size ?? 0);
  window.Keeping = { isDown: () => isDown || waiting() > 0, waiting, keep, note, done, fell, fill, patience: PATIENCE_MS };

  addEventListener("online", send);
  addEventListener("offline", fell);
  document.addEventListener("visibilitychange", () => !document.hidden && send());
  Device.signedInAs(says.staff);
  navigator.storage?.persist?.().catch(() => {});
  draw().then((waiting) => waiting && send());
})();
