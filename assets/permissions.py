"""Who may read the register and who may write in it: every predicate named as a fact, on this one screen."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from django.utils.translation import gettext as _

from core.verdict import OFFICE, Permitted, Refused, Verdict
from people.models import Office, Unit
from people.offices import Seat, Standing

KEEPERS: Final = (Office.STOREKEEPER, Office.SUPPLY_UNIT_HEAD)
"""Who writes in the register of their unit and of all below it."""

READERS: Final = (
    *KEEPERS,
    Office.AGENCY_HEAD,
    Office.RESPONSIBLE_UNIT_HEAD,
    Office.CUSTODIAN,
    Office.AUDITOR,
    Office.SYSTEM_ADMINISTRATOR,
)
"""Who reads all of the register of their unit and of all below it: numbers, cost, serial, history."""


def keeper_seat(standing: Standing, unit: Unit) -> Seat | None:
    """The seat from which this person writes in the register of `unit`; own office before acting, storekeeper first."""
    fitting = (seat for office in KEEPERS for seat in standing.seats_of(office) if unit.path.startswith(seat.unit_path))
    return next(fitting, None)


def may_keep_register(standing: Standing, units: Iterable[Unit]) -> Verdict:
    """Whether this person may write in the register of each of `units` on that day. Code: not-keeper."""
    for unit in units:
        if keeper_seat(standing, unit) is None:
            return Refused(
                OFFICE,
                "not-keeper",
                _("The register of %(unit)s is kept by its storekeeper or the head of the supplies unit. Ask them.")
                % {"unit": unit},
            )
    return Permitted()


def may_administer_categories(standing: Standing) -> Verdict:
    """Whether this person may add a category. Code: not-administrator."""
    if standing.is_admin:
        return Permitted()
    return Refused(
        OFFICE, "not-administrator", _("Categories are added by the system administrator of the agency. Ask them.")
    )


def keeper_paths(standing: Standing) -> tuple[str, ...]:
    """The unit paths in whose registers the person writes: these units and all below them."""
    return _paths(standing, KEEPERS)


def reader_paths(standing: Standing) -> tuple[str, ...]:
    """The unit paths whose registers the person reads in full: these units and all below them."""
    return _paths(standing, READERS)


def reads_register_of(standing: Standing, unit: Unit) -> bool:
    return unit.path.startswith(reader_paths(standing))


def reads_who_borrows_of(standing: Standing, unit: Unit) -> bool:
    """Whether this person may read in the record who borrowed: not by administering, or keeping fit, alone."""
    return unit.path.startswith(who_borrows_paths(standing))


def who_borrows_paths(standing: Standing) -> tuple[str, ...]:
    """The unit paths of whose items the person may read who borrowed them: these units and all below them."""
    offices = [office for office in READERS if office not in (Office.SYSTEM_ADMINISTRATOR, Office.CUSTODIAN)]
    return _paths(standing, offices)


def reads_any_register(standing: Standing) -> bool:
    return bool(reader_paths(standing))


def _paths(standing: Standing, offices: Collection[Office]) -> tuple[str, ...]:
    paths = sorted({seat.unit_path for seat in standing.whole if seat.office in offices})
    # A path below another one of them adds nothing.
    return tuple(path for n, path in enumerate(paths) if not path.startswith(tuple(paths[:n])))
