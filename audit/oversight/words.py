"""What the record calls the acts of the reading room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.journal import words
from audit.oversight.asked import QUESTIONS
from audit.oversight.circulation import words as circulation_words
from audit.oversight.guideline import words as guideline_words
from audit.oversight.past.taking import REGISTER_THEN

words.register_verbs(
    {
        "export.taken_away": _("Took an answer of the reading room away"),
        "verification.asked": _("Had the record verified"),
        "verification.ended": _("Verified the record"),
        "finding.raised": _("Raised a finding of the audit"),
        "finding.answered": _("Answered a finding of the audit"),
        "finding.followed_up": _("Followed a finding of the audit up"),
        "finding.closed": _("Closed a finding of the audit"),
        "instruction.given": _("Gave an order about lending"),
        "instruction.answered": _("Answered an order about lending"),
        "instruction.returned": _("Sent the answer to an order back"),
        "instruction.closed": _("Closed an order about lending"),
        "report.opened": _("Opened a lending report"),
        "report.asked": _("Asked the head to sign a lending report"),
        "report.written": _("Filled in the measures of a lending report"),
        "report.signed": _("Signed a lending report"),
    }
)
words.register(
    {
        "question": pgettext_lazy("field of the record", "question"),
        "title": pgettext_lazy("field of the record", "finding"),
        "since": pgettext_lazy("field of the record", "first day"),
        "until": pgettext_lazy("field of the record", "last day"),
        "on": pgettext_lazy("field of the record", "as it stood on"),
        "table_sha256": pgettext_lazy("field of the record", "SHA-256 of the rows"),
        "owner": pgettext_lazy("field of the record", "who has to do it"),
        "sign_by": pgettext_lazy("field of the record", "to be signed by"),
        "measures": pgettext_lazy("field of the record", "measures"),
        "is_late": pgettext_lazy("field of the record", "late"),
        "serial": pgettext_lazy("field of the record", "signed text"),
    }
)
words.register_values("question", {slug: each.words for slug, each in QUESTIONS.items()})
guideline_words.register()
words.register_values("question", {REGISTER_THEN: _("The register as it stood")})
circulation_words.register()
