// Photos of what came back while there is no network: offered after each return that is kept on the device, made smaller,
// kept with the id of its act (device.js), and sent after it (keeping.js). window.KeptPhotos.
(() => {
  const part = document.querySelector("[data-kept-photo]");
  if (!part) return;
  const { Device } = window;
  const form = document.querySelector("form[data-desk]");
  const field = part.querySelector("input");
  const says = part.dataset;
  const LONGEST = 2000;
  const QUALITY = 0.85;
  const PATIENCE_MS = 60000;
  const CAMERA_MS = 600000;
  let of = null;
  let taken = 0;
  let isAskedAt = 0;

  const told = (tone, sentence) => {
    const note = part.querySelector("[data-kept-photo-said]");
    note.textContent = sentence;
    note.className = `note meaning-${tone}`;
    note.hidden = false;
    form.dispatchEvent(new CustomEvent("scanned", { detail: { tone, sentence } }));
  };
  const ready = () => {
    isAskedAt = 0;
    form.querySelector("[data-scan]").focus();
  };
  // As JPEG, its long side at most so many pixels; where the picture was taken does not go with it.
  const shrunk = async (file) => {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    if (!blob) throw new Error("no picture");
    return blob;
  };
  const keep = async (file, act) => {
    const at = Date.now();
    let blob = null;
    try {
      blob = await shrunk(file);
    } catch {
      return told("danger", says.unreadable);
    }
    try {
      await Device.addPhoto({ act: act.id, at, blob, label: act.label || act.code.slice(0, 60) });
    } catch {
      return told("danger", says.full);
    }
    taken += 1;
    return told("free", says.added.replace("{count}", taken));
  };

  // After a return that was kept: what is taken now belongs to it, until the next one.
  const offer = (act) => {
    of = act;
    taken = 0;
    part.querySelector("[data-kept-photo-of]").textContent = act.label || act.code.slice(0, 60);
    part.querySelector("[data-kept-photo-said]").hidden = true;
    part.hidden = false;
  };
  field.addEventListener("click", () => (isAskedAt = Date.now()));
  field.addEventListener("cancel", ready);
  field.addEventListener("change", async () => {
    const files = [...field.files];
    const act = of;
    field.value = "";
    for (const file of files) await keep(file, act);
    ready();
    form.dispatchEvent(new CustomEvent("photo"));
  });

  // One after another; the answer to an id is the same however often it is sent. What is not taken stays.
  const send = async (address, token) => {
    const counted = { sent: 0, failed: 0, isRefused: false };
    for (const photo of (await Device.photos()).filter((each) => each.state === "waiting")) {
      const body = new FormData();
      const facts = { staff: Device.staff(), sent_at: Date.now(), id: photo.id, act: photo.act, at: photo.at };
      for (const [name, value] of Object.entries(facts)) body.set(name, value);
      body.set("photo", photo.blob, "photo.jpg");
      const response = await fetch(address, {
        method: "POST",
        body,
        headers: { "X-CSRFToken": token },
        credentials: "same-origin",
        cache: "no-store",
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (!response.ok) {
        counted.isRefused = true;
        continue;
      }
      const answer = await response.json();
      counted.sent += 1;
      if (answer.outcome !== "conflict") await Device.removePhoto(photo);
      else {
        counted.failed += 1;
        await Device.putPhoto({ ...photo, state: "conflict", answer: answer.sentence });
      }
    }
    return counted;
  };
  // The camera is open: the page must not go away under it.
  const isTaking = () => Date.now() - isAskedAt < CAMERA_MS;
  window.KeptPhotos = { offer, send, isTaking };
})();
