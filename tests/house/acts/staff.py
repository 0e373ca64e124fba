"""The acts of a system administrator on units, persons, posts, tenures and delegations."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from people import actions
from people.actions import PersonFacts, UnitFacts
from people.guards import Terms
from people.models import Delegation, Office, Tenure, Unit, UnitKind
from people.offices import SigningAct
from tests.cast import Cast
from tests.house.acts.ready import Act, Ready, moment

WHY: Final = "ตามคำสั่งกรุงเทพมหานคร ที่ 3812/2569"
FACTS: Final = UnitFacts(code="500409", name="ฝ่ายพัฒนาชุมชน", short_name="พช-บร", kind=UnitKind.SECTION, lends=True)


def who(cast: Cast) -> dict[str, Any]:
    """The administrator, two hours after the cast, with a reason."""
    return {"by": cast.admin, "at": moment(cast), "reason": WHY}


def before(cast: Cast) -> dict[str, Any]:
    """The same, at the moment of the cast."""
    return {**who(cast), "at": cast.at}


def new_unit(cast: Cast) -> Unit:
    """A unit below the district, without people."""
    return actions.add_unit(cast.district, **before(cast), facts=FACTS)


def add_unit(cast: Cast) -> Act:
    return lambda: actions.add_unit(cast.district, **who(cast), facts=FACTS)


def change_unit(cast: Cast) -> Act:
    unit = new_unit(cast)
    return lambda: actions.change_unit(unit, **who(cast), facts=replace(FACTS, name="ฝ่ายพัฒนาชุมชนและสวัสดิการ"))


def move_unit(cast: Cast) -> Act:
    unit = new_unit(cast)
    return lambda: actions.move_unit(unit, **who(cast), parent=cast.bureau)


def close_unit(cast: Cast) -> Act:
    unit = new_unit(cast)
    return lambda: actions.close_unit(unit, **who(cast))


def reopen_unit(cast: Cast) -> Act:
    unit = actions.close_unit(new_unit(cast), **before(cast))
    return lambda: actions.reopen_unit(unit, **who(cast))


def add_person(cast: Cast) -> Act:
    facts = PersonFacts(name="นายสมมุติ มาใหม่", position="เจ้าพนักงานธุรการ", unit=cast.works, email="new@bangkok.example")
    return lambda: actions.add_person(cast.works, **who(cast), staff_code="BR-3001", facts=facts)


def change_person(cast: Cast) -> Act:
    person = cast.bureau_member
    facts = PersonFacts(name=person.name, position="นักวิชาการคอมพิวเตอร์ชำนาญการ", unit=person.unit, email=person.email)
    return lambda: actions.change_person(person, **who(cast), facts=facts)


def deactivate_person(cast: Cast) -> Act:
    return lambda: actions.deactivate_person(cast.bureau_member, **who(cast))


def reactivate_person(cast: Cast) -> Act:
    person = actions.deactivate_person(cast.bureau_member, **before(cast))
    return lambda: actions.reactivate_person(person, **who(cast))


def reset_password(cast: Cast) -> Act:
    return lambda: actions.reset_password(cast.bureau_member, **who(cast))


def add_post(cast: Cast) -> Act:
    return lambda: actions.add_post(cast.works, **who(cast), title="เจ้าหน้าที่พัสดุฝ่ายโยธา", office=Office.STOREKEEPER)


def rename_post(cast: Cast) -> Act:
    return lambda: actions.rename_post(cast.storekeeper_post, **who(cast), title="เจ้าหน้าที่พัสดุฝ่ายการคลัง")


def _tenure(cast: Cast, terms: dict[str, Any]) -> Tenure:
    return actions.begin_tenure(
        cast.borrower, post=cast.storekeeper_post, starts_on=cast.on, order_number="กทม. 77/2570", **terms
    )


def begin_tenure(cast: Cast) -> Act:
    return lambda: _tenure(cast, who(cast))


def end_tenure(cast: Cast) -> Act:
    tenure = _tenure(cast, before(cast))
    return lambda: actions.end_tenure(tenure, **who(cast), ends_on=cast.on + timedelta(days=9))


def cancel_tenure(cast: Cast) -> Act:
    tenure = _tenure(cast, before(cast))
    return lambda: actions.cancel_tenure(tenure, **who(cast))


def _delegation(cast: Cast, terms: dict[str, Any]) -> Delegation:
    told = Terms(
        order_number="กทม. 555/2570",
        ordered_on=cast.on,
        acts=frozenset({SigningAct.OUTSIDE}),
        value_limit=Decimal("50000.00"),
        starts_on=cast.on,
        ends_on=cast.on + timedelta(days=30),
    )
    return actions.grant_delegation(cast.governor_post, grantee_post=cast.director_post, terms=told, **terms)


def grant_delegation(cast: Cast) -> Act:
    return lambda: _delegation(cast, who(cast))


def revoke_delegation(cast: Cast) -> Act:
    delegation = _delegation(cast, before(cast))
    return lambda: actions.revoke_delegation(delegation, **who(cast))


def note_copy_sent(cast: Cast) -> Act:
    delegation = _delegation(cast, before(cast))
    return lambda: actions.note_copy_sent(delegation, **who(cast), sent_on=cast.on)


READY: Final[dict[str, tuple[Ready, ...]]] = {
    "people.actions.units": (add_unit, change_unit, move_unit, close_unit, reopen_unit),
    "people.actions.persons": (add_person, change_person, deactivate_person, reactivate_person, reset_password),
    "people.actions.tenures": (add_post, rename_post, begin_tenure, end_tenure, cancel_tenure),
    "people.actions.delegations": (grant_delegation, revoke_delegation, note_copy_sent),
}
