"""What waits at a desk beside the visits: scans that could not be done, and slips signed by hand to be attached."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, IntegerField, Model, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from loans.held import open_conflicts
from loans.models import SignedSlip
from loans.visits import lent_by
from people.models import Person
from people.offices import Standing


@dataclass(frozen=True, slots=True)
class Waits:
    """How much there is of each."""

    not_done: int
    slips: int


def waits_at(standing: Standing) -> Waits:
    """What waits for this person. One query."""
    counts = (_count(open_conflicts(standing)), _count(slips_to_attach(standing)))
    return Waits(*Person.objects.filter(pk=standing.person.pk).values_list(*counts).get())


def slips_of(standing: Standing) -> QuerySet[SignedSlip]:
    """The slips signed by hand at the stores one keeps, those attached as well."""
    return SignedSlip.objects.filter(lent_by(standing, "signature__loan__"))


def slips_to_attach(standing: Standing) -> QuerySet[SignedSlip]:
    """Those whose picture or PDF is still missing."""
    return slips_of(standing).filter(scan_sha256="")


def _count(rows: QuerySet[Model]) -> Coalesce:
    one = rows.order_by().values(every=Value(1)).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(one, output_field=IntegerField()), 0)
