// The desk: scans are queued and sent one after another, the focus stays in the field. Everything works without it.
(() => {
  const form = document.querySelector("form[data-desk]");
  if (!form) return;
  const field = form.querySelector("[data-scan]");
  const region = form.querySelector("[data-region]");
  const live = form.querySelector("[data-live]");
  const sound = form.querySelector("[data-sound]");
  const SAME_SCAN_MS = 300;
  const RETRY_MS = 3000;
  const KEPT_MS = 10000;
  const queue = [];
  let busy = false;
  let last = { code: "", at: 0 };

  // Sounds: a high one for done, two low ones for not done.
  let audio = null;
  const tone = (hertz, from, seconds) => {
    const wave = audio.createOscillator();
    const volume = audio.createGain();
    wave.frequency.value = hertz;
    volume.gain.value = 0.15;
    wave.connect(volume).connect(audio.destination);
    wave.start(audio.currentTime + from);
    wave.stop(audio.currentTime + from + seconds);
  };
  const beep = (meaning) => {
    if (!sound.checked || !window.AudioContext) return;
    audio ??= new AudioContext();
    if (meaning === "free") tone(1320, 0, 0.09);
    else if (meaning) [0, 0.22].forEach((from) => tone(220, from, 0.16));
  };
  const stored = (store, name, value) => {
    try {
      if (value === undefined) return store.getItem(name);
      store.setItem(name, value);
    } catch {
      // Storage is switched off: nothing is remembered.
    }
    return null;
  };
  sound.checked = stored(localStorage, "desk-sound") !== "off";
  sound.addEventListener("change", () => {
    stored(localStorage, "desk-sound", sound.checked ? "on" : "off");
    field.focus();
  });

  const say = (sentence) => {
    live.textContent = "";
    setTimeout(() => (live.textContent = sentence), 20);
  };
  const warn = (sentence) => {
    let note = region.querySelector("[data-warning]");
    if (!note) {
      note = document.createElement("p");
      note.dataset.warning = "";
      note.className = "note meaning-danger";
      region.prepend(note);
    }
    note.textContent = sentence;
    say(sentence);
    beep("danger");
  };

  // What was typed while an answer was under way survives the answer.
  const controls = () => [...region.querySelectorAll("input[name], select[name], textarea[name]")];
  const held = (control) => (control.type === "checkbox" ? control.checked : control.value);
  const snapshot = () => new Map(controls().map((control) => [control.name, held(control)]));
  const swap = (html, sent) => {
    const now = snapshot();
    const focused = document.activeElement;
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
    } else if (consent && !wasReady && !queue.length && !field.value) consent.focus();
    else field.focus();
  };

  const send = async (job) => {
    const body = new FormData(form);
    body.set("code", job.code);
    if (job.name) body.set(job.name, job.value);
    const sent = snapshot();
    const response = await fetch(form.action, { method: "POST", body, headers: { "X-Region": "1" } });
    if (response.redirected) {
      stored(sessionStorage, "desk-queue", JSON.stringify({ at: Date.now(), codes: queue.map((each) => each.code) }));
      location.assign(response.url);
      return false;
    }
    const html = await response.text();
    if (!html.includes("data-root")) {
      warn(`${field.dataset.failed} ${job.code}`);
      return true;
    }
    swap(html, sent);
    const root = region.querySelector("[data-root]");
    if (root.dataset.say) say(root.dataset.say);
    beep(root.dataset.tone);
    return true;
  };

  const drain = async () => {
    if (busy) return;
    busy = true;
    while (queue.length) {
      const job = queue.shift();
      try {
        if (!(await send(job))) return;
      } catch {
        queue.unshift(job);
        warn(field.dataset.offline);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
    busy = false;
  };
  const enqueue = (job) => {
    queue.push(job);
    drain();
  };

  const scan = () => {
    const code = field.value.replace(/[\r\n\t]+/g, " ").trim();
    field.value = "";
    if (!code) return;
    const at = Date.now();
    if (code === last.code && at - last.at < SAME_SCAN_MS) return;
    last = { code, at };
    enqueue({ code });
  };

  field.addEventListener("keydown", (event) => {
    const ends = event.key === "Enter" || (event.key === "Tab" && !event.shiftKey && field.value.trim());
    if (!ends || event.isComposing) return;
    event.preventDefault();
    scan();
  });
  // Enter after the staff code signs; by itself it would press the form's first button.
  region.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("[data-consent]")) return;
    event.preventDefault();
    if (event.target.value.trim()) form.requestSubmit(region.querySelector("[name='sign']"));
  });
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button?.name === "sign") return;
    event.preventDefault();
    if (button?.name === "choice" || button?.name === "refresh") {
      enqueue({ code: "", name: button.name, value: button.value });
    } else scan();
  });
  if ("refresh" in form.dataset) {
    region.addEventListener("change", (event) => {
      if (event.target.matches("[data-consent]")) return;
      enqueue({ code: "", name: "refresh", value: "1" });
    });
  }

  // The focus stays in the field: after a click beside everything, on coming back, and for a scan typed at no field.
  const idle = () => document.activeElement === document.body || document.activeElement?.id === "main";
  document.addEventListener("click", () => {
    if (idle() && !getSelection()?.toString()) field.focus();
  });
  addEventListener("focus", () => idle() && field.focus());
  document.addEventListener("keydown", (event) => {
    if (idle() && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) field.focus();
  });

  // Scans that were waiting when a scan led to another page go on here.
  const kept = JSON.parse(stored(sessionStorage, "desk-queue") || "null");
  stored(sessionStorage, "desk-queue", "null");
  if (kept && Date.now() - kept.at < KEPT_MS) kept.codes.filter(Boolean).forEach((code) => enqueue({ code }));
  field.focus();
})();
