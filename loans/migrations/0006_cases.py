"""Compensation cases of clause 209, their papers and numbers, and the agency's own criteria."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0003_replacement_of_an_item"),
        ("loans", "0005_settled_lines"),
        ("people", "0001_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AgencyCriteria",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("number", models.CharField(blank=True, max_length=120, verbose_name="number")),
                ("issued_on", models.DateField(verbose_name="dated")),
                ("text", models.TextField(max_length=20000, verbose_name="text")),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=60, unique=True, verbose_name="number")),
                ("fiscal_year", models.PositiveSmallIntegerField(verbose_name="fiscal year")),
                ("serial", models.PositiveIntegerField(verbose_name="running number")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Remedy not agreed yet"),
                            ("agreed", "Remedy agreed, not carried out"),
                            ("settled", "Made good, to be closed"),
                            ("closed", "Closed"),
                        ],
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "found",
                    models.CharField(
                        choices=[
                            ("damaged", "damaged (clause 209)"),
                            ("unusable", "unusable (clause 209)"),
                            ("lost", "lost (clause 209)"),
                        ],
                        max_length=8,
                        verbose_name="what was found",
                    ),
                ),
                ("opening_note", models.TextField(blank=True, verbose_name="as found")),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                ("ended_on", models.DateField(verbose_name="the loan of the item ended on")),
                (
                    "price",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, verbose_name="price at the time of borrowing (baht)"
                    ),
                ),
                ("price_basis", models.CharField(max_length=120, verbose_name="basis of the price")),
                ("cause", models.TextField(blank=True, max_length=4000, verbose_name="what happened")),
                ("is_other_use", models.BooleanField(default=False, verbose_name="used otherwise than agreed")),
                ("is_third_person_use", models.BooleanField(default=False, verbose_name="used by a third person")),
                ("is_kept_too_long", models.BooleanField(default=False, verbose_name="kept too long")),
                ("is_bound_to_happen", models.BooleanField(default=False, verbose_name="would have happened anyway")),
                ("criteria_clause", models.CharField(max_length=8, verbose_name="whose criteria")),
                (
                    "fact_finding_number",
                    models.CharField(blank=True, max_length=120, verbose_name="order of the fact-finding"),
                ),
                ("fact_finding_on", models.DateField(blank=True, null=True, verbose_name="order dated")),
                ("fact_finding_url", models.URLField(blank=True, max_length=500, verbose_name="where the papers are")),
                (
                    "fact_finding_outcome",
                    models.TextField(blank=True, max_length=4000, verbose_name="outcome as reported"),
                ),
                (
                    "proposed",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("repair", "Repair to the former state at the borrower's own cost"),
                            ("replacement", "Replacement of the same type, kind, size, character and quality"),
                            ("cash", "Cash at the price at the time of borrowing"),
                        ],
                        max_length=12,
                        verbose_name="proposed by the borrower",
                    ),
                ),
                ("proposed_because", models.TextField(blank=True, max_length=2000, verbose_name="why proposed")),
                ("proposed_at", models.DateTimeField(blank=True, null=True, verbose_name="proposed at")),
                (
                    "remedy",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("repair", "Repair to the former state at the borrower's own cost"),
                            ("replacement", "Replacement of the same type, kind, size, character and quality"),
                            ("cash", "Cash at the price at the time of borrowing"),
                        ],
                        max_length=12,
                        verbose_name="remedy",
                    ),
                ),
                ("remedy_because", models.TextField(blank=True, max_length=2000, verbose_name="why this remedy")),
                ("remedy_at", models.DateTimeField(blank=True, null=True, verbose_name="agreed at")),
                ("receipt_number", models.CharField(blank=True, max_length=120, verbose_name="receipt number")),
                ("receipt_on", models.DateField(blank=True, null=True, verbose_name="receipt dated")),
                (
                    "paid",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="paid (baht)"
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="made good at")),
                ("settled_note", models.TextField(blank=True, max_length=2000, verbose_name="note")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                ("closing_note", models.TextField(blank=True, max_length=2000, verbose_name="note on closing")),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="CaseCounter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fiscal_year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="CaseDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("photo", "photo"),
                            ("borrowers_letter", "letter of the borrower"),
                            ("fact_finding", "order or report of the fact-finding"),
                            ("repair", "receipt or report of the repair"),
                            ("delivery", "delivery note of the replacement"),
                            ("receipt", "receipt of the payment"),
                            ("other", "other paper"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("file", models.FileField(upload_to="case-documents/")),
                ("sha256", models.CharField(max_length=64)),
                ("pages", models.PositiveSmallIntegerField(default=1)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="HistoricalCase",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("event_id", models.BigIntegerField(editable=False, null=True)),
                ("number", models.CharField(max_length=60, verbose_name="number")),
                ("fiscal_year", models.PositiveSmallIntegerField(verbose_name="fiscal year")),
                ("serial", models.PositiveIntegerField(verbose_name="running number")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Remedy not agreed yet"),
                            ("agreed", "Remedy agreed, not carried out"),
                            ("settled", "Made good, to be closed"),
                            ("closed", "Closed"),
                        ],
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "found",
                    models.CharField(
                        choices=[
                            ("damaged", "damaged (clause 209)"),
                            ("unusable", "unusable (clause 209)"),
                            ("lost", "lost (clause 209)"),
                        ],
                        max_length=8,
                        verbose_name="what was found",
                    ),
                ),
                ("opening_note", models.TextField(blank=True, verbose_name="as found")),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                ("ended_on", models.DateField(verbose_name="the loan of the item ended on")),
                (
                    "price",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, verbose_name="price at the time of borrowing (baht)"
                    ),
                ),
                ("price_basis", models.CharField(max_length=120, verbose_name="basis of the price")),
                ("cause", models.TextField(blank=True, max_length=4000, verbose_name="what happened")),
                ("is_other_use", models.BooleanField(default=False, verbose_name="used otherwise than agreed")),
                ("is_third_person_use", models.BooleanField(default=False, verbose_name="used by a third person")),
                ("is_kept_too_long", models.BooleanField(default=False, verbose_name="kept too long")),
                ("is_bound_to_happen", models.BooleanField(default=False, verbose_name="would have happened anyway")),
                ("criteria_clause", models.CharField(max_length=8, verbose_name="whose criteria")),
                (
                    "fact_finding_number",
                    models.CharField(blank=True, max_length=120, verbose_name="order of the fact-finding"),
                ),
                ("fact_finding_on", models.DateField(blank=True, null=True, verbose_name="order dated")),
                ("fact_finding_url", models.URLField(blank=True, max_length=500, verbose_name="where the papers are")),
                (
                    "fact_finding_outcome",
                    models.TextField(blank=True, max_length=4000, verbose_name="outcome as reported"),
                ),
                (
                    "proposed",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("repair", "Repair to the former state at the borrower's own cost"),
                            ("replacement", "Replacement of the same type, kind, size, character and quality"),
                            ("cash", "Cash at the price at the time of borrowing"),
                        ],
                        max_length=12,
                        verbose_name="proposed by the borrower",
                    ),
                ),
                ("proposed_because", models.TextField(blank=True, max_length=2000, verbose_name="why proposed")),
                ("proposed_at", models.DateTimeField(blank=True, null=True, verbose_name="proposed at")),
                (
                    "remedy",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("repair", "Repair to the former state at the borrower's own cost"),
                            ("replacement", "Replacement of the same type, kind, size, character and quality"),
                            ("cash", "Cash at the price at the time of borrowing"),
                        ],
                        max_length=12,
                        verbose_name="remedy",
                    ),
                ),
                ("remedy_because", models.TextField(blank=True, max_length=2000, verbose_name="why this remedy")),
                ("remedy_at", models.DateTimeField(blank=True, null=True, verbose_name="agreed at")),
                ("receipt_number", models.CharField(blank=True, max_length=120, verbose_name="receipt number")),
                ("receipt_on", models.DateField(blank=True, null=True, verbose_name="receipt dated")),
                (
                    "paid",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="paid (baht)"
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="made good at")),
                ("settled_note", models.TextField(blank=True, max_length=2000, verbose_name="note")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                ("closing_note", models.TextField(blank=True, max_length=2000, verbose_name="note on closing")),
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
                "verbose_name": "historical case",
                "verbose_name_plural": "historical cases",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="agencycriteria",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="criteria", to="people.agency"
            ),
        ),
        migrations.AddField(
            model_name="agencycriteria",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="borrower",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to=settings.AUTH_USER_MODEL,
                verbose_name="borrower",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="closed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="closed by",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="criteria",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="loans.agencycriteria",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="lending_unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="people.unit"
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="line",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="case", to="loans.loanline"
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="opened_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="opened by",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="remedy_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="agreed by",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="replacement",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assets.asset",
                verbose_name="replacement",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="settled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="recorded by",
            ),
        ),
        migrations.AddField(
            model_name="casecounter",
            name="lending_unit",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"),
        ),
        migrations.AddField(
            model_name="casedocument",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="casedocument",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="loans.case"
            ),
        ),
        migrations.AddField(
            model_name="historicalcase",
            name="borrower",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="borrower",
            ),
        ),
        migrations.AddField(
            model_name="historicalcase",
            name="closed_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="closed by",
            ),
        ),
        migrations.AddField(
            model_name="historicalcase",
            name="criteria",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="loans.agencycriteria",
            ),
        ),
        migrations.AddField(
            model_name="historicalcase",
            name="lending_unit",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="people.unit",
            ),
        ),
        migrations.AddField(
            model_name="historicalcase",
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
            model_name="historicalcase",
            name="opened_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="opened by",
            ),
        ),
        migrations.AddField(
            model_name="historicalcase",
            name="remedy_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="agreed by",
            ),
        ),
        migrations.AddField(
            model_name="historicalcase",
            name="replacement",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="assets.asset",
                verbose_name="replacement",
            ),
        ),
        migrations.AddField(
            model_name="historicalcase",
            name="settled_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="recorded by",
            ),
        ),
        migrations.AddConstraint(
            model_name="agencycriteria",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("title", ""), _negated=True), models.Q(("text", ""), _negated=True)),
                name="criteria_have_words",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["lending_unit", "state", "ended_on"], name="case_by_clock"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["borrower", "-id"], name="case_of_borrower"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                fields=("lending_unit", "fiscal_year", "serial"), name="case_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "agreed", "settled", "closed"])), name="case_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("found__in", ["damaged", "unusable", "lost"])), name="case_found_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_by__isnull", True),
                    models.Q(("closed_by", models.F("opened_by")), _negated=True),
                    _connector="OR",
                ),
                name="opener_never_closes_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_by__isnull", True),
                    models.Q(("closed_by", models.F("borrower")), _negated=True),
                    _connector="OR",
                ),
                name="borrower_never_closes_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False), ("state", "closed")),
                    models.Q(
                        models.Q(("state", "closed"), _negated=True),
                        ("closed_at__isnull", True),
                        ("closed_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="case_closed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "open"),
                    models.Q(
                        models.Q(("remedy", ""), _negated=True),
                        ("remedy_at__isnull", False),
                        ("remedy_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="case_remedy_agreed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("found", "lost"), ("remedy", "repair"), _negated=True),
                name="case_lost_is_not_repaired",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("settled_at__isnull", True), ("settled_by__isnull", True), ("state__in", ("open", "agreed"))
                    ),
                    models.Q(
                        ("settled_at__isnull", False),
                        ("settled_by__isnull", False),
                        ("state__in", ("settled", "closed")),
                    ),
                    _connector="OR",
                ),
                name="case_settled_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("paid__isnull", True), models.Q(("paid", models.F("price")), ("remedy", "cash")), _connector="OR"
                ),
                name="case_paid_is_the_price",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("settled", "closed")), _negated=True),
                    ("remedy", "repair"),
                    models.Q(("paid__isnull", False), ("remedy", "cash")),
                    models.Q(("remedy", "replacement"), ("replacement__isnull", False)),
                    _connector="OR",
                ),
                name="case_settled_by_its_remedy",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("price__gt", 0), models.Q(("price_basis", ""), _negated=True)),
                name="case_price_frozen",
            ),
        ),
        migrations.AddConstraint(
            model_name="casecounter",
            constraint=models.UniqueConstraint(
                fields=("lending_unit", "fiscal_year"), name="one_case_counter_a_unit_and_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="casedocument",
            constraint=models.UniqueConstraint(fields=("case", "sha256"), name="case_document_once"),
        ),
        migrations.AddConstraint(
            model_name="casedocument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["photo", "borrowers_letter", "fact_finding", "repair", "delivery", "receipt", "other"],
                    )
                ),
                name="case_document_kind_known",
            ),
        ),
        migrations.AddIndex(
            model_name="historicalcase",
            index=models.Index(fields=["id", "history_date", "history_id"], name="loans_histo_id_2568ce_idx"),
        ),
    ]
