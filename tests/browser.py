"""Where the browser of the walks and of the bench is."""

from __future__ import annotations

import os
import shutil


def find_chromium() -> str | None:
    """The path of a Chromium or Chrome on this machine, or None. `CHROMIUM` in the environment names one."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if name and (path := shutil.which(name))), None)
