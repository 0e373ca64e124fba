// The scan field of any page: a wedge scanner types into it, the camera and pictures give codes to it. It says each code
// once to its form by the event "scan" ({code, way}), and shows by sound, colour, vibration and words what the form
// answers by the event "scanned" ({tone, sentence}). A form[data-scanning] is sent with the code, as by its button.
// Nothing here knows what a code means.
(() => {
  const scanner = document.querySelector("[data-scanner]");
  if (!scanner) return;
  const form = scanner.closest("form");
  const field = scanner.querySelector("[data-scan]");
  const live = scanner.querySelector("[data-live]");
  const light = scanner.querySelector("[data-light]");
  const counter = scanner.querySelector("[data-counter]");
  const waiting = scanner.querySelector("[data-waiting]");
  const STORED = "scanner";
  const FLASH_MS = 700;
  const LONGEST_PAUSE_MS = 5000;
  const DONE = "free";

  // Settings stay on this device.
  const settings = { sound: true, vibration: true, pause: 300 };
  try {
    Object.assign(settings, JSON.parse(localStorage.getItem(STORED) || "{}"));
  } catch {
    // Storage is switched off or unreadable: the settings above hold.
  }
  const keep = () => {
    try {
      localStorage.setItem(STORED, JSON.stringify(settings));
    } catch {
      // Storage is switched off: they hold until the page is left.
    }
  };
  for (const control of scanner.querySelectorAll("[data-setting]")) {
    const name = control.dataset.setting;
    if (control.type === "checkbox") control.checked = settings[name];
    else control.value = settings[name];
    control.addEventListener("change", () => {
      if (control.type === "checkbox") settings[name] = control.checked;
      else {
        const asked = Number.parseInt(control.value, 10);
        settings[name] = Number.isNaN(asked) ? 300 : Math.min(Math.max(asked, 0), LONGEST_PAUSE_MS);
        control.value = settings[name];
      }
      keep();
    });
  }

  // A high tone and one short shake for done, two low tones and two shakes for not done.
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
  const beep = (isDone, from = 0) => {
    if (!settings.sound || !window.AudioContext) return;
    audio ??= new AudioContext();
    if (isDone) tone(1320, from, 0.09);
    else [0, 0.22].forEach((later) => tone(220, from + later, 0.16));
  };
  const shake = (isDone) => {
    if (settings.vibration && navigator.vibrate && navigator.userActivation?.hasBeenActive) navigator.vibrate(isDone ? 60 : [120, 80, 120]);
  };
  let flashing = 0;
  const flash = (isDone) => {
    clearTimeout(flashing);
    scanner.dataset.flash = isDone ? "done" : "not-done";
    flashing = setTimeout(() => delete scanner.dataset.flash, FLASH_MS);
  };
  const say = (sentence) => {
    live.textContent = "";
    setTimeout(() => (live.textContent = sentence), 20);
  };
  scanner.querySelector("[data-try]").addEventListener("click", () => {
    beep(true);
    beep(false, 0.5);
    field.focus();
  });
  form.addEventListener("scanned", (event) => {
    const { tone: meaning, sentence } = event.detail;
    if (sentence) say(sentence);
    if (!meaning) return;
    const isDone = meaning === DONE;
    beep(isDone);
    shake(isDone);
    flash(isDone);
  });
  form.addEventListener("waiting", (event) => {
    waiting.hidden = event.detail.count === 0;
    waiting.querySelector("strong").textContent = event.detail.count;
  });

  // One code, however it came; the same one again within the pause is the same scan, but each picture is meant.
  let last = { code: "", at: Number.NEGATIVE_INFINITY };
  let count = 0;
  const give = (raw, way) => {
    const code = raw.replace(/[\r\n\t]+/g, " ").trim();
    if (!code) return;
    const at = performance.now();
    if (way !== "picture" && code === last.code && at - last.at < settings.pause) return;
    last = { code, at };
    counter.textContent = ++count;
    form.dispatchEvent(new CustomEvent("scan", { detail: { code, way } }));
    if (!("scanning" in form.dataset)) return;
    field.value = code;
    form.submit();
  };
  const typed = () => {
    const raw = field.value;
    field.value = "";
    give(raw, "typed");
  };
  // Escape leads back to the field from anywhere in its form: no scan is typed into a note, and no mouse is needed.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) field.focus();
  });
  field.addEventListener("keydown", (event) => {
    const ends = event.key === "Enter" || (event.key === "Tab" && !event.shiftKey && field.value.trim());
    if (!ends || event.isComposing) return;
    event.preventDefault();
    typed();
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter && event.submitter.name !== "scan") return;
    event.preventDefault();
    typed();
  });
  scanner.addEventListener("seen", (event) => give(event.detail.code, event.detail.way));

  // The focus stays in the field: after a click beside everything, on coming back, and for a scan typed at no field.
  const idle = () => document.activeElement === document.body || document.activeElement?.id === "main";
  const show = () => {
    const ready = document.hasFocus() && (document.activeElement === field || idle());
    light.classList.toggle("is-ready", ready);
  };
  document.addEventListener("click", () => {
    if (idle() && !getSelection()?.toString()) field.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (idle() && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) field.focus();
  });
  addEventListener("focus", () => idle() && field.focus());
  document.addEventListener("focusin", show);
  document.addEventListener("focusout", () => setTimeout(show));
  addEventListener("focus", show);
  addEventListener("blur", show);
  field.focus();
  show();
})();
