"""The tables of the register and their versions."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Asset",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tag", models.CharField(max_length=16, unique=True, verbose_name="tag")),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                ("brand", models.CharField(blank=True, max_length=120, verbose_name="brand")),
                ("model", models.CharField(blank=True, max_length=200, verbose_name="model")),
                ("serial_no", models.CharField(blank=True, max_length=120, verbose_name="serial number")),
                ("serial_key", models.CharField(blank=True, editable=False, max_length=120)),
                ("unit_of_count", models.CharField(blank=True, max_length=40, verbose_name="unit of count")),
                ("acquired_on", models.DateField(blank=True, null=True, verbose_name="acquired on")),
                (
                    "acquisition_method",
                    models.CharField(
                        choices=[
                            ("general", "general invitation (e-market, e-bidding)"),
                            ("selection", "selection"),
                            ("specific", "specific method"),
                            ("donated", "donated"),
                            ("transferred", "transferred"),
                            ("exchanged", "exchanged"),
                            ("agreed_price", "agreed price (old rules)"),
                            ("price_enquiry", "price enquiry (old rules)"),
                            ("tender", "tender (old rules)"),
                            ("special", "special method (old rules)"),
                            ("other", "other"),
                            ("unknown", "not recorded"),
                        ],
                        default="unknown",
                        max_length=16,
                        verbose_name="method of acquisition",
                    ),
                ),
                (
                    "fund_source",
                    models.CharField(
                        choices=[
                            ("budget", "budget"),
                            ("off_budget", "off-budget"),
                            ("donation", "donation or aid"),
                            ("other", "other"),
                            ("unknown", "not recorded"),
                        ],
                        default="unknown",
                        max_length=12,
                        verbose_name="source of money",
                    ),
                ),
                (
                    "cost",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="cost (baht)"
                    ),
                ),
                ("document_no", models.CharField(blank=True, max_length=120, verbose_name="document")),
                ("location", models.CharField(blank=True, max_length=200, verbose_name="location")),
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
                        default="good",
                        max_length=16,
                        verbose_name="condition",
                    ),
                ),
                ("is_lendable", models.BooleanField(default=True, verbose_name="may be lent")),
                (
                    "not_lendable_because",
                    models.CharField(blank=True, max_length=300, verbose_name="why it is not lent"),
                ),
                ("accessories", models.TextField(blank=True, verbose_name="accessories")),
                ("notes", models.TextField(blank=True, verbose_name="notes")),
                ("registered_at", models.DateTimeField(verbose_name="registered at")),
                ("retired_on", models.DateField(blank=True, null=True, verbose_name="retired on")),
                ("retired_because", models.TextField(blank=True, verbose_name="why retired")),
                (
                    "custodian",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="custodian_of",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="custodian",
                    ),
                ),
                (
                    "owner_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="owned_assets",
                        to="people.unit",
                        verbose_name="owning unit",
                    ),
                ),
                (
                    "responsible_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assets",
                        to="people.unit",
                        verbose_name="responsible unit",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="TagCounter",
            fields=[
                ("prefix", models.CharField(max_length=4, primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="AssetSearch",
            fields=[
                (
                    "asset",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="search",
                        serialize=False,
                        to="assets.asset",
                    ),
                ),
                ("text", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="AssetPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(upload_to="asset-photos/")),
                ("sha256", models.CharField(max_length=64)),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asset",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="photos", to="assets.asset"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Category",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                ("path", models.CharField(editable=False, max_length=100)),
                (
                    "useful_life",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="useful life in years"),
                ),
                ("symbol", models.CharField(default="package", max_length=40, verbose_name="symbol")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="assets.category",
                        verbose_name="belongs to",
                    ),
                ),
            ],
            options={
                "ordering": ("code",),
            },
        ),
        migrations.AddField(
            model_name="asset",
            name="category",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assets",
                to="assets.category",
                verbose_name="category",
            ),
        ),
        migrations.CreateModel(
            name="ColumnMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("header_key", models.CharField(max_length=64)),
                ("mapping", models.JSONField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="column_mappings", to="people.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HistoricalAsset",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("event_id", models.BigIntegerField(editable=False, null=True)),
                ("tag", models.CharField(max_length=16, verbose_name="tag")),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                ("brand", models.CharField(blank=True, max_length=120, verbose_name="brand")),
                ("model", models.CharField(blank=True, max_length=200, verbose_name="model")),
                ("serial_no", models.CharField(blank=True, max_length=120, verbose_name="serial number")),
                ("serial_key", models.CharField(blank=True, editable=False, max_length=120)),
                ("unit_of_count", models.CharField(blank=True, max_length=40, verbose_name="unit of count")),
                ("acquired_on", models.DateField(blank=True, null=True, verbose_name="acquired on")),
                (
                    "acquisition_method",
                    models.CharField(
                        choices=[
                            ("general", "general invitation (e-market, e-bidding)"),
                            ("selection", "selection"),
                            ("specific", "specific method"),
                            ("donated", "donated"),
                            ("transferred", "transferred"),
                            ("exchanged", "exchanged"),
                            ("agreed_price", "agreed price (old rules)"),
                            ("price_enquiry", "price enquiry (old rules)"),
                            ("tender", "tender (old rules)"),
                            ("special", "special method (old rules)"),
                            ("other", "other"),
                            ("unknown", "not recorded"),
                        ],
                        default="unknown",
                        max_length=16,
                        verbose_name="method of acquisition",
                    ),
                ),
                (
                    "fund_source",
                    models.CharField(
                        choices=[
                            ("budget", "budget"),
                            ("off_budget", "off-budget"),
                            ("donation", "donation or aid"),
                            ("other", "other"),
                            ("unknown", "not recorded"),
                        ],
                        default="unknown",
                        max_length=12,
                        verbose_name="source of money",
                    ),
                ),
                (
                    "cost",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="cost (baht)"
                    ),
                ),
                ("document_no", models.CharField(blank=True, max_length=120, verbose_name="document")),
                ("location", models.CharField(blank=True, max_length=200, verbose_name="location")),
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
                        default="good",
                        max_length=16,
                        verbose_name="condition",
                    ),
                ),
                ("is_lendable", models.BooleanField(default=True, verbose_name="may be lent")),
                (
                    "not_lendable_because",
                    models.CharField(blank=True, max_length=300, verbose_name="why it is not lent"),
                ),
                ("accessories", models.TextField(blank=True, verbose_name="accessories")),
                ("notes", models.TextField(blank=True, verbose_name="notes")),
                ("registered_at", models.DateTimeField(verbose_name="registered at")),
                ("retired_on", models.DateField(blank=True, null=True, verbose_name="retired on")),
                ("retired_because", models.TextField(blank=True, verbose_name="why retired")),
                ("history_change_reason", models.TextField(blank=True, default="")),
                ("history_user_id", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                    "custodian",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="custodian",
                    ),
                ),
                (
                    "owner_unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.unit",
                        verbose_name="owning unit",
                    ),
                ),
                (
                    "responsible_unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.unit",
                        verbose_name="responsible unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical asset",
                "verbose_name_plural": "historical assets",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAssetIdentifier",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("event_id", models.BigIntegerField(editable=False, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("official", "asset number"),
                            ("old", "old number"),
                            ("donor", "donor's number"),
                            ("city_system", "number in the city's system"),
                            ("foreign_sticker", "foreign sticker"),
                            ("other", "other number"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("value", models.CharField(max_length=300, verbose_name="number")),
                ("key", models.CharField(editable=False, max_length=300)),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="to")),
                ("history_change_reason", models.TextField(blank=True, default="")),
                ("history_user_id", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "asset",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="assets.asset",
                    ),
                ),
                (
                    "owner_unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical asset identifier",
                "verbose_name_plural": "historical asset identifiers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAssetPhoto",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("event_id", models.BigIntegerField(editable=False, null=True)),
                ("file", models.TextField(max_length=100)),
                ("sha256", models.CharField(max_length=64)),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                ("history_change_reason", models.TextField(blank=True, default="")),
                ("history_user_id", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "asset",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="assets.asset",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical asset photo",
                "verbose_name_plural": "historical asset photos",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCategory",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("event_id", models.BigIntegerField(editable=False, null=True)),
                ("code", models.CharField(max_length=20, verbose_name="code")),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                ("path", models.CharField(editable=False, max_length=100)),
                (
                    "useful_life",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="useful life in years"),
                ),
                ("symbol", models.CharField(default="package", max_length=40, verbose_name="symbol")),
                ("history_change_reason", models.TextField(blank=True, default="")),
                ("history_user_id", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="assets.category",
                        verbose_name="belongs to",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical category",
                "verbose_name_plural": "historical categorys",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCustody",
            fields=[
                ("event_id", models.BigIntegerField(editable=False, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("in_store", "in store"),
                            ("on_loan", "on loan"),
                            ("in_repair", "in repair"),
                            ("under_209", "returned, under clause 209"),
                            ("disposed", "disposed of"),
                        ],
                        default="in_store",
                        max_length=12,
                        verbose_name="custody",
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=80, verbose_name="by")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due back on")),
                ("since", models.DateTimeField(verbose_name="since")),
                ("history_change_reason", models.TextField(blank=True, default="")),
                ("history_user_id", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "asset",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="assets.asset",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="held by",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical custody",
                "verbose_name_plural": "historical custodys",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "uploaded"),
                            ("previewed", "columns mapped"),
                            ("running", "running"),
                            ("done", "done"),
                            ("failed", "could not be read"),
                        ],
                        default="uploaded",
                        max_length=12,
                    ),
                ),
                ("file_name", models.CharField(max_length=255)),
                ("file", models.FileField(upload_to="imports/")),
                ("sha256", models.CharField(max_length=64)),
                ("encoding", models.CharField(blank=True, max_length=20)),
                ("header_row", models.PositiveIntegerField(null=True)),
                ("sheet", models.CharField(blank=True, max_length=100)),
                ("mapping", models.JSONField(default=dict)),
                ("dry_run", models.BooleanField(default=False)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("rows_done", models.PositiveIntegerField(default=0)),
                ("rows_total", models.PositiveIntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                ("problem", models.CharField(blank=True, max_length=300)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="imports", to="people.unit"
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.PositiveIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("created", "created"),
                            ("updated", "updated"),
                            ("unchanged", "unchanged"),
                            ("undecided", "needs a decision"),
                            ("refused", "refused"),
                        ],
                        max_length=12,
                    ),
                ),
                ("identity", models.CharField(blank=True, max_length=64)),
                ("values", models.JSONField()),
                ("problems", models.JSONField(default=list)),
                (
                    "asset",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assets.asset"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="assets.importrun"
                    ),
                ),
            ],
            options={
                "ordering": ("run", "row"),
            },
        ),
        migrations.CreateModel(
            name="Custody",
            fields=[
                (
                    "asset",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="custody",
                        serialize=False,
                        to="assets.asset",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("in_store", "in store"),
                            ("on_loan", "on loan"),
                            ("in_repair", "in repair"),
                            ("under_209", "returned, under clause 209"),
                            ("disposed", "disposed of"),
                        ],
                        default="in_store",
                        max_length=12,
                        verbose_name="custody",
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=80, verbose_name="by")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due back on")),
                ("since", models.DateTimeField(verbose_name="since")),
                (
                    "holder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="held by",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AssetIdentifier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("official", "asset number"),
                            ("old", "old number"),
                            ("donor", "donor's number"),
                            ("city_system", "number in the city's system"),
                            ("foreign_sticker", "foreign sticker"),
                            ("other", "other number"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("value", models.CharField(max_length=300, verbose_name="number")),
                ("key", models.CharField(editable=False, max_length=300)),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="to")),
                (
                    "asset",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="identifiers", to="assets.asset"
                    ),
                ),
                (
                    "owner_unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"),
                ),
            ],
            options={
                "ordering": ("id",),
                "indexes": [models.Index(fields=["key"], name="identifier_by_key")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "official"), ("valid_to__isnull", True)),
                        fields=("owner_unit", "key"),
                        name="official_number_once_a_unit",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "official"), ("valid_to__isnull", True)),
                        fields=("asset",),
                        name="one_official_number",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "foreign_sticker"), ("valid_to__isnull", True)),
                        fields=("key",),
                        name="sticker_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["official", "old", "donor", "city_system", "foreign_sticker", "other"])
                        ),
                        name="identifier_kind_known",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="category",
            index=models.Index(fields=["path"], name="category_by_path"),
        ),
        migrations.AddIndex(
            model_name="asset",
            index=models.Index(fields=["responsible_unit", "id"], name="asset_of_unit"),
        ),
        migrations.AddIndex(
            model_name="asset",
            index=models.Index(fields=["category", "id"], name="asset_of_category"),
        ),
        migrations.AddIndex(
            model_name="asset",
            index=models.Index(fields=["condition", "id"], name="asset_by_condition"),
        ),
        migrations.AddIndex(
            model_name="asset",
            index=models.Index(fields=["name", "id"], name="asset_by_name"),
        ),
        migrations.AddIndex(
            model_name="asset",
            index=models.Index(
                condition=models.Q(("serial_key", ""), _negated=True), fields=["serial_key"], name="asset_by_serial"
            ),
        ),
        migrations.AddConstraint(
            model_name="asset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("condition__in", ["good", "damaged", "unusable", "deteriorated", "lost", "not_needed"])
                ),
                name="asset_condition_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="asset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_lendable", True), models.Q(("not_lendable_because", ""), _negated=True), _connector="OR"
                ),
                name="asset_not_lent_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="asset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("retired_on__isnull", True), models.Q(("retired_because", ""), _negated=True), _connector="OR"
                ),
                name="asset_retired_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="asset",
            constraint=models.CheckConstraint(
                condition=models.Q(("cost__isnull", True), ("cost__gte", 0), _connector="OR"),
                name="asset_cost_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="columnmapping",
            constraint=models.UniqueConstraint(fields=("unit", "header_key"), name="column_mapping_once_a_header"),
        ),
        migrations.AddIndex(
            model_name="historicalasset",
            index=models.Index(fields=["id", "history_date", "history_id"], name="assets_hist_id_e668a6_idx"),
        ),
        migrations.AddIndex(
            model_name="historicalassetidentifier",
            index=models.Index(fields=["id", "history_date", "history_id"], name="assets_hist_id_8ec027_idx"),
        ),
        migrations.AddIndex(
            model_name="historicalassetphoto",
            index=models.Index(fields=["id", "history_date", "history_id"], name="assets_hist_id_fec239_idx"),
        ),
        migrations.AddIndex(
            model_name="historicalcategory",
            index=models.Index(fields=["id", "history_date", "history_id"], name="assets_hist_id_2c04be_idx"),
        ),
        migrations.AddIndex(
            model_name="historicalcustody",
            index=models.Index(fields=["asset", "history_date", "history_id"], name="assets_hist_asset_i_ae2482_idx"),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(
                condition=models.Q(("identity", ""), _negated=True), fields=["identity"], name="import_row_by_identity"
            ),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.UniqueConstraint(fields=("run", "row"), name="import_row_once"),
        ),
        migrations.AddIndex(
            model_name="custody",
            index=models.Index(fields=["state", "due_on"], name="custody_by_state"),
        ),
        migrations.AddConstraint(
            model_name="custody",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["in_store", "on_loan", "in_repair", "under_209", "disposed"])),
                name="custody_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="custody",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("due_on__isnull", False), ("holder__isnull", False), ("state", "on_loan")),
                    models.Q(
                        models.Q(("state", "on_loan"), _negated=True),
                        ("due_on__isnull", True),
                        ("holder__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="custody_holder_while_on_loan",
            ),
        ),
    ]
