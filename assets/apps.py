"""The register: identifiers and tags, categories, custody and import."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssetsConfig(AppConfig):
    name = "assets"
    verbose_name = _("Register of assets")

    def ready(self) -> None:
        import_module("people.notices").register(import_module("assets.notice_kinds").KINDS)
