"""Makes `core` known to Django for its template filters; it has no models."""

from __future__ import annotations

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The plain package below every app."""

    name = "core"
