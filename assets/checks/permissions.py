"""Who appoints, checks, reads and closes; and who is a supplies officer of the unit that is checked."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from assets.checks import rules
from assets.checks.models import Check, Place
from assets.checks.states import CheckStep
from assets.permissions import KEEPERS, keeper_paths, who_borrows_paths
from core.verdict import OFFICE, Permitted, Refused, Verdict
from people.models import Office, Person, Unit
from people.offices import Seat, Standing

HEADS: Final = (Office.AGENCY_HEAD, Office.RESPONSIBLE_UNIT_HEAD)
"""Who receives a report and closes: heads of the unit that is checked, or of one above it."""

APPOINTERS: Final = (Office.AGENCY_HEAD, Office.SUPPLY_UNIT_HEAD, Office.RESPONSIBLE_UNIT_HEAD)
"""Who signs the order: by clause 213 the head of the agency or of the supplies unit; the head of a unit by delegation,
which the order names."""


def appointer_seat(standing: Standing, unit: Unit) -> Seat | None:
    """The seat from which this person appoints checkers of `unit`."""
    return _seat(standing, unit, APPOINTERS)


def closer_seat(standing: Standing, unit: Unit) -> Seat | None:
    """The seat from which this person takes the report of a check of `unit` and closes it."""
    return _seat(standing, unit, HEADS)


def is_supply_officer_of(standing: Standing, unit: Unit) -> bool:
    """Whether the person keeps the register of the unit, of one above it, or of a store within it."""
    return any(
        unit.path.startswith(seat.unit_path) or seat.unit_path.startswith(unit.path)
        for office in KEEPERS
        for seat in standing.seats_of(office)
    )


def may_appoint(standing: Standing, unit: Unit) -> Verdict:
    """Whether this person may appoint checkers of `unit`. Code: not-appointer."""
    if appointer_seat(standing, unit) is not None:
        return Permitted()
    reason = _("Checkers of %(unit)s are appointed by its head, the head of the supplies unit, or a head above them.")
    return Refused(OFFICE, "not-appointer", reason % {"unit": unit})


def may_check(person: Person, checker_ids: Collection[int]) -> Verdict:
    """Whether this person is one of the checkers. Code: not-checker."""
    if person.pk in checker_ids:
        return Permitted()
    return Refused(OFFICE, "not-checker", _("The order names others as checkers of this check. They do this."))


def may_close(standing: Standing, unit: Unit, checker_ids: Collection[int]) -> Verdict:
    """Whether this person may close a check of `unit`. Codes: not-head, and those of `rules.may_close`."""
    verdict = rules.may_close(
        is_supply_officer=is_supply_officer_of(standing, unit), is_checker=standing.person.pk in checker_ids
    )
    if not verdict or closer_seat(standing, unit) is not None:
        return verdict
    reason = _("A check of %(unit)s is closed by its head or a head above it, who received the report.")
    return Refused(OFFICE, "not-head", reason % {"unit": unit})


def appointer_paths(standing: Standing) -> tuple[str, ...]:
    """The unit paths whose checkers the person appoints: these units and all below them."""
    return tuple(dict.fromkeys(seat.unit_path for seat in standing.whole if seat.office in APPOINTERS))


def checkable_units(standing: Standing) -> QuerySet[Unit]:
    """The stores whose checkers this person appoints, and the units they head themselves."""
    wanted = Q(pk__in=())
    for path in appointer_paths(standing):
        wanted |= Q(path=path) | Q(path__startswith=path, lends=True)
    return Unit.objects.filter(wanted, closed_on__isnull=True).order_by("path")


def may_take(step: CheckStep, check: Check, standing: Standing, checker_ids: Collection[int]) -> bool:
    """Whether this step of the check is this person's to take, in whatever state it is."""
    if step in (CheckStep.BEGIN, CheckStep.SIGHT, CheckStep.REPORT):
        return bool(may_check(standing.person, checker_ids))
    if step == CheckStep.CLOSE:
        return bool(may_close(standing, check.unit, checker_ids))
    return bool(may_appoint(standing, check.unit))


def visible_checks(standing: Standing) -> QuerySet[Check]:
    """The checks that this person sees: of registers whose borrowers they may read, and those they are checkers of."""
    seen = Q(pk__in=Check.objects.filter(checkers__person=standing.person.pk).values("pk"))
    for path in who_borrows_paths(standing):
        seen |= Q(unit__path__startswith=path)
    return Check.objects.filter(seen)


def visible_places(standing: Standing) -> QuerySet[Place]:
    """The places of the units whose registers the person reads."""
    seen = Q(pk__in=())
    for path in who_borrows_paths(standing):
        seen |= Q(unit__path__startswith=path)
    return Place.objects.filter(seen)


def kept_places(standing: Standing) -> QuerySet[Place]:
    """The places of the units whose registers the person keeps."""
    kept = Q(pk__in=())
    for path in keeper_paths(standing):
        kept |= Q(unit__path__startswith=path)
    return Place.objects.filter(kept)


def _seat(standing: Standing, unit: Unit, offices: Collection[Office]) -> Seat | None:
    fitting = (seat for seat in standing.whole if seat.office in offices and unit.path.startswith(seat.unit_path))
    return next(fitting, None)
