// The check list of one loan while there is no network: scans are matched against the page's own lines, the text is put
// together from what the server gave along (loans/device_lines.py), and what was signed is kept by device.js and sent by
// keeping.js. window.Handing, for desk.js. The sentences stand in loans/desk/_hand_over_kept.html.
(() => {
  const outlet = document.querySelector("[data-handing]");
  const { Device, Keeping } = window;
  if (!outlet || !Device || !Keeping) return;
  const form = outlet.closest("form");
  const region = form.querySelector("[data-region]");
  const place = outlet.querySelector("[data-offline-place]");
  const says = outlet.dataset;
  let wasDown = false;
  let signed = null; // the act that is kept of this loan

  const { filled } = Device;
  const along = () => JSON.parse(region.querySelector("[data-along]")?.dataset.along ?? "null");
  const control = (line, name) => form.elements[`line-${line.line}-${name}`];
  const value = (line, name) => (control(line, name)?.value ?? "").normalize("NFC").replace(/\s+/g, " ").trim();
  const isAside = (line) => control(line, "aside").checked;
  const isTicked = (line) => !isAside(line) && !["", "False"].includes(control(line, "ticked").value);
  const tell = (tone, sentence) => form.dispatchEvent(new CustomEvent("scanned", { detail: { tone, sentence } }));

  const checksOf = (line) => line.points.map((point, n) => [point, control(line, `list-point_${n}`).checked]);
  const inWords = (whole, checks) => {
    const of = (isRight) => checks.filter((each) => each[1] === isRight).map((each) => each[0]).join(", ");
    return [of(true) && whole.right + of(true), of(false) && whole.wrong + of(false)].filter(Boolean).join("; ");
  };
  // As documents.HandOverParts.whole does it.
  const textOf = (whole, going) => {
    const lines = going.map((line, n) => {
      const note = [value(line, "note"), inWords(whole, checksOf(line))].filter(Boolean).join(" ");
      return `${n + 1}. ${line.before}${whole.conditions[value(line, "condition")]}${line.after}${note}`.trimEnd();
    });
    return [whole.head, ...lines, whole.tail].join("\n");
  };

  const drop = () => place.replaceChildren();
  const panel = () => {
    if (!place.firstElementChild) {
      const part = outlet.querySelector("[data-panel]").content.cloneNode(true);
      part.querySelector("[data-offline-keep]").addEventListener("click", keep);
      part.querySelector("[data-offline-staff]").addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || event.isComposing) return;
        event.preventDefault();
        keep();
      });
      part.querySelector("[data-signature]").dataset.under = "";
      place.append(part);
    }
    return place;
  };
  const show = (sentence, text = "") => {
    // Under another text nobody has signed yet.
    if (place.querySelector("[data-offline-text]")?.textContent !== text) drop();
    panel();
    const said = place.querySelector("[data-offline-said]");
    said.hidden = !sentence;
    said.textContent = sentence;
    place.querySelector("[data-signature]").dataset.under = text;
    place.querySelector("[data-offline-text]").textContent = text;
    place.querySelector("[data-offline-sign]").hidden = !text;
  };
  const standing = () => {
    const whole = along();
    if (!whole) return { sentence: says.needs };
    const going = whole.lines.filter(isTicked);
    const aside = whole.lines.filter(isAside);
    const left = whole.lines.length - going.length - aside.length;
    region.querySelector("[data-count]").textContent = filled(says.progress, { done: whole.lines.length - left, total: whole.lines.length });
    region.querySelector("progress").value = whole.lines.length - left;
    if (left) return { sentence: filled(says.left, { count: left }) };
    if (!going.length) return { sentence: says.nothing };
    if (aside.some((line) => !value(line, "aside_reason"))) return { sentence: says.reason };
    const unfit = going.find((line) => !line.fit);
    if (unfit) return { sentence: filled(says.unfit, { item: unfit.name }) };
    return { whole, going, aside, text: textOf(whole, going), sentence: "" };
  };
  const render = () => {
    for (const part of region.querySelectorAll("[data-online]")) part.hidden = true;
    region.inert = Boolean(signed);
    if (signed) return show(filled(says.done, { number: signed.code, name: signed.who }));
    const now = standing();
    return show(now.sentence, now.text);
  };

  const green = (line) => {
    control(line, "ticked").value = "on";
    const row = control(line, "ticked").closest(".desk-line");
    row.classList.add("is-ticked");
    row.classList.remove("is-aside");
    row.querySelector(".state").replaceWith(outlet.querySelector("[data-ticked]").content.firstElementChild.cloneNode(true));
    control(line, "aside").checked = false;
  };
  const scan = (code) => {
    const whole = along();
    if (!whole || signed) return ["danger", says.needs];
    const asked = Device.keys(code);
    const line = whole.lines.find((each) => each.keys.some((key) => asked.has(key)));
    const staff = place.querySelector("[data-offline-staff]");
    if (!line && staff && asked.has(Device.key(whole.staff))) {
      staff.value = whole.staff;
      return ["free", filled(says.codeTaken, { name: whole.who })];
    }
    if (!line) return ["danger", filled(says.notHere, { code: code.slice(0, 60) })];
    if (!line.fit) return ["danger", filled(says.unfit, { item: line.name })];
    if (isTicked(line)) return ["attention", filled(says.again, { item: line.name })];
    green(line);
    return ["free", filled(says.scanned, { item: line.name })];
  };

  const hashed = async (text) => {
    if (!window.crypto?.subtle) return "";
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  const say = (sentence) => {
    const said = place.querySelector("[data-offline-said]");
    said.hidden = false;
    said.textContent = sentence;
    tell("danger", sentence);
  };
  let isKeeping = false;
  async function keep() {
    const now = standing();
    if (isKeeping || signed || !now.text) return;
    if (now.text !== place.querySelector("[data-offline-text]").textContent) {
      render();
      return;
    }
    const strokes = place.querySelector("[data-offline-strokes]").value;
    const code = place.querySelector("[data-offline-staff]").value;
    if (!strokes) return say(says.draw);
    if (Device.key(code) !== Device.key(now.whole.staff)) return say(filled(says.code, { name: now.whole.who }));
    isKeeping = true;
    try {
      const checked = now.going.map((line) => ({
        line: line.line,
        condition: value(line, "condition"),
        note: value(line, "note"),
        checks: Object.fromEntries(checksOf(line)),
      }));
      const set_aside = now.aside.map((line) => ({ line: line.line, reason: value(line, "aside_reason") }));
      const given = { loan: now.whole.loan, checked, set_aside, staff_code: now.whole.staff, strokes, text: now.text, sha256: await hashed(now.text) };
      const label = `${now.whole.number} · ${now.whole.who}`;
      signed = await Device.add({ kind: "hand_over", line: null, code: now.whole.number, who: now.whole.who, label, given, live: 0 });
    } catch {
      say(says.full);
    }
    isKeeping = false;
    if (!signed) return;
    render();
    tell("free", filled(says.done, { number: signed.code, name: signed.who }));
    Keeping.fell();
  }

  // A scan or a refresh that did not reach the server is answered here.
  const fall = async (job) => {
    if (!wasDown) {
      wasDown = true;
      await Keeping.fell();
    }
    const said = job.code ? scan(job.code) : null;
    render();
    if (said) tell(...said);
    if (said && said[0] !== "free") {
      const note = place.querySelector("[data-offline-said]");
      note.hidden = false;
      note.textContent = said[1];
    }
  };
  const back = async () => {
    wasDown = false;
    if (!signed) {
      drop();
      region.querySelector("[name='refresh']")?.click();
      return;
    }
    const own = (await Device.mine(["hand_over"])).find((act) => act.id === signed.id);
    if (!own) location.assign(says.deskUrl);
    else if (own.state === "conflict") {
      show(own.answer);
      tell("danger", own.answer);
    }
  };
  form.addEventListener("kept", () => {
    if (Keeping.isDown()) {
      wasDown = true;
      render();
    } else if (wasDown) back();
  });
  region.addEventListener("input", () => wasDown && render());
  form.addEventListener("submit", (event) => {
    if (!wasDown || ["scan", "refresh"].includes(event.submitter?.name)) return;
    event.preventDefault();
    render();
  });
  window.Handing = { isDown: () => Keeping.isDown(), fall };

  // A hand-over of this loan that is still kept here is not signed twice.
  Device.mine(["hand_over"])
    .then((acts) => {
      signed = acts.find((act) => act.state === "waiting" && act.given.loan === along()?.loan) ?? null;
      if (signed) render();
    })
    .catch(() => {});
})();
