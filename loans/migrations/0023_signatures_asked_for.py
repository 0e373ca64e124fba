"""What a borrower was asked to sign, on the own phone or at the desk, and what he or she answered."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("loans", "0022_to_inspect"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalSignatureAsk",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("event_id", models.BigIntegerField(editable=False, null=True)),
                ("asked_at", models.DateTimeField()),
                ("at_desk", models.BooleanField(default=False)),
                ("text", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("listed", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "waits for the borrower"),
                            ("signed", "signed by the borrower"),
                            ("refused", "the borrower does not sign"),
                            ("void", "does not count any more"),
                            ("used", "handed over by it"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("strokes", models.TextField(blank=True)),
                (
                    "reason",
                    models.TextField(blank=True, max_length=1000, verbose_name="why the borrower does not sign"),
                ),
                ("history_change_reason", models.TextField(blank=True, default="")),
                ("history_user_id", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "borrower",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="loans.loan",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical signature ask",
                "verbose_name_plural": "historical signature asks",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "history_date", "history_id"], name="loans_histo_id_eb0f6c_idx")
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="SignatureAsk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("at_desk", models.BooleanField(default=False)),
                ("text", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("listed", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "waits for the borrower"),
                            ("signed", "signed by the borrower"),
                            ("refused", "the borrower does not sign"),
                            ("void", "does not count any more"),
                            ("used", "handed over by it"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("strokes", models.TextField(blank=True)),
                (
                    "reason",
                    models.TextField(blank=True, max_length=1000, verbose_name="why the borrower does not sign"),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "borrower",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signature_asks", to="loans.loan"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("asked", "signed"))),
                        fields=("loan",),
                        name="one_open_signature_ask_a_loan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["asked", "signed", "refused", "void", "used"])),
                        name="signature_ask_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="signature_refused_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("signed", "refused", "used")), _negated=True),
                            ("answered_at__isnull", False),
                            _connector="OR",
                        ),
                        name="signature_answered_at_a_time",
                    ),
                ],
            },
        ),
    ]
