"""People and offices as a Django app; once all models are there, it names its acts to the record."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Agencies, units, persons, tenures and delegations; sign-in; the inbox and outbox of notices."""

    name = "people"
    verbose_name = _("People and offices")

    def ready(self) -> None:
        import_module("people.words").register()
