"""Who was reminded of the report of a check, each rung once."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0014_places_called_otherwise_and_closed"),
    ]

    operations = [
        migrations.CreateModel(
            name="CheckReminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rung", models.CharField(choices=[("soon", "due soon"), ("late", "overdue")], max_length=5)),
                ("due_on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "check_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reminders", to="assets.check"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(fields=("check_of", "rung", "due_on"), name="report_reminded_once_a_rung"),
                    models.CheckConstraint(
                        condition=models.Q(("rung__in", ["soon", "late"])), name="report_rung_known"
                    ),
                ],
            },
        ),
    ]
