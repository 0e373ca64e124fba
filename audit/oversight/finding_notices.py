"""Who is told about a finding: the head who has to answer, and then the auditor who asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override as in_language

from audit.oversight.models import Finding
from core.clock import official_day
from people import notices
from people.models import Person
from people.offices import head_unit_of, who_heads


def ask_for_answer(finding: Finding, text: str, *, at: datetime) -> None:
    """Tell the head of the unit, or the nearest one above, what was found and until when to answer."""
    with in_language("th"):
        facts = _facts(finding, text)
        notices.tell(
            _heads(finding, at=at),
            kind="finding-answer",
            title=_("A finding of the audit waits for your answer: %(title)s") % facts,
            text=_("%(number)s, to %(unit)s: %(text)s") % facts,
            why=_("You head the unit that has to answer, or the nearest one above it."),
            todo=_("Open it and write what was done, or why it is as it is."),
            by_when=finding.answer_by,
            otherwise=_("It stays open under the name of the unit, and the auditors see since when."),
            path=finding.get_absolute_url(),
            subject=finding.journal_subject().name,
            store=finding.unit,
            at=at,
        )


def tell_auditor(finding: Finding, text: str, *, at: datetime) -> None:
    """Tell who raised it what was answered."""
    with in_language("th"):
        facts = _facts(finding, text)
        notices.tell(
            [finding.raised_by],
            kind="finding-answered",
            title=_("The finding %(number)s is answered: %(title)s") % facts,
            text=_("%(unit)s: %(text)s") % facts,
            why=_("You raised it."),
            todo=_("Open it; ask again, or close it with a conclusion."),
            otherwise=_("It stays with you."),
            path=finding.get_absolute_url(),
            subject=finding.journal_subject().name,
            store=finding.unit,
            at=at,
        )


def tell_heads(finding: Finding, text: str, *, at: datetime) -> None:
    """Tell the head of the unit that it is closed, and how it was concluded."""
    with in_language("th"):
        facts = _facts(finding, text)
        notices.tell(
            _heads(finding, at=at),
            kind="finding-closed",
            title=_("The finding %(number)s is closed: %(title)s") % facts,
            text=facts["text"],
            why=_("You head the unit that it was addressed to, or the nearest one above it."),
            path=finding.get_absolute_url(),
            subject=finding.journal_subject().name,
            at=at,
        )


def _heads(finding: Finding, *, at: datetime) -> Iterable[Person]:
    """Who heads the unit, or the nearest one above it that somebody heads; without who raised it."""
    on = official_day(at)
    unit = head_unit_of(finding.unit, on=on, excluding=[finding.raised_by_id])
    if unit is None:
        return []
    seats = who_heads(unit, on=on, excluding=[finding.raised_by_id])
    return Person.objects.filter(pk__in={seat.person_id for seat in seats}).order_by("pk")


def _facts(finding: Finding, text: str) -> dict[str, str]:
    return {
        "number": finding.number,
        "title": finding.title,
        "unit": finding.unit.name,
        "text": text.strip(),
    }
