"""Every row that has versions gets one for each change, with who, when and why, at the cost of one more statement."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, models, transaction

from audit.journal.guards import guarded_models
from audit.journal.versions import Version, create, create_many, keep, keep_many
from people.models import Agency
from tests.conftest import Queries

pytestmark = pytest.mark.django_db
Count = Callable[[], AbstractContextManager[Queries]]


def agencies(*codes: str) -> list[Agency]:
    return [Agency(code=code, name=f"หน่วยงาน {code}", short_name=code, kind="local") for code in codes]


def test_a_first_save_costs_two_queries_and_carries_who_when_and_why(queries: Count, at: datetime) -> None:
    (agency,) = agencies("BKK")

    with queries() as ran:
        create(agency, by_code="1234", at=at, reason="ตั้งต้นระบบ", event_id=7)

    assert len(ran) == 2, ran
    version = Agency.history.get()
    assert (version.history_type, version.history_user, version.history_date) == ("+", "1234", at)
    assert (version.history_change_reason, version.event_id, version.name) == ("ตั้งต้นระบบ", 7, "หน่วยงาน BKK")


def test_a_row_that_is_there_is_not_created_again(agency: Agency, at: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        create(agency, by_code="1234", at=at)

    assert Agency.history.count() == 1


def test_a_change_costs_two_queries_and_leaves_the_old_version(queries: Count, agency: Agency, at: datetime) -> None:
    later = at + timedelta(days=1)
    agency.name = "กรุงเทพฯ"

    with queries() as ran:
        assert keep(agency, by_code="5678", at=later, reason="เปลี่ยนชื่อ", fields=["name", "code"])

    assert len(ran) == 2, ran
    assert '"code"' not in ran.sql[0].split("WHERE")[0]
    new, old = Agency.history.all()
    assert (new.name, new.history_type, new.history_user_id, new.history_date) == ("กรุงเทพฯ", "~", "5678", later)
    assert (old.name, old.history_user_id) == ("กรุงเทพมหานคร", "1234")
    assert agency.history.as_of(at).name == "กรุงเทพมหานคร"


@pytest.mark.parametrize("fetched", [True, False])
def test_nothing_changed_costs_nothing(queries: Count, agency: Agency, at: datetime, fetched: bool) -> None:
    row = Agency.objects.get() if fetched else agency
    row.name = "กรุงเทพมหานคร"

    with queries() as ran:
        assert not keep(row, by_code="5678", at=at, fields=["name"])

    assert len(ran) == 0, ran


def test_a_change_after_a_refresh_is_seen(agency: Agency, at: datetime) -> None:
    """Back to what was first read is a change when the row was different in between."""
    mine = Agency.objects.get()
    agency.name = "กรุงเทพฯ"
    keep(agency, by_code="5678", at=at, fields=["name"])
    mine.refresh_from_db()
    mine.name = "กรุงเทพมหานคร"

    assert keep(mine, by_code="1234", at=at, fields=["name"])
    assert Agency.objects.get().name == "กรุงเทพมหานคร"


def test_a_column_that_was_not_read_counts_as_changed(agency: Agency, at: datetime) -> None:
    row = Agency.objects.only("code").get()
    row.name = "กรุงเทพมหานคร"

    assert keep(row, by_code="5678", at=at, fields=["name"])


def test_many_rows_cost_two_queries_a_batch(queries: Count, at: datetime) -> None:
    rows = agencies(*(f"A{n}" for n in range(50)))

    with queries() as ran:
        create_many(rows, by_code="1234", at=at, reason="นำเข้า")
    assert len(ran) == 2, ran
    assert Agency.history.filter(history_user_id="1234", history_change_reason="นำเข้า").count() == 50
    assert set(Agency.history.values_list("id", flat=True)) == {row.pk for row in rows}

    for row in rows[:30]:
        row.name = f"ใหม่ {row.code}"
    with queries() as ran:
        changed = keep_many(rows, ["name"], by_code="5678", at=at)
    assert len(ran) == 2, ran
    assert changed == rows[:30]
    assert Agency.history.filter(history_type="~", history_user_id="5678").count() == 30

    with queries() as ran:
        assert keep_many(rows, ["name"], by_code="5678", at=at) == []
        assert create_many([], by_code="5678", at=at) == []
    assert len(ran) == 0, ran


def test_a_save_past_the_doors_still_leaves_a_version_that_names_nobody(agency: Agency) -> None:
    agency.name = "กรุงเทพฯ"
    agency.save()

    assert Agency.history.first().history_user_id == ""


def version_models() -> list[type[models.Model]]:
    return [model for model in guarded_models() if issubclass(model, Version)]


@pytest.mark.parametrize("model", version_models(), ids=lambda model: model.__name__)
def test_each_version_table_has_its_key_and_the_indexes_declared_and_no_foreign_key(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)

    indexes = [c["columns"] for c in found.values() if c["index"] and not c["primary_key"]]
    of: type[models.Model] = model.instance_type  # type: ignore[attr-defined]  # set by simple-history
    declared: list[models.Index] = list(getattr(of, "version_indexes", ()))
    columns = [[of._meta.get_field(name).column for name in index.fields] for index in declared]  # type: ignore[union-attr]  # no relation back
    assert sorted(indexes) == sorted([[of._meta.pk.column, "history_date", "history_id"], *columns])
    assert not [c for c in found.values() if c["foreign_key"]]
