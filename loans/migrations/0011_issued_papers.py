"""Papers that were issued, each by the hash of its bytes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0003_replacement_of_an_item"),
        ("loans", "0010_papers_of_an_agency"),
        ("people", "0007_notices_without_outbox"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="IssuedPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("slip", "loan slip"),
                            ("hand_over", "hand-over receipt"),
                            ("receipt", "return receipt"),
                            ("demand", "demand for the return"),
                            ("case", "compensation case file"),
                            ("loan_register", "loan register"),
                            ("overdue_register", "register of what is overdue"),
                            ("card", "asset register card"),
                            ("slips", "loan slips in one file"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("number", models.CharField(max_length=120, verbose_name="number")),
                ("part", models.CharField(blank=True, max_length=60)),
                ("issue", models.PositiveSmallIntegerField(verbose_name="issue")),
                ("facts_sha256", models.CharField(max_length=64)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                ("at", models.DateTimeField(verbose_name="issued at")),
                (
                    "asset",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assets.asset",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="issued by",
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="loans.loan",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"),
                ),
            ],
            options={
                "ordering": ("-id",),
                "indexes": [models.Index(fields=["sha256"], name="paper_by_hash")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "number", "part", "unit", "issue"), name="paper_issued_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "slip",
                                    "hand_over",
                                    "receipt",
                                    "demand",
                                    "case",
                                    "loan_register",
                                    "overdue_register",
                                    "card",
                                    "slips",
                                ],
                            )
                        ),
                        name="paper_kind_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("issue__gte", 1)), name="paper_issue_counts"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", ""), _negated=True),
                            models.Q(("sha256", ""), _negated=True),
                            ("size__gt", 0),
                        ),
                        name="paper_is_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ("slip", "hand_over", "receipt", "demand", "case")),
                                ("loan__isnull", False),
                            ),
                            models.Q(("asset__isnull", False), ("kind", "card"), ("loan__isnull", True)),
                            models.Q(
                                ("asset__isnull", True),
                                ("kind__in", ("loan_register", "overdue_register", "slips")),
                                ("loan__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="paper_of_its_kind",
                    ),
                ],
            },
        ),
    ]
