"""What an auditor reads: the units audited by tenure and all below them, on the days that are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.http import Http404

from core.clock import start_of_day
from people.models import Unit

if TYPE_CHECKING:
    from people.offices import Standing

YEAR: Final = timedelta(days=365)
"""How far back is looked where nobody says how far."""


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day, both included."""

    since: date
    until: date

    @classmethod
    def up_to(cls, on: date) -> Period:
        """The year that ends on this day."""
        return cls(on - YEAR, on)

    def query(self) -> str:
        """The days as an address has them."""
        return f"since={self.since.isoformat()}&until={self.until.isoformat()}"

    def days(self, field: str) -> Q:
        """The rows whose day `field` lies within."""
        return Q(**{f"{field}__gte": self.since, f"{field}__lte": self.until})

    def moments(self, field: str) -> Q:
        """The rows whose moment `field` lies within."""
        first, beyond = self.ends()
        return Q(**{f"{field}__gte": first, f"{field}__lt": beyond})

    def ends(self) -> tuple[datetime, datetime]:
        """The first moment, and the first one after the last day."""
        return start_of_day(self.since), start_of_day(self.until + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Scope:
    """The paths of the units audited."""

    paths: tuple[str, ...]

    def below(self, *prefixes: str) -> Q:
        """The rows of which one of these units ("lending_unit__") is audited; "" for rows that are units."""
        ours = Q(pk__in=())
        for path in self.paths:
            ours |= Q(path__startswith=path)
        answer = Q(pk__in=())
        for prefix in prefixes:
            # The units first, and then whose rows are theirs: joined row by row, a million rows take a second more.
            answer |= Q(**{prefix.removesuffix("__") + "__in": Unit.objects.filter(ours)}) if prefix else ours
        return answer

    def loans(self, prefix: str = "") -> Q:
        """The loans that a unit audited lends or borrows; prefix: the way to the loan ("line__loan__")."""
        return self.below(f"{prefix}lending_unit__", f"{prefix}borrower_unit__")

    def holds(self, path: str) -> bool:
        """Whether the unit at this path is audited."""
        return path.startswith(self.paths)


def scope_of(standing: Standing) -> Scope:
    """What this person audits.

    Raises:
        Http404: they audit nothing, and for them the reading room is not there.
    """
    paths = standing.audit_paths()
    if not paths:
        raise Http404
    return Scope(paths)
