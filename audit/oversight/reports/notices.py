"""Who is told about a report: the head who has to sign it, and the officer who filled it in."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override as in_language

from audit.oversight.reports.models import Report, SignedReport
from core.clock import official_day
from people import notices
from people.models import Person
from people.offices import head_unit_of, who_heads


def ask_to_sign(report: Report, *, is_late: bool, at: datetime) -> None:
    """Tell who heads the unit, or the nearest one above, that the report waits."""
    with in_language("th"):
        facts = {"title": report.title, "number": report.number}
        title = _("Late: %(title)s") if is_late else _("Ready to be signed: %(title)s")
        notices.tell(
            _heads(report, at=at),
            kind="report-late" if is_late else "report-ready",
            title=title % facts,
            text=_("%(number)s: the figures are counted to the last day.") % facts,
            why=_("You head the unit, or the nearest one above it that has a head."),
            todo=_("Have the table of measures filled in, read the report and sign it."),
            by_when=report.sign_by,
            otherwise=_("It is shown as late, under the name of the unit."),
            path=report.get_absolute_url(),
            subject=report.journal_subject().name,
            store=report.unit,
            at=at,
        )


def tell_signed(report: Report, signed: SignedReport, before: SignedReport | None, *, at: datetime) -> None:
    """Tell who filled it in, and who signed the text before, that it is signed."""
    asked = (report.written_by_id, before.signer_id if before else None)
    people = {pk for pk in asked if pk is not None and pk != signed.signer_id}
    with in_language("th"):
        facts = {"title": report.title, "who": signed.signer_name, "reason": signed.reason}
        title = _("Corrected: %(title)s") if before else _("Signed: %(title)s")
        text = _("%(who)s signed a corrigendum: %(reason)s") if before else _("%(who)s signed it.")
        notices.tell(
            Person.objects.filter(pk__in=people).order_by("pk"),
            kind="report-signed",
            title=title % facts,
            text=text % facts,
            why=_("You filled it in, or signed the text before."),
            path=report.get_absolute_url(),
            subject=report.journal_subject().name,
            at=at,
        )


def _heads(report: Report, *, at: datetime) -> list[Person]:
    on = official_day(at)
    unit = head_unit_of(report.unit, on=on)
    seats = who_heads(unit, on=on) if unit is not None else ()
    return list(Person.objects.filter(pk__in={seat.person_id for seat in seats}).order_by("pk"))
