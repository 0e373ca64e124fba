"""Custody knows what came back and is not inspected yet (ADR 0023 of lending)."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0010_checks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="custody",
            name="custody_state_known",
        ),
        migrations.AlterField(
            model_name="custody",
            name="state",
            field=models.CharField(
                choices=[
                    ("in_store", "in store"),
                    ("on_loan", "on loan"),
                    ("to_inspect", "returned, not inspected"),
                    ("in_repair", "in repair"),
                    ("under_209", "under clause 209"),
                    ("awaiting_disposal", "waiting for fact-finding and disposal"),
                    ("disposed", "disposed of"),
                ],
                default="in_store",
                max_length=20,
                verbose_name="custody",
            ),
        ),
        migrations.AlterField(
            model_name="historicalcustody",
            name="state",
            field=models.CharField(
                choices=[
                    ("in_store", "in store"),
                    ("on_loan", "on loan"),
                    ("to_inspect", "returned, not inspected"),
                    ("in_repair", "in repair"),
                    ("under_209", "under clause 209"),
                    ("awaiting_disposal", "waiting for fact-finding and disposal"),
                    ("disposed", "disposed of"),
                ],
                default="in_store",
                max_length=20,
                verbose_name="custody",
            ),
        ),
        migrations.AlterField(
            model_name="checkline",
            name="custody",
            field=models.CharField(
                choices=[
                    ("in_store", "in store"),
                    ("on_loan", "on loan"),
                    ("to_inspect", "returned, not inspected"),
                    ("in_repair", "in repair"),
                    ("under_209", "under clause 209"),
                    ("awaiting_disposal", "waiting for fact-finding and disposal"),
                    ("disposed", "disposed of"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="custody",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "in_store",
                            "on_loan",
                            "to_inspect",
                            "in_repair",
                            "under_209",
                            "awaiting_disposal",
                            "disposed",
                        ],
                    )
                ),
                name="custody_state_known",
            ),
        ),
    ]
