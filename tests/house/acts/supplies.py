"""The acts of clause 210: consumables lent to another agency by quantities, and given back in kind."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from loans import actions
from loans.models import SupplyLine
from loans.states import State
from loans.supplies import Back, plan_supplies
from people import actions as people_actions
from tests import makers
from tests.cast import Cast
from tests.house.acts.ready import Act, Ready, moment


def submit_supplies(cast: Cast) -> Act:
    item = makers.stock_item(cast)
    asked = makers.supply_wish(cast, item)
    contact = people_actions.contact(cast.ministry, makers.CONTACT)
    planned = plan_supplies(
        asked, [item], store=cast.finance, borrower=contact, keyed_by=cast.storekeeper, on=cast.on, signed=True
    )
    return lambda: actions.submit_supplies(
        cast.ministry,
        store=cast.finance,
        by=cast.storekeeper,
        at=moment(cast),
        asked=asked,
        contact=makers.CONTACT,
        signed_sha256=planned.plan.text.sha256,
    )


def approve_supplies(cast: Cast) -> Act:
    loan = makers.supply_loan_in(State.AWAITING_APPROVAL, cast)
    line = SupplyLine.objects.get(loan=loan)
    return lambda: actions.approve_supplies(
        loan,
        by=cast.governor,
        at=moment(cast),
        granted={line.pk: Decimal(40)},
        reasons={line.pk: "เก็บไว้ใช้งานเลือกตั้ง"},
        can_spare=True,
        because="มีพอให้ยืมและไม่กระทบงานของเรา",
    )


def hand_over_supplies(cast: Cast) -> Act:
    loan = makers.supply_loan_in(State.APPROVED, cast)
    return lambda: makers.supplies_handed_over(cast, loan)


def return_supplies(cast: Cast) -> Act:
    loan = makers.supply_loan_in(State.ON_LOAN, cast)
    back = {SupplyLine.objects.get(loan=loan).pk: Back(quantity=Decimal(60))}
    return lambda: actions.return_supplies(loan, by=cast.storekeeper, at=moment(cast), back=back)


def accept_equivalence(cast: Cast) -> Act:
    loan = makers.supply_loan_in(State.ON_LOAN, cast)
    line = SupplyLine.objects.get(loan=loan)
    other = makers.stock_item(cast, code="วส-002", kind="กระดาษถ่ายเอกสาร เอ 4 70 แกรม", name="กระดาษบาง")
    return lambda: actions.accept_equivalence(
        loan,
        line=line,
        item=other,
        quantity=Decimal(12),
        counts_for=Decimal(10),
        reason="ผู้ผลิตเลิกผลิตกระดาษ 80 แกรม",
        by=cast.governor,
        at=moment(cast),
    )


READY: Final[tuple[Ready, ...]] = (
    submit_supplies,
    approve_supplies,
    hand_over_supplies,
    return_supplies,
    accept_equivalence,
)
