"""Files of a report, sealed, and the entries that say what they are."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

KINDS = ["from_reporter", "to_reporter", "note", "file", "own_file", "read", "step"]


class Migration(migrations.Migration):
    dependencies = [("misuse", "0001_misuse")]

    operations = [
        migrations.RemoveConstraint(model_name="entry", name="misuse_entry_known"),
        migrations.AlterField(
            model_name="entry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("from_reporter", "From the reporter"),
                    ("to_reporter", "From the committee"),
                    ("note", "Internal note"),
                    ("file", "File from the reporter"),
                    ("own_file", "File of the committee"),
                    ("read", "Read"),
                    ("step", "Step"),
                ],
                max_length=15,
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(condition=models.Q(("kind__in", KINDS)), name="misuse_entry_known"),
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("sealed", models.BinaryField()),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="misuse.report"
                    ),
                ),
            ],
        ),
    ]
