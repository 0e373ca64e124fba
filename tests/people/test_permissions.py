"""Who may do what, as a table: every act of people × every kind of person, with the twin that finds a missing row."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings

from people.offices import standing_of
from people.permissions import WHO_MAY, may, may_read_person, may_read_unit
from tests.cast import Cast

PEOPLE: Final = ("borrower", "finance_head", "storekeeper", "governor", "auditor", "admin", "outside_admin")

OWN: Final = {
    "person.password_chosen",
    "person.pin_chosen",
    "person.token_made",
    "person.token_revoked",
    "person.messages_chosen",
    "person.unsubscribed",
    "person.line_code_made",
    "person.line_linked",
    "person.line_unlinked",
}

OF_THE_STORE: Final = {"notice.handed_over"}
"""Acts of the storekeepers of one store; no administrator does them."""

NOT_FOR_ONESELF: Final = {
    "person.deactivated",
    "person.reactivated",
    "person.password_reset",
    "tenure.began",
    "delegation.granted",
}

ADDRESS_BOOK: Final = {"agency.added", "agency.changed", "agency.contact_noted"}
"""Kept by storekeepers and by system administrators of any agency."""

ELSEWHERE: Final = {
    "agency.founded",
    "person.signed_in",
    "person.signed_out",
    "person.sign_in_failed",
    "calendar.proposed",
}
"""Verbs that nobody needs leave for: the operator founds an agency, everybody may sign in and out, and the worker
proposes the holidays it knows."""


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("verb", sorted(set(WHO_MAY) - ADDRESS_BOOK))
def test_the_table_of_acts_and_persons(cast: Cast, verb: str, who: str) -> None:
    person = getattr(cast, who)
    standing = standing_of(person, cast.on)

    to_another = may(verb, standing, agency_id=cast.agency.pk, person=cast.supervisor)
    to_oneself = may(verb, standing, agency_id=cast.agency.pk, person=person)

    administers = who == "admin"
    assert bool(to_another) is (administers and verb not in OWN | OF_THE_STORE)
    assert bool(to_oneself) is (verb in OWN or (administers and verb not in NOT_FOR_ONESELF | OF_THE_STORE))


@pytest.mark.parametrize(
    ("who", "may_do_it"),
    [
        ("storekeeper", True),
        ("second_storekeeper", True),
        ("stranger", False),
        ("finance_head", False),
        ("admin", False),
    ],
)
def test_who_hands_over_a_notice_of_the_store(cast: Cast, who: str, may_do_it: bool) -> None:
    standing = standing_of(getattr(cast, who), cast.on)

    verdict = may("notice.handed_over", standing, agency_id=cast.agency.pk, unit=cast.finance)

    assert bool(verdict) is may_do_it


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("verb", sorted(ADDRESS_BOOK))
def test_the_address_book_is_kept_by_stores_and_administrators(cast: Cast, verb: str, who: str) -> None:
    standing = standing_of(getattr(cast, who), cast.on)
    assert bool(may(verb, standing, agency_id=cast.ministry.pk)) is (who in ("storekeeper", "admin", "outside_admin"))


def test_every_act_has_its_row_and_every_row_its_act() -> None:
    verbs = {
        decorator.args[0].value
        for file in (Path(settings.BASE_DIR) / "people" / "actions").glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call) and isinstance(decorator.args[0], ast.Constant)
    }

    assert verbs - ELSEWHERE == set(WHO_MAY)


@pytest.mark.parametrize(
    ("who", "reads_finance", "reads_other_finance", "reads_ministry"),
    [
        ("admin", True, True, False),
        ("auditor", True, True, False),
        ("district_auditor", True, False, False),
        ("outside_admin", False, False, True),
        ("finance_head", False, False, False),
        ("borrower", False, False, False),
    ],
)
def test_who_reads_which_units(
    cast: Cast, who: str, reads_finance: bool, reads_other_finance: bool, reads_ministry: bool
) -> None:
    standing = standing_of(getattr(cast, who), cast.on)
    units = (cast.finance, cast.other_finance, cast.ministry_root)

    assert [may_read_unit(standing, unit) for unit in units] == [reads_finance, reads_other_finance, reads_ministry]


def test_everybody_reads_themselves(cast: Cast) -> None:
    standing = standing_of(cast.borrower, cast.on)

    assert may_read_person(standing, cast.borrower)
    assert not may_read_person(standing, cast.supervisor)
