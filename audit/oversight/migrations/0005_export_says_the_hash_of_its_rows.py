"""A file that is taken away says the hash of its rows itself, so that one saved anew is still known by them."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("oversight", "0004_guidelines")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="export",
            name="table_sha256",
            field=models.CharField(blank=True, default="", max_length=64, verbose_name="SHA-256 of the rows"),
        ),
    ]
