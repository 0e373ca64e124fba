"""Every change to units, persons, posts, tenures and delegations: the one door for writing, each act of five beats."""

from people.actions.accounts import choose_password, choose_pin, make_token, revoke_token
from people.actions.agencies import AgencyFacts, ContactFacts, add_agency, change_agency, contact, note_contact
from people.actions.calendar import close_day, confirm_year, open_day, propose_year
from people.actions.delegations import grant_delegation, note_copy_sent, revoke_delegation
from people.actions.founding import Founding, found_agency
from people.actions.persons import (
    PersonFacts,
    add_person,
    change_person,
    deactivate_person,
    reactivate_person,
    reset_password,
)
from people.actions.reaching import (
    choose_messages,
    hand_over_notice,
    link_line,
    make_line_code,
    unlink_line,
    unsubscribe,
)
from people.actions.tenures import add_post, begin_tenure, cancel_tenure, end_tenure, rename_post
from people.actions.units import UnitFacts, add_unit, change_unit, close_unit, move_unit, reopen_unit

__all__ = [
    "AgencyFacts",
    "ContactFacts",
    "Founding",
    "PersonFacts",
    "UnitFacts",
    "add_agency",
    "add_person",
    "add_post",
    "add_unit",
    "begin_tenure",
    "cancel_tenure",
    "change_agency",
    "change_person",
    "change_unit",
    "choose_messages",
    "choose_password",
    "choose_pin",
    "close_day",
    "close_unit",
    "confirm_year",
    "contact",
    "deactivate_person",
    "end_tenure",
    "found_agency",
    "grant_delegation",
    "hand_over_notice",
    "link_line",
    "make_line_code",
    "make_token",
    "move_unit",
    "note_contact",
    "note_copy_sent",
    "open_day",
    "propose_year",
    "reactivate_person",
    "rename_post",
    "reopen_unit",
    "reset_password",
    "revoke_delegation",
    "revoke_token",
    "unlink_line",
    "unsubscribe",
]
