"""Who brought items back in a visit, and the one signature for it; each line is handed back once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("loans", "0031_papers_of_a_check"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="signature",
            name="kind",
            field=models.CharField(
                choices=[
                    ("request", "request"),
                    ("entry", "counter entry"),
                    ("hand_over", "taking delivery"),
                    ("receipt", "receipt by their store"),
                    ("return", "bringing back"),
                    ("change", "request for a change"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="HandedBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("position", models.CharField(blank=True, max_length=200, verbose_name="position")),
                ("at", models.DateTimeField()),
                (
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hand_backs", to="loans.loan"
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "signature",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_back",
                        to="loans.signature",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.AddField(
            model_name="historicalloanline",
            name="handed_back",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="loans.handedback",
                verbose_name="hand-back",
            ),
        ),
        migrations.AddField(
            model_name="loanline",
            name="handed_back",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="loans.handedback",
                verbose_name="hand-back",
            ),
        ),
        migrations.AddConstraint(
            model_name="handedback",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="handed_back_by_somebody"
            ),
        ),
    ]
