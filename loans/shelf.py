"""Where issued papers lie: under `PAPERS_ROOT`, each by the hash of its bytes."""

from __future__ import annotations

from django.conf import settings

from core.shelf import Shelf


def papers() -> Shelf:
    """The shelf of issued papers."""
    return Shelf(settings.PAPERS_ROOT, "pdf")
