"""What a letter of demand says on paper (clause 211): as it was on its day, whatever came back since.

One letter goes to one borrower for one visit: what is overdue of all the loans that share its number stands in it.
A memorandum is signed by the duty holder; a letter to another agency has the place for its head to sign on (ADR 0016).
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from django.utils.translation import override

from core.clock import official_day
from core.thai import thai_date
from loans import rules
from loans.addressees import addressee_of
from loans.models import Demand, Loan, PaperKind
from loans.papers import demand as letters
from loans.papers.facts import Identity, Signed
from loans.printing.printable import Printable
from loans.printing.slips import CAPACITY_WORDS
from loans.signatories import letter_seat
from people.models import Capacity, Person

CONSEQUENCE: Final = "หากพ้นกำหนดดังกล่าว จะรายงานผู้บังคับบัญชาเพื่อพิจารณาดำเนินการต่อไป"


def demand_about(loan: Loan, number: str) -> Printable | None:
    """The letter of this number to the borrower of a loan; a call or a visit has none. One query; six for
    another agency."""
    related = ("holder", "loan__borrower__unit", "loan__borrower_unit", "loan__letter__agency")
    demands = Demand.objects.select_related(*related, "loan__lending_unit__agency__lending_policy")
    in_it = demands.filter(loan__lending_unit=loan.lending_unit_id, loan__borrower=loan.borrower_id, number=number)
    rows = list(in_it.order_by("due_on", "loan_id", "id")) if number else []
    row = next((row for row in rows if row.loan_id == loan.pk), None)
    if row is None:
        return None
    with override("th"):
        facts = _facts(row, rows)
    return Printable(
        kind=PaperKind.DEMAND,
        number=row.number,
        part=f"{row.loan.number} {row.serial}",
        unit=row.loan.lending_unit,
        facts=facts,
        paper_of=letters.paper,
        loan=row.loan,
    )


def _facts(row: Demand, rows: list[Demand]) -> letters.DemandFacts:
    """rows: the demands that stand in the letter, `row` among them; one who asks for each finds the same letter."""
    loan, store = row.loan, row.loan.lending_unit
    to = addressee_of(loan)
    phone = row.holder.phone if row.holder else ""
    return letters.DemandFacts(
        identity=Identity(number=row.number),
        agency=store.agency.name,
        unit=store.name,
        phone=phone,
        on=row.on,
        time=max(each.serial for each in rows),
        to=to.salutation,
        refers_to=tuple(dict.fromkeys(_slip_in_words(each.loan) for each in rows)),
        items=tuple(_item(each, item) for each in rows for item in each.items),
        return_by=row.return_by or row.on + timedelta(days=1),
        return_to=store.name,
        consequence=CONSEQUENCE,
        contact=" · ".join(filter(None, (store.name, store.opening_hours, phone))),
        signature=_of_the_head(loan, row.on) if to.is_external else _of_the_holder(row),
        external=to.is_external,
        address=store.agency.address if to.is_external else "",
        copies=tuple(dict.fromkeys(name for each in rows for name in each.copies)),
    )


def _of_the_holder(row: Demand) -> Signed:
    return Signed(role="", name=row.holder_name, post=row.holder_post)


def _of_the_head(loan: Loan, on: date) -> Signed:
    """The place for who signs for our agency on that day; the office alone where nobody holds it. Nobody has signed."""
    seat = letter_seat(loan, on=on)
    if seat is None:
        return Signed(role="", post=loan.lending_unit.agency.head_title)
    capacity = CAPACITY_WORDS.get(seat.capacity, "")
    is_acting = seat.capacity in (Capacity.ACTING, Capacity.ACTING_IN_POST)
    own_post = Person.objects.values_list("position", flat=True).get(pk=seat.person_id) if is_acting else ""
    return Signed(
        role="",
        name=seat.person_name,
        post=seat.held_post_title or own_post or seat.post_title,
        capacity=capacity,
        on_behalf_of=seat.post_title if capacity else "",
        order=f"คำสั่ง {seat.order_number}" if capacity and seat.order_number else "",
    )


def _slip_in_words(loan: Loan) -> str:
    lent_on = thai_date(official_day(loan.handed_over_at or loan.submitted_at), style="full")
    return f"ใบยืมเลขที่ {loan.number} ลงวันที่ {lent_on}"


def _item(row: Demand, item: dict[str, str]) -> letters.DemandedItem:
    return letters.DemandedItem(
        name=item["name"],
        quantity=Decimal(item.get("quantity", "1")),
        counted_in=item.get("unit", "รายการ"),
        asset_number=f"[{item['tag']}]",
        slip_number=row.loan.number,
        due_on=row.due_on,
        days_overdue=rules.days_overdue(row.due_on, on=row.on),
    )
