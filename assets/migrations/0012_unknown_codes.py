"""Codes that were scanned at a store and named nothing."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0011_to_inspect"),
        ("people", "0007_notices_without_outbox"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="UnknownCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.CharField(max_length=300)),
                ("key", models.CharField(max_length=300)),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("desk", "desk"),
                            ("hand_over", "hand-over"),
                            ("return", "return"),
                            ("labels", "labelling of items"),
                        ],
                        max_length=10,
                    ),
                ),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("times", models.PositiveIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "waits"), ("linked", "linked to an item"), ("put_away", "put away")],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "asset",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assets.asset"
                    ),
                ),
                (
                    "last_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="unknown_codes", to="people.unit"
                    ),
                ),
            ],
            options={
                "ordering": ("-last_at",),
                "indexes": [models.Index(fields=["store", "state", "last_at"], name="unknown_code_of_store")],
                "constraints": [
                    models.UniqueConstraint(fields=("store", "key"), name="unknown_code_once_a_store"),
                    models.CheckConstraint(
                        condition=models.Q(("place__in", ["desk", "hand_over", "return", "labels"])),
                        name="unknown_code_place_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "linked", "put_away"])),
                        name="unknown_code_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="unknown_code_settled_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asset__isnull", False), ("state", "linked")),
                            models.Q(models.Q(("state", "linked"), _negated=True), ("asset__isnull", True)),
                            _connector="OR",
                        ),
                        name="unknown_code_linked_to_an_item",
                    ),
                ],
            },
        ),
    ]
