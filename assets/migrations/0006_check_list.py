"""A kind of item has a check list, looked at when an item is handed over and comes back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0005_replaced_by_index"),
    ]

    operations = [
        migrations.AddField(
            model_name="category",
            name="check_list",
            field=models.JSONField(blank=True, default=list, verbose_name="check list"),
        ),
        migrations.AddField(
            model_name="historicalcategory",
            name="check_list",
            field=models.JSONField(blank=True, default=list, verbose_name="check list"),
        ),
    ]
