"""The roles of docs/operations.md on a real PostgreSQL, made from the very lines that stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Final

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction

from audit.journal import guards
from audit.journal.models import Event, Leaf, Seal
from audit.journal.sealing import seal_waiting
from audit.journal.waiting import protected
from loans.models import Loan
from loans.states import State
from tests import makers
from tests.cast import Cast
from tests.cast import cast as write_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

ROOT: Final = Path(__file__).resolve().parents[2]
VERSIONS: Final = Loan.history.model._meta.db_table
ROLES: Final = ("application", "sealer")


def sql_of_the_docs() -> list[str]:
    """The blocks of SQL under "PostgreSQL roles", in order."""
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    section = text.split("\n## PostgreSQL roles\n")[1].split("\n## ")[0]
    return re.findall(r"```sql\n(.*?)```", section, flags=re.DOTALL)


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def forget_roles() -> None:
    with connection.cursor() as cursor:
        for role in ROLES:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if cursor.fetchone():
                cursor.execute(f"DROP OWNED BY {role}; DROP ROLE {role}")


@pytest.fixture
def roles() -> Iterator[None]:
    """The three blocks run by the owner of the tables, the second one twice, as after a migration."""
    forget_roles()
    made, granted, apart = sql_of_the_docs()
    run(made, granted, granted, apart)
    yield
    forget_roles()


@contextmanager
def connected_as(role: str) -> Iterator[None]:
    """Every query of this thread by another account of the server."""
    owner = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = role
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == (role,)
        yield
    finally:
        connection.close()
        connection.settings_dict["USER"] = owner


@pytest.fixture
def office(transactional_db: None) -> Cast:
    """The fixed people, written by the owner."""
    return write_cast()


def refused(statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
        run(statement)


@pytest.mark.parametrize("table", ["journal_event", "journal_mention", "journal_leaf", "journal_seal", VERSIONS])
def test_the_application_lends_and_can_change_nothing_of_the_record(roles: None, office: Cast, table: str) -> None:
    with connected_as("application"):
        loan = makers.loan_in(State.ON_LOAN, office)
        assert Event.objects.filter(verb="loan.handed_over").exists()
        assert Loan.history.filter(id=loan.pk).exists()
        column = "number" if table in ("journal_leaf", "journal_seal") else "event_id"
        column = "verb" if table == "journal_event" else column

        refused(f"UPDATE {table} SET {column} = {column}")  # noqa: S608  # names of ours
        refused(f"DELETE FROM {table}")  # noqa: S608  # names of ours
        refused(f"TRUNCATE {table}")
        refused(f"ALTER TABLE {table} ADD COLUMN x int")
        refused(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        refused(f"DROP TRIGGER append_only_rows ON {table}")
        refused(f"DROP TABLE {table}")
        refused(
            "CREATE OR REPLACE FUNCTION journal_guard() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
        )
        refused("SET session_replication_role = replica")


def privileges(role: str, table: str) -> set[str]:
    kinds = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind FROM unnest(%s::text[]) kind WHERE has_table_privilege(%s, %s, kind)",
            [list(kinds), role, table],
        )
        return {kind for (kind,) in cursor.fetchall()}


def test_of_every_guarded_table_the_application_has_select_and_insert_and_owns_none(roles: None) -> None:
    read, grow = {"SELECT"}, {"SELECT", "INSERT"}
    for model in guards.guarded_models():
        table, is_the_sealers = model._meta.db_table, model in _sealers_own()
        assert privileges("application", table) == (read if is_the_sealers else grow), table
        assert privileges("sealer", table) == (grow if is_the_sealers else read), table
    for model in guards.kept_models():
        assert privileges("application", model._meta.db_table) == {*grow, "UPDATE"}, model
        assert privileges("sealer", model._meta.db_table) == set(), model
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = ANY(%s)", [list(ROLES)])
        assert cursor.fetchone() == (0,)


def _sealers_own() -> set[type]:
    return {apps.get_model("journal", name) for name in ("Leaf", "Seal", "Layout")}


def test_the_sealer_seals_and_the_application_cannot(roles: None, office: Cast, key: Path) -> None:
    at = office.at + timedelta(hours=3)
    with connected_as("application"):
        makers.loan_in(State.ON_LOAN, office)
        with pytest.raises(ProgrammingError, match="permission denied"):
            seal_waiting(lambda: at)
        assert protected(at).unsealed > 0
    assert not Seal.objects.exists()

    with connected_as("sealer"):
        call_command("seal_journal", verbosity=0, stdout=StringIO())
        assert Leaf.objects.filter(stream="acts").count() == Event.objects.filter(stream="acts").count()
        refused("INSERT INTO journal_event SELECT * FROM journal_event")
        refused("UPDATE journal_seal SET number = number")
        refused("DELETE FROM journal_leaf")
        refused("SELECT password FROM people_person")
        refused("UPDATE loans_loan SET number = 'x'")

    with connected_as("application"):
        assert protected(at).unsealed == 0


def test_the_owner_migrates_and_even_the_owner_is_refused_by_the_triggers(roles: None, office: Cast) -> None:
    with connected_as("application"):
        refused("ALTER TABLE loans_loan ADD COLUMN x int")
        makers.loan_in(State.ON_LOAN, office)

    call_command("migrate", verbosity=0)
    run("ALTER TABLE loans_loan ADD COLUMN x int", "ALTER TABLE loans_loan DROP COLUMN x")
    assert guards.missing(connection) == []
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        run("DELETE FROM journal_event")
