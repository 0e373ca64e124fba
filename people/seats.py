"""What may be signed for an office, and the seat: one office that one person may exercise on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

from people.models import Capacity, Office, Unit


class SigningAct(StrEnum):
    """What is signed. A delegation lists the first three; endorsing stays with who heads the unit or acts for them."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    BETWEEN_AGENCIES = "between_agencies"
    ENDORSE = "endorse"


ACTS_OF_OFFICE: Final[dict[Office, frozenset[SigningAct]]] = {
    Office.RESPONSIBLE_UNIT_HEAD: frozenset({SigningAct.INSIDE, SigningAct.ENDORSE}),
    Office.AGENCY_HEAD: frozenset({SigningAct.OUTSIDE, SigningAct.BETWEEN_AGENCIES, SigningAct.ENDORSE}),
}
"""What each office may sign by itself, and so the most it can delegate (clause 208)."""

DELEGABLE: Final = frozenset({SigningAct.INSIDE, SigningAct.OUTSIDE, SigningAct.BETWEEN_AGENCIES})


@dataclass(frozen=True, slots=True)
class Seat:
    """One office that one person may exercise on a day.

    post_id, post_title: the post whose office is exercised (of a delegation: the grantor's).
    held_post_title: of a delegation, the post by which the person has it (the grantee's); else empty.
    order_number: the order of the delegation, else that of the tenure. starts_on, ends_on: of the same; ordered_on: the
    date of the order, which only a delegation keeps.
    acts: what may be signed; None: all of the office.
    value_limit: baht, the sum of one loan; None: no limit.
    only_units: of a delegation, the ids of the units whose items it covers, and of those below them; each of these sets
    narrows the one before it. None: all of the office.
    """

    person_id: int
    office: Office
    unit_id: int
    unit_path: str
    agency_id: int
    post_id: int
    post_title: str
    capacity: Capacity
    order_number: str
    acts: frozenset[SigningAct] | None = None
    value_limit: Decimal | None = None
    only_units: tuple[frozenset[int], ...] = ()
    delegation_id: int | None = None
    held_post_title: str = ""
    person_name: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    ordered_on: date | None = None

    def allows(self, act: SigningAct | None, value: Decimal = Decimal(0)) -> bool:
        """Whether this seat may sign `act` for items worth `value` baht. `None` asks for the whole office."""
        if self.acts is None:
            return act is None or act in ACTS_OF_OFFICE.get(self.office, frozenset())
        return act in self.acts and (self.value_limit is None or value <= self.value_limit)

    def covers(self, store: Unit | None) -> bool:
        """Whether this seat signs for items of `store`. `None` asks for the items of every store of the office."""
        if store is None:
            return not self.only_units
        return all(not ids.isdisjoint(store.ancestor_ids()) for ids in self.only_units)

    def wording(self) -> str:
        """How the capacity stands under a signature: "Permanent Secretary, acting on behalf of the Governor"."""
        titles = {"post": self.post_title, "held": self.held_post_title}
        match self.capacity:
            case Capacity.ON_BEHALF:
                return _("%(held)s, on behalf of %(post)s") % titles
            case Capacity.ACTING:
                return _("acting for %(post)s") % titles
            case Capacity.ACTING_IN_POST:
                return _("acting in the post of %(post)s") % titles
            case _own:
                return self.post_title
