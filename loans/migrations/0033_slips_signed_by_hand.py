"""Slips that are signed by hand, each waiting for its picture or PDF."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("loans", "0032_handed_back"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalSignedSlip",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("event_id", models.BigIntegerField(editable=False, null=True)),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="why it is signed on paper")),
                ("scan", models.TextField(blank=True, max_length=100, verbose_name="scan of the signed slip")),
                ("scan_sha256", models.CharField(blank=True, max_length=64)),
                ("attached_at", models.DateTimeField(blank=True, null=True)),
                ("history_change_reason", models.TextField(blank=True, default="")),
                ("history_user_id", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "attached_by",
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
                    "signature",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="loans.signature",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical signed slip",
                "verbose_name_plural": "historical signed slips",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "history_date", "history_id"], name="loans_histo_id_c916b5_idx")
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="SignedSlip",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="why it is signed on paper")),
                (
                    "scan",
                    models.FileField(blank=True, upload_to="signed-slips/", verbose_name="scan of the signed slip"),
                ),
                ("scan_sha256", models.CharField(blank=True, max_length=64)),
                ("attached_at", models.DateTimeField(blank=True, null=True)),
                (
                    "attached_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signature",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="slip", to="loans.signature"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "indexes": [
                    models.Index(condition=models.Q(("scan_sha256", "")), fields=["id"], name="slip_to_attach")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("attached_at__isnull", True),
                                ("attached_by__isnull", True),
                                ("scan", ""),
                                ("scan_sha256", ""),
                            ),
                            models.Q(
                                models.Q(("scan", ""), _negated=True),
                                models.Q(("scan_sha256", ""), _negated=True),
                                ("attached_at__isnull", False),
                                ("attached_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="slip_attached_by_somebody",
                    )
                ],
            },
        ),
    ]
