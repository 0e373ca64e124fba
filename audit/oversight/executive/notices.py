"""Who is told about an executive's order: who has to do it, and then who gave it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override as in_language

from audit.oversight.executive.models import Instruction
from people import notices


def tell_owner(instruction: Instruction, text: str, *, at: datetime) -> None:
    """Tell who has to do it what is ordered, and by when."""
    with in_language("th"):
        notices.tell(
            [instruction.owner],
            kind="instruction-given",
            title=_("You are ordered to do: %(title)s") % {"title": instruction.title},
            text=_("%(number)s, to %(unit)s: %(text)s") % _facts(instruction, text),
            why=_("The order names you."),
            todo=_("Do it, then open the order and write what was done."),
            by_when=instruction.due_on,
            otherwise=_("It is shown as late on the executive's page and in the report."),
            path=instruction.get_absolute_url(),
            subject=instruction.journal_subject().name,
            store=instruction.unit,
            at=at,
        )


def tell_giver(instruction: Instruction, text: str, *, at: datetime) -> None:
    """Tell who gave it what was answered."""
    with in_language("th"):
        notices.tell(
            [instruction.given_by],
            kind="instruction-answered",
            title=_("Answered: %(title)s") % {"title": instruction.title},
            text=_("%(number)s, to %(unit)s: %(text)s") % _facts(instruction, text),
            why=_("You gave the order."),
            todo=_("Open it; close it, or send it back with another day."),
            otherwise=_("It stays open with you."),
            path=instruction.get_absolute_url(),
            subject=instruction.journal_subject().name,
            at=at,
        )


def tell_closed(instruction: Instruction, text: str, *, at: datetime) -> None:
    """Tell who had to do it that it is closed."""
    with in_language("th"):
        notices.tell(
            [instruction.owner],
            kind="instruction-closed",
            title=_("Closed: %(title)s") % {"title": instruction.title},
            text=text.strip(),
            why=_("You had to do it."),
            path=instruction.get_absolute_url(),
            subject=instruction.journal_subject().name,
            at=at,
        )


def _facts(instruction: Instruction, text: str) -> dict[str, str]:
    return {"number": instruction.number, "unit": instruction.unit.name, "text": text.strip()}
