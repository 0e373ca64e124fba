"""A line says whether this very item was asked for: what was signed before today named each item by its tag."""

from importlib import import_module

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_overlaps = import_module("loans.migrations.0019_days_asked_for_are_held")


def _put_back(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """SQLite has just remade the table, and dropped the triggers on it with the old one."""
    if schema_editor.connection.vendor == "sqlite":
        for statement in _overlaps._SQLITE:
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("loans", "0034_index_auditors_questions"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, _put_back),
        migrations.AddField(
            model_name="historicalloanline",
            name="is_named",
            field=models.BooleanField(default=True, verbose_name="only this very item"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="loanline",
            name="is_named",
            field=models.BooleanField(default=True, verbose_name="only this very item"),
            preserve_default=False,
        ),
        migrations.SeparateDatabaseAndState(  # no column has a default in the database
            state_operations=[
                migrations.AlterField(
                    model_name=name,
                    name="is_named",
                    field=models.BooleanField(default=False, verbose_name="only this very item"),
                )
                for name in ("historicalloanline", "loanline")
            ]
        ),
        migrations.RunPython(_put_back, migrations.RunPython.noop),
    ]
