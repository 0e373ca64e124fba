"""A finding from the day it is raised until it is closed: each step is an event, and its words are never changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from audit.journal.acts import act
from audit.journal.record import Facts, Subject, changes, record
from audit.journal.versions import create, keep
from audit.oversight import finding_notices
from audit.oversight.models import Finding, FindingEntry, FindingState, FindingStep
from audit.oversight.permissions import (
    answering_seat,
    auditing_seat,
    may_answer,
    may_close,
    may_follow_up,
    may_raise,
)
from core.clock import fiscal_year, official_day
from core.verdict import ORDER, Refused
from people.guards import reason_given
from people.models import Agency, Person, Unit
from people.offices import standing_of

if TYPE_CHECKING:
    from people.offices import Seat


@act("finding.raised")
def raise_finding(
    unit: Unit,
    *,
    by: Person,
    at: datetime,
    title: str,
    text: str,
    answer_by: date,
    question: str = "",
    about: Subject | None = None,
) -> Finding:
    """An auditor writes down what was found and asks the unit's head for an answer by a day.

    about: the loan, item or person it is about, on whose timeline it then stands.

    Raises:
        Refusal: not-its-auditor, unit-closed, reason-missing, answer-by-in-the-past.
    """
    standing = standing_of(by, official_day(at))
    may_raise(standing, unit).require()
    reason_given(text).require()
    _is_ahead(answer_by, at)
    agency = Agency.objects.select_for_update(no_key=True).get(pk=unit.agency_id)

    year = fiscal_year(standing.on)
    finding = Finding(
        agency=agency,
        fiscal_year=year,
        serial=Finding.objects.filter(agency=agency, fiscal_year=year).count() + 1,
        unit=unit,
        title=title.strip(),
        question=question,
        about=about.name if about else "",
        about_label=about.label if about else "",
        answer_by=answer_by,
        raised_by=by,
        raised_at=at,
    )
    create(finding, by_code=by.staff_code, at=at, reason=title)
    _say(finding, FindingStep.RAISED, text, by=by, at=at, seat=auditing_seat(standing, unit), about=about)
    finding_notices.ask_for_answer(finding, text, at=at)
    return finding


@act("finding.answered")
def answer_finding(finding: Finding, *, by: Person, at: datetime, text: str) -> Finding:
    """The head of the unit, or one above, answers: what was done, or why it is as it is.

    Raises:
        Refusal: not-its-head, raiser-answers, finding-not-open, reason-missing.
    """
    finding = _locked(finding)
    standing = standing_of(by, official_day(at))
    may_answer(standing, finding).require()
    reason_given(text).require()
    before = _facts(finding)
    finding.state, finding.answered_by, finding.answered_at = FindingState.ANSWERED, by, at
    keep(finding, by_code=by.staff_code, at=at, fields=["state", "answered_by", "answered_at"], reason=text)
    seat = answering_seat(standing, finding.unit)
    _say(finding, FindingStep.ANSWERED, text, by=by, at=at, seat=seat, before=before)
    finding_notices.tell_auditor(finding, text, at=at)
    return finding


@act("finding.followed_up")
def follow_up(finding: Finding, *, by: Person, at: datetime, text: str, answer_by: date) -> Finding:
    """An auditor is not satisfied and asks again, by another day.

    Raises:
        Refusal: not-its-auditor, answerer-judges, finding-not-answered, reason-missing, answer-by-in-the-past.
    """
    finding = _locked(finding)
    standing = standing_of(by, official_day(at))
    may_follow_up(standing, finding).require()
    reason_given(text).require()
    _is_ahead(answer_by, at)
    before = _facts(finding)
    finding.state, finding.answer_by = FindingState.OPEN, answer_by
    keep(finding, by_code=by.staff_code, at=at, fields=["state", "answer_by"], reason=text)
    seat = auditing_seat(standing, finding.unit)
    _say(finding, FindingStep.FOLLOWED_UP, text, by=by, at=at, seat=seat, before=before)
    finding_notices.ask_for_answer(finding, text, at=at)
    return finding


@act("finding.closed")
def close_finding(finding: Finding, *, by: Person, at: datetime, text: str) -> Finding:
    """An auditor closes it with a conclusion; it stays to be read.

    Raises:
        Refusal: not-its-auditor, answerer-judges, finding-closed, reason-missing.
    """
    finding = _locked(finding)
    standing = standing_of(by, official_day(at))
    may_close(standing, finding).require()
    reason_given(text).require()
    before = _facts(finding)
    finding.state, finding.closed_by, finding.closed_at = FindingState.CLOSED, by, at
    keep(finding, by_code=by.staff_code, at=at, fields=["state", "closed_by", "closed_at"], reason=text)
    seat = auditing_seat(standing, finding.unit)
    _say(finding, FindingStep.CLOSED, text, by=by, at=at, seat=seat, before=before)
    finding_notices.tell_heads(finding, text, at=at)
    return finding


def _locked(finding: Finding) -> Finding:
    rows = Finding.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("unit__agency", "agency", "raised_by").get(pk=finding.pk)


def _is_ahead(answer_by: date, at: datetime) -> None:
    if answer_by < official_day(at):
        text = _("The day for the answer is over already. Write a day from today on.")
        Refused(ORDER, "answer-by-in-the-past", text).require()


def _say(
    finding: Finding,
    step: FindingStep,
    text: str,
    *,
    by: Person,
    at: datetime,
    seat: Seat | None,
    about: Subject | None = None,
    before: Facts | None = None,
) -> None:
    """Keep the words of a step and record its event."""
    if seat is None:
        raise ValueError("Who may take a step has the seat for it.")
    FindingEntry(
        finding=finding,
        position=finding.entries.count() + 1,
        step=step,
        text=text.strip(),
        by=by,
        post_title=seat.post_title,
        capacity=seat.capacity,
        order_number=seat.order_number,
        at=at,
    ).save(force_insert=True)
    kind, _colon, key = finding.about.partition(":")
    subject = about or (Subject(kind, key, finding.about_label) if key else None)
    told_before, told_after = changes(before or {}, _facts(finding))
    record(
        f"finding.{step.value}",
        subject=finding.journal_subject(),
        actor=by.journal_actor(office=seat.office.value, capacity=seat.capacity.value, order=seat.order_number),
        at=at,
        reason=text.strip(),
        before=told_before,
        after=told_after,
        facts={"title": finding.title, "question": finding.question},
        refs=[finding.unit.journal_subject(), *([subject] if subject else [])],
    )


def _facts(finding: Finding) -> dict[str, object]:
    return {"state": finding.state, "answer_by": finding.answer_by}
