// The desk: what the scan field gives (scanner.js) is queued and sent one after another. Everything works without it.
// On a page that keeps (keeping.js) each scan is on the device before it is sent, and is answered there without a network.
(() => {
  const form = document.querySelector("form[data-desk]");
  if (!form) return;
  const field = form.querySelector("[data-scan]");
  const region = form.querySelector("[data-region]");
  const RETRY_MS = 3000;
  const KEPT_MS = 10000;
  const DONE = "free";
  const { Keeping } = "keeps" in form.dataset ? window : {};
  const queue = [];
  let busy = false;

  const stored = (store, name, value) => {
    try {
      if (value === undefined) return store.getItem(name);
      store.setItem(name, value);
    } catch {
      // Storage is switched off: nothing is remembered.
    }
    return null;
  };
  const answer = (tone, sentence) => form.dispatchEvent(new CustomEvent("scanned", { detail: { tone, sentence } }));
  const warn = (sentence) => {
    let note = region.querySelector("[data-warning]");
    if (!note) {
      note = document.createElement("p");
      note.dataset.warning = "";
      note.className = "note meaning-danger";
      region.prepend(note);
    }
    note.textContent = sentence;
    answer("danger", sentence);
  };

  // What was typed while an answer was under way survives the answer.
  const controls = () => [...region.querySelectorAll("input[name], select[name], textarea[name]")];
  const held = (control) => (control.type === "checkbox" ? control.checked : control.value);
  const snapshot = () => new Map(controls().map((control) => [control.name, held(control)]));
  // A change that was noted leaves the focus where it went on to; after a scan it is in the field again.
  const stops = () => [...region.querySelectorAll("a[href], button, summary")];
  const swap = (html, sent, isNoted = false) => {
    const now = snapshot();
    const focused = document.activeElement;
    const [place, many] = isNoted ? [stops().indexOf(focused), stops().length] : [-1, 0];
    const inside = region.contains(focused) ? focused.name : "";
    const caret = inside && "selectionStart" in focused ? [focused.selectionStart, focused.selectionEnd] : null;
    const wasReady = Boolean(region.querySelector("[data-consent]"));
    region.innerHTML = html;
    for (const control of controls()) {
      if (control.type === "hidden" || !now.has(control.name) || now.get(control.name) === sent.get(control.name)) continue;
      if (control.type === "checkbox") control.checked = now.get(control.name);
      else control.value = now.get(control.name);
    }
    const again = inside && controls().find((control) => control.name === inside);
    const consent = region.querySelector("[data-consent]");
    if (again) {
      again.focus();
      if (caret && caret[0] !== null) again.setSelectionRange(...caret);
    } else if (place >= 0 && stops().length === many) stops()[place].focus();
    else if (consent && !wasReady && !queue.length && !field.value) consent.focus();
    else field.focus();
  };

  const send = async (job) => {
    const body = new FormData(form);
    body.set("code", job.code);
    if (job.name) body.set(job.name, job.value);
    const sent = snapshot();
    if (job.act) Keeping.fill?.(body, job.act);
    const isLimited = window.Handing || (Keeping && (job.act || Keeping.fill));
    const limit = isLimited ? { signal: AbortSignal.timeout(window.Keeping.patience) } : {};
    const response = await fetch(form.action, { method: "POST", body, headers: { "X-Region": "1" }, ...limit });
    if (response.redirected) {
      stored(sessionStorage, "desk-queue", JSON.stringify({ at: Date.now(), codes: queue.filter((each) => !each.act).map((each) => each.code) }));
      location.assign(response.url);
      return false;
    }
    const html = await response.text();
    if (!html.includes("data-root")) {
      if (job.act) throw new Error("not answered");
      warn(`${field.dataset.failed} ${job.code}`);
      return true;
    }
    swap(html, sent, job.name === "refresh");
    const root = region.querySelector("[data-root]");
    answer(root.dataset.tone, root.dataset.say);
    if (job.act) Keeping.done(job.act);
    return true;
  };

  const wait = () => form.dispatchEvent(new CustomEvent("waiting", { detail: { count: queue.length + (Keeping?.waiting() ?? 0) } }));
  const drain = async () => {
    if (busy) return;
    busy = true;
    while (queue.length) {
      const job = queue.shift();
      wait();
      try {
        if ((Keeping ?? window.Handing)?.isDown()) throw new Error("no network");
        if (!(await send(job))) return;
      } catch {
        if (Keeping) {
          await Keeping.fell();
          await fall(job);
          continue;
        }
        if (window.Handing) {
          await window.Handing.fall(job);
          continue;
        }
        queue.unshift(job);
        wait();
        warn(field.dataset.offline);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
    busy = false;
  };
  const enqueue = (job) => {
    queue.push(job);
    wait();
    drain();
  };

  const TICKS = { works: "works", complete: "complete", clean: "clean_and_tidy" };
  // What was noted of the item that is scanned now; the ticks of its check list only where that is shown.
  const noted = (line) => {
    const given = {};
    if (!form.elements.works) return given; // a page where nothing is inspected
    for (const [name, field] of Object.entries(TICKS)) given[name] = form.elements[field].checked;
    given.condition = form.elements.condition.value;
    given.note = form.elements.note.value.trim();
    const start = line && `line-${line.line}-list`;
    if (line && form.elements[`${start}-shown`]) {
      given.checks = Object.fromEntries(line.points.map((point, n) => [point, form.elements[`${start}-point_${n}`].checked]));
    }
    return given;
  };
  const inOrder = () => {
    if (!form.elements.works) return;
    for (const field of Object.values(TICKS)) form.elements[field].checked = true;
    form.elements.condition.selectedIndex = 0;
    form.elements.note.value = "";
    region.querySelector(".desk-pending")?.remove();
  };
  const tell = (said) => {
    if (said.list) Keeping.showList(region, said.list);
    if (said.kept) inOrder();
    region.querySelector("[data-root] > .note")?.remove();
    let note = region.querySelector("[data-warning]");
    if (!note) {
      note = document.createElement("p");
      note.dataset.warning = "";
      region.prepend(note);
    }
    note.className = `note meaning-${said.tone}`;
    note.textContent = said.sentence;
    answer(said.tone, said.sentence);
  };
  // No network: what was on its way is kept as it was noted when it was scanned; a refresh can wait.
  const fall = async (job) => {
    if (job.code) tell(await Keeping.keep(job.code, (line) => ({ ...noted(line), ...job.act?.given }), job.act));
  };
  let turn = Promise.resolve();
  const scanned = (code) => {
    turn = turn
      .then(async () => {
        if (Keeping.isDown()) tell(await Keeping.keep(code, noted));
        else enqueue({ code, act: await Keeping.note(code, noted) });
      })
      .catch(() => warn(field.dataset.failed));
  };
  form.addEventListener("scan", (event) => (Keeping ? scanned(event.detail.code) : enqueue({ code: event.detail.code })));
  form.addEventListener("kept", wait);
  form.addEventListener("sent", async (event) => {
    answer(event.detail.failed ? "danger" : DONE, event.detail.sentence);
    if (window.Handing) return; // it asks for the page anew by itself, with what was ticked
    const response = await fetch(form.action, { headers: { "X-Region": "1" } }).catch(() => null);
    const html = response?.ok && !response.redirected ? await response.text() : "";
    if (!busy && html.includes("data-root")) swap(html, new Map()); // what was noted for the next item stays
  });
  // Enter after the staff code signs; by itself it would press the form's first button.
  region.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("[data-consent]")) return;
    event.preventDefault();
    if (event.target.value.trim()) form.requestSubmit(region.querySelector("[name='sign']"));
  });
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button?.name !== "choice" && button?.name !== "refresh") return;
    event.preventDefault();
    if (Keeping && button.name === "choice") scanned(button.value);
    else enqueue({ code: "", name: button.name, value: button.value });
  });
  if ("refresh" in form.dataset) {
    region.addEventListener("change", (event) => {
      if (event.target.matches("[data-consent]")) return;
      enqueue({ code: "", name: "refresh", value: "1" });
    });
  }

  // Scans that were waiting when a scan led to another page go on here.
  const kept = JSON.parse(stored(sessionStorage, "desk-queue") || "null");
  stored(sessionStorage, "desk-queue", "null");
  if (kept && Date.now() - kept.at < KEPT_MS) kept.codes.filter(Boolean).forEach((code) => enqueue({ code }));
})();
