"""What the record calls the acts about the guideline."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.journal import words


def register() -> None:
    """Name the acts and their fields, when the app of the reading room names its own."""
    words.register_verbs(
        {
            "guideline.drafted": _("Wrote the draft of the practice guideline"),
            "guideline.sent": _("Sent the draft of the practice guideline for approval"),
            "guideline.published": _("Approved and published the practice guideline"),
            "guideline.returned": _("Sent the draft of the practice guideline back"),
            "guideline.withdrawn": _("Withdrew the practice guideline"),
        }
    )
    words.register(
        {
            "edition": pgettext_lazy("field of the record", "version"),
            "revision": pgettext_lazy("field of the record", "revision of the draft"),
            "statement": pgettext_lazy("field of the record", "what was signed"),
            "pdf_sha256": pgettext_lazy("field of the record", "fingerprint of the paper"),
        }
    )
