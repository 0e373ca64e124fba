"""Who goes after the items of a loan."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("loans", "0012_further_demands"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalloan",
            name="duty_because",
            field=models.CharField(blank=True, max_length=500, verbose_name="why this person was named"),
        ),
        migrations.AddField(
            model_name="historicalloan",
            name="duty_holder",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who goes after the items (clause 211)",
            ),
        ),
        migrations.AddField(
            model_name="loan",
            name="duty_because",
            field=models.CharField(blank=True, max_length=500, verbose_name="why this person was named"),
        ),
        migrations.AddField(
            model_name="loan",
            name="duty_holder",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who goes after the items (clause 211)",
            ),
        ),
    ]
