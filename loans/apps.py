"""Lending: the Regulation in code, the requests, decisions, hand-overs and returns."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LoansConfig(AppConfig):
    """Once all models are there, it names the kinds of its notices."""

    name = "loans"
    verbose_name = _("Lending")

    def ready(self) -> None:
        import_module("people.notices").register(import_module("loans.notice_kinds").KINDS)
