"""Two people at one case of clause 209 at the same moment, on PostgreSQL with real threads: exactly one wins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest

from assets.models import Asset, Condition
from assets.values import AssetValues, values_of
from audit.journal.models import Event
from loans import actions
from loans.case_states import CaseState
from loans.models import Case, CaseDocument
from loans.rules import Remedy
from loans.states import State
from people.models import Person
from tests import makers
from tests.cast import Cast
from tests.loans.test_races import ROUNDS, Act, Race, cast, race

__all__ = ["cast", "race"]

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

AT_ONCE: Final = 20
"""Cases of one loan: so many are opened by one return."""

SAME: Final = actions.Likeness(same_type=True, same_kind=True, same_size=True, same_character=True, same_quality=True)


@pytest.fixture(autouse=True)
def _uploads(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def cases(cast: Cast) -> Iterator[Case]:
    """As many cases as there are rounds, each read anew."""
    for _loan in range(ROUNDS // AT_ONCE):
        loan = makers.loan_in(State.UNDER_209, cast, items=AT_ONCE)
        related = Case.objects.select_related("line__asset", "line__loan__lending_unit", "borrower")
        yield from related.filter(line__loan=loan).order_by("id")


def test_of_two_closings_exactly_one_counts_and_the_loan_ends_with_the_last(cast: Cast, race: Race) -> None:
    closers: Counter[str] = Counter()
    for case in cases(cast):
        settled = makers.settled(cast, case, at=cast.at)
        acts: list[Act] = [
            partial(actions.close_case, settled, by=by, at=cast.at)
            for by in (cast.second_storekeeper, cast.finance_head)
        ]
        assert sorted(race(acts)) == ["done", "out-of-turn"]
        case.refresh_from_db()
        assert case.closed_by is not None
        closers[case.closed_by.staff_code] += 1
    assert sum(closers.values()) == ROUNDS
    assert Event.objects.filter(verb="case.closed", outcome="done").count() == ROUNDS
    assert not Case.objects.exclude(state=CaseState.CLOSED).exists()
    assert not Case.objects.exclude(line__loan__state=State.RETURNED).exists()


def test_of_two_replacements_one_enters_the_register(cast: Cast, race: Race) -> None:
    for number, case in enumerate(cases(cast)):
        makers.agreed(cast, case, at=cast.at, remedy=Remedy.REPLACEMENT)
        acts: list[Act] = []
        for colour, by in (("teal", cast.storekeeper), ("red", cast.second_storekeeper)):
            brought = _brought(case, serial=f"{colour}-{number}")
            acts.append(_replacing(case, by, brought, makers.evidence(cast, colour), cast))
        assert sorted(race(acts)) == ["done", "out-of-turn"]
        assert Asset.objects.filter(replaces=case.line.asset_id).count() == 1
        assert CaseDocument.objects.filter(case=case).count() == 1
    assert Event.objects.filter(verb="case.replaced", outcome="done").count() == ROUNDS


def test_closing_against_taking_the_settlement_back_leaves_one_of_them(cast: Cast, race: Race) -> None:
    won: Counter[str] = Counter()
    for case in cases(cast):
        settled = makers.settled(cast, case, at=cast.at)
        results = race(
            [
                partial(actions.close_case, settled, by=cast.second_storekeeper, at=cast.at),
                partial(actions.reopen_case, settled, by=cast.finance_head, at=cast.at, reason="ใบเสร็จเป็นของอีกรายการ"),
            ]
        )
        assert sorted(results) == ["done", "out-of-turn"]
        case.refresh_from_db()
        assert case.state == (CaseState.CLOSED if results[0] == "done" else CaseState.AGREED)
        assert (case.paid is None) == (case.state == CaseState.AGREED)
        won[case.state] += 1
    assert sum(won.values()) == ROUNDS


def test_another_remedy_against_the_payment_never_leaves_both(cast: Cast, race: Race) -> None:
    for case in cases(cast):
        makers.agreed(cast, case, at=cast.at, remedy=Remedy.CASH)
        actions.propose_remedy(case, by=cast.borrower, at=cast.at, remedy=Remedy.REPAIR)
        paper = makers.evidence(cast)
        results = race(
            [
                partial(actions.choose_remedy, case, by=cast.finance_head, at=cast.at, remedy=Remedy.REPAIR),
                partial(
                    actions.record_payment, case, by=cast.storekeeper, at=cast.at, amount=case.price, evidence=paper
                ),
            ]
        )
        assert sorted(results) in (["done", "out-of-turn"], ["done", "other-remedy"])
        case.refresh_from_db()
        paid = (CaseState.SETTLED, Remedy.CASH, case.price)
        agreed = (CaseState.AGREED, Remedy.REPAIR, None)
        assert (case.state, case.remedy, case.paid) == (agreed if results[0] == "done" else paid)


def test_the_item_comes_back_against_the_payment_and_nothing_is_both_owed_and_forgotten(cast: Cast, race: Race) -> None:
    for _round in range(ROUNDS // 4):
        case = makers.agreed(cast, makers.lost_case(cast), at=cast.at, remedy=Remedy.CASH)
        paper = makers.evidence(cast)
        results = race(
            [
                partial(actions.bring_back, case, by=cast.second_storekeeper, at=cast.at, finding=actions.Finding()),
                partial(
                    actions.record_payment, case, by=cast.storekeeper, at=cast.at, amount=case.price, evidence=paper
                ),
            ]
        )
        assert results[0] == "done"
        case.refresh_from_db()
        assert (case.state, case.brought_back_at) == (CaseState.SETTLED, cast.at)
        came_first = results[1] == "out-of-turn"
        assert (case.remedy, case.paid) == (("", None) if came_first else (Remedy.CASH, case.price))
        assert case.needs_no_remedy == came_first


def test_of_two_who_take_the_item_in_one_does(cast: Cast, race: Race) -> None:
    for _round in range(ROUNDS // 4):
        case = makers.lost_case(cast)
        acts: list[Act] = [
            partial(actions.bring_back, case, by=by, at=cast.at, finding=actions.Finding())
            for by in (cast.storekeeper, cast.second_storekeeper)
        ]
        assert sorted(race(acts)) == ["back-already", "done"]
        done = Event.objects.filter(verb="case.brought_back", outcome="done")
        assert done.filter(subject=case.journal_subject().name).count() == 1


def _replacing(case: Case, by: Person, brought: AssetValues, paper: actions.Evidence, cast: Cast) -> Act:
    return lambda: actions.record_replacement(case, by=by, at=cast.at, likeness=SAME, values=brought, evidence=paper)


def _brought(case: Case, *, serial: str) -> AssetValues:
    old = Asset.objects.select_related("category", "responsible_unit", "owner_unit").get(pk=case.line.asset_id)
    columns: dict[str, Any] = {**values_of(old).columns(), "condition": Condition.GOOD, "serial_no": serial}
    return AssetValues(**{name: value for name, value in columns.items() if name != "serial_key"})
