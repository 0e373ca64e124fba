"""The same facts have the same text, whatever order, form or zone they come in."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.journal.canonical import canonical, instant, plain

any_text = st.text(alphabet=st.characters())
any_fact = (
    st.none()
    | st.booleans()
    | st.integers()
    | any_text
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.dates()
    | st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # Hypothesis adds the zone
)
facts = st.recursive(
    any_fact,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(any_text.map(plain), inner, max_size=4),
    max_leaves=12,
)


@given(facts)
def test_what_was_written_reads_back_to_the_same_text(value: object) -> None:
    written = canonical(value)

    assert canonical(json.loads(written)) == written


@given(facts)
def test_the_text_can_be_stored_in_every_database_and_holds_no_float(value: object) -> None:
    written = canonical(value)

    assert "\0" not in written.encode("utf-8").decode("utf-8")
    json.loads(written, parse_float=lambda text: pytest.fail(f"a float: {text}"))


@given(st.dictionaries(any_text.map(plain), facts, max_size=6))
def test_the_order_of_the_facts_does_not_matter(value: dict[str, object]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


@given(any_text)
def test_composed_and_decomposed_spelling_give_the_same_text(text: str) -> None:
    assert canonical(unicodedata.normalize("NFD", plain(text))) == canonical(text)


@given(st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1)), st.integers(-720, 720))  # noqa: DTZ001  # the test adds the zone
def test_the_same_moment_in_another_zone_gives_the_same_text(moment: datetime, minutes: int) -> None:
    here = moment.replace(tzinfo=UTC)

    assert instant(here.astimezone(timezone(timedelta(minutes=minutes)))) == instant(here)


class Colour(StrEnum):
    GREEN = "green"


def test_each_kind_of_fact_has_its_one_form() -> None:
    value = {
        "ราคา": Decimal("12500.50"),
        "many": Decimal("1E+3"),
        "on": date(2026, 11, 22),
        "at": datetime(2026, 11, 22, 16, 0, tzinfo=timezone(timedelta(hours=7))),
        "colour": Colour.GREEN,
        "pair": (1, True, None),
    }

    assert canonical(value) == (
        '{"at":"2026-11-22T09:00:00.000000Z","colour":"green","many":"1000","on":"2026-11-22",'
        '"pair":[1,true,null],"ราคา":"12500.50"}'
    )


@pytest.mark.parametrize("value", [0.1, float("nan"), {1, 2}, {1: "one"}, object(), datetime(2026, 1, 1)])  # noqa: DTZ001  # a time without zone is what is refused
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical({"value": value})


def test_two_names_that_are_the_same_when_composed_are_refused() -> None:
    with pytest.raises(ValueError, match="same name"):
        canonical({"é": 1, "e\u0301": 2})
