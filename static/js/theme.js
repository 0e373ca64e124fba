// Light or dark as chosen on this device; without a choice (or without scripts) the system's own setting holds.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") root.dataset.bsTheme = chosen;
  } catch {
    // Storage is switched off: the system's setting holds.
  }
})();
