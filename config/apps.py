"""The house as a Django app: commands, the checks that run at every start, and the clock's one table."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ConfigConfig(AppConfig):
    """Registers the checks, and the figures that rooms lay into each other's reports, once every app is there."""

    name = "config"

    def ready(self) -> None:
        autodiscover_modules("checks", "further_figures")
