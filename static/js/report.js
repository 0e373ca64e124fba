// Comforts of the pages outside the session: leave quickly, copy, print, how strong the report is. All work without.
(() => {
  document.querySelector("[data-leave]")?.addEventListener("click", (event) => {
    event.preventDefault();
    location.replace(event.currentTarget.href);
  });

  const copy = document.querySelector("[data-copy]");
  const code = document.querySelector("[data-code]");
  if (copy && code && navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(code.textContent.trim());
      copy.querySelector("span").textContent = copy.dataset.done;
    });
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }

  // A form is sent once, however often its button is pressed, and not before the work that is asked of it is done.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    const proof = form.querySelector("[data-work]");
    if (!proof || proof.value || !working.has(proof) || event.defaultPrevented || event.submitter?.formNoValidate) return;
    event.preventDefault();
    const said = form.querySelector("[data-work-said]");
    said.hidden = false;
    const { submitter } = event;
    working.get(proof).then(() => {
      delete form.dataset.sent;
      said.hidden = true;
      form.requestSubmit(submitter);
    });
  });

  // Find a number whose hash with the challenge begins with enough zero bits; after the wait the form goes without one.
  const work = async (proof) => {
    const { work: challenge, bits, wait } = proof.dataset;
    const until = performance.now() + 1000 * (Number(wait) + 1);
    const zero = 2 ** (32 - Number(bits));
    for (let number = 0; performance.now() < until; number += 1) {
      const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${challenge}:${number}`));
      if (new DataView(hash).getUint32(0) < zero) {
        proof.value = number;
        return;
      }
    }
    proof.value = "waited";
  };
  const working = new Map();
  if (window.crypto?.subtle) {
    for (const proof of document.querySelectorAll("[data-work]")) working.set(proof, work(proof));
  }
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  const form = document.querySelector("[data-strength]");
  const said = document.querySelector("[data-strength-said]");
  if (form && said) {
    const names = ["item", "on", "place", "who_saw", "papers", "accused"];
    const tell = () => {
      const given = names.filter((name) => form.elements.namedItem(name)?.value.trim()).length;
      said.textContent = `${said.dataset.strengthSaid} ${given} / ${names.length}`;
      said.hidden = false;
    };
    form.addEventListener("input", tell);
    tell();
  }
})();
