"""A person may choose a PIN, with which they sign at a desk."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0007_notices_without_outbox")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="pin",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=128, verbose_name="PIN, as a hash"
            ),
        ),
    ]
