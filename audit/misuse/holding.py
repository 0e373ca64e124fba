"""Who held an item on a day, for the committee: read without a trace in the item's own history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from assets.models import Asset
from assets.queries import find_by_code
from core.clock import end_of_day, start_of_day
from loans.models import Loan, LoanLine
from loans.permissions import visible
from people.offices import Standing


@dataclass(frozen=True, slots=True)
class Found:
    """An item of a report, and the loans by which it was out on the day (without a day: the latest)."""

    asset: Asset
    lines: tuple[LoanLine, ...]
    on: date | None


def found_by(written: str, *, on: date | None, standing: Standing) -> Found | None:
    """The one item behind what the reporter wrote; None where it is none or several. Three queries at most.

    standing: of who asks: each line says in `may_open` whether the page of its loan opens for them.
    """
    found = find_by_code(written, among=Asset.objects.select_related("responsible_unit", "category"))
    if len(found) != 1:
        return None
    theirs = Loan.objects.filter(visible(standing), pk=OuterRef("loan"))
    lines = (
        LoanLine.objects.filter(asset=found[0], loan__handed_over_at__isnull=False)
        .select_related("loan__borrower", "loan__borrower_unit")
        .annotate(may_open=Exists(theirs))
    )
    if on is not None:
        out = Q(loan__handed_over_at__lte=end_of_day(on))
        lines = lines.filter(out & (Q(returned_at=None) | Q(returned_at__gte=start_of_day(on))))
    return Found(found[0], tuple(lines.order_by("-loan__handed_over_at")[: 5 if on else 1]), on)
