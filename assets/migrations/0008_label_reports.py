"""What somebody who scanned a label told the store."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0007_labels"),
    ]

    operations = [
        migrations.CreateModel(
            name="LabelReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(choices=[("found", "found somewhere"), ("broken", "is broken")], max_length=8),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "asset",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="label_reports", to="assets.asset"
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "indexes": [models.Index(fields=["asset", "on"], name="label_report_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["found", "broken"])), name="label_report_kind_known"
                    )
                ],
            },
        ),
    ]
