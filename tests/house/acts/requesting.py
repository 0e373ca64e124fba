"""The acts on a request, from the wish to the decision, and on a loan that is to be changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from loans import actions, requests
from loans.emblems import emblem_of
from loans.models import Loan
from loans.policy import Policy
from loans.states import State
from tests import makers
from tests.cast import Cast
from tests.house.acts.ready import Act, Ready, moment


def submit(cast: Cast) -> Act:
    wish = makers.wish(cast, makers.asset(cast))
    sha256 = makers.planned(cast, wish).text.sha256
    return lambda: actions.submit(cast.borrower, by=cast.borrower, at=moment(cast), wish=wish, signed_sha256=sha256)


def submit_all(cast: Cast) -> Act:
    wishes = [makers.wish(cast, makers.asset(cast)) for _n in range(2)]
    signed = [(wish, makers.planned(cast, wish).text.sha256) for wish in wishes]
    return lambda: actions.submit_all(cast.borrower, by=cast.borrower, at=moment(cast), signed=signed)


def resubmit(cast: Cast) -> Act:
    loan = makers.loan_in(State.SENT_BACK, cast)
    item = loan.lines.select_related("asset__custody", "asset__responsible_unit__agency").get().asset
    wish = makers.wish(cast, item)
    plan = requests.plan(wish, [item], borrower=cast.borrower, on=cast.on, signed=True, excluding_loan_id=loan.pk)
    sha256 = plan.text.sha256
    return lambda: actions.resubmit(loan, by=cast.borrower, at=moment(cast), wish=wish, signed_sha256=sha256)


def amend(cast: Cast) -> Act:
    loan = makers.loan_in(State.APPROVED, cast)
    item = loan.lines.select_related("asset").get().asset
    wish = makers.wish(cast, item, place_of_use="ห้องประชุม 9 ชั้น 9")
    sha256 = makers.planned(cast, wish).text.sha256
    return lambda: actions.amend(loan, by=cast.borrower, at=moment(cast), wish=wish, signed_sha256=sha256)


def withdraw(cast: Cast) -> Act:
    loan = makers.loan_in(State.AWAITING_ENDORSEMENT, cast)
    return lambda: actions.withdraw(loan, by=cast.borrower, at=moment(cast), reason="เลื่อนการประชุม")


def cancel(cast: Cast) -> Act:
    loan = makers.loan_in(State.APPROVED, cast)
    return lambda: actions.cancel(loan, by=cast.storekeeper, at=moment(cast), reason="ชำรุด")


def lapse(cast: Cast) -> Act:
    loan = makers.loan_in(State.APPROVED, cast)
    return lambda: actions.lapse(loan, by=cast.storekeeper, at=moment(cast) + timedelta(days=9))


def endorse(cast: Cast) -> Act:
    loan = makers.loan_in(State.AWAITING_ENDORSEMENT, cast)
    return lambda: actions.endorse(loan, by=cast.supervisor, at=moment(cast))


def approve(cast: Cast) -> Act:
    loan = makers.loan_in(State.AWAITING_APPROVAL, cast)
    return lambda: actions.approve(loan, by=cast.finance_head, at=moment(cast))


def refuse(cast: Cast) -> Act:
    loan = makers.loan_in(State.AWAITING_APPROVAL, cast)
    return lambda: actions.refuse(loan, by=cast.finance_head, at=moment(cast), reason="ใช้เอง")


def send_back(cast: Cast) -> Act:
    loan = makers.loan_in(State.AWAITING_APPROVAL, cast)
    return lambda: actions.send_back(loan, by=cast.finance_head, at=moment(cast), reason="ระบุห้อง")


def declare_conflict(cast: Cast) -> Act:
    loan = makers.loan_in(State.AWAITING_APPROVAL, cast)
    return lambda: actions.declare_conflict(loan, by=cast.finance_head, at=moment(cast), reason="ผู้ยืมเป็นญาติ")


def ask_change(cast: Cast) -> Act:
    loan = makers.loan_in(State.ON_LOAN, cast)
    return lambda: makers.change_asked(cast, loan, at=moment(cast))


def approve_change(cast: Cast) -> Act:
    loan = _changing(cast)
    return lambda: actions.approve_change(loan, by=cast.finance_head, at=moment(cast))


def refuse_change(cast: Cast) -> Act:
    loan = _changing(cast)
    return lambda: actions.refuse_change(loan, by=cast.finance_head, at=moment(cast), reason="ใช้เอง")


def withdraw_change(cast: Cast) -> Act:
    loan = _changing(cast)
    return lambda: actions.withdraw_change(loan, by=cast.borrower, at=moment(cast))


def change_policy(cast: Cast) -> Act:
    now = Policy(longest_days=9)
    return lambda: actions.change_policy(
        cast.agency, by=cast.admin, at=moment(cast), policy_now=now, reason="ตามมติที่ประชุม"
    )


def change_emblem(cast: Cast) -> Act:
    emblem = emblem_of(makers.picture(side=240))
    return lambda: actions.change_emblem(
        cast.agency, by=cast.admin, at=moment(cast), emblem=emblem, reason="ตราของกรุงเทพมหานคร"
    )


def _changing(cast: Cast) -> Loan:
    """A loan that is out, a change of which waits for its decision."""
    loan = makers.loan_in(State.ON_LOAN, cast)
    makers.change_asked(cast, loan, at=cast.at)
    return loan


READY: Final[tuple[Ready, ...]] = (
    submit,
    submit_all,
    resubmit,
    amend,
    withdraw,
    cancel,
    lapse,
    endorse,
    approve,
    refuse,
    send_back,
    declare_conflict,
    ask_change,
    approve_change,
    refuse_change,
    withdraw_change,
    change_policy,
    change_emblem,
)
