"""A replacement given under clause 209 names the item it replaces; that one waits for its disposal."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0002_search_index"),
        ("people", "0001_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="custody",
            name="custody_state_known",
        ),
        migrations.AddField(
            model_name="asset",
            name="replaces",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="assets.asset",
                verbose_name="replaces (clause 209)",
            ),
        ),
        migrations.AddField(
            model_name="historicalasset",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="assets.asset",
                verbose_name="replaces (clause 209)",
            ),
        ),
        migrations.AlterField(
            model_name="custody",
            name="state",
            field=models.CharField(
                choices=[
                    ("in_store", "in store"),
                    ("on_loan", "on loan"),
                    ("in_repair", "in repair"),
                    ("under_209", "under clause 209"),
                    ("awaiting_disposal", "waiting for fact-finding and disposal"),
                    ("disposed", "disposed of"),
                ],
                default="in_store",
                max_length=20,
                verbose_name="custody",
            ),
        ),
        migrations.AlterField(
            model_name="historicalcustody",
            name="state",
            field=models.CharField(
                choices=[
                    ("in_store", "in store"),
                    ("on_loan", "on loan"),
                    ("in_repair", "in repair"),
                    ("under_209", "under clause 209"),
                    ("awaiting_disposal", "waiting for fact-finding and disposal"),
                    ("disposed", "disposed of"),
                ],
                default="in_store",
                max_length=20,
                verbose_name="custody",
            ),
        ),
        migrations.AddConstraint(
            model_name="asset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("replaces__isnull", True), models.Q(("replaces", models.F("id")), _negated=True), _connector="OR"
                ),
                name="asset_replaces_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="custody",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["in_store", "on_loan", "in_repair", "under_209", "awaiting_disposal", "disposed"])
                ),
                name="custody_state_known",
            ),
        ),
    ]
