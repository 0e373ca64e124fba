"""On which days an agency demands again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("loans", "0011_issued_papers"),
    ]

    operations = [
        migrations.AddField(
            model_name="agencypolicy",
            name="second_demand_after",
            field=models.PositiveSmallIntegerField(
                blank=True, default=4, null=True, verbose_name="second demand, days after the due date"
            ),
        ),
        migrations.AddField(
            model_name="agencypolicy",
            name="third_demand_after",
            field=models.PositiveSmallIntegerField(
                blank=True, default=6, null=True, verbose_name="third demand, days after the due date"
            ),
        ),
        migrations.AddField(
            model_name="historicalagencypolicy",
            name="second_demand_after",
            field=models.PositiveSmallIntegerField(
                blank=True, default=4, null=True, verbose_name="second demand, days after the due date"
            ),
        ),
        migrations.AddField(
            model_name="historicalagencypolicy",
            name="third_demand_after",
            field=models.PositiveSmallIntegerField(
                blank=True, default=6, null=True, verbose_name="third demand, days after the due date"
            ),
        ),
    ]
