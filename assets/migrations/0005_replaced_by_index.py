"""Which item replaces another is found by an index that SQLite uses, too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assets", "0004_stock_of_consumables")]

    operations = [
        migrations.AddIndex(
            model_name="asset",
            index=models.Index(
                condition=models.Q(("replaces__isnull", False)), fields=["replaces"], name="asset_replaced_by"
            ),
        ),
    ]
