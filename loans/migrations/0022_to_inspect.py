"""What is dropped off is returned, and to be inspected (ADR 0023): a state of its own, and who inspected it when."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_overlaps = import_module("loans.migrations.0019_days_asked_for_are_held")


def _put_back(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """SQLite has just remade the table, and dropped the triggers on it with the old one."""
    if schema_editor.connection.vendor == "sqlite":
        for statement in (*_overlaps._SQLITE_LIFT, *_overlaps._SQLITE):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0011_to_inspect"),
        ("loans", "0021_how_it_was_signed"),
        ("people", "0007_notices_without_outbox"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, _put_back),
        migrations.RemoveConstraint(
            model_name="loan",
            name="loan_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="loan",
            name="out_only_after_hand_over",
        ),
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
        migrations.RemoveConstraint(
            model_name="loanline",
            name="line_received_when_returned",
        ),
        migrations.AddField(
            model_name="historicalloanline",
            name="inspected_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="inspected at"),
        ),
        migrations.AddField(
            model_name="historicalloanline",
            name="inspected_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="inspected by",
            ),
        ),
        migrations.AddField(
            model_name="loanline",
            name="inspected_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="inspected at"),
        ),
        migrations.AddField(
            model_name="loanline",
            name="inspected_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="inspected by",
            ),
        ),
        migrations.AlterField(
            model_name="historicalloan",
            name="state",
            field=models.CharField(
                choices=[
                    ("awaiting_endorsement", "Waiting for the supervisor"),
                    ("awaiting_approval", "Waiting for approval"),
                    ("sent_back", "Sent back for correction"),
                    ("approved", "Approved, to be collected"),
                    ("on_loan", "On loan"),
                    ("partly_returned", "Partly returned"),
                    ("to_inspect", "Returned, not inspected"),
                    ("under_209", "Damage or loss being settled (clause 209)"),
                    ("returned", "Returned"),
                    ("refused", "Refused"),
                    ("withdrawn", "Withdrawn"),
                    ("cancelled", "Cancelled"),
                    ("lapsed", "Lapsed, not collected"),
                ],
                max_length=24,
                verbose_name="state",
            ),
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
                    ("to_inspect", "Returned, not inspected"),
                    ("returned", "Returned"),
                    ("under_209", "Under clause 209"),
                    ("settled", "Settled under clause 209"),
                    ("released", "Released"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="loan",
            name="state",
            field=models.CharField(
                choices=[
                    ("awaiting_endorsement", "Waiting for the supervisor"),
                    ("awaiting_approval", "Waiting for approval"),
                    ("sent_back", "Sent back for correction"),
                    ("approved", "Approved, to be collected"),
                    ("on_loan", "On loan"),
                    ("partly_returned", "Partly returned"),
                    ("to_inspect", "Returned, not inspected"),
                    ("under_209", "Damage or loss being settled (clause 209)"),
                    ("returned", "Returned"),
                    ("refused", "Refused"),
                    ("withdrawn", "Withdrawn"),
                    ("cancelled", "Cancelled"),
                    ("lapsed", "Lapsed, not collected"),
                ],
                max_length=24,
                verbose_name="state",
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
                    ("to_inspect", "Returned, not inspected"),
                    ("returned", "Returned"),
                    ("under_209", "Under clause 209"),
                    ("settled", "Settled under clause 209"),
                    ("released", "Released"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="loanline",
            index=models.Index(
                condition=models.Q(("state", "to_inspect")), fields=["returned_at"], name="line_to_inspect"
            ),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "awaiting_endorsement",
                            "awaiting_approval",
                            "sent_back",
                            "approved",
                            "on_loan",
                            "partly_returned",
                            "to_inspect",
                            "under_209",
                            "returned",
                            "refused",
                            "withdrawn",
                            "cancelled",
                            "lapsed",
                        ],
                    )
                ),
                name="loan_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ("on_loan", "partly_returned", "to_inspect", "under_209", "returned")),
                        _negated=True,
                    ),
                    ("handed_over_at__isnull", False),
                    _connector="OR",
                ),
                name="out_only_after_hand_over",
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
                            "to_inspect",
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
                    models.Q(("state__in", ("out", "to_inspect", "returned", "under_209", "settled")), _negated=True),
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
                    models.Q(("state__in", ("to_inspect", "returned")), _negated=True),
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
                        ("state__in", ("to_inspect", "returned", "under_209", "settled")),
                    ),
                    _connector="OR",
                ),
                name="line_received_when_returned",
            ),
        ),
        migrations.AddConstraint(
            model_name="loanline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "to_inspect"), _negated=True),
                    models.Q(
                        ("inspected_at__isnull", True),
                        ("is_clean__isnull", True),
                        ("is_complete__isnull", True),
                        ("is_working__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="line_to_inspect_says_nothing_yet",
            ),
        ),
        migrations.AddConstraint(
            model_name="loanline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("inspected_at__isnull", True), ("inspected_by__isnull", True)),
                    models.Q(
                        ("inspected_at__isnull", False),
                        ("inspected_by__isnull", False),
                        ("returned_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="line_inspected_by_somebody",
            ),
        ),
        migrations.RunPython(_put_back, migrations.RunPython.noop),
    ]
