"""What everybody does with their own account, the address book, the calendar, and how an agency begins."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.auth.hashers import make_password
from django.db import connection
from knox.models import AuthToken

from audit.journal import guards
from audit.journal.record import SYSTEM
from loans.states import State
from people import actions, notices
from people.actions import AgencyFacts
from people.models import Agency, ClosedDay, Delegation, Delivery, HandedOver, Person, Post, Tenure, Unit
from tests import makers
from tests.cast import Cast
from tests.house.acts.ready import Act, Ready, moment
from tests.house.acts.staff import WHY, before, who
from tests.people.test_agencies import FACTS as AGENCY
from tests.people.test_founding import FACTS as FOUNDING

PASSWORD: Final = "รหัสของฉันเอง-2569"


def own(cast: Cast) -> dict[str, Any]:
    """The borrower, for themselves."""
    return {"by": cast.borrower, "at": moment(cast)}


def choose_password(cast: Cast) -> Act:
    return lambda: actions.choose_password(cast.borrower, **own(cast), password=PASSWORD)


def choose_pin(cast: Cast) -> Act:
    Person.objects.filter(pk=cast.borrower.pk).update(password=make_password(PASSWORD))
    cast.borrower.refresh_from_db()
    return lambda: actions.choose_pin(cast.borrower, **own(cast), pin="402918", password=PASSWORD)


def make_token(cast: Cast) -> Act:
    return lambda: actions.make_token(cast.borrower, **own(cast), days=30)


def revoke_token(cast: Cast) -> Act:
    actions.make_token(cast.borrower, by=cast.borrower, at=cast.at, days=30)
    key = AuthToken.objects.get(user=cast.borrower).token_key
    return lambda: actions.revoke_token(cast.borrower, **own(cast), token_key=key)


def choose_messages(cast: Cast) -> Act:
    return lambda: actions.choose_messages(cast.borrower, **own(cast), muted={("loan-handed-over", "email")})


def unsubscribe(cast: Cast) -> Act:
    return lambda: actions.unsubscribe(cast.borrower, **own(cast), kind="loan-handed-over")


def make_line_code(cast: Cast) -> Act:
    return lambda: actions.make_line_code(cast.borrower, **own(cast))


def _code(cast: Cast) -> str:
    return actions.make_line_code(cast.borrower, by=cast.borrower, at=moment(cast))


def link_line(cast: Cast) -> Act:
    code = _code(cast)
    return lambda: actions.link_line(cast.borrower, **own(cast), code=code, line_user_id="U" + "1" * 32)


def unlink_line(cast: Cast) -> Act:
    actions.link_line(cast.borrower, **own(cast), code=_code(cast), line_user_id="U" + "1" * 32)
    return lambda: actions.unlink_line(cast.borrower, **own(cast))


def hand_over_notice(cast: Cast) -> Act:
    """The borrower has no e-mail: what the store tells them goes on paper."""
    Person.objects.filter(pk=cast.borrower.pk).update(email="")
    makers.loan_in(State.ON_LOAN, cast)
    notices.deliver(at=moment(cast))
    sheet = Delivery.objects.filter(channel="paper", notice__to=cast.borrower).first()
    assert sheet is not None
    return lambda: actions.hand_over_notice(sheet, by=cast.storekeeper, at=moment(cast), how=HandedOver.IN_PERSON)


def add_agency(cast: Cast) -> Act:
    return lambda: actions.add_agency(by=cast.storekeeper, at=moment(cast), reason=WHY, facts=AGENCY)


def change_agency(cast: Cast) -> Act:
    agency = actions.add_agency(by=cast.storekeeper, at=cast.at, reason=WHY, facts=AGENCY)
    facts = AgencyFacts(**{**{name: getattr(AGENCY, name) for name in AGENCY.__slots__}, "phone": "0 2555 0199"})
    return lambda: actions.change_agency(agency, by=cast.storekeeper, at=moment(cast), reason=WHY, facts=facts)


def note_contact(cast: Cast) -> Act:
    return lambda: actions.note_contact(cast.ministry, by=cast.storekeeper, at=moment(cast), facts=makers.CONTACT)


def found_agency(cast: Cast) -> Act:
    """Where there is nothing yet: the cast is thrown away first, as nobody in service can."""
    connection.check_constraints()
    with guards.lifted(connection):
        for table in (Tenure, Delegation, Post, Person, Unit, Agency):
            table._default_manager.all()._raw_delete("default")
        connection.check_constraints()  # PostgreSQL lays no trigger on a table whose keys are still to be checked
    return lambda: actions.found_agency(by=SYSTEM, at=moment(cast), reason=WHY, facts=FOUNDING)


def propose_year(cast: Cast) -> Act:
    return lambda: actions.propose_year(cast.agency, by=SYSTEM, at=moment(cast), year=2026)


def _closed(cast: Cast, terms: dict[str, Any]) -> ClosedDay:
    on = cast.on.replace(day=20)
    return actions.close_day(cast.agency, on=on, name="วันหยุดพิเศษ", source="มติคณะรัฐมนตรี 4 พฤศจิกายน 2568", **terms)


def close_day(cast: Cast) -> Act:
    return lambda: _closed(cast, who(cast))


def open_day(cast: Cast) -> Act:
    day = _closed(cast, before(cast))
    return lambda: actions.open_day(day, **who(cast))


def confirm_year(cast: Cast) -> Act:
    actions.propose_year(cast.agency, by=SYSTEM, at=cast.at, year=2026)
    return lambda: actions.confirm_year(cast.agency, **who(cast), year=2026)


READY: Final[dict[str, tuple[Ready, ...]]] = {
    "people.actions.accounts": (choose_password, choose_pin, make_token, revoke_token),
    "people.actions.reaching": (
        choose_messages,
        unsubscribe,
        make_line_code,
        link_line,
        unlink_line,
        hand_over_notice,
    ),
    "people.actions.agencies": (add_agency, change_agency, note_contact),
    "people.actions.founding": (found_agency,),
    "people.actions.calendar": (propose_year, close_day, open_day, confirm_year),
}
