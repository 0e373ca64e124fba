// Small comforts on every page. Everything works without them.
(() => {
  const root = document.documentElement;

  // Menus close on Escape and on a click elsewhere.
  const openMenus = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // Light or dark.
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    button.addEventListener("click", () => {
      const dark = root.dataset.bsTheme
        ? root.dataset.bsTheme === "dark"
        : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.bsTheme = dark ? "light" : "dark";
      try {
        localStorage.setItem("theme", root.dataset.bsTheme);
      } catch {
        // Storage is switched off: the choice lasts for this page.
      }
    });
  }

  // A form is sent once, however often its button is pressed; pressing Back makes it usable again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
    for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  });

  // After a rejected form the cursor stands where the first mistake is, or at the sentence that says no.
  const answer = performance.getEntriesByType("navigation")[0]?.responseStatus ?? 0;
  const mistake = document.querySelector("main [aria-invalid='true']");
  const no = answer >= 400 && !mistake ? document.querySelector("main .form-errors, main .note.meaning-danger") : null;
  no?.setAttribute("tabindex", "-1");
  (mistake ?? no)?.focus();

  // Who is signed out leaves no names of borrowers behind; what was kept without a network stays for its owner (device.js).
  if (!document.querySelector("[data-account], [data-shell]")) {
    try {
      localStorage.removeItem("desk-staff");
      indexedDB.deleteDatabase("desk-held");
    } catch {
      // Storage is switched off: nothing was kept.
    }
  }

  // The print button of pages that people print.
  for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());
})();
