// A signature drawn into components/signature.html: kept as strokes (core/strokes.py) in a hidden field, no picture. A
// part of a page that is shown anew gets its signature back, as long as it stands under the same text.
(() => {
  const WIDE = 600;
  const TALL = 200;
  const MOST_POINTS = 1500;
  const NEAR = 3;
  const ROOTS = "[data-signature]";
  const ready = new WeakSet();
  const kept = new Map();

  const read = (text) => (text ? text.split(";").map((stroke) => stroke.split(" ").map((point) => point.split(",").map(Number))) : []);
  const written = (strokes) => strokes.map((stroke) => stroke.map((point) => point.join(",")).join(" ")).join(";");

  const set = (root) => {
    if (ready.has(root)) return;
    ready.add(root);
    const pad = root.querySelector("[data-pad]");
    const field = root.querySelector("input[type='hidden']");
    const state = root.querySelector("[data-state]");
    const pen = pad.getContext("2d");
    if (!field.value) field.value = kept.get(root.dataset.under) ?? "";
    let strokes = read(field.value);
    let points = strokes.reduce((sum, stroke) => sum + stroke.length, 0);
    let stroke = null;

    const draw = () => {
      pen.setTransform(pad.width / WIDE, 0, 0, pad.height / TALL, 0, 0);
      pen.clearRect(0, 0, WIDE, TALL);
      pen.strokeStyle = getComputedStyle(pad).color;
      pen.lineWidth = 3;
      pen.lineCap = pen.lineJoin = "round";
      for (const each of strokes) {
        pen.beginPath();
        pen.moveTo(...each[0]);
        for (const point of each) pen.lineTo(...point);
        pen.stroke();
      }
    };
    const say = () => {
      const word = points >= MOST_POINTS ? "full" : points ? "drawn" : "empty";
      if (state.textContent !== state.dataset[word]) state.textContent = state.dataset[word];
    };
    const keep = () => {
      field.value = written(strokes);
      kept.clear();
      kept.set(root.dataset.under, field.value);
      say();
    };
    const at = (event) => {
      const box = pad.getBoundingClientRect();
      const within = (value, most) => Math.round(Math.min(Math.max(value, 0), 1) * most);
      return [within((event.clientX - box.left) / box.width, WIDE), within((event.clientY - box.top) / box.height, TALL)];
    };
    const add = (event) => {
      const point = at(event);
      const last = stroke.at(-1);
      if (points >= MOST_POINTS || (last && Math.hypot(point[0] - last[0], point[1] - last[1]) < NEAR)) return;
      stroke.push(point);
      points += 1;
    };

    pad.addEventListener("pointerdown", (event) => {
      if (!event.isPrimary || event.button || points >= MOST_POINTS) return;
      event.preventDefault();
      pad.setPointerCapture(event.pointerId);
      stroke = [];
      strokes.push(stroke);
      add(event);
      draw();
    });
    pad.addEventListener("pointermove", (event) => {
      if (!stroke || !event.isPrimary) return;
      const passed = event.getCoalescedEvents?.() ?? [];
      for (const each of passed.length ? passed : [event]) add(each);
      draw();
    });
    const end = (event) => {
      if (!stroke || !event.isPrimary) return;
      stroke = null;
      keep();
    };
    pad.addEventListener("pointerup", end);
    pad.addEventListener("pointercancel", end);
    // The scan field does not take the focus after a stroke: on a phone its keyboard would cover the signature.
    pad.addEventListener("click", (event) => event.stopPropagation());
    root.querySelector("[data-clear]").addEventListener("click", () => {
      strokes = [];
      points = 0;
      draw();
      keep();
    });
    draw();
    say();
  };

  // A page of the desk that waits for the borrower's phone asks how it stands, and shows itself anew when that changes.
  const WAIT_MS = 3000;
  setInterval(async () => {
    const asked = document.querySelector("[data-asked]");
    if (!asked || document.hidden) return;
    try {
      const { state } = await (await fetch(asked.dataset.url)).json();
      if (asked.isConnected && state !== asked.dataset.asked) asked.closest("form").querySelector("[name='refresh']").click();
    } catch {
      // No connection: it asks again in a moment.
    }
  }, WAIT_MS);

  const setAll = () => document.querySelectorAll(ROOTS).forEach(set);
  new MutationObserver(setAll).observe(document.body, { childList: true, subtree: true });
  setAll();
})();
