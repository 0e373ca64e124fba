"""The channel for reporting misuse as a Django app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MisuseConfig(AppConfig):
    """The channel for reporting misuse."""

    name = "audit.misuse"
    label = "misuse"
    verbose_name = _("Reports of misuse")

    def ready(self) -> None:
        import_module("people.notices").register(import_module("audit.misuse.notice_kinds").KINDS)
        import_module("audit.journal.verifying").BEYOND.append(import_module("audit.misuse.checking").look_at_cases)
