"""What is out of a loan, be it an item or a debt in kind: one value for reminders, demands, lists and their record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Max

from audit.journal.record import Subject
from core.thai import shown_quantity
from loans.models import Loan, LoanLine, SupplyLine, SupplyReturn
from loans.rules import Route
from loans.states import LineState
from loans.supply_queries import owed_lines, owed_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Outstanding:
    """An item that is out, or so much of a consumable that is owed in kind.

    code: the item's tag, or the store's code of the consumable. quantity, unit: of a debt in kind alone. price: of one,
    at the time of lending, in baht.
    """

    code: str
    name: str
    price: Decimal | None
    subject: Subject
    quantity: Decimal | None = None
    unit: str = ""

    def __str__(self) -> str:
        """As a list names it: of a consumable with what is owed."""
        return self.name if self.quantity is None else f"{self.name} {shown_quantity(self.quantity)} {self.unit}"

    def frozen(self) -> dict[str, str]:
        """As a demand keeps it, in words: tag, name and price; of a debt in kind what was owed that day as well."""
        words = {"tag": self.code, "name": self.name, "price": "" if self.price is None else f"{self.price:.2f}"}
        return words if self.quantity is None else words | {"quantity": f"{self.quantity:.3f}", "unit": self.unit}


def of_item(line: LoanLine) -> Outstanding:
    """A line that is out, read with its item."""
    asset = line.asset
    return Outstanding(code=asset.tag, name=asset.name, price=line.price_at_loan, subject=asset.journal_subject())


def of_debt(line: SupplyLine) -> Outstanding:
    """A line of `supply_queries.owed_lines`."""
    item = line.item
    return Outstanding(
        code=item.code,
        name=item.name,
        price=line.price_at_loan,
        subject=item.journal_subject(),
        quantity=owed_on(line),
        unit=item.unit_of_measure,
    )


def outstanding_of(loans: Sequence[Loan]) -> dict[int, list[Outstanding]]:
    """What is out of each of these loans, by its id, in the order of its lines. One query; two where consumables are
    among them.
    """
    found: dict[int, list[Outstanding]] = defaultdict(list)
    lines = LoanLine.objects.filter(loan__in=[loan.pk for loan in loans], state=LineState.OUT)
    for line in lines.select_related("asset").order_by("loan_id", "position"):
        found[line.loan_id].append(of_item(line))
    for pk, debts in debts_of(loans).items():
        found[pk].extend(debts)
    return found


def debts_of(loans: Iterable[Loan]) -> dict[int, list[Outstanding]]:
    """What is owed in kind of those among these loans that are of consumables, by their id. One query, or none."""
    found: dict[int, list[Outstanding]] = defaultdict(list)
    ids = [loan.pk for loan in loans if loan.route == Route.CONSUMABLE]
    if not ids:
        return found
    lines = SupplyLine.objects.filter(loan__in=ids).select_related("item").order_by("loan_id", "position")
    for each in owed_lines(lines):
        found[each.loan_id].append(of_debt(each))
    return found


def last_returns(loans: Iterable[Loan]) -> dict[int, datetime]:
    """When something last came back of each of these loans, by its id. One query; two where consumables are among
    them, none where there are no loans.
    """
    rows = list(loans)
    of_items = LoanLine.objects.filter(loan__in=[loan.pk for loan in rows], returned_at__isnull=False)
    found: dict[int, datetime] = dict(of_items.order_by().values_list("loan").annotate(Max("returned_at")))
    in_kind = [loan.pk for loan in rows if loan.route == Route.CONSUMABLE]
    if in_kind:
        of_debts = SupplyReturn.objects.filter(line__loan__in=in_kind)
        found |= dict(of_debts.order_by().values_list("line__loan").annotate(Max("at")))
    return found
