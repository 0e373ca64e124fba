"""The days that a loan which is out has asked for are held as its own, until the change is decided.

On SQLite the migrations that remade `loans_loanline` after 0005 have dropped the triggers of 0002: here they are laid
anew, with the days asked for.
"""

from importlib import import_module

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_overlaps = import_module("loans.migrations.0002_no_overlapping_lines")

_HOLDING = "('requested', 'approved', 'out')"

_POSTGRESQL = (
    f"""
    ALTER TABLE loans_loanline ADD CONSTRAINT no_overlapping_lines
    EXCLUDE USING gist (asset_id WITH =, daterange(starts_on, COALESCE(asked_until, due_on), '[]') WITH &&)
    WHERE (state IN {_HOLDING})
    """,
)

_REFUSE = f"""
    WHEN NEW.state IN {_HOLDING} AND EXISTS (
        SELECT 1 FROM loans_loanline
        WHERE asset_id = NEW.asset_id AND id IS NOT NEW.id AND state IN {_HOLDING}
        AND starts_on <= COALESCE(NEW.asked_until, NEW.due_on) AND COALESCE(asked_until, due_on) >= NEW.starts_on
    )
    BEGIN SELECT RAISE(ABORT, 'no_overlapping_lines'); END
"""  # noqa: S608  # no value from outside: a constant of this file
_SQLITE = (
    f"CREATE TRIGGER no_overlapping_lines_insert BEFORE INSERT ON loans_loanline {_REFUSE}",
    f"CREATE TRIGGER no_overlapping_lines_update BEFORE UPDATE ON loans_loanline {_REFUSE}",
)
_SQLITE_LIFT = (
    "DROP TRIGGER IF EXISTS no_overlapping_lines_insert",
    "DROP TRIGGER IF EXISTS no_overlapping_lines_update",
)


def _execute(schema_editor: BaseDatabaseSchemaEditor, postgresql: tuple[str, ...], sqlite: tuple[str, ...]) -> None:
    for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
        schema_editor.execute(statement, params=None)


def _lift(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _execute(schema_editor, _overlaps._POSTGRESQL_BACK, _SQLITE_LIFT)


def _lay(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _execute(schema_editor, _POSTGRESQL, _SQLITE)


def _lay_as_before(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _execute(schema_editor, _overlaps._POSTGRESQL[1:], _overlaps._SQLITE)


def _hold_what_was_asked(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Days asked for before are held from now on; where somebody booked them meanwhile, that booking stays."""
    amendments, lines = apps.get_model("loans", "Amendment"), apps.get_model("loans", "LoanLine")
    for amendment in amendments.objects.filter(state="asked", due_on__gt=models.F("was_due_on")).order_by("pk"):
        for line in lines.objects.filter(loan_id=amendment.loan_id, state="out", due_on__lt=amendment.due_on):
            booked = lines.objects.filter(
                asset_id=line.asset_id,
                state__in=("requested", "approved"),
                starts_on__lte=amendment.due_on,
                due_on__gte=line.starts_on,
            )
            if not booked.exists():
                lines.objects.filter(pk=line.pk).update(asked_until=amendment.due_on)


class Migration(migrations.Migration):
    dependencies = [("loans", "0018_exceptions_from_policy")]

    operations = [
        migrations.RunPython(_lift, _lay_as_before),
        migrations.AddField(
            model_name="historicalloanline",
            name="asked_until",
            field=models.DateField(blank=True, null=True, verbose_name="asked for until, not yet decided"),
        ),
        migrations.AddField(
            model_name="loanline",
            name="asked_until",
            field=models.DateField(blank=True, null=True, verbose_name="asked for until, not yet decided"),
        ),
        migrations.AddConstraint(
            model_name="loanline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("asked_until__isnull", True),
                    models.Q(("asked_until__gt", models.F("due_on")), ("state", "out")),
                    _connector="OR",
                ),
                name="line_asks_for_later_days_while_out",
            ),
        ),
        migrations.RunPython(_lay, _lift),
        migrations.RunPython(_hold_what_was_asked, migrations.RunPython.noop),
    ]
