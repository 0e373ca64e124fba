"""The acts of clause 211: what the clock does, and what is done by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from audit.journal.record import SYSTEM
from loans import actions
from loans.models import Channel, PaperKind
from loans.states import State
from tests import makers
from tests.cast import Cast
from tests.house.acts.ready import Act, Ready, moment


def chase(cast: Cast) -> Act:
    """On one day one loan is demanded and its duty breached, and another reminded of."""
    late, soon = (makers.loan_in(State.ON_LOAN, cast, days=days) for days in (1, 10))
    day = moment(cast) + timedelta(days=8)
    return lambda: actions.chase(cast.agency, [late.pk, soon.pk], by=SYSTEM, at=day)


def record_demand(cast: Cast) -> Act:
    loan = makers.loan_in(State.ON_LOAN, cast, days=1)
    made = actions.ByHand(
        on=cast.on + timedelta(days=2), channel=Channel.LETTER, told=cast.borrower.name, result="จะนำมาคืนวันศุกร์"
    )
    return lambda: actions.record_demand(loan, by=cast.storekeeper, at=moment(cast) + timedelta(days=2), made=made)


def name_duty_holder(cast: Cast) -> Act:
    loan = makers.loan_in(State.ON_LOAN, cast)
    return lambda: actions.name_duty_holder(
        loan, by=cast.finance_head, at=moment(cast), holder=cast.second_storekeeper, reason="เจ้าหน้าที่พัสดุลาคลอด"
    )


def note_overdue_export(cast: Cast) -> Act:
    return lambda: actions.note_overdue_export(kind="csv", filters={"days": 7}, by=cast.storekeeper, at=moment(cast))


def note_register_export(cast: Cast) -> Act:
    return lambda: actions.note_register_export(
        cast.finance, register=PaperKind.LOAN_REGISTER, part="", kind="csv", by=cast.storekeeper, at=moment(cast)
    )


READY: Final[tuple[Ready, ...]] = (chase, record_demand, name_duty_holder, note_overdue_export, note_register_export)
