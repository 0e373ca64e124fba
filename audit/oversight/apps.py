"""The auditors' reading room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OversightConfig(AppConfig):
    """The auditors' reading room."""

    name = "audit.oversight"
    label = "oversight"
    verbose_name = _("Reading room of the auditors")
