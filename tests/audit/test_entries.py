"""The bytes that are sealed of a row: the same for the same row on both databases, others for any other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.journal.entries import (
    COLUMNS,
    Column,
    body_of,
    columns_of,
    layout_from,
    layout_of,
    layout_text,
    leaf,
    moment_of,
    moment_text,
    row_text,
)
from audit.journal.models import Event
from audit.journal.record import Actor, Draft, Subject
from loans.models import Loan

table = st.from_regex(r"[a-z_]{1,30}", fullmatch=True)


@given(table, st.integers(1), st.text(), table, st.integers(1), st.text())
def test_two_entries_never_have_the_same_bytes(a: str, i: int, x: str, b: str, j: int, y: str) -> None:
    assert (leaf(a, i, x) == leaf(b, j, y)) == ((a, i, x) == (b, j, y))


def test_the_body_repeats_every_column_of_an_event_but_its_id(at: datetime, clerk: Actor, projector: Subject) -> None:
    event = Draft(verb="asset.moved", subject=projector, actor=clerk, at=at, clause="208").event()
    columns = tuple(moment_text(event.at) if name == "at" else getattr(event, name) for name in COLUMNS)

    assert columns_of(body_of(event.body)) == columns
    assert {field.name for field in Event._meta.concrete_fields} == {"id", "body", *COLUMNS}


@pytest.mark.parametrize("text", ["", "{", "[]", "1", '{"version":2}'])
def test_a_body_that_is_none_says_nothing(text: str) -> None:
    assert body_of(text) == {}
    assert columns_of(body_of(text)) is None


@pytest.mark.parametrize(
    ("on_sqlite", "on_postgresql", "form", "said"),
    [
        (1, True, "yes-no", "true"),
        (25000, Decimal("25000.00"), "decimal", '"25000"'),
        (0.5, Decimal("0.50"), "decimal", '"0.5"'),
        (
            "2026-11-22 09:30:15",
            datetime(2026, 11, 22, 9, 30, 15, tzinfo=UTC),
            "moment",
            '"2026-11-22T09:30:15.000000Z"',
        ),
        (
            "2026-11-22 09:30:15.000100",
            datetime(2026, 11, 22, 16, 30, 15, 100, tzinfo=timezone(timedelta(hours=7))),
            "moment",
            '"2026-11-22T09:30:15.000100Z"',
        ),
        ('{"b": 1, "a": "ก"}', '{"a": "ก", "b": 1}', "json", '{"a":"ก","b":1}'),
        ("2026-11-22", datetime(2026, 11, 22, tzinfo=UTC).date(), "plain", '"2026-11-22"'),
        (None, None, "decimal", "null"),
    ],
)
def test_a_stored_value_reads_the_same_on_both_databases(
    on_sqlite: object, on_postgresql: object, form: str, said: str
) -> None:
    layout = (Column("x", form),)

    assert row_text(layout, [on_sqlite]) == row_text(layout, [on_postgresql]) == f'{{"x":{said}}}'


def test_a_layout_holds_every_column_and_reads_back() -> None:
    layout = layout_of(Loan.history.model)

    assert {column.name for column in layout} | {"history_id"} == {
        field.column for field in Loan.history.model._meta.concrete_fields
    }
    assert layout_from(layout_text(layout)) == layout


@pytest.mark.parametrize("text", ["", "{}x", "[1]", '[["a","never"]]', '[["a"]]'])
def test_a_layout_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        layout_from(text)


def test_a_row_says_when_it_was_written_where_it_has_a_column_for_that() -> None:
    version = (Column("at", "moment"), Column("history_date", "moment"), Column("name", "plain"))

    assert moment_of(version, ["2026-01-01 00:00:00", "2026-02-01 00:00:00", "x"]) == "2026-02-01T00:00:00.000000Z"
    assert moment_of(version[::2], ["2026-01-01 00:00:00", "x"]) == "2026-01-01T00:00:00.000000Z"
    assert moment_of(version[2:], ["x"]) == ""
