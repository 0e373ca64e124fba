"""Units: add, change, move in the tree, close and reopen."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from django.utils.translation import gettext as _

from audit.journal.acts import act
from audit.journal.record import changes, record
from audit.journal.versions import create, keep, keep_many
from core.clock import official_day
from core.verdict import ORDER, Refused
from people import guards
from people.actions.judging import judge, lock_agency
from people.models import Person, Unit, UnitKind


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFacts:
    """What an administrator writes down about a unit; the names are those of `Unit`."""

    code: str
    name: str
    short_name: str
    kind: UnitKind
    lends: bool = False
    opening_hours: str = ""


FACTS = tuple(field.name for field in fields(UnitFacts))


@act("unit.added")
def add_unit(parent: Unit, *, by: Person, at: datetime, reason: str, facts: UnitFacts) -> Unit:
    """Add a unit below `parent`.

    Raises:
        Refusal: not-the-administrator, reason-missing, unit-closed, code-taken, short-name-taken.
    """
    lock_agency(parent.agency_id)
    parent = _locked(parent)
    actor = judge("unit.added", by=by, at=at, agency_id=parent.agency_id, reason=reason)
    guards.unit_is_open(parent).require()
    unit = Unit(agency_id=parent.agency_id, parent=parent, **asdict(facts))
    guards.unit_names_are_free(unit, code=facts.code, short_name=facts.short_name).require()

    create(unit, by_code=by.staff_code, at=at, reason=reason)
    unit.path = f"{parent.path}{unit.pk}/"
    keep(unit, by_code=by.staff_code, at=at, fields=("path",), reason=reason)
    record(
        "unit.added",
        subject=unit.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        after={**_facts_of(unit), "parent": parent.name},
        refs=[parent.journal_subject()],
    )
    return unit


@act("unit.changed")
def change_unit(unit: Unit, *, by: Person, at: datetime, reason: str, facts: UnitFacts) -> Unit:
    """Correct what is written down about a unit; nothing is recorded where nothing differs.

    Raises:
        Refusal: not-the-administrator, reason-missing, code-taken, short-name-taken.
    """
    lock_agency(unit.agency_id)
    unit = _locked(unit)
    actor = judge("unit.changed", by=by, at=at, agency_id=unit.agency_id, reason=reason)
    guards.unit_names_are_free(unit, code=facts.code, short_name=facts.short_name).require()

    before = _facts_of(unit)
    for name, value in asdict(facts).items():
        setattr(unit, name, value)
    if keep(unit, by_code=by.staff_code, at=at, fields=FACTS, reason=reason):
        was, now_is = changes(before, _facts_of(unit))
        record(
            "unit.changed",
            subject=unit.journal_subject(),
            actor=actor,
            at=at,
            reason=reason,
            before=was,
            after=now_is,
        )
    return unit


@act("unit.moved")
def move_unit(unit: Unit, *, by: Person, at: datetime, reason: str, parent: Unit) -> Unit:
    """Put a unit, with all below it, under another unit of the agency.

    Raises:
        Refusal: not-the-administrator, reason-missing, root-stays, other-agency, under-itself, unit-closed.
    """
    lock_agency(unit.agency_id)
    subtree = list(Unit.objects.select_for_update().filter(path__startswith=unit.path).select_related(None))
    unit = next(each for each in subtree if each.pk == unit.pk)
    parent = _locked(parent)
    actor = judge("unit.moved", by=by, at=at, agency_id=unit.agency_id, reason=reason)
    guards.may_stand_under(unit, parent).require()
    if unit.parent_id == parent.pk:
        return unit

    left, old_path = unit.parent, unit.path
    unit.parent = parent
    for each in subtree:
        each.path = f"{parent.path}{unit.pk}/{each.path.removeprefix(old_path)}"
    keep_many(subtree, ["parent", "path"], by_code=by.staff_code, at=at, reason=reason)
    record(
        "unit.moved",
        subject=unit.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        before={"parent": left.name if left else ""},
        after={"parent": parent.name},
        facts={"count": len(subtree)},
        refs=[parent.journal_subject(), *([left.journal_subject()] if left else [])],
    )
    return unit


@act("unit.closed")
def close_unit(unit: Unit, *, by: Person, at: datetime, reason: str) -> Unit:
    """Close a unit that nobody belongs to any more; it stays in the record.

    Raises:
        Refusal: not-the-administrator, reason-missing, closed-already, root-stays, has-units, has-people, has-tenures.
    """
    lock_agency(unit.agency_id)
    unit = _locked(unit)
    on = official_day(at)
    actor = judge("unit.closed", by=by, at=at, agency_id=unit.agency_id, reason=reason)
    if unit.closed_on is not None:
        Refused(ORDER, "closed-already", _("This unit is closed already.")).require()
    guards.unit_is_empty(unit, on).require()

    unit.closed_on = on
    keep(unit, by_code=by.staff_code, at=at, fields=("closed_on",), reason=reason)
    record(
        "unit.closed",
        subject=unit.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        before={"closed_on": None},
        after={"closed_on": on},
    )
    return unit


@act("unit.reopened")
def reopen_unit(unit: Unit, *, by: Person, at: datetime, reason: str) -> Unit:
    """Open a closed unit again.

    Raises:
        Refusal: not-the-administrator, reason-missing, not-closed, unit-closed (the one it belongs to).
    """
    lock_agency(unit.agency_id)
    unit = _locked(unit)
    actor = judge("unit.reopened", by=by, at=at, agency_id=unit.agency_id, reason=reason)
    if unit.closed_on is None:
        Refused(ORDER, "not-closed", _("This unit is open.")).require()
    if unit.parent is not None:
        guards.unit_is_open(unit.parent).require()

    was, unit.closed_on = unit.closed_on, None
    keep(unit, by_code=by.staff_code, at=at, fields=("closed_on",), reason=reason)
    record(
        "unit.reopened",
        subject=unit.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        before={"closed_on": was},
        after={"closed_on": None},
    )
    return unit


def _locked(unit: Unit) -> Unit:
    return Unit.objects.select_for_update(of=("self",)).select_related("parent").get(pk=unit.pk)


def _facts_of(unit: Unit) -> dict[str, object]:
    return {name: getattr(unit, name) for name in FACTS}
