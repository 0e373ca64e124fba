"""Lending: the Regulation in code, the requests, decisions, hand-overs and returns."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LoansConfig(AppConfig):
    name = "loans"
    verbose_name = _("Lending")
