"""Rolls of tags printed ahead, and the tag from a roll that an item bears."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0008_label_reports"),
        ("people", "0007_notices_without_outbox"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TagRoll",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("prefix", models.CharField(max_length=4)),
                ("first", models.PositiveIntegerField()),
                ("last", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.RemoveConstraint(
            model_name="assetidentifier",
            name="identifier_kind_known",
        ),
        migrations.AlterField(
            model_name="assetidentifier",
            name="kind",
            field=models.CharField(
                choices=[
                    ("official", "asset number"),
                    ("old", "old number"),
                    ("donor", "donor's number"),
                    ("city_system", "number in the city's system"),
                    ("foreign_sticker", "foreign sticker"),
                    ("roll_tag", "tag from a roll"),
                    ("other", "other number"),
                ],
                max_length=16,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="historicalassetidentifier",
            name="kind",
            field=models.CharField(
                choices=[
                    ("official", "asset number"),
                    ("old", "old number"),
                    ("donor", "donor's number"),
                    ("city_system", "number in the city's system"),
                    ("foreign_sticker", "foreign sticker"),
                    ("roll_tag", "tag from a roll"),
                    ("other", "other number"),
                ],
                max_length=16,
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="assetidentifier",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "roll_tag")), fields=("key",), name="roll_tag_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="assetidentifier",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "roll_tag"), ("valid_to__isnull", True)),
                fields=("asset",),
                name="one_roll_tag_an_item",
            ),
        ),
        migrations.AddConstraint(
            model_name="assetidentifier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["official", "old", "donor", "city_system", "foreign_sticker", "roll_tag", "other"])
                ),
                name="identifier_kind_known",
            ),
        ),
        migrations.AddField(
            model_name="tagroll",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="tag_rolls", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="tagroll",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="tag_rolls", to="people.unit"
            ),
        ),
        migrations.AddField(
            model_name="labelprint",
            name="roll",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="print", to="assets.tagroll"
            ),
        ),
        migrations.AddConstraint(
            model_name="tagroll",
            constraint=models.UniqueConstraint(fields=("prefix", "first"), name="roll_begins_once"),
        ),
        migrations.AddConstraint(
            model_name="tagroll",
            constraint=models.UniqueConstraint(fields=("prefix", "last"), name="roll_ends_once"),
        ),
        migrations.AddConstraint(
            model_name="tagroll",
            constraint=models.CheckConstraint(
                condition=models.Q(("last__gte", models.F("first"))), name="roll_has_a_tag"
            ),
        ),
    ]
