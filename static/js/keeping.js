// Returns while there is no network: each scan is kept on the device (device.js), answered from what the device holds, and
// sent in its order when the network is back; what could not be done then stays in the list until it is settled.
// window.Keeping, for desk.js. The sentences stand in components/kept.html.
(() => {
  const panel = document.querySelector("[data-kept]");
  if (!panel) return;
  const { Device, KeptPhotos } = window;
  const form = document.querySelector("form[data-desk]");
  const says = panel.dataset;
  const isShell = "shell" in says;
  const list = panel.querySelector("[data-kept-list]");
  const state = panel.querySelector("[data-kept-state]");
  const number = panel.querySelector("[data-kept-count]");
  const KINDS = ["return", "drop_off", "hand_over"];
  const RETRY_MS = 3000;
  const ANEW_MS = 300000;
  const FIRST_MS = 1500;
  const PATIENCE_MS = 10000;
  const AT_ONCE = 20;
  const MOST_ROWS = 100;
  const quick = form.querySelector("[data-quick]");
  let isDown = isShell;
  let told = isShell ? says.down : "";
  let timer = 0;

  const { filled } = Device;
  const words = (line) => ({ item: `${line.name} (${line.tag})`, loan: line.loan, name: line.who });
  // Taken in without inspecting it, at the page of drop-offs or where the page of nobody says so.
  const isDropOff = () => says.kind === "drop_off" || Boolean(quick?.checked);
  const isWaiting = (act) => act.state === "waiting" && !(act.live > Date.now());

  // The list of what is kept here, of whoever is signed in.
  const row = (act) => {
    const item = document.createElement("li");
    item.className = "kept-row";
    const what = document.createElement("span");
    const name = document.createElement("span");
    name.className = act.label ? "asset-name" : "asset-name code";
    name.textContent = act.blob ? filled(says.photo, { item: act.label }) : act.label || act.code.slice(0, 60);
    const under = document.createElement("span");
    under.className = "asset-under";
    const time = new Date(act.at).toLocaleTimeString("th-TH", { hour: "2-digit", minute: "2-digit" });
    under.textContent = act.answer ? `${time} · ${act.answer}` : time;
    what.append(name, under);
    const badge = document.createElement("span");
    badge.className = `badge meaning-${act.state === "conflict" ? "danger" : "progress"}`;
    badge.textContent = act.state === "conflict" ? says.conflict : says.waiting;
    item.append(what, badge);
    return item;
  };
  const photosHere = () => (KeptPhotos ? Device.photos().catch(() => []) : Promise.resolve([]));
  const draw = async () => {
    const all = await Device.mine(KINDS).catch(() => []);
    const photos = await photosHere();
    const shown = [...all.filter((act) => act.state === "conflict" || isWaiting(act)), ...photos];
    const conflicts = shown.filter((act) => act.state === "conflict").length;
    const waiting = shown.length - conflicts;
    number.textContent = filled(says.number, { count: waiting });
    list.replaceChildren(...shown.slice(-MOST_ROWS).reverse().map(row));
    state.hidden = !told;
    state.querySelector("p").textContent = told;
    panel.querySelector("[data-kept-settle]").hidden = isDown || !conflicts;
    panel.querySelector("[data-kept-empty]").hidden = Boolean(shown.length) || !isShell;
    panel.hidden = !isShell && !shown.length && !told;
    panel.dataset.size = all.filter(isWaiting).length;
    panel.dataset.photos = photos.filter(isWaiting).length;
    panel.dataset.holds = (await Device.known()).length;
    form.dispatchEvent(new CustomEvent("kept"));
    if (all.some((act) => act.live > Date.now())) later();
    return waiting;
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(send, RETRY_MS);
  };

  // Sending, by one tab at a time. The answer to an id is the same however often it is sent.
  const ask = (address, options = {}) =>
    fetch(address, { ...options, credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
  const hear = async () => {
    const response = await ask(says.held);
    if (response.status === 401) return { sentence: says.signIn };
    if (!response.ok) return { sentence: says.refused };
    const data = await response.json();
    if (data.staff !== Device.staff()) {
      if (isShell) return { sentence: says.another };
      Device.signedInAs(data.staff);
    }
    await Device.hold(data).catch(() => {});
    const open = new Set(data.open);
    const isSettled = (act) => act.state === "conflict" && !open.has(act.id);
    for (const act of await Device.mine(KINDS)) if (isSettled(act)) await Device.remove(act);
    for (const photo of await photosHere()) if (isSettled(photo)) await Device.removePhoto(photo);
    return { data };
  };
  const sendAll = async () => {
    const counted = { sent: 0, failed: 0, token: "" };
    for (;;) {
      const acts = (await Device.mine(KINDS)).filter(isWaiting).slice(0, AT_ONCE);
      const photos = acts.length ? [] : (await photosHere()).filter(isWaiting);
      const isEmpty = !acts.length && !photos.length;
      if (isEmpty && (counted.token || !isDown)) return counted;
      if (!counted.token) {
        const heard = await hear();
        if (!heard.data) return { ...counted, sentence: heard.sentence };
        counted.token = heard.data.token;
        if (isEmpty) return counted;
      }
      if (photos.length) {
        const sent = await KeptPhotos.send(says.sendPhoto, counted.token);
        counted.sent += sent.sent;
        counted.failed += sent.failed;
        if (sent.isRefused) return { ...counted, sentence: says.refused };
        continue;
      }
      const body = {
        staff: Device.staff(),
        sent_at: Date.now(),
        acts: acts.map(({ id, kind, at, code, line, given }) => ({ id, kind, at, code, line, given })),
      };
      const headers = { "Content-Type": "application/json", "X-CSRFToken": counted.token };
      const response = await ask(says.send, { method: "POST", headers, body: JSON.stringify(body) });
      if (!response.ok) return { ...counted, sentence: says.refused };
      const answers = new Map((await response.json()).answers.map((answer) => [answer.id, answer]));
      for (const act of acts) {
        const answer = answers.get(act.id);
        if (!answer) continue;
        counted.sent += 1;
        if (answer.outcome !== "conflict") await Device.remove(act);
        else {
          counted.failed += 1;
          await Device.put({ ...act, state: "conflict", answer: answer.sentence });
        }
      }
      await draw();
    }
  };
  const alone = (work) => (navigator.locks ? navigator.locks.request("desk-sender", { ifAvailable: true }, (lock) => lock && work()) : work());
  // The page of nobody gives way to the real one, but never takes a note away that is being written.
  const leave = () => {
    if (form.elements.note?.value || KeptPhotos?.isTaking()) told = says.back;
    else location.reload();
  };
  let isSending = false;
  async function send() {
    if (isSending) return;
    isSending = true;
    clearTimeout(timer);
    try {
      const counted = await alone(sendAll);
      if (counted?.sentence) {
        told = counted.sentence;
        if (isShell && told !== says.refused) leave();
      } else if (counted) {
        isDown = false;
        told = counted.failed ? filled(says.failed, { count: counted.failed }) : "";
        if (isShell) leave();
        else if (counted.sent) {
          const sentence = `${filled(says.sent, { count: counted.sent })} ${told}`.trim();
          form.dispatchEvent(new CustomEvent("sent", { detail: { ...counted, sentence } }));
        }
      }
    } catch {
      isDown = true;
      told = says.down;
    }
    isSending = false;
    if ((await draw()) || isDown) later();
  }

  // What the device can say by itself. `kept`: the act that is on the device now; null where nothing was kept.
  const answer = (tone, sentence, kept = null, list = null) => ({ tone, sentence, kept, list });
  const described = (line) => ({
    kind: isDropOff() ? "drop_off" : "return",
    line: line?.line ?? null,
    label: line ? `${line.name} · ${line.tag} · ${line.who}` : "",
    page: location.pathname,
  });
  const judge = async (code, noted, own) => {
    const found = await Device.find(code);
    const tags = new Set(found.map((line) => line.tag));
    const isLoan = found.length > 0 && found.every((line) => Device.key(line.loan) === Device.key(code));
    if (isLoan) return answer("attention", filled(says.ofLoan, words(found[0])));
    if (tags.size > 1) return answer("attention", says.several);
    const line = found.find((each) => each.out) ?? found[0];
    if (line && !line.out) return answer("attention", filled(says.toHandOver, words(line)));
    if (line && (await Device.mine(KINDS)).some((act) => act.line === line.line && act.id !== own?.id && isWaiting(act))) {
      return answer("attention", filled(says.again, words(line)));
    }
    if (isDropOff()) return { line, given: {} };
    const given = noted(line);
    if (line?.points.length && !given.checks) return answer("attention", filled(says.look, words(line)), null, line);
    if (!(given.works && given.complete && given.clean) && !given.note) return answer("danger", says.note);
    return { line, given };
  };
  // own: the act as it was written down already, where it was on its way when the network dropped.
  const keep = async (code, noted, own = null) => {
    if (!Device.staff()) return answer("danger", says.nobody);
    const judged = await judge(code, noted, own);
    if (judged.sentence) {
      if (own) await Device.remove(own);
      return judged;
    }
    const { line, given } = judged;
    let act = { ...own, ...described(line), code: line?.tag ?? code, given, live: 0 };
    try {
      if (own) await Device.put(act);
      else act = await Device.add(act);
    } catch {
      return answer("danger", filled(says.full, { code: code.slice(0, 60) }));
    }
    KeptPhotos?.offer(act);
    await draw();
    send();
    return line ? answer("free", filled(act.kind === "drop_off" ? says.takenIn : says.taken, words(line)), act) : answer("attention", filled(says.unknown, { code: code.slice(0, 60) }), act);
  };
  // With a network: written down all the same while it is on its way. null: there is no room, so it is only sent.
  const note = async (code, noted) => {
    try {
      const line = (await Device.find(code)).find((each) => each.out);
      return await Device.add({ ...described(line), code, given: noted(line), live: Date.now() + PATIENCE_MS });
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

  // The check list of an item, as the page itself would show it.
  const showList = (region, line) => {
    region.querySelector(".desk-pending")?.remove();
    const card = document.createElement("section");
    card.className = "card desk-pending";
    const body = document.createElement("div");
    body.className = "card-body";
    const group = document.createElement("fieldset");
    const legend = document.createElement("legend");
    legend.className = "form-label";
    legend.textContent = `${line.name} · ${line.tag}: ${says.list}`;
    const box = (name, type) => Object.assign(document.createElement("input"), { name, type, value: "on" });
    const start = `line-${line.line}-list`;
    group.append(legend, box(`${start}-shown`, "hidden"));
    line.points.forEach((point, n) => {
      const label = document.createElement("label");
      label.className = "form-check";
      const tick = Object.assign(box(`${start}-point_${n}`, "checkbox"), { className: "form-check-input", checked: true });
      const text = document.createElement("span");
      text.textContent = point;
      label.append(tick, text);
      group.append(label);
    });
    const button = document.createElement("button");
    Object.assign(button, { className: "btn btn-primary mt-3", name: "choice", value: line.tag, textContent: says.takeThis });
    body.append(group, button);
    card.append(body);
    region.prepend(card);
  };

  const waiting = () => Number(panel.dataset.size ?? 0);
  window.Keeping = { isDown: () => isShell || isDown || waiting() > 0, waiting, keep, note, done, fell, showList, patience: PATIENCE_MS };

  form.addEventListener("photo", () => draw().then(send));
  addEventListener("online", send);
  addEventListener("offline", fell);
  document.addEventListener("visibilitychange", () => !document.hidden && send());
  if (says.staff) Device.signedInAs(says.staff);
  if (!isShell) {
    // The list is fetched when the page can also open without the network, so that it is in nobody's way before.
    const refresh = () => !document.hidden && hear().then(draw, () => {});
    const worker = navigator.serviceWorker;
    worker?.register(says.worker, { scope: "/", updateViaCache: "none" }).catch(() => {});
    (worker?.ready ?? Promise.resolve()).then(() => {
      setTimeout(refresh, FIRST_MS);
      setInterval(refresh, ANEW_MS);
    });
    navigator.storage?.persist?.().catch(() => {});
  }
  // The page of nobody stands at any address: at that of drop-offs it takes in without inspecting, until told otherwise.
  const show = () => form.querySelectorAll("[data-inspection]").forEach((part) => (part.hidden = isDropOff()));
  if (quick) {
    quick.checked = location.pathname === says.dropOff;
    quick.addEventListener("change", show);
    show();
  }
  if (isShell && !Device.staff()) told = says.nobody;
  draw().then((waiting) => (waiting || isShell) && send());
})();
