"""A line keeps what was ticked of the check list at hand-over and at return."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("loans", "0015_consumables"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalloanline",
            name="checks_in",
            field=models.JSONField(blank=True, default=list, verbose_name="check list at return"),
        ),
        migrations.AddField(
            model_name="historicalloanline",
            name="checks_out",
            field=models.JSONField(blank=True, default=list, verbose_name="check list at hand-over"),
        ),
        migrations.AddField(
            model_name="loanline",
            name="checks_in",
            field=models.JSONField(blank=True, default=list, verbose_name="check list at return"),
        ),
        migrations.AddField(
            model_name="loanline",
            name="checks_out",
            field=models.JSONField(blank=True, default=list, verbose_name="check list at hand-over"),
        ),
    ]
