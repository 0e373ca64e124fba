"""What a seat is made of: a tenure with its post, unit and person, read as plain values.

Every request asks for it: as rows of four models the same answer costs twice the time.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.db.models import Exists, OuterRef

from people.models import Delegation

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from people.models import Tenure


class Held(NamedTuple):
    """A tenure on the day it was asked for. receives: whether anything was ever delegated to its post."""

    person_id: int
    person_name: str
    post_id: int
    post_title: str
    office: str
    unit_id: int
    unit_path: str
    agency_id: int
    capacity: str
    order_number: str
    starts_on: date
    ends_on: date | None
    receives: bool


_HELD: Final = (
    "person_id",
    "person__name",
    "post_id",
    "post__title",
    "post__office",
    "post__unit_id",
    "post__unit__path",
    "post__unit__agency_id",
    "capacity",
    "order_number",
    "starts_on",
    "ends_on",
)
"""Where the values of `Held` stand, in its order; the last one is asked beside them."""


def held(tenures: QuerySet[Tenure]) -> tuple[Held, ...]:
    """These tenures, in their order. One query."""
    return tuple(Held(*row) for row in as_held(tenures))


def as_held(tenures: QuerySet[Tenure]) -> QuerySet[Tenure, tuple[Any, ...]]:
    """These tenures as rows of the values of `Held`."""
    receives = Exists(Delegation.objects.filter(grantee_post=OuterRef("post")))
    return tenures.values_list(*_HELD, receives)
