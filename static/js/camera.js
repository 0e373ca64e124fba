// Codes by the camera or from a picture, for a page with a scan field: the reader (barcode-detector, on zxing's wasm) is
// served by us and fetched when the camera is first asked for, so that it works in every browser and the same in all.
// Each code is given to the scan field by the event "seen" on [data-scanner].
(() => {
  const scanner = document.querySelector("[data-scanner]");
  if (!scanner) return;
  const panel = scanner.querySelector("[data-camera-panel]");
  const opener = scanner.querySelector("[data-camera]");
  const video = scanner.querySelector("[data-video]");
  const said = scanner.querySelector("[data-camera-said]");
  const picks = scanner.querySelector("[data-picks]");
  const choice = scanner.querySelector("[data-camera-choice]");
  const list = scanner.querySelector("[data-camera-list]");
  const torch = scanner.querySelector("[data-torch]");
  const picture = scanner.querySelector("[data-picture]");
  const field = scanner.querySelector("[data-scan]");
  const STORED = "scanner-camera";
  const LOOK_MS = 120;
  // A code that stays in the picture is one scan; it counts anew when it was out of sight for so long.
  const GONE_MS = 1500;
  const FORMATS = ["code_128", "code_39", "code_93", "ean_13", "ean_8", "itf", "qr_code", "data_matrix"];
  const SENTENCE = {
    NotAllowedError: "refused",
    SecurityError: "refused",
    NotFoundError: "missing",
    OverconstrainedError: "missing",
    NotReadableError: "busy",
    AbortError: "busy",
  };
  let stream = null;
  let turn = 0;

  const tell = (which) => {
    picks.replaceChildren();
    said.hidden = !which;
    said.textContent = which ? panel.dataset[which] : "";
  };
  const give = (code, way) => scanner.dispatchEvent(new CustomEvent("seen", { detail: { code, way } }));

  // A picture with several codes: people say which.
  const offerEach = (found) => {
    tell("several");
    picks.replaceChildren(
      ...found.map((code) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "btn code";
        button.textContent = code;
        button.addEventListener("click", () => {
          tell("");
          give(code, "picture");
        });
        return button;
      }),
    );
    picks.firstChild.focus();
  };

  let reader = null;
  const load = () =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = scanner.dataset.decoder;
      script.onload = resolve;
      script.onerror = () => {
        script.remove();
        reject(new Error("reader"));
      };
      document.head.append(script);
    });
  const ready = async () => {
    if (reader) return reader;
    if (!window.BarcodeDetectionAPI) await load();
    const overrides = { locateFile: () => scanner.dataset.wasm };
    await window.BarcodeDetectionAPI.prepareZXingModule({ overrides, fireImmediately: true });
    reader = new window.BarcodeDetectionAPI.BarcodeDetector({ formats: FORMATS });
    return reader;
  };
  const codes = async (image) => [...new Set((await (await ready()).detect(image)).map((each) => each.rawValue))];

  const look = async (mine) => {
    const seen = new Map();
    while (mine === turn) {
      if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && !document.hidden) {
        const found = await codes(video).catch(() => []);
        if (mine !== turn) return;
        const now = performance.now();
        for (const code of found) {
          if (now - (seen.get(code) ?? Number.NEGATIVE_INFINITY) > GONE_MS) give(code, "camera");
          seen.set(code, now);
        }
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  };

  const stop = () => {
    turn += 1;
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    video.srcObject = null;
    torch.hidden = true;
    torch.setAttribute("aria-pressed", "false");
  };
  const remembered = (deviceId) => {
    try {
      if (deviceId === undefined) return localStorage.getItem(STORED) || "";
      localStorage.setItem(STORED, deviceId);
    } catch {
      // Storage is switched off: the browser chooses each time.
    }
    return "";
  };
  const offer = async () => {
    const cameras = (await navigator.mediaDevices.enumerateDevices()).filter((each) => each.kind === "videoinput");
    const track = stream?.getVideoTracks()[0];
    const used = track?.getSettings().deviceId;
    list.replaceChildren(...cameras.map((each, n) => new Option(each.label || `${n + 1}`, each.deviceId, false, each.deviceId === used)));
    choice.hidden = cameras.length < 2;
    torch.hidden = !track?.getCapabilities?.().torch;
  };
  const start = async (deviceId = remembered()) => {
    stop();
    tell("");
    const mine = turn;
    if (!navigator.mediaDevices?.getUserMedia) {
      tell("insecure");
      return;
    }
    const size = { width: { ideal: 1920 }, height: { ideal: 1080 } };
    const which = deviceId ? { deviceId: { ideal: deviceId } } : { facingMode: { ideal: "environment" } };
    try {
      const got = await navigator.mediaDevices.getUserMedia({ video: { ...which, ...size }, audio: false });
      if (mine !== turn) {
        got.getTracks().forEach((track) => track.stop());
        return;
      }
      stream = got;
      video.srcObject = got;
      await video.play();
      await offer();
    } catch (error) {
      if (mine === turn) tell(SENTENCE[error.name] ?? "broken");
      return;
    }
    try {
      await ready();
    } catch {
      if (mine === turn) tell("noReader");
      return;
    }
    look(mine);
  };

  const close = () => {
    stop();
    panel.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    field.focus();
  };
  opener.addEventListener("click", () => {
    if (!panel.hidden) {
      close();
      return;
    }
    panel.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    start();
  });
  scanner.querySelector("[data-camera-off]").addEventListener("click", close);
  panel.addEventListener("keydown", (event) => event.key === "Escape" && close());
  list.addEventListener("change", () => {
    remembered(list.value);
    start(list.value);
  });
  torch.addEventListener("click", async () => {
    const on = torch.getAttribute("aria-pressed") !== "true";
    try {
      await stream.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: on }] });
      torch.setAttribute("aria-pressed", String(on));
    } catch {
      torch.hidden = true;
    }
  });
  picture.addEventListener("change", async () => {
    const [file] = picture.files;
    if (!file) return;
    tell("");
    panel.setAttribute("aria-busy", "true");
    try {
      await ready();
      const found = await codes(await createImageBitmap(file).catch(() => null));
      if (found.length === 1) give(found[0], "picture");
      else if (found.length) offerEach(found);
      else tell("nothing");
    } catch {
      tell(reader ? "nothing" : "noReader");
    } finally {
      panel.removeAttribute("aria-busy");
      picture.value = "";
    }
  });
  addEventListener("pagehide", stop);
})();
