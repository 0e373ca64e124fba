"""Two lines never hold one asset on the same day: an exclusion constraint on PostgreSQL, triggers on SQLite.

A later migration that remakes `loans_loanline` on SQLite drops the triggers and has to create them again; the test
`tests/loans/test_database.py` says so.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_HOLDING = "('requested', 'approved', 'out')"

_POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    f"""
    ALTER TABLE loans_loanline ADD CONSTRAINT no_overlapping_lines
    EXCLUDE USING gist (asset_id WITH =, daterange(starts_on, due_on, '[]') WITH &&)
    WHERE (state IN {_HOLDING})
    """,
)
_POSTGRESQL_BACK = ("ALTER TABLE loans_loanline DROP CONSTRAINT no_overlapping_lines",)

_REFUSE = f"""
    WHEN NEW.state IN {_HOLDING} AND EXISTS (
        SELECT 1 FROM loans_loanline
        WHERE asset_id = NEW.asset_id AND id IS NOT NEW.id AND state IN {_HOLDING}
        AND starts_on <= NEW.due_on AND due_on >= NEW.starts_on
    )
    BEGIN SELECT RAISE(ABORT, 'no_overlapping_lines'); END
"""  # noqa: S608  # no value from outside: two constants of this file
_SQLITE = (
    f"CREATE TRIGGER no_overlapping_lines_insert BEFORE INSERT ON loans_loanline {_REFUSE}",
    f"CREATE TRIGGER no_overlapping_lines_update BEFORE UPDATE ON loans_loanline {_REFUSE}",
)
_SQLITE_BACK = ("DROP TRIGGER no_overlapping_lines_insert", "DROP TRIGGER no_overlapping_lines_update")


def _forbid(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE:
        schema_editor.execute(statement, params=None)


def _allow(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else _SQLITE_BACK:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("loans", "0001_loans")]

    operations = [migrations.RunPython(_forbid, _allow)]
