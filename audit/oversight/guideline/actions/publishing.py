"""What the head of the agency decides about a version: published by a signature, sent back, or withdrawn."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils.translation import gettext as _

from audit.journal.acts import act
from audit.journal.record import record
from audit.journal.versions import keep
from audit.oversight.guideline import guideline_notices, paper
from audit.oversight.guideline.models import Guideline, GuidelineState
from audit.oversight.guideline.permissions import heading_seat, may_approve, may_withdraw
from core.clock import official_day
from core.shelf import NotKept, sha256_of
from core.thai import thai_date
from core.verdict import ORDER, Refusal, Refused
from loans import shelf
from people.guards import reason_given
from people.models import Agency, Person
from people.offices import standing_of

if TYPE_CHECKING:
    from people.offices import Seat


@act("guideline.published")
def approve_guideline(
    guideline: Guideline, *, by: Person, at: datetime, number: str, effective_on: date, signed_sha256: str
) -> Guideline:
    """The head signs what was read and publishes it under a number, from a day on. It is set on paper and kept.

    number: of the announcement, as it stands in the agency's own book. signed_sha256: the hash of the text shown.

    Raises:
        Refusal: not-the-head, not-sent, drafter-approves, text-changed, number-missing, effective-in-the-past,
            paper-not-kept.
    """
    agency = Agency.objects.select_for_update(no_key=True).get(pk=guideline.agency_id)
    guideline = _locked(guideline)
    standing = standing_of(by, official_day(at))
    may_approve(standing, guideline).require()
    seat = _seat(heading_seat(standing, agency.pk))
    _is_signable(guideline, number=number, effective_on=effective_on, signed_sha256=signed_sha256, on=standing.on)

    newest = Guideline.objects.filter(agency=agency).aggregate(newest=Max("edition"))["newest"] or 0
    guideline.state, guideline.edition, guideline.number = GuidelineState.PUBLISHED, newest + 1, number.strip()
    guideline.effective_on, guideline.approved_by, guideline.approved_at = effective_on, by, at
    guideline.post_title, guideline.capacity, guideline.order_number = seat.post_title, seat.capacity, seat.order_number
    guideline.text_sha256, guideline.statement = signed_sha256, statement_of(guideline, number, effective_on)
    content = paper.as_pdf(guideline)
    guideline.pdf_sha256 = sha256_of(content)
    keep(guideline, by_code=by.staff_code, at=at, fields=_OF_APPROVAL)
    _record("guideline.published", guideline, by, seat, at)
    guideline_notices.tell_of_publication(guideline, at=at)
    _put(content)
    return guideline


@act("guideline.returned")
def return_draft(guideline: Guideline, *, by: Person, at: datetime, reason: str) -> Guideline:
    """The head sends the draft back to the officers, with what has to be changed.

    Raises:
        Refusal: not-the-head, not-sent, drafter-approves, reason-missing.
    """
    guideline = _locked(guideline)
    standing = standing_of(by, official_day(at))
    may_approve(standing, guideline).require()
    reason_given(reason).require()

    guideline.state, guideline.returned_because = GuidelineState.DRAFT, reason.strip()
    keep(guideline, by_code=by.staff_code, at=at, fields=["state", "returned_because"], reason=reason)
    _record("guideline.returned", guideline, by, _seat(heading_seat(standing, guideline.agency_id)), at, reason=reason)
    guideline_notices.tell_of_return(guideline, reason, at=at)
    return guideline


@act("guideline.withdrawn")
def withdraw_guideline(guideline: Guideline, *, by: Person, at: datetime, reason: str) -> Guideline:
    """The head withdraws a published version: the one before it counts again, or none. It stays to be read.

    Raises:
        Refusal: not-the-head, not-published, reason-missing.
    """
    guideline = _locked(guideline)
    standing = standing_of(by, official_day(at))
    may_withdraw(standing, guideline).require()
    reason_given(reason).require()

    guideline.state, guideline.withdrawn_because = GuidelineState.WITHDRAWN, reason.strip()
    guideline.withdrawn_by, guideline.withdrawn_at = by, at
    fields = ["state", "withdrawn_because", "withdrawn_by", "withdrawn_at"]
    keep(guideline, by_code=by.staff_code, at=at, fields=fields, reason=reason)
    _record("guideline.withdrawn", guideline, by, _seat(heading_seat(standing, guideline.agency_id)), at, reason=reason)
    guideline_notices.tell_of_withdrawal(guideline, reason, at=at)
    return guideline


_OF_APPROVAL = (
    "state",
    "edition",
    "number",
    "effective_on",
    "approved_by",
    "approved_at",
    "post_title",
    "capacity",
    "order_number",
    "statement",
    "text_sha256",
    "pdf_sha256",
)


def statement_of(guideline: Guideline, number: str, effective_on: date) -> str:
    """What the head signs, word for word, in the reader's language."""
    text = _(
        "I have read “%(title)s” in full. I approve it and announce it under the number %(number)s, in force from"
        " %(day)s. SHA-256 of the text: %(sha256)s"
    )
    return text % {
        "title": guideline.title_thai,
        "number": number.strip(),
        "day": thai_date(effective_on, style="full"),
        "sha256": guideline.sha256_of_text(),
    }


def _is_signable(guideline: Guideline, *, number: str, effective_on: date, signed_sha256: str, on: date) -> None:
    if guideline.sha256_of_text() != signed_sha256:
        text = _("The text has changed since you read it. Read it again and sign.")
        raise Refusal(Refused(ORDER, "text-changed", text))
    if not number.strip():
        raise Refusal(Refused(ORDER, "number-missing", _("Write the number of the announcement.")))
    if effective_on < on:
        text = _("It cannot be in force from a day that is over. Write today or a later day.")
        raise Refusal(Refused(ORDER, "effective-in-the-past", text))


def _put(content: bytes) -> None:
    """Last of all: a file that the act leaves behind when it is undone would be read by nobody."""
    try:
        shelf.papers().put(content)
    except NotKept as refused:
        text = _("The disk does not take the paper. Nothing was published; tell the system administrator.")
        raise Refusal(Refused(ORDER, "paper-not-kept", text)) from refused


def _seat(seat: Seat | None) -> Seat:
    if seat is None:
        raise ValueError("Who may decide has the seat for it.")
    return seat


def _locked(guideline: Guideline) -> Guideline:
    rows = Guideline.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("agency", "sent_by", "drafted_by").get(pk=guideline.pk)


def _record(verb: str, guideline: Guideline, by: Person, seat: Seat, at: datetime, *, reason: str = "") -> None:
    facts: dict[str, object] = {"sha256": guideline.sha256_of_text()}
    if guideline.edition is not None:
        facts |= {"edition": guideline.edition, "number": guideline.number, "starts_on": guideline.effective_on}
    if verb == "guideline.published":
        facts |= {"statement": guideline.statement, "pdf_sha256": guideline.pdf_sha256}
    record(
        verb,
        subject=guideline.journal_subject(),
        actor=by.journal_actor(office=seat.office.value, capacity=seat.capacity.value, order=seat.order_number),
        at=at,
        reason=reason.strip(),
        before={"state": GuidelineState.PUBLISHED if verb == "guideline.withdrawn" else GuidelineState.SENT},
        after={"state": guideline.state},
        facts=facts,
    )
