"""The record as a Django app: guards put back after every `migrate` and checked with the database, words found."""

from __future__ import annotations

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from audit.journal import guards


class JournalConfig(AppConfig):
    """The record."""

    name = "audit.journal"
    label = "journal"
    verbose_name = _("The record")

    def ready(self) -> None:
        """Watch over the guards, and let each app say in its `words.py` how what it records is called."""
        post_migrate.connect(guards.install_after_migrate, sender=self, dispatch_uid="journal.guards")
        checks.register(guards.check_guards, checks.Tags.database)
        autodiscover_modules("words")
