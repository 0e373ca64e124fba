"""The tables of the channel for reporting misuse."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0009_integrity_administrator"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EscrowKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_key", models.BinaryField(max_length=32)),
                ("made_on", models.DateField()),
            ],
            options={
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="Handler",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("staff_code", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=200)),
                ("position", models.CharField(max_length=200)),
                ("level", models.CharField(max_length=200)),
                ("home", models.CharField(max_length=200)),
                ("heads", models.JSONField(default=list)),
                ("public_key", models.BinaryField(default=b"", max_length=32)),
                ("locked_key", models.BinaryField(default=b"", max_length=200)),
                ("appointed_on", models.DateField(verbose_name="appointed on")),
                ("ended_on", models.DateField(null=True, verbose_name="ended on")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=9, unique=True)),
                ("sending", models.UUIDField(unique=True)),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("private_use", "Used for private ends, not for the State"),
                            ("without_approval", "Taken out or lent without approval"),
                            ("not_returned", "Kept and not given back"),
                            ("hidden_damage", "Lost or damaged, and kept quiet"),
                            ("favour", "Lent by favour, or refused unfairly"),
                            ("other", "Something else about equipment of the State"),
                        ],
                        max_length=20,
                        verbose_name="what it is about",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("acknowledged", "Read by the committee"),
                            ("fact_finding", "Fact-finding"),
                            ("closed", "Closed"),
                        ],
                        default="received",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[("normal", "In its turn"), ("urgent", "Urgent: property or evidence may be lost")],
                        default="normal",
                        max_length=10,
                        verbose_name="urgency",
                    ),
                ),
                ("received_on", models.DateField(verbose_name="received on")),
                ("acknowledged_on", models.DateField(null=True)),
                ("told_on", models.DateField(null=True)),
                ("closed_on", models.DateField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("substantiated", "Substantiated"),
                            ("not_substantiated", "Not substantiated"),
                            ("not_enough", "Not enough evidence"),
                            ("out_of_scope", "Outside what this channel is for"),
                            ("passed_on", "Passed on to the competent body"),
                        ],
                        max_length=20,
                        verbose_name="outcome",
                    ),
                ),
                ("proposed", models.CharField(blank=True, max_length=20)),
                ("public_key", models.BinaryField(max_length=32)),
                ("code_mac", models.BinaryField(max_length=32, unique=True)),
                ("code_key", models.BinaryField(max_length=100)),
                ("escrow_key", models.BinaryField(max_length=100)),
                ("content", models.BinaryField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="misuse.handler"
                    ),
                ),
                (
                    "outcome_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="misuse.handler"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="misuse.handler"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("from_reporter", "From the reporter"),
                            ("to_reporter", "From the committee"),
                            ("note", "Internal note"),
                            ("read", "Read"),
                            ("step", "Step"),
                        ],
                        max_length=15,
                    ),
                ),
                ("on", models.DateField()),
                ("sealed", models.BinaryField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="misuse.handler"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="misuse.report"
                    ),
                ),
            ],
            options={
                "ordering": ("position",),
            },
        ),
        migrations.CreateModel(
            name="Access",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("sealed_key", models.BinaryField(max_length=100)),
                ("cleared_on", models.DateField(null=True)),
                (
                    "handler",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="access", to="misuse.handler"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="access", to="misuse.report"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="handler",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on", None)), fields=("person",), name="misuse_handler_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["received", "acknowledged", "fact_finding", "closed"])),
                name="misuse_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "category__in",
                        ["private_use", "without_approval", "not_returned", "hidden_damage", "favour", "other"],
                    )
                ),
                name="misuse_category_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "proposed__in",
                        ("", "substantiated", "not_substantiated", "not_enough", "out_of_scope", "passed_on", "reopen"),
                    )
                ),
                name="misuse_proposal_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        ("", "substantiated", "not_substantiated", "not_enough", "out_of_scope", "passed_on"),
                    )
                ),
                name="misuse_outcome_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("proposed", ""), ("proposed_by", None)),
                    models.Q(models.Q(("proposed", ""), _negated=True), ("proposed_by__isnull", False)),
                    _connector="OR",
                ),
                name="misuse_proposed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "closed"), _negated=True),
                    models.Q(
                        models.Q(("outcome", ""), _negated=True),
                        ("closed_by__isnull", False),
                        ("closed_on__isnull", False),
                        ("outcome_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="misuse_closed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome_by", None),
                    ("closed_by", None),
                    models.Q(("outcome_by", models.F("closed_by")), _negated=True),
                    _connector="OR",
                ),
                name="misuse_closed_by_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(fields=("report", "position"), name="misuse_entry_once"),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["from_reporter", "to_reporter", "note", "read", "step"])),
                name="misuse_entry_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="access",
            constraint=models.UniqueConstraint(fields=("report", "handler"), name="misuse_access_once"),
        ),
    ]
