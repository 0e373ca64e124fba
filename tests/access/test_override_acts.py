"""Every act on an exception x person x state, done by the real actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

import pytest
from django.db import transaction

from core.verdict import Refusal
from loans import actions
from loans.models import OverrideState, PolicyOverride
from people.models import Person
from tests import makers
from tests.cast import Cast

MINUTES: Final = timedelta(minutes=10)
SECOND: Final = frozenset({"finance_head", "director", "governor", "permanent_secretary"})

ALLOWED: Final[Mapping[str, Mapping[OverrideState, frozenset[str]]]] = {
    "confirm_override": {OverrideState.ASKED: SECOND},
    "refuse_override": {OverrideState.ASKED: SECOND},
    "withdraw_override": {OverrideState.ASKED: frozenset({"borrower"})},
}
"""For an exception that the borrower asked of the finance section. Whoever is not named here may not; and where no
state stands, nobody may."""

ACTS: Final[Mapping[str, Callable[..., PolicyOverride]]] = {
    name: getattr(actions, name) for name in actions.__all__ if name.endswith("_override") and name != "ask_override"
}


def people(cast: Cast) -> dict[str, Person]:
    named = {name: getattr(cast, name) for name in cast.__dataclass_fields__}
    return {name: each for name, each in named.items() if isinstance(each, Person)}


def in_state(state: OverrideState, cast: Cast) -> PolicyOverride:
    """An exception that came there by the acts themselves."""
    at = cast.at - timedelta(hours=1) if state is OverrideState.LAPSED else cast.at
    item = makers.asset(cast)
    asked = makers.override_asked(cast, item, at=at)
    match state:
        case OverrideState.CONFIRMED | OverrideState.USED:
            done = actions.confirm_override(asked, by=cast.finance_head, at=at, reason="เห็นชอบ")
            if state is OverrideState.USED:
                wish = makers.wish(cast, item, starts_on=done.starts_on, due_on=done.due_on)
                who = cast.borrower
                actions.submit(who, by=who, at=at, wish=wish, signed_sha256=done.text_sha256)
        case OverrideState.REFUSED:
            actions.refuse_override(asked, by=cast.finance_head, at=at, reason="ไม่เห็นชอบ")
        case OverrideState.WITHDRAWN:
            actions.withdraw_override(asked, by=cast.borrower, at=at)
        case OverrideState.LAPSED | OverrideState.ASKED:
            pass
    return PolicyOverride.objects.get(pk=asked.pk)


def test_the_table_names_every_act_on_an_exception() -> None:
    assert set(ALLOWED) == set(ACTS)


@pytest.mark.parametrize("state", list(OverrideState))
@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_who_may_do_what_where(name: str, state: OverrideState, cast: Cast) -> None:
    override = in_state(state, cast)
    assert override.stands_at(cast.at + MINUTES) is state
    may = set()
    for person, each in people(cast).items():
        words = {} if name == "withdraw_override" else {"reason": "เหตุผลสำหรับการทดสอบ"}
        mark = transaction.savepoint()
        try:
            ACTS[name](override, by=each, at=cast.at + MINUTES, **words)
            may.add(person)
        except Refusal:
            pass
        transaction.savepoint_rollback(mark)
    assert may == ALLOWED[name].get(state, frozenset())
