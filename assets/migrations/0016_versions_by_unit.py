"""Which items a unit was responsible for on a day is looked up in the versions by unit."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("assets", "0015_reminders_of_reports")]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="historicalasset",
            index=models.Index(fields=["responsible_unit", "id"], name="assets_hist_respons_961108_idx"),
        ),
    ]
