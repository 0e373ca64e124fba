"""The acts on an exception from a policy."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from loans import actions
from loans.models import PolicyOverride
from tests import makers
from tests.cast import Cast
from tests.house.acts.ready import Act, Ready, moment


def ask_override(cast: Cast) -> Act:
    starts_on = cast.on + timedelta(days=400)
    wish = makers.wish(cast, makers.asset(cast), starts_on=starts_on, due_on=starts_on)
    why = "งานประจำปีที่กำหนดวันไว้แล้ว"
    return lambda: actions.ask_override(cast.borrower, by=cast.borrower, at=moment(cast), wish=wish, reason=why)


def confirm_override(cast: Cast) -> Act:
    asked = _asked(cast)
    return lambda: actions.confirm_override(asked, by=cast.finance_head, at=moment(cast), reason="ไม่มีผู้อื่นจอง")


def refuse_override(cast: Cast) -> Act:
    asked = _asked(cast)
    return lambda: actions.refuse_override(asked, by=cast.finance_head, at=moment(cast), reason="ยังไม่แน่ว่าจะจัดงาน")


def withdraw_override(cast: Cast) -> Act:
    asked = _asked(cast)
    return lambda: actions.withdraw_override(asked, by=cast.borrower, at=moment(cast))


def _asked(cast: Cast) -> PolicyOverride:
    """Ten minutes before: there is still time."""
    return makers.override_asked(cast, at=moment(cast) - timedelta(minutes=10))


READY: Final[tuple[Ready, ...]] = (ask_override, confirm_override, refuse_override, withdraw_override)
