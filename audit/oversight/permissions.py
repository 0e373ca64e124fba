"""Who reads a finding, who answers it and who follows it up: by tenure on the day, never by a role that stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.translation import gettext as _

from audit.oversight.models import Finding, FindingState
from core.verdict import OFFICE, ORDER, POLICY, Permitted, Refused, Verdict
from people.models import Office

if TYPE_CHECKING:
    from people.models import Unit
    from people.offices import Seat, Standing

HEADS: Final = (Office.RESPONSIBLE_UNIT_HEAD, Office.AGENCY_HEAD)


def visible_findings(standing: Standing) -> Q:
    """The findings of the units that this person audits or heads, and of all below them."""
    answer = Q(pk__in=())
    for path in _paths(standing):
        answer |= Q(unit__path__startswith=path)
    return answer


def reads_findings(standing: Standing) -> bool:
    """Whether the page of findings is for this person."""
    return bool(_paths(standing))


def auditing_seat(standing: Standing, unit: Unit) -> Seat | None:
    """The seat from which this person audits the unit."""
    return next((seat for seat in standing.seats_of(Office.AUDITOR) if unit.path.startswith(seat.unit_path)), None)


def answering_seat(standing: Standing, unit: Unit) -> Seat | None:
    """The seat from which this person answers for the unit: its head's, else the nearest head's above it."""
    seats = [seat for seat in standing.whole if seat.office in HEADS and unit.path.startswith(seat.unit_path)]
    return max(seats, key=lambda seat: len(seat.unit_path), default=None)


def may_raise(standing: Standing, unit: Unit) -> Verdict:
    """An auditor of the unit, or of one above it; the unit is open."""
    if auditing_seat(standing, unit) is None:
        text = _("You do not audit %(unit)s. Choose a unit that you audit, or one below it.")
        return Refused(OFFICE, "not-its-auditor", text % {"unit": unit.name})
    if unit.closed_on is not None:
        text = _("%(unit)s is closed and answers nothing. Choose the unit above it.")
        return Refused(ORDER, "unit-closed", text % {"unit": unit.name})
    return Permitted()


def may_answer(standing: Standing, finding: Finding) -> Verdict:
    """Who heads the unit or one above it, and did not raise it; while it waits for an answer."""
    if answering_seat(standing, finding.unit) is None:
        text = _("The head of %(unit)s answers this finding, or a head above.")
        return Refused(OFFICE, "not-its-head", text % {"unit": finding.unit.name})
    if finding.raised_by_id == standing.person.pk:
        text = _("You raised this finding. Another head answers it.")
        return Refused(POLICY, "raiser-answers", text)
    if finding.state != FindingState.OPEN:
        return Refused(ORDER, "finding-not-open", _("This finding does not wait for an answer any more. Read it anew."))
    return Permitted()


def may_follow_up(standing: Standing, finding: Finding) -> Verdict:
    """An auditor of the unit who did not answer it; once it is answered."""
    verdict = _may_judge(standing, finding)
    if not verdict:
        return verdict
    if finding.state != FindingState.ANSWERED:
        return Refused(ORDER, "finding-not-answered", _("Nobody has answered this finding yet. Wait for the answer."))
    return Permitted()


def may_close(standing: Standing, finding: Finding) -> Verdict:
    """An auditor of the unit who did not answer it; answered or not, with a conclusion."""
    verdict = _may_judge(standing, finding)
    if not verdict:
        return verdict
    if finding.state == FindingState.CLOSED:
        return Refused(ORDER, "finding-closed", _("This finding is closed already. Raise a new one."))
    return Permitted()


def _may_judge(standing: Standing, finding: Finding) -> Verdict:
    if auditing_seat(standing, finding.unit) is None:
        text = _("An auditor of %(unit)s follows this finding up.")
        return Refused(OFFICE, "not-its-auditor", text % {"unit": finding.unit.name})
    if finding.answered_by_id == standing.person.pk:
        text = _("You answered this finding. Another auditor judges the answer.")
        return Refused(POLICY, "answerer-judges", text)
    return Permitted()


def _paths(standing: Standing) -> tuple[str, ...]:
    heads = (seat.unit_path for seat in standing.whole if seat.office in HEADS)
    return tuple(dict.fromkeys((*standing.audit_paths(), *heads)))
