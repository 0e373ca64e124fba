"""Consumables lent to another state agency by quantities, and what came back in kind (clause 210)."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0004_stock_of_consumables"),
        ("loans", "0014_going_after_items"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SupplyLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("asked", models.DecimalField(decimal_places=3, max_digits=12, verbose_name="quantity asked for")),
                (
                    "approved",
                    models.DecimalField(decimal_places=3, max_digits=12, null=True, verbose_name="quantity approved"),
                ),
                ("refused_because", models.TextField(blank=True, verbose_name="why not approved")),
                ("lent", models.DecimalField(decimal_places=3, max_digits=12, null=True, verbose_name="quantity lent")),
                (
                    "price_at_loan",
                    models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="price of one (baht)"),
                ),
                ("price_basis", models.CharField(blank=True, max_length=120, verbose_name="basis of the price")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="supply_lines", to="assets.stockitem"
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="supply_lines", to="loans.loan"
                    ),
                ),
                (
                    "movement",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assets.stockmovement",
                    ),
                ),
            ],
            options={
                "ordering": ("loan", "position"),
            },
        ),
        migrations.CreateModel(
            name="Equivalence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=12, verbose_name="quantity that comes")),
                (
                    "counts_for",
                    models.DecimalField(decimal_places=3, max_digits=12, verbose_name="quantity it counts for"),
                ),
                ("reason", models.TextField(max_length=2000, verbose_name="why it is equivalent")),
                ("post_title", models.CharField(max_length=200)),
                (
                    "capacity",
                    models.CharField(
                        choices=[
                            ("own", "in own office"),
                            ("on_behalf", "acting on behalf, by written delegation"),
                            ("acting", "acting for the absent holder or vacant post"),
                            ("acting_in_post", "acting in the vacant post"),
                        ],
                        max_length=16,
                    ),
                ),
                ("order_number", models.CharField(blank=True, max_length=80)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assets.stockitem"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="equivalences", to="loans.supplyline"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="SupplyReturn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveSmallIntegerField()),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=12, verbose_name="quantity returned")),
                ("owed_after", models.DecimalField(decimal_places=3, max_digits=12, verbose_name="still owed")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "equivalence",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_in",
                        to="loans.equivalence",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="loans.supplyline"
                    ),
                ),
                (
                    "movement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assets.stockmovement"
                    ),
                ),
            ],
            options={
                "ordering": ("line", "seq"),
            },
        ),
        migrations.CreateModel(
            name="SupplyTerms",
            fields=[
                (
                    "loan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="supply_terms",
                        serialize=False,
                        to="loans.loan",
                    ),
                ),
                ("urgent_because", models.TextField(max_length=2000, verbose_name="why it is urgent")),
                (
                    "no_time_because",
                    models.TextField(max_length=2000, verbose_name="why it cannot be procured in time"),
                ),
                (
                    "spared_because",
                    models.TextField(blank=True, max_length=2000, verbose_name="why the lending agency can spare it"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("urgent_because", ""), _negated=True),
                            models.Q(("no_time_because", ""), _negated=True),
                        ),
                        name="supply_conditions_stated",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalSupplyLine",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("event_id", models.BigIntegerField(editable=False, null=True)),
                ("position", models.PositiveSmallIntegerField()),
                ("asked", models.DecimalField(decimal_places=3, max_digits=12, verbose_name="quantity asked for")),
                (
                    "approved",
                    models.DecimalField(decimal_places=3, max_digits=12, null=True, verbose_name="quantity approved"),
                ),
                ("refused_because", models.TextField(blank=True, verbose_name="why not approved")),
                ("lent", models.DecimalField(decimal_places=3, max_digits=12, null=True, verbose_name="quantity lent")),
                (
                    "price_at_loan",
                    models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="price of one (baht)"),
                ),
                ("price_basis", models.CharField(blank=True, max_length=120, verbose_name="basis of the price")),
                ("history_change_reason", models.TextField(blank=True, default="")),
                ("history_user_id", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="assets.stockitem",
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="loans.loan",
                    ),
                ),
                (
                    "movement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="assets.stockmovement",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical supply line",
                "verbose_name_plural": "historical supply lines",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "history_date", "history_id"], name="loans_histo_id_83de89_idx")
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSupplyTerms",
            fields=[
                ("event_id", models.BigIntegerField(editable=False, null=True)),
                ("urgent_because", models.TextField(max_length=2000, verbose_name="why it is urgent")),
                (
                    "no_time_because",
                    models.TextField(max_length=2000, verbose_name="why it cannot be procured in time"),
                ),
                (
                    "spared_because",
                    models.TextField(blank=True, max_length=2000, verbose_name="why the lending agency can spare it"),
                ),
                ("history_change_reason", models.TextField(blank=True, default="")),
                ("history_user_id", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="loans.loan",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical supply terms",
                "verbose_name_plural": "historical supply termss",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["loan", "history_date", "history_id"], name="loans_histo_loan_id_73eb09_idx")
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddConstraint(
            model_name="supplyline",
            constraint=models.UniqueConstraint(fields=("loan", "item"), name="consumable_once_a_loan"),
        ),
        migrations.AddConstraint(
            model_name="supplyline",
            constraint=models.CheckConstraint(condition=models.Q(("asked__gt", 0)), name="supply_asked_above_zero"),
        ),
        migrations.AddConstraint(
            model_name="supplyline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved__isnull", True),
                    models.Q(("approved__gte", 0), ("approved__lte", models.F("asked"))),
                    _connector="OR",
                ),
                name="supply_approved_within_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplyline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lent__isnull", True), ("movement__isnull", True)),
                    models.Q(
                        ("approved__isnull", False),
                        ("lent__gt", 0),
                        ("lent__lte", models.F("approved")),
                        ("movement__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="supply_lent_within_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplyline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lent__isnull", True),
                    models.Q(("price_at_loan__gt", 0), models.Q(("price_basis", ""), _negated=True)),
                    _connector="OR",
                ),
                name="supply_price_frozen_at_hand_over",
            ),
        ),
        migrations.AddConstraint(
            model_name="equivalence",
            constraint=models.CheckConstraint(
                condition=models.Q(("counts_for__gt", 0), ("quantity__gt", 0)), name="equivalence_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="equivalence",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="equivalence_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="equivalence",
            constraint=models.CheckConstraint(
                condition=models.Q(("capacity", "own"), models.Q(("order_number", ""), _negated=True), _connector="OR"),
                name="equivalence_for_another_names_its_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplyreturn",
            constraint=models.UniqueConstraint(fields=("line", "seq"), name="supply_return_once"),
        ),
        migrations.AddConstraint(
            model_name="supplyreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0), ("seq__gte", 1)), name="supply_return_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="supplyreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(("owed_after__gte", 0)), name="never_more_returned_than_lent"
            ),
        ),
    ]
