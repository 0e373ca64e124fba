"""The papers of a check (213) are issued and kept as those of lending are."""

import django.db.models.deletion
from django.db import migrations, models

KINDS = [
    ("slip", "loan slip"),
    ("hand_over", "hand-over receipt"),
    ("receipt", "return receipt"),
    ("demand", "demand for the return"),
    ("case", "compensation case file"),
    ("loan_register", "loan register"),
    ("overdue_register", "register of what is overdue"),
    ("card", "asset register card"),
    ("check_order", "order appointing the checkers"),
    ("check_memo", "memorandum with the order"),
    ("check_sheet", "count sheet"),
    ("check_report", "report of the check"),
    ("slips", "loan slips in one file"),
]


class Migration(migrations.Migration):
    dependencies = [("assets", "0010_checks"), ("loans", "0030_acts_of_devices")]

    operations = [
        migrations.RemoveConstraint(model_name="issuedpaper", name="paper_kind_known"),
        migrations.RemoveConstraint(model_name="issuedpaper", name="paper_of_its_kind"),
        migrations.AddField(
            model_name="issuedpaper",
            name="check_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers",
                to="assets.check",
            ),
        ),
        migrations.AlterField(
            model_name="issuedpaper",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=20, verbose_name="kind"),
        ),
        migrations.AddConstraint(
            model_name="issuedpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=[kind for kind, _label in KINDS]), name="paper_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="issuedpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=("slip", "hand_over", "receipt", "demand", "case"), loan__isnull=False)
                | models.Q(kind="card", asset__isnull=False, loan__isnull=True)
                | models.Q(kind__startswith="check_", check_of__isnull=False, loan__isnull=True, asset__isnull=True)
                | models.Q(
                    kind__in=("loan_register", "overdue_register", "slips"), loan__isnull=True, asset__isnull=True
                ),
                name="paper_of_its_kind",
            ),
        ),
    ]
