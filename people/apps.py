"""Agencies, units, persons, tenures and delegations; sign-in; the inbox and outbox of notices."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People and offices")
