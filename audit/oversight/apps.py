"""The auditors' reading room as a Django app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OversightConfig(AppConfig):
    """The auditors' reading room. Once all models are there, it names the kinds of its notices."""

    name = "audit.oversight"
    label = "oversight"
    verbose_name = _("Reading room of the auditors")

    def ready(self) -> None:
        import_module("people.notices").register(import_module("audit.oversight.notice_kinds").KINDS)
