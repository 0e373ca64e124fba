"""Who may do what to units, persons and offices: every predicate a named fact, every permission on this one screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from core.verdict import OFFICE, Permitted, Refused, Verdict
from people.models import Person, Unit
from people.offices import Standing


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, in which agency, for whom and about which store (None: nobody, none in particular)."""

    standing: Standing
    agency_id: int
    person: Person | None = None
    unit: Unit | None = None

    @property
    def is_for_oneself(self) -> bool:
        return self.person is not None and self.person.pk == self.standing.person.pk


Predicate = Callable[[Asked], Verdict]


def administers_the_agency(asked: Asked) -> Verdict:
    """The system administrator of this agency, and of no other."""
    if asked.standing.administers(asked.agency_id):
        return Permitted()
    return Refused(
        OFFICE,
        "not-the-administrator",
        _("Only a system administrator of this agency may do this. Ask yours, and say why."),
    )


def administers_somebody_else(asked: Asked) -> Verdict:
    """Nobody gives themselves an office, a delegation or a password as administrator, or locks themselves out."""
    if asked.is_for_oneself:
        return Refused(
            OFFICE, "not-for-oneself", _("Nobody does this for themselves. Ask another system administrator to do it.")
        )
    return administers_the_agency(asked)


def keeps_the_address_book(asked: Asked) -> Verdict:
    """Whoever lends to other agencies writes down who they are: storekeepers, and system administrators."""
    if may_read_agencies(asked.standing):
        return Permitted()
    reason = _("Only a storekeeper or a system administrator keeps the address book of agencies. Ask one of them.")
    return Refused(OFFICE, "not-the-storekeeper", reason)


def is_oneself(asked: Asked) -> Verdict:
    """One's own password and tokens: nobody else's business, not even an administrator's."""
    if asked.is_for_oneself:
        return Permitted()
    return Refused(OFFICE, "not-your-own", _("This belongs to another person. Only they may do it."))


def keeps_the_store(asked: Asked) -> Verdict:
    """A storekeeper of the store that the notice speaks of."""
    if asked.unit is not None and asked.standing.keeps_store_of(asked.unit):
        return Permitted()
    return Refused(OFFICE, "not-the-storekeeper", _("Only a storekeeper of this store may do this. Ask one of them."))


WHO_MAY: Final[Mapping[str, Predicate]] = {
    "agency.added": keeps_the_address_book,
    "agency.changed": keeps_the_address_book,
    "agency.contact_noted": keeps_the_address_book,
    "unit.added": administers_the_agency,
    "unit.changed": administers_the_agency,
    "unit.moved": administers_the_agency,
    "unit.closed": administers_the_agency,
    "unit.reopened": administers_the_agency,
    "person.added": administers_the_agency,
    "person.changed": administers_the_agency,
    "person.deactivated": administers_somebody_else,
    "person.reactivated": administers_somebody_else,
    "person.password_reset": administers_somebody_else,
    "person.password_chosen": is_oneself,
    "person.pin_chosen": is_oneself,
    "person.token_made": is_oneself,
    "person.token_revoked": is_oneself,
    "person.messages_chosen": is_oneself,
    "person.unsubscribed": is_oneself,
    "person.line_code_made": is_oneself,
    "person.line_linked": is_oneself,
    "person.line_unlinked": is_oneself,
    "notice.handed_over": keeps_the_store,
    "post.added": administers_the_agency,
    "post.renamed": administers_the_agency,
    "tenure.began": administers_somebody_else,
    "tenure.ended": administers_the_agency,
    "tenure.cancelled": administers_the_agency,
    "delegation.granted": administers_somebody_else,
    "delegation.revoked": administers_the_agency,
    "delegation.copy_noted": administers_the_agency,
    "calendar.closed": administers_the_agency,
    "calendar.opened": administers_the_agency,
    "calendar.confirmed": administers_the_agency,
}
"""Act (the verb of its event) → who may do it."""


def may(
    verb: str, standing: Standing, *, agency_id: int, person: Person | None = None, unit: Unit | None = None
) -> Verdict:
    """Whether this standing may do the act in this agency, to (or for) this person, in the store of this unit."""
    return WHO_MAY[verb](Asked(standing, agency_id, person, unit))


def may_read_unit(standing: Standing, unit: Unit) -> bool:
    """Its administrator, and the auditors who have it in scope, who read and change nothing."""
    return standing.administers(unit.agency_id) or standing.audits(unit.path)


def may_read_person(standing: Standing, person: Person) -> bool:
    return standing.person.pk == person.pk or may_read_unit(standing, person.unit)


def may_read_people(standing: Standing) -> bool:
    """Whether the pages of people and offices have anything to show to this person."""
    return standing.is_admin or standing.is_auditor


def may_read_agencies(standing: Standing) -> bool:
    """The address book of state agencies: for those who lend to them, and who administer."""
    return standing.is_storekeeper or standing.is_admin
