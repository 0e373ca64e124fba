"""A device without a network hands a loan over too."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("loans", "0037_photos_of_devices")]

    operations = [
        migrations.RemoveConstraint(model_name="deviceact", name="device_act_kind_known"),
        migrations.AlterField(
            model_name="deviceact",
            name="kind",
            field=models.CharField(
                choices=[
                    ("return", "take an item back"),
                    ("drop_off", "take an item in, to be inspected later"),
                    ("photo", "add a photo of an item that came back"),
                    ("hand_over", "hand over a loan"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="deviceact",
            constraint=models.CheckConstraint(
                condition=Q(kind__in=["return", "drop_off", "photo", "hand_over"]), name="device_act_kind_known"
            ),
        ),
    ]
