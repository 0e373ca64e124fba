"""Exceptions from a policy: asked for with a reason, confirmed by a second person in 30 minutes, used once."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("loans", "0017_cases_by_end"),
        ("people", "0007_notices_without_outbox"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalPolicyOverride",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("event_id", models.BigIntegerField(editable=False, null=True)),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("longer-than-policy", "Longest period of a loan"),
                            ("too-far-ahead", "How far ahead items are asked for"),
                        ],
                        max_length=32,
                        verbose_name="policy",
                    ),
                ),
                ("text", models.TextField()),
                ("text_sha256", models.CharField(max_length=64)),
                ("limit_days", models.PositiveIntegerField()),
                ("asked_days", models.PositiveIntegerField()),
                ("starts_on", models.DateField(verbose_name="from")),
                ("due_on", models.DateField(verbose_name="return date")),
                ("asked_at", models.DateTimeField()),
                ("lapses_at", models.DateTimeField()),
                ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "waits for a second person"),
                            ("confirmed", "confirmed"),
                            ("refused", "refused"),
                            ("withdrawn", "taken back"),
                            ("lapsed", "lapsed: not confirmed in 30 minutes"),
                            ("used", "used"),
                        ],
                        default="asked",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_because", models.TextField(blank=True)),
                ("post_title", models.CharField(blank=True, max_length=200)),
                (
                    "capacity",
                    models.CharField(
                        blank=True,
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
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("history_change_reason", models.TextField(blank=True, default="")),
                ("history_user_id", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "borrower",
                    models.ForeignKey(
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
                (
                    "decided_by",
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
                    "lending_unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.unit",
                        verbose_name="lending unit",
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
                    "used_for",
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
                "verbose_name": "historical policy override",
                "verbose_name_plural": "historical policy overrides",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "history_date", "history_id"], name="loans_histo_id_367fcf_idx")
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PolicyOverride",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("longer-than-policy", "Longest period of a loan"),
                            ("too-far-ahead", "How far ahead items are asked for"),
                        ],
                        max_length=32,
                        verbose_name="policy",
                    ),
                ),
                ("text", models.TextField()),
                ("text_sha256", models.CharField(max_length=64)),
                ("limit_days", models.PositiveIntegerField()),
                ("asked_days", models.PositiveIntegerField()),
                ("starts_on", models.DateField(verbose_name="from")),
                ("due_on", models.DateField(verbose_name="return date")),
                ("asked_at", models.DateTimeField()),
                ("lapses_at", models.DateTimeField()),
                ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "waits for a second person"),
                            ("confirmed", "confirmed"),
                            ("refused", "refused"),
                            ("withdrawn", "taken back"),
                            ("lapsed", "lapsed: not confirmed in 30 minutes"),
                            ("used", "used"),
                        ],
                        default="asked",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_because", models.TextField(blank=True)),
                ("post_title", models.CharField(blank=True, max_length=200)),
                (
                    "capacity",
                    models.CharField(
                        blank=True,
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
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "borrower",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="borrower",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lending_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="people.unit",
                        verbose_name="lending unit",
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="loans.loan",
                    ),
                ),
                (
                    "used_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="loans.loan",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "indexes": [models.Index(fields=["lending_unit", "state"], name="override_to_confirm")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")),
                        fields=("borrower", "text_sha256", "code"),
                        name="one_open_override_a_text",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__in", ["longer-than-policy", "too-far-ahead"])),
                        name="override_code_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["asked", "confirmed", "refused", "withdrawn", "lapsed", "used"])
                        ),
                        name="override_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="override_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("asked_days__gt", models.F("limit_days"))), name="override_goes_beyond"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lapses_at__gt", models.F("asked_at"))), name="override_lapses_later"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("confirmed", "refused", "used")), _negated=True),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                models.Q(("decided_by", models.F("asked_by")), _negated=True),
                                models.Q(("decided_by", models.F("borrower")), _negated=True),
                                models.Q(("decided_because", ""), _negated=True),
                                ("decided_at__lte", models.F("lapses_at")),
                            ),
                            _connector="OR",
                        ),
                        name="override_by_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "used"), ("used_at__isnull", False), ("used_for__isnull", False)),
                            models.Q(
                                models.Q(("state", "used"), _negated=True),
                                ("used_at__isnull", True),
                                ("used_for__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="override_used_for_a_loan",
                    ),
                ],
            },
        ),
    ]
