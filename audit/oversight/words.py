"""What the record calls the acts of the reading room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.journal import words
from audit.oversight.asked import QUESTIONS

words.register_verbs({"export.taken_away": _("Took an answer of the reading room away")})
words.register(
    {
        "question": pgettext_lazy("field of the record", "question"),
        "since": pgettext_lazy("field of the record", "first day"),
        "until": pgettext_lazy("field of the record", "last day"),
    }
)
words.register_values("question", {slug: each.words for slug, each in QUESTIONS.items()})
