"""A decision keeps how long it had waited, and the auditors' questions find what they ask for by index.

Of what was decided before, it is told from what was signed, endorsed or declared on the same loan before it.
"""

from datetime import timedelta
from typing import Final

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_BEFORE: Final[tuple[tuple[str, dict[str, object]], ...]] = (
    ("Signature", {"kind__in": ("request", "entry", "change")}),
    ("Decision", {"kind": "endorsed"}),
    ("Conflict", {}),
)


def _tell_waiting(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The guards are off while it lasts: SQLite has just remade the table, and after every migration they come back."""
    decisions = apps.get_model("loans", "Decision").objects
    if not decisions.exists():
        return
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    if on_postgresql:
        schema_editor.execute("ALTER TABLE loans_decision DISABLE TRIGGER USER")
    for decision in decisions.order_by("id").iterator():
        moments = [
            apps.get_model("loans", name).objects.filter(loan=decision.loan_id, at__lt=decision.at, **which)
            for name, which in _BEFORE
        ]
        last = [at for rows in moments for at in rows.order_by("-at").values_list("at", flat=True)[:1]]
        if last:
            decisions.filter(pk=decision.pk).update(waited=decision.at - max(last))
    if on_postgresql:
        schema_editor.execute("ALTER TABLE loans_decision ENABLE TRIGGER USER")


class Migration(migrations.Migration):
    dependencies = [
        ("loans", "0039_commitments_in_letters"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="decision",
            name="decision_by_time",
        ),
        migrations.AddField(
            model_name="decision",
            name="waited",
            field=models.DurationField(default=timedelta(0)),
            preserve_default=False,
        ),
        migrations.RunPython(_tell_waiting, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["kind", "at", "waited", "borrower", "by", "loan"], name="decision_by_time"),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["kind", "capacity", "at"], name="decision_by_capacity"),
        ),
        migrations.RemoveIndex(
            model_name="loan",
            name="loan_by_hand_over",
        ),
        migrations.AddIndex(
            model_name="loan",
            index=models.Index(
                fields=["handed_over_at", "approved_at", "issued_by", "approved_by"], name="loan_by_hand_over"
            ),
        ),
        migrations.AddIndex(
            model_name="historicalloan",
            index=models.Index(
                condition=models.Q(("approved_at__isnull", False)), fields=["id", "due_on"], name="loan_dates_approved"
            ),
        ),
    ]
