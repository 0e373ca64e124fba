"""An executive's order from the day it is given until it is closed: each step is an event, its words never change."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from audit.journal.acts import act
from audit.journal.record import Facts, changes, record
from audit.journal.versions import create, keep
from audit.oversight.executive import notices
from audit.oversight.executive.models import Instruction, InstructionEntry, InstructionState, InstructionStep
from audit.oversight.executive.permissions import may_answer, may_judge, may_order, ordering_seat
from core.clock import fiscal_year, official_day
from core.verdict import ORDER, Refused
from people.guards import reason_given
from people.models import Agency, Person, Unit
from people.offices import standing_of

if TYPE_CHECKING:
    from people.offices import Seat


@act("instruction.given")
def give_instruction(
    unit: Unit, *, by: Person, at: datetime, owner: Person, title: str, text: str, due_on: date, about: str = ""
) -> Instruction:
    """Order something to be done in the unit by a day.

    Raises:
        Refusal: not-its-head, order-to-oneself, owner-elsewhere, reason-missing, due-in-the-past.
    """
    standing = standing_of(by, official_day(at))
    may_order(standing, unit, owner).require()
    reason_given(text).require()
    _is_ahead(due_on, at)
    agency = Agency.objects.select_for_update(no_key=True).get(pk=unit.agency_id)

    year = fiscal_year(standing.on)
    instruction = Instruction(
        agency=agency,
        fiscal_year=year,
        serial=Instruction.objects.filter(agency=agency, fiscal_year=year).count() + 1,
        unit=unit,
        title=title.strip(),
        about=about,
        owner=owner,
        due_on=due_on,
        given_by=by,
        given_at=at,
    )
    create(instruction, by_code=by.staff_code, at=at, reason=title)
    _say(instruction, InstructionStep.GIVEN, text, {}, by=by, at=at, seat=ordering_seat(standing, unit))
    notices.tell_owner(instruction, text, at=at)
    return instruction


@act("instruction.answered")
def answer_instruction(instruction: Instruction, *, by: Person, at: datetime, text: str) -> Instruction:
    """Who has to do it says what was done.

    Raises:
        Refusal: not-the-owner, instruction-not-open, reason-missing.
    """
    instruction = _locked(instruction)
    may_answer(standing_of(by, official_day(at)), instruction).require()
    reason_given(text).require()
    before = _facts_of(instruction)
    instruction.state, instruction.answered_at = InstructionState.ANSWERED, at
    keep(instruction, by_code=by.staff_code, at=at, fields=["state", "answered_at"], reason=text)
    _say(instruction, InstructionStep.ANSWERED, text, before, by=by, at=at, seat=None)
    notices.tell_giver(instruction, text, at=at)
    return instruction


@act("instruction.returned")
def return_instruction(instruction: Instruction, *, by: Person, at: datetime, text: str, due_on: date) -> Instruction:
    """The answer does not do: it is to be done by another day.

    Raises:
        Refusal: not-its-head, instruction-not-answered, reason-missing, due-in-the-past.
    """
    instruction = _locked(instruction)
    standing = standing_of(by, official_day(at))
    may_judge(standing, instruction).require()
    reason_given(text).require()
    _is_ahead(due_on, at)
    before = _facts_of(instruction)
    instruction.state, instruction.due_on = InstructionState.OPEN, due_on
    keep(instruction, by_code=by.staff_code, at=at, fields=["state", "due_on"], reason=text)
    seat = ordering_seat(standing, instruction.unit)
    _say(instruction, InstructionStep.RETURNED, text, before, by=by, at=at, seat=seat)
    notices.tell_owner(instruction, text, at=at)
    return instruction


@act("instruction.closed")
def close_instruction(instruction: Instruction, *, by: Person, at: datetime, text: str) -> Instruction:
    """Close it with a conclusion; it stays to be read.

    Raises:
        Refusal: not-its-head, instruction-not-answered, reason-missing.
    """
    instruction = _locked(instruction)
    standing = standing_of(by, official_day(at))
    may_judge(standing, instruction).require()
    reason_given(text).require()
    before = _facts_of(instruction)
    instruction.state, instruction.closed_at = InstructionState.CLOSED, at
    keep(instruction, by_code=by.staff_code, at=at, fields=["state", "closed_at"], reason=text)
    seat = ordering_seat(standing, instruction.unit)
    _say(instruction, InstructionStep.CLOSED, text, before, by=by, at=at, seat=seat)
    notices.tell_closed(instruction, text, at=at)
    return instruction


def _locked(instruction: Instruction) -> Instruction:
    rows = Instruction.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("unit__agency", "agency", "owner", "given_by").get(pk=instruction.pk)


def _is_ahead(due_on: date, at: datetime) -> None:
    if due_on < official_day(at):
        text = _("The day by which it is to be done is over already. Write a day from today on.")
        Refused(ORDER, "due-in-the-past", text).require()


def _facts_of(instruction: Instruction) -> dict[str, object]:
    return {"state": instruction.state, "due_on": instruction.due_on}


def _say(
    instruction: Instruction,
    step: InstructionStep,
    text: str,
    before: Facts,
    *,
    by: Person,
    at: datetime,
    seat: Seat | None,
) -> None:
    """Keep the words of a step and record its event."""
    InstructionEntry(
        instruction=instruction,
        position=instruction.entries.count() + 1,
        step=step,
        text=text.strip(),
        by=by,
        post_title=seat.post_title if seat else by.position,
        capacity=seat.capacity if seat else "",
        order_number=seat.order_number if seat else "",
        at=at,
    ).save(force_insert=True)
    actor = by.journal_actor()
    if seat is not None:
        actor = by.journal_actor(office=seat.office.value, capacity=seat.capacity.value, order=seat.order_number)
    then, now = changes(before, _facts_of(instruction))
    record(
        f"instruction.{step.value}",
        subject=instruction.journal_subject(),
        actor=actor,
        at=at,
        reason=text.strip(),
        before=then,
        after=now,
        facts={"title": instruction.title, "owner": instruction.owner.staff_code},
        refs=[instruction.unit.journal_subject(), instruction.owner.journal_subject()],
    )
