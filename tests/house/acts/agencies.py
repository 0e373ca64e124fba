"""The acts between two stores: another agency's letter with its scan, and the receipt of the other store."""

from __future__ import annotations

from typing import Final

from loans import actions
from loans.models import Loan
from loans.receiving import handed_over
from loans.states import State
from tests import makers
from tests.cast import Cast
from tests.house.acts.ready import Act, Ready, moment


def submit_for_agency(cast: Cast) -> Act:
    wish = makers.agency_wish(cast, makers.asset(cast))
    sha256 = makers.agency_plan(cast, wish).text.sha256
    return lambda: actions.submit_for_agency(
        cast.ministry,
        by=cast.storekeeper,
        at=moment(cast),
        wish=wish,
        contact=makers.CONTACT,
        signed_sha256=sha256,
    )


def attach_letter_scan(cast: Cast) -> Act:
    """A second scan, so that the first one may be lost by a failure."""
    loan = makers.keyed_in(cast)
    actions.attach_letter_scan(loan, by=cast.storekeeper, at=cast.at, scan=makers.scan("teal"))
    second = makers.scan("red")
    return lambda: actions.attach_letter_scan(loan, by=cast.storekeeper, at=moment(cast), scan=second)


def confirm_receipt(cast: Cast) -> Act:
    loan = Loan.objects.get(pk=makers.between_units(cast).pk)
    handed = handed_over(loan, list(loan.lines.select_related("asset")))
    receiver = cast.bureau_storekeeper
    text = actions.text_of_receipt(loan, handed, receiver, differences="ไม่มีเมาส์")
    return lambda: actions.confirm_receipt(
        loan, by=receiver, at=moment(cast), differences="ไม่มีเมาส์", signed_sha256=text.sha256
    )


def note_receipt(cast: Cast) -> Act:
    loan = makers.agency_loan_in(State.ON_LOAN, cast)
    paper = actions.Paper(name="นายสมมุติ รับของกรม", received_on=cast.on, scan=makers.scan())
    return lambda: actions.note_receipt(loan, by=cast.storekeeper, at=moment(cast), paper=paper)


READY: Final[tuple[Ready, ...]] = (submit_for_agency, attach_letter_scan, confirm_receipt, note_receipt)
