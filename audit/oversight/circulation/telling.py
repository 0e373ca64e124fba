"""Who is told about a circular: everybody it is addressed to, and again who has not acknowledged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from audit.oversight.circulation.models import Circular
from audit.oversight.circulation.queries import not_yet
from people import notices
from people.models import Person


def ask_to_acknowledge(circular: Circular, *, at: datetime) -> None:
    """Tell everybody addressed who has not acknowledged the version yet."""
    with notices.in_thai():
        _tell(circular, not_yet(circular), title=_("Read and acknowledge the practice guideline"), at=at)


def remind(circular: Circular, people: Iterable[Person], *, at: datetime) -> None:
    """Tell who has not acknowledged that it still waits."""
    with notices.in_thai():
        _tell(circular, people, title=_("The practice guideline still waits for you to acknowledge it"), at=at)


def _tell(circular: Circular, to: Iterable[Person], *, title: str, at: datetime) -> None:
    text = _("Circular %(number)s: %(title)s, version %(edition)s.")
    facts = {
        "number": circular.number,
        "title": circular.guideline.title_thai,
        "edition": circular.guideline.edition,
    }
    notices.tell(
        to,
        kind="guideline-to-acknowledge",
        title=title,
        text=text % facts,
        why=_("The head of the agency addressed it to your unit."),
        todo=_("Read it, then sign “acknowledge and comply” at its end."),
        by_when=circular.acknowledge_by,
        otherwise=_("Your name stays on the list that the head of your unit sees."),
        path=reverse("guideline:acknowledge"),
        subject=circular.journal_subject().name,
        at=at,
    )
