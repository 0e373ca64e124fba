"""The fingerprints of what belongs to reports, under one root a day, which the record seals."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("misuse", "0003_retention"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(unique=True)),
                ("root", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("shape", models.CharField(max_length=20)),
                ("row", models.UUIDField(db_index=True)),
                ("hash", models.BinaryField(max_length=32)),
                (
                    "day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="marks", to="misuse.caseday"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("day", "row"), name="misuse_mark_once")],
            },
        ),
    ]
