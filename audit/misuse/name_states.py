"""How a report is signed, and where a request to unlock who signed it stands; pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.thai_dates import thai_date
from core.verdict import ORDER, POLICY, Permitted, Refused, Verdict


class Signing(models.TextChoices):
    """What somebody signs."""

    SIGNED = "signed", gettext_lazy("Signed report: the name is sealed apart")
    FORMAL = "formal", gettext_lazy("Formal complaint of clauses 220-223")


class NameState(models.TextChoices):
    """Where a request to unlock a name stands."""

    ASKED = "asked", gettext_lazy("Waits for the custodians")
    AGREED = "agreed", gettext_lazy("One custodian agreed, a second one decides")
    GRANTED = "granted", gettext_lazy("Granted")
    REFUSED = "refused", gettext_lazy("Not granted")


class Answer(models.TextChoices):
    """What a reporter says to a request."""

    CONSENTS = "consents", gettext_lazy("I agree that my name is told to who asks")
    OBJECTS = "objects", gettext_lazy("I do not agree")


OPEN: Final = (NameState.ASKED, NameState.AGREED)
"""What is not decided yet."""

ANSWER_WITHIN: Final = timedelta(days=7)
"""So long the reporter has for an answer before a custodian may agree."""

SHOWN_FOR: Final = timedelta(days=3)
"""So long after the day it was granted the name can be read."""


def may_agree(*, state: str, answer: str, asked_on: date, on: date, agreed_before: bool) -> Verdict:
    """Whether a custodian may agree to a request.

    agreed_before: whether it was this custodian who agreed first.

    Refused: request-decided, reporter-not-heard, second-custodian.
    """
    if state not in OPEN:
        return is_decided()
    if not answer and on < answered_by(asked_on):
        text = _("The reporter has seven days to answer, until %(day)s. You can refuse before, but not agree.")
        return Refused(POLICY, "reporter-not-heard", text % {"day": thai_date(answered_by(asked_on))})
    if agreed_before and answer != Answer.CONSENTS:
        text = _("You agreed already. Without the reporter's consent another custodian has to agree as well.")
        return Refused(POLICY, "second-custodian", text)
    return Permitted()


def is_enough(*, answer: str, agreed_before: bool) -> bool:
    """Whether one custodian's yes now makes two: after another custodian's, or with the reporter's own."""
    return answer == Answer.CONSENTS or agreed_before


def is_decided() -> Refused:
    """What is said to whoever comes too late."""
    return Refused(ORDER, "request-decided", _("Somebody else decided this request meanwhile. Look at it again."))


def answered_by(asked_on: date) -> date:
    """The day from which custodians may agree without an answer."""
    return asked_on + ANSWER_WITHIN
