"""What the record calls the acts about circulars."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.journal import words


def register() -> None:
    """Name the acts and their values, when the app of the reading room names its own."""
    words.register_verbs(
        {
            "circular.sent": _("Circulated the practice guideline"),
            "circular.reminded": _("Reminded who has not acknowledged the practice guideline"),
            "circular.taken_away": _("Took the list of acknowledgements away"),
            "guideline.acknowledged": _("Acknowledged the practice guideline"),
        }
    )
