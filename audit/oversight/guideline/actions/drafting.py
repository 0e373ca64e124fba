"""The draft: begun, changed and sent to the head of the agency."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from audit.journal.acts import act
from audit.journal.record import record
from audit.journal.versions import create, keep
from audit.oversight.guideline import guideline_notices
from audit.oversight.guideline.models import Guideline, GuidelineState
from audit.oversight.guideline.permissions import drafting_seat, may_change, may_draft, may_send
from audit.oversight.guideline.queries import in_the_making
from core.clock import official_day
from core.verdict import ORDER, Refused
from people.models import Agency, Person
from people.offices import Standing, standing_of


@dataclass(frozen=True, slots=True)
class GuidelineWords:
    """What an officer writes."""

    title_thai: str
    title_english: str
    body_thai: str
    body_english: str


@act("guideline.drafted")
def save_draft(agency: Agency, *, by: Person, at: datetime, words: GuidelineWords, revision: int) -> Guideline:
    """Begin the draft of the agency, or change it. revision: of the draft that was read; 0 where there was none.

    Raises:
        Refusal: not-an-officer, not-a-draft, draft-changed.
    """
    agency = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    standing = standing_of(by, official_day(at))
    may_draft(standing, agency.pk).require()
    guideline = in_the_making(agency.pk)
    if guideline is not None:
        may_change(standing, guideline).require()
    _is_what_was_read(guideline, revision)

    if guideline is None:
        guideline = Guideline(agency=agency, drafted_by=by, drafted_at=at, **asdict(words))
        create(guideline, by_code=by.staff_code, at=at)
    else:
        for name, text in asdict(words).items():
            setattr(guideline, name, text)
        guideline.drafted_by, guideline.drafted_at, guideline.revision = by, at, guideline.revision + 1
        fields = [*asdict(words), "drafted_by", "drafted_at", "revision"]
        keep(guideline, by_code=by.staff_code, at=at, fields=fields)
    _record("guideline.drafted", guideline, standing, at)
    return guideline


@act("guideline.sent")
def send_draft(guideline: Guideline, *, by: Person, at: datetime, revision: int) -> Guideline:
    """Send the draft to the head of the agency.

    Raises:
        Refusal: not-an-officer, not-a-draft, draft-changed, nobody-approves.
    """
    guideline = (
        Guideline.objects.select_for_update(of=("self",), no_key=True).select_related("agency").get(pk=guideline.pk)
    )
    standing = standing_of(by, official_day(at))
    may_send(standing, guideline).require()
    _is_what_was_read(guideline, revision)

    guideline.state, guideline.sent_by, guideline.sent_at = GuidelineState.SENT, by, at
    guideline.returned_because = ""
    keep(guideline, by_code=by.staff_code, at=at, fields=["state", "sent_by", "sent_at", "returned_because"])
    _record("guideline.sent", guideline, standing, at)
    guideline_notices.ask_for_approval(guideline, at=at)
    return guideline


def _is_what_was_read(guideline: Guideline | None, revision: int) -> None:
    now = guideline.revision if guideline else 0
    if now == revision:
        return
    who = guideline.drafted_by.name if guideline else ""
    text = _(
        "%(who)s has changed the draft meanwhile. What you wrote is still below; open the draft in another window,"
        " compare the two and put your changes there."
    )
    Refused(ORDER, "draft-changed", text % {"who": who}).require()


def _record(verb: str, guideline: Guideline, standing: Standing, at: datetime) -> None:
    seat, by = drafting_seat(standing), standing.person
    if seat is None:
        raise ValueError("Who may draft has the seat for it.")
    record(
        verb,
        subject=guideline.journal_subject(),
        actor=by.journal_actor(office=seat.office.value, capacity=seat.capacity.value, order=seat.order_number),
        at=at,
        before={"state": GuidelineState.DRAFT} if guideline.state == GuidelineState.SENT else {},
        after={"state": guideline.state},
        facts={
            "revision": guideline.revision,
            "sha256": guideline.sha256_of_text(),
        },
    )
