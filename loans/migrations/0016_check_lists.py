"""A line keeps what was ticked of the check list at hand-over and at return."""

from importlib import import_module

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_overlaps = import_module("loans.migrations.0002_no_overlapping_lines")


def _put_back(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """SQLite has just remade the table, and dropped the triggers on it with the old one."""
    if schema_editor.connection.vendor == "sqlite":
        for statement in _overlaps._SQLITE:
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("loans", "0015_consumables"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, _put_back),
        migrations.AddField(
            model_name="historicalloanline",
            name="checks_in",
            field=models.JSONField(blank=True, default=list, verbose_name="check list at return"),
        ),
        migrations.AddField(
            model_name="historicalloanline",
            name="checks_out",
            field=models.JSONField(blank=True, default=list, verbose_name="check list at hand-over"),
        ),
        migrations.AddField(
            model_name="loanline",
            name="checks_in",
            field=models.JSONField(blank=True, default=list, verbose_name="check list at return"),
        ),
        migrations.AddField(
            model_name="loanline",
            name="checks_out",
            field=models.JSONField(blank=True, default=list, verbose_name="check list at hand-over"),
        ),
        migrations.RunPython(_put_back, migrations.RunPython.noop),
    ]
