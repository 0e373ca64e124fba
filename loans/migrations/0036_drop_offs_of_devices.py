"""A device without a network takes items in too, to be inspected later."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("loans", "0035_this_very_item")]

    operations = [
        migrations.RemoveConstraint(model_name="deviceact", name="device_act_kind_known"),
        migrations.AlterField(
            model_name="deviceact",
            name="kind",
            field=models.CharField(
                choices=[("return", "take an item back"), ("drop_off", "take an item in, to be inspected later")],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="deviceact",
            constraint=models.CheckConstraint(
                condition=Q(kind__in=["return", "drop_off"]), name="device_act_kind_known"
            ),
        ),
    ]
