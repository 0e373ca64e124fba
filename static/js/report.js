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

  // A form is sent once, however often its button is pressed.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
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
