"""A row written by a kept statement is the row that Django itself would have written, or nothing is written."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, models, transaction
from django.db.models import F

from assets.models import Custody
from audit.journal.models import Mention
from core import written
from people.models import Notice
from tests.cast import Cast


def notice(cast: Cast, **more: Any) -> Notice:
    words = {"kind": "loan-off", "title": "%s %% ' ; --", "text": "ก", "made_at": cast.at}
    return Notice(to=cast.borrower, **{**words, **more})


def as_kept(row: models.Model) -> dict[str, Any]:
    return type(row)._default_manager.filter(pk=row.pk).values().get()


@pytest.mark.parametrize("number", [0, 1, 3, written.MOST_ROWS, written.MOST_ROWS + 1])
def test_rows_are_written_as_by_django(cast: Cast, django_assert_num_queries: Any, number: int) -> None:
    rows = [notice(cast, by_when=date(2027, 1, 1 + n)) for n in range(number)]
    with django_assert_num_queries(min(number, 1)):
        answer = written.insert(rows)
    theirs = Notice.objects.bulk_create([notice(cast, by_when=date(2027, 1, 1 + n)) for n in range(number)])
    assert list(answer) == rows
    for row, other in zip(rows, theirs, strict=True):
        assert not row._state.adding
        assert as_kept(row) == {**as_kept(other), "id": row.pk}


def test_a_row_with_a_key_keeps_it(cast: Cast) -> None:
    row = notice(cast, pk=987_654)
    written.insert([row])
    assert as_kept(row)["title"] == "%s %% ' ; --"
    with pytest.raises(IntegrityError), transaction.atomic():
        written.insert([notice(cast, pk=987_654)])


def test_a_constraint_holds_and_nothing_of_the_statement_is_written(cast: Cast) -> None:
    before = Mention.objects.count()
    once: dict[str, Any] = {"subject": "x", "event_id": 1, "at": cast.at}
    rows = [Mention(**once), Mention(**{**once, "subject": None})]
    with pytest.raises(IntegrityError), transaction.atomic():
        written.insert(rows)
    assert Mention.objects.count() == before


def test_only_the_named_fields_change(cast: Cast, django_assert_num_queries: Any) -> None:
    row = notice(cast)
    row.save()
    row.title, row.text, row.by_when, row.store = "ข", "not written", date(2027, 2, 3), cast.finance
    with django_assert_num_queries(1):
        written.update(row, ["title", "by_when", "store"])
    kept = as_kept(row)
    assert (kept["title"], kept["text"]) == ("ข", "ก")
    assert (kept["by_when"], kept["store_id"]) == (date(2027, 2, 3), cast.finance.pk)


def test_a_row_that_is_gone_cannot_change(cast: Cast) -> None:
    with pytest.raises(DatabaseError):
        written.update(notice(cast, pk=987_655), ["title"])


def test_an_expression_is_no_value(cast: Cast) -> None:
    row = notice(cast)
    row.save()
    row.title = F("text")
    with pytest.raises(TypeError):
        written.update(row, ["title"])
    assert as_kept(row)["title"] == "%s %% ' ; --"


def test_the_database_gives_no_key_where_the_model_has_none(cast: Cast) -> None:
    with pytest.raises(TypeError):
        written.insert([Custody()])
