"""Lines that are settled under clause 209, and lines lost that nobody received."""

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
    dependencies = [("loans", "0004_between_agencies")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, _put_back),
        migrations.RemoveConstraint(
            model_name="loanline",
            name="line_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="loanline",
            name="line_price_frozen_at_hand_over",
        ),
        migrations.RemoveConstraint(
            model_name="loanline",
            name="line_returned_to_somebody",
        ),
        migrations.AlterField(
            model_name="historicalloanline",
            name="state",
            field=models.CharField(
                choices=[
                    ("requested", "Requested"),
                    ("approved", "Approved"),
                    ("refused", "Not approved"),
                    ("set_aside", "Set aside, not handed over"),
                    ("out", "With the borrower"),
                    ("returned", "Returned"),
                    ("under_209", "Under clause 209"),
                    ("settled", "Settled under clause 209"),
                    ("released", "Released"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="loanline",
            name="state",
            field=models.CharField(
                choices=[
                    ("requested", "Requested"),
                    ("approved", "Approved"),
                    ("refused", "Not approved"),
                    ("set_aside", "Set aside, not handed over"),
                    ("out", "With the borrower"),
                    ("returned", "Returned"),
                    ("under_209", "Under clause 209"),
                    ("settled", "Settled under clause 209"),
                    ("released", "Released"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="loanline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "requested",
                            "approved",
                            "refused",
                            "set_aside",
                            "out",
                            "returned",
                            "under_209",
                            "settled",
                            "released",
                        ],
                    )
                ),
                name="line_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="loanline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("out", "returned", "under_209", "settled")), _negated=True),
                    models.Q(
                        ("price_at_loan__isnull", False),
                        models.Q(("price_basis", ""), _negated=True),
                        models.Q(("condition_out", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="line_price_frozen_at_hand_over",
            ),
        ),
        migrations.AddConstraint(
            model_name="loanline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "returned"), _negated=True),
                    models.Q(("received_by__isnull", False), ("returned_at__isnull", False)),
                    _connector="OR",
                ),
                name="line_returned_to_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="loanline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("received_by__isnull", True), ("returned_at__isnull", True)),
                    models.Q(
                        ("received_by__isnull", False),
                        ("returned_at__isnull", False),
                        ("state__in", ("returned", "under_209", "settled")),
                    ),
                    _connector="OR",
                ),
                name="line_received_when_returned",
            ),
        ),
        migrations.RunPython(_put_back, migrations.RunPython.noop),
    ]
