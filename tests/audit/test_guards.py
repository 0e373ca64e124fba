"""The database itself refuses to change the record, whoever asks; and a guard that is gone is missed and put back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.apps import apps
from django.core import checks
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from simple_history.models import HistoricalChanges
from simple_history.utils import update_change_reason

from audit.journal import guards
from audit.journal.models import Event, Mention
from audit.journal.record import Actor, Subject, record
from audit.journal.versions import keep
from people.models import Agency
from tests.cast import Cast

ON_POSTGRESQL = connection.vendor == "postgresql"


@pytest.fixture
def recorded(agency: Agency, clerk: Actor, projector: Subject, at: datetime) -> Event:
    """An event with its mentions, and a row with two versions that differ and a third that does not."""
    agency.name = "กรุงเทพฯ"
    keep(agency, by_code="1234", at=at, fields=["name"])
    agency.save()
    return record("asset.moved", subject=projector, actor=clerk, at=at)


def sql(statement: str) -> Callable[[Event], object]:
    """Run `statement`, in which {journal}, {mention} and {version} are the tables."""
    tables = {
        "journal": "journal_event",
        "mention": "journal_mention",
        "version": Agency.history.model._meta.db_table,
    }

    def run(_event: Event) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement.format(**tables))

    return run


def save_changed(event: Event) -> None:
    event.actor_label = "คนอื่น"
    event.save()


def save_version(_event: Event) -> None:
    version = Agency.history.first()
    version.name = "อื่น"
    version.save()


def upsert(event: Event) -> None:
    event.body = "{}"
    Event.objects.bulk_create([event], update_conflicts=True, unique_fields=["id"], update_fields=["body"])


def replace_mention(event: Event) -> None:
    Mention.objects.bulk_create(
        [Mention(subject=event.subject, event_id=event.id, at=event.at)],
        update_conflicts=True,
        unique_fields=["subject", "event_id"],
        update_fields=["at"],
    )


WAYS: dict[str, Callable[[Event], object]] = {
    "event.save": save_changed,
    "event.save of a field": lambda event: event.save(update_fields=["clause"]),
    "event.delete": lambda event: event.delete(),
    "events.update": lambda _: Event.objects.update(clause="207"),
    "events.delete": lambda _: Event.objects.all().delete(),
    "events._raw_delete": lambda _: Event.objects.all()._raw_delete("default"),
    "events.bulk_update": lambda event: Event.objects.bulk_update([event], ["clause"]),
    "events.bulk_create over one": upsert,
    "events.update_or_create": lambda event: Event.objects.update_or_create({"clause": "207"}, id=event.id),
    "mentions.delete": lambda _: Mention.objects.all().delete(),
    "mentions.update": lambda event: Mention.objects.update(event_id=event.id + 1),
    "mentions.bulk_create over one": replace_mention,
    "version.save": save_version,
    "version.delete": lambda _: Agency.history.first().delete(),
    "versions.update": lambda _: Agency.history.update(name="อื่น"),
    "versions.delete": lambda _: Agency.history.all().delete(),
    "update_change_reason": lambda _: update_change_reason(Agency.objects.get(), "เหตุผลอื่น"),
    "clean_old_history": lambda _: call_command("clean_old_history", "people.Agency", days=-1, verbosity=0),
    "clean_duplicate_history": lambda _: call_command("clean_duplicate_history", "people.Agency", verbosity=0),
    "UPDATE": sql("UPDATE {journal} SET clause = '207'"),
    "UPDATE of the key": sql("UPDATE {journal} SET id = id + 1"),
    "DELETE": sql("DELETE FROM {journal}"),
    "DELETE of one": sql("DELETE FROM {version} WHERE history_id = (SELECT max(history_id) FROM {version})"),
    "DELETE of mentions": sql("DELETE FROM {mention}"),
    "INSERT over one": sql("INSERT INTO {version} SELECT * FROM {version}"),
}
if ON_POSTGRESQL:
    WAYS |= {
        "TRUNCATE": sql("TRUNCATE {journal}"),
        "TRUNCATE of several": sql("TRUNCATE {mention}, {version}"),
        "TRUNCATE CASCADE": sql("TRUNCATE people_agency, {version} CASCADE"),
        "as a replica": sql("SET LOCAL session_replication_role = replica; DELETE FROM {journal}"),
        "ON CONFLICT": sql(
            "INSERT INTO {mention} SELECT * FROM {mention} ON CONFLICT (subject, event_id) DO UPDATE SET at = now()"
        ),
        "MERGE": sql(
            "MERGE INTO {journal} e USING {mention} m ON e.id = m.event_id WHEN MATCHED THEN UPDATE SET clause = '207'"
        ),
    }
else:
    WAYS |= {
        "INSERT OR REPLACE": sql("INSERT OR REPLACE INTO {journal} SELECT * FROM {journal}"),
        "REPLACE": sql("REPLACE INTO {version} SELECT * FROM {version}"),
        "REPLACE of mentions": sql("REPLACE INTO {mention} SELECT * FROM {mention}"),
        "UPDATE OR REPLACE": sql("UPDATE OR REPLACE {mention} SET subject = 'asset:1'"),
        "INSERT OR IGNORE": sql("INSERT OR IGNORE INTO {journal} SELECT * FROM {journal}"),
        "by rowid": sql("DELETE FROM {journal} WHERE rowid > 0"),
    }


@pytest.mark.parametrize("way", WAYS)
def test_no_way_changes_what_is_recorded(way: str, recorded: Event) -> None:
    before = [list(model._default_manager.order_by("pk").values()) for model in (Event, Mention, Agency.history.model)]

    with pytest.raises(IntegrityError, match=r"append-only|never deleted|unique constraint"), transaction.atomic():
        WAYS[way](recorded)

    after = [list(model._default_manager.order_by("pk").values()) for model in (Event, Mention, Agency.history.model)]
    assert after == before
    assert all(before)


def test_the_error_names_the_table_and_says_why(recorded: Event) -> None:
    with (
        pytest.raises(IntegrityError, match=r"^journal_event is append-only: .* \(DELETE refused\)\."),
        transaction.atomic(),
    ):
        recorded.delete()


def test_every_version_table_and_both_tables_of_the_journal_are_guarded() -> None:
    guarded = set(guards.guarded_models())

    assert {Event, Mention} <= guarded
    assert {model for model in apps.get_models() if issubclass(model, HistoricalChanges)} <= guarded


def test_no_guarded_table_has_a_uniqueness_that_the_guard_on_insert_cannot_see() -> None:
    """REPLACE on SQLite deletes by a unique index on a part of the rows too, without asking any trigger."""
    partial = [
        (model.__name__, constraint.name)
        for model in guards.guarded_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and constraint not in model._meta.total_unique_constraints
    ]

    assert partial == []


@pytest.mark.django_db
@pytest.mark.parametrize("model", guards.guarded_models(), ids=lambda model: model.__name__)
def test_each_guarded_table_carries_its_triggers(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        if ON_POSTGRESQL:
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'A'", [model._meta.db_table]
            )
        else:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [model._meta.db_table]
            )
        found = len(cursor.fetchall())

    assert found == (2 if ON_POSTGRESQL else 3)


def take_away(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


if ON_POSTGRESQL:
    DAMAGE = {
        "dropped": "DROP TRIGGER append_only_rows ON journal_event",
        "disabled": "ALTER TABLE journal_event DISABLE TRIGGER append_only_rows",
        "off for replicas": "ALTER TABLE journal_event ENABLE TRIGGER append_only_rows",
        "one column only": "DROP TRIGGER append_only_rows ON journal_event;"
        " CREATE TRIGGER append_only_rows BEFORE UPDATE OF clause OR DELETE ON journal_event"
        " FOR EACH ROW EXECUTE FUNCTION journal_guard();"
        " ALTER TABLE journal_event ENABLE ALWAYS TRIGGER append_only_rows",
        "never true": "DROP TRIGGER append_only_rows ON journal_event;"
        " CREATE TRIGGER append_only_rows BEFORE UPDATE OR DELETE ON journal_event"
        " FOR EACH ROW WHEN (OLD.id < 0) EXECUTE FUNCTION journal_guard();"
        " ALTER TABLE journal_event ENABLE ALWAYS TRIGGER append_only_rows",
    }
else:
    DAMAGE = {
        "dropped": "DROP TRIGGER journal_event_append_only_delete",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_guard_that_is_gone_or_toothless_is_missed_and_put_back(damage: str) -> None:
    assert guards.missing(connection) == []

    take_away(DAMAGE[damage])

    gone = guards.missing(connection)
    assert gone == ["journal_event (UPDATE, DELETE)" if ON_POSTGRESQL else "journal_event (DELETE)"]
    assert [warning.id for warning in guards.check_guards(None, ["default"])] == ["journal.W001"]
    assert "journal.W001" in [message.id for message in checks.run_checks(tags=["database"], databases=["default"])]

    guards.install(connection)
    guards.install(connection)

    assert guards.missing(connection) == []
    assert guards.check_guards(None, ["default"]) == []


@pytest.mark.django_db
@pytest.mark.skipif(ON_POSTGRESQL, reason="the body of a trigger stands in the trigger on SQLite only")
def test_a_trigger_of_the_right_name_that_does_nothing_is_missed() -> None:
    take_away("DROP TRIGGER journal_event_append_only_delete")
    take_away("CREATE TRIGGER journal_event_append_only_delete BEFORE DELETE ON journal_event BEGIN SELECT 1; END")

    assert guards.missing(connection) == ["journal_event (DELETE)"]


@pytest.mark.django_db
@pytest.mark.skipif(not ON_POSTGRESQL, reason="only PostgreSQL keeps the body apart, in a function")
def test_a_function_that_refuses_nothing_is_missed_on_every_table() -> None:
    take_away(
        "CREATE OR REPLACE FUNCTION journal_guard() RETURNS trigger LANGUAGE plpgsql"
        " AS 'BEGIN IF TG_OP = ''DELETE'' THEN RETURN OLD; END IF; RETURN NEW; END'"
    )

    assert len(guards.missing(connection)) == 2 * len(
        [*guards.guarded_models(), *guards.kept_models(), *guards.erased_models()]
    )
    guards.install(connection)
    assert guards.missing(connection) == []


def test_missing_costs_one_query(django_assert_num_queries: Callable[..., object], db: None) -> None:
    with django_assert_num_queries(1):  # type: ignore[attr-defined]  # pytest-django's context manager
        guards.missing(connection)


def test_lifted_lets_a_reset_through_and_guards_again_even_after_an_error(recorded: Event) -> None:
    with guards.lifted(connection):
        Mention.objects.all().delete()
        assert guards.missing(connection)
    assert guards.missing(connection) == []

    with pytest.raises(ZeroDivisionError), guards.lifted(connection):
        raise ZeroDivisionError
    assert guards.missing(connection) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_migrate_puts_back_the_guards_that_a_remade_table_has_lost() -> None:
    field = Event._meta.get_field("stream")
    longer = models.CharField(max_length=99, default="acts")
    longer.set_attributes_from_name("stream")
    with connection.schema_editor() as editor:
        editor.alter_field(Event, field, longer)
    try:
        assert len(guards.missing(connection)) == (0 if ON_POSTGRESQL else 3)

        call_command("migrate", verbosity=0)

        assert guards.missing(connection) == []
    finally:
        with connection.schema_editor() as editor:
            editor.alter_field(Event, longer, field)
        guards.install(connection)


@pytest.mark.django_db
def test_a_database_without_tables_is_not_complained_about(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Event._meta, "db_table", "journal_event_not_yet_made")

    assert guards.missing(connection) == []
    guards.install(connection)


def test_registers_change_but_lose_no_row(cast: Cast) -> None:
    for model in guards.kept_models():
        rows = model._default_manager.all()
        table = connection.ops.quote_name(model._meta.db_table)
        if not rows.exists():
            continue
        with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608  # a table of ours, quoted
    assert type(cast.borrower).objects.filter(pk=cast.borrower.pk).update(phone="0 2111 1111") == 1


def test_every_register_person_and_loan_model_with_versions_is_kept() -> None:
    versioned = {
        model for model in apps.get_models() if hasattr(model, "history") and not issubclass(model, HistoricalChanges)
    }
    assert versioned <= set(guards.kept_models())
