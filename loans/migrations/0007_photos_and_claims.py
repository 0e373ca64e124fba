"""Photos of an item as it went out and came back, and the claim that it was returned already."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("loans", "0006_cases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalReturnClaim",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("event_id", models.BigIntegerField(editable=False, null=True)),
                ("at", models.DateTimeField()),
                ("returned_on", models.DateField(verbose_name="returned on")),
                ("handed_to", models.CharField(max_length=300, verbose_name="given to whom, or left where")),
                ("words", models.TextField(blank=True, max_length=2000, verbose_name="what the borrower says")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.TextField(blank=True, max_length=2000, verbose_name="answer of the store")),
                ("history_change_reason", models.TextField(blank=True, default="")),
                ("history_user_id", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical return claim",
                "verbose_name_plural": "historical return claims",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="LinePhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "moment",
                    models.CharField(
                        choices=[("hand_over", "at hand-over"), ("return", "at return")],
                        max_length=12,
                        verbose_name="moment",
                    ),
                ),
                ("file", models.FileField(upload_to="loan-photos/")),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="ReturnClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("returned_on", models.DateField(verbose_name="returned on")),
                ("handed_to", models.CharField(max_length=300, verbose_name="given to whom, or left where")),
                ("words", models.TextField(blank=True, max_length=2000, verbose_name="what the borrower says")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.TextField(blank=True, max_length=2000, verbose_name="answer of the store")),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.AddField(
            model_name="historicalreturnclaim",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalreturnclaim",
            name="by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalreturnclaim",
            name="line",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="loans.loanline",
            ),
        ),
        migrations.AddField(
            model_name="linephoto",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="linephoto",
            name="line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="photos", to="loans.loanline"
            ),
        ),
        migrations.AddField(
            model_name="returnclaim",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="returnclaim",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="returnclaim",
            name="line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="loans.loanline"
            ),
        ),
        migrations.AddIndex(
            model_name="historicalreturnclaim",
            index=models.Index(fields=["id", "history_date", "history_id"], name="loans_histo_id_1239a7_idx"),
        ),
        migrations.AddConstraint(
            model_name="linephoto",
            constraint=models.UniqueConstraint(fields=("line", "moment", "sha256"), name="line_photo_once"),
        ),
        migrations.AddConstraint(
            model_name="linephoto",
            constraint=models.CheckConstraint(
                condition=models.Q(("moment__in", ["hand_over", "return"])), name="line_photo_moment_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="returnclaim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered_at__isnull", True)), fields=("line",), name="one_open_claim_a_line"
            ),
        ),
        migrations.AddConstraint(
            model_name="returnclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="claim_answered_with_words",
            ),
        ),
    ]
