"""A place is closed for good; another one may be called so then."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0013_reports_seen_to"),
        ("people", "0009_integrity_administrator"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="place",
            name="place_once_a_unit",
        ),
        migrations.AddField(
            model_name="historicalplace",
            name="closed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="place",
            name="closed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)), fields=("unit", "key"), name="place_open_once_a_unit"
            ),
        ),
    ]
