"""A device keeps photos of what came back while it has no network; a photo says when it was taken there."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

KINDS = [
    ("return", "take an item back"),
    ("drop_off", "take an item in, to be inspected later"),
    ("photo", "add a photo of an item that came back"),
]


class Migration(migrations.Migration):
    dependencies = [("loans", "0036_drop_offs_of_devices")]

    operations = [
        migrations.AddField("linephoto", "taken_at", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("deviceact", "device_act_kind_known"),
        migrations.AlterField("deviceact", "kind", models.CharField(choices=KINDS, max_length=12)),
        migrations.AddConstraint(
            "deviceact",
            models.CheckConstraint(condition=Q(kind__in=[kind for kind, _ in KINDS]), name="device_act_kind_known"),
        ),
        migrations.AddField(
            "deviceact",
            "of",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="photos",
                to="loans.deviceact",
            ),
        ),
        migrations.AddField("deviceact", "file", models.FileField(blank=True, upload_to="device-photos/")),
        migrations.AddConstraint(
            "deviceact",
            models.CheckConstraint(
                condition=Q(kind="photo", of__isnull=False) | (~Q(kind="photo") & Q(of__isnull=True, file="")),
                name="device_photo_of_an_act",
            ),
        ),
    ]
