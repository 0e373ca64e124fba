"""Places, checks with their checkers, the expected lists and what was seen."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0009_rolls_of_tags"),
        ("people", "0007_notices_without_outbox"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Check",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("annual", "annual check (clause 213)"), ("stocktake", "unscheduled stocktake")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("fiscal_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="fiscal year")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("appointed", "checkers appointed"),
                            ("counting", "being checked"),
                            ("reported", "report submitted"),
                            ("closed", "closed"),
                            ("cancelled", "called off"),
                        ],
                        default="appointed",
                        max_length=10,
                    ),
                ),
                ("order_number", models.CharField(max_length=80, verbose_name="order number")),
                ("ordered_on", models.DateField(verbose_name="date of the order")),
                ("late_because", models.CharField(blank=True, max_length=500, verbose_name="why the order came late")),
                ("appointed_at", models.DateTimeField()),
                ("begun_at", models.DateTimeField(blank=True, null=True)),
                ("as_of", models.DateTimeField(blank=True, null=True)),
                ("total", models.PositiveIntegerField(default=0)),
                ("reported_at", models.DateTimeField(blank=True, null=True)),
                (
                    "are_movements_right",
                    models.BooleanField(blank=True, null=True, verbose_name="receipts and issues are right"),
                ),
                ("findings", models.TextField(blank=True, verbose_name="findings")),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closing_note", models.TextField(blank=True, verbose_name="what follows")),
                ("copy_number", models.CharField(blank=True, max_length=80, verbose_name="number of the letter")),
                (
                    "copy_sent_on",
                    models.DateField(blank=True, null=True, verbose_name="copy sent to the State Audit Office on"),
                ),
                ("cancelled_because", models.CharField(blank=True, max_length=500, verbose_name="why called off")),
                (
                    "appointed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="appointed by",
                    ),
                ),
                (
                    "begun_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="assets.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="people.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tag", models.CharField(max_length=8, unique=True, verbose_name="tag")),
                ("building", models.CharField(blank=True, max_length=120, verbose_name="building")),
                ("name", models.CharField(max_length=200, verbose_name="room or store")),
                ("key", models.CharField(editable=False, max_length=330)),
                ("added_at", models.DateTimeField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="people.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "ordering": ("unit", "building", "name"),
            },
        ),
        migrations.CreateModel(
            name="HistoricalCheck",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("event_id", models.BigIntegerField(editable=False, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("annual", "annual check (clause 213)"), ("stocktake", "unscheduled stocktake")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("fiscal_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="fiscal year")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("appointed", "checkers appointed"),
                            ("counting", "being checked"),
                            ("reported", "report submitted"),
                            ("closed", "closed"),
                            ("cancelled", "called off"),
                        ],
                        default="appointed",
                        max_length=10,
                    ),
                ),
                ("order_number", models.CharField(max_length=80, verbose_name="order number")),
                ("ordered_on", models.DateField(verbose_name="date of the order")),
                ("late_because", models.CharField(blank=True, max_length=500, verbose_name="why the order came late")),
                ("appointed_at", models.DateTimeField()),
                ("begun_at", models.DateTimeField(blank=True, null=True)),
                ("as_of", models.DateTimeField(blank=True, null=True)),
                ("total", models.PositiveIntegerField(default=0)),
                ("reported_at", models.DateTimeField(blank=True, null=True)),
                (
                    "are_movements_right",
                    models.BooleanField(blank=True, null=True, verbose_name="receipts and issues are right"),
                ),
                ("findings", models.TextField(blank=True, verbose_name="findings")),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closing_note", models.TextField(blank=True, verbose_name="what follows")),
                ("copy_number", models.CharField(blank=True, max_length=80, verbose_name="number of the letter")),
                (
                    "copy_sent_on",
                    models.DateField(blank=True, null=True, verbose_name="copy sent to the State Audit Office on"),
                ),
                ("cancelled_because", models.CharField(blank=True, max_length=500, verbose_name="why called off")),
                ("history_change_reason", models.TextField(blank=True, default="")),
                ("history_user_id", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "appointed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="appointed by",
                    ),
                ),
                (
                    "begun_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="assets.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.unit",
                        verbose_name="unit",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="assets.place",
                        verbose_name="place",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical check",
                "verbose_name_plural": "historical checks",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="CheckLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tag", models.CharField(max_length=16)),
                ("name", models.CharField(max_length=300)),
                ("number", models.CharField(blank=True, max_length=300)),
                ("location", models.CharField(blank=True, max_length=200)),
                (
                    "condition",
                    models.CharField(
                        choices=[
                            ("good", "in good working order"),
                            ("damaged", "damaged"),
                            ("unusable", "unusable"),
                            ("deteriorated", "deteriorated"),
                            ("lost", "lost"),
                            ("not_needed", "no longer needed"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "custody",
                    models.CharField(
                        choices=[
                            ("in_store", "in store"),
                            ("on_loan", "on loan"),
                            ("in_repair", "in repair"),
                            ("under_209", "under clause 209"),
                            ("awaiting_disposal", "waiting for fact-finding and disposal"),
                            ("disposed", "disposed of"),
                        ],
                        max_length=20,
                    ),
                ),
                ("holder_name", models.CharField(blank=True, max_length=200)),
                ("reference", models.CharField(blank=True, max_length=80)),
                ("due_on", models.DateField(null=True)),
                ("stood_at", models.DateTimeField()),
                (
                    "asset",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="check_lines", to="assets.asset"
                    ),
                ),
                (
                    "check_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="assets.check"
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_lines",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assets.place"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.AddField(
            model_name="check",
            name="place",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="assets.place",
                verbose_name="place",
            ),
        ),
        migrations.CreateModel(
            name="Sighting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "way",
                    models.CharField(
                        choices=[("scan", "seen by a checker"), ("holder", "confirmed by the holder")], max_length=8
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=300)),
                (
                    "condition",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("good", "in good working order"),
                            ("damaged", "damaged"),
                            ("unusable", "unusable"),
                            ("deteriorated", "deteriorated"),
                            ("not_needed", "no longer needed"),
                        ],
                        max_length=16,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                ("client_id", models.UUIDField()),
                (
                    "asset",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assets.asset"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "check_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sightings", to="assets.check"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sightings",
                        to="assets.checkline",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assets.place"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Checker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "check_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checkers", to="assets.check"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [models.UniqueConstraint(fields=("check_of", "person"), name="checker_once_a_check")],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPlace",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("event_id", models.BigIntegerField(editable=False, null=True)),
                ("tag", models.CharField(max_length=8, verbose_name="tag")),
                ("building", models.CharField(blank=True, max_length=120, verbose_name="building")),
                ("name", models.CharField(max_length=200, verbose_name="room or store")),
                ("key", models.CharField(editable=False, max_length=330)),
                ("added_at", models.DateTimeField()),
                ("history_change_reason", models.TextField(blank=True, default="")),
                ("history_user_id", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical place",
                "verbose_name_plural": "historical places",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "history_date", "history_id"], name="assets_hist_id_d6544a_idx")
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.UniqueConstraint(fields=("unit", "key"), name="place_once_a_unit"),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="place_has_a_name"),
        ),
        migrations.AddIndex(
            model_name="historicalcheck",
            index=models.Index(fields=["id", "history_date", "history_id"], name="assets_hist_id_cbb9ed_idx"),
        ),
        migrations.AddConstraint(
            model_name="checkline",
            constraint=models.UniqueConstraint(fields=("check_of", "asset"), name="item_once_a_check"),
        ),
        migrations.AddConstraint(
            model_name="checkline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("custody", "on_loan"), ("holder__isnull", False)),
                    models.Q(models.Q(("custody", "on_loan"), _negated=True), ("holder__isnull", True)),
                    _connector="OR",
                ),
                name="check_line_holder_while_on_loan",
            ),
        ),
        migrations.AddIndex(
            model_name="check",
            index=models.Index(fields=["unit", "-id"], name="check_of_unit"),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "annual"), models.Q(("state", "cancelled"), _negated=True)),
                fields=("unit", "fiscal_year"),
                name="one_annual_check_a_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["annual", "stocktake"])), name="check_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["appointed", "counting", "reported", "closed", "cancelled"])),
                name="check_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("category__isnull", True),
                        ("fiscal_year__isnull", False),
                        ("kind", "annual"),
                        ("place__isnull", True),
                    ),
                    models.Q(("fiscal_year__isnull", True), ("kind", "stocktake")),
                    _connector="OR",
                ),
                name="annual_check_is_of_a_whole_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(("order_number", ""), _negated=True), name="check_names_its_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("appointed", "cancelled")),
                    models.Q(("as_of__isnull", False), ("begun_at__isnull", False), ("begun_by__isnull", False)),
                    _connector="OR",
                ),
                name="check_begun_before_it_goes_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("reported", "closed")), _negated=True),
                    models.Q(
                        ("reported_at__isnull", False),
                        ("reported_by__isnull", False),
                        models.Q(("findings", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="check_reported_before_it_closes",
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_by__isnull", True),
                    models.Q(("closed_by", models.F("reported_by")), _negated=True),
                    _connector="OR",
                ),
                name="reporter_never_closes_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "closed"), _negated=True),
                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                    _connector="OR",
                ),
                name="check_closed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "cancelled"), _negated=True),
                    models.Q(("cancelled_because", ""), _negated=True),
                    _connector="OR",
                ),
                name="check_called_off_has_a_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="sighting",
            index=models.Index(
                condition=models.Q(("line__isnull", True)), fields=["check_of", "id"], name="sighting_off_the_list"
            ),
        ),
        migrations.AddConstraint(
            model_name="sighting",
            constraint=models.UniqueConstraint(fields=("check_of", "client_id"), name="sighting_sent_once"),
        ),
        migrations.AddConstraint(
            model_name="sighting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("place__isnull", False), ("way", "scan")),
                    models.Q(("line__isnull", False), ("way", "holder")),
                    _connector="OR",
                ),
                name="sighting_says_where",
            ),
        ),
        migrations.AddConstraint(
            model_name="sighting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("condition__in", ["", "good", "damaged", "unusable", "deteriorated", "not_needed"])
                ),
                name="sighting_condition_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="sighting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("asset__isnull", True), ("line__isnull", False)),
                    models.Q(("line__isnull", True), models.Q(("code", ""), _negated=True)),
                    _connector="OR",
                ),
                name="sighting_of_the_list_or_with_its_code",
            ),
        ),
    ]
