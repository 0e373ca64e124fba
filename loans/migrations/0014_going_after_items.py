"""What is done under clause 211: reminders, demands, breaches of the duty."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("loans", "0013_duty_holder"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("people", "0001_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Demand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField(verbose_name="return date")),
                ("serial", models.PositiveSmallIntegerField(verbose_name="demand no.")),
                (
                    "rung",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("demand_1", "First demand"),
                            ("demand_2", "Second demand"),
                            ("demand_3", "Third demand"),
                        ],
                        max_length=12,
                        null=True,
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="letter no.")),
                ("on", models.DateField(verbose_name="day")),
                ("at", models.DateTimeField(verbose_name="recorded at")),
                ("last_day", models.DateField(verbose_name="last day of the duty")),
                ("holder_name", models.CharField(blank=True, max_length=200, verbose_name="duty holder")),
                ("holder_post", models.CharField(blank=True, max_length=200, verbose_name="post of the duty holder")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("notice", "notice and e-mail"),
                            ("letter", "letter"),
                            ("telephone", "telephone call"),
                            ("visit", "visit"),
                        ],
                        max_length=12,
                        verbose_name="channel",
                    ),
                ),
                ("told", models.CharField(max_length=200, verbose_name="who was reached")),
                ("result", models.TextField(blank=True, max_length=2000, verbose_name="result")),
                ("return_by", models.DateField(blank=True, null=True, verbose_name="to be returned by")),
                ("copies", models.JSONField(blank=True, default=list, verbose_name="copies to")),
                ("items", models.JSONField(default=list, verbose_name="items")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="demands", to="loans.loan"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(fields=("loan", "due_on", "serial"), name="demand_serial_once"),
                    models.UniqueConstraint(fields=("loan", "due_on", "rung"), name="demand_once_a_rung"),
                    models.CheckConstraint(
                        condition=models.Q(("rung__in", ["demand_1", "demand_2", "demand_3"])),
                        name="demand_rung_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["notice", "letter", "telephone", "visit"])),
                        name="demand_channel_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("serial__gte", 1)), name="demand_serial_counts"),
                    models.CheckConstraint(
                        condition=models.Q(("on__gt", models.F("due_on"))), name="demand_after_due_date"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rung__isnull", False), ("by__isnull", False), _connector="OR"),
                        name="demand_by_hand_has_a_hand",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DemandCounter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
                (
                    "lending_unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("lending_unit", "year"), name="one_demand_counter_a_unit_and_year")
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField(verbose_name="return date")),
                (
                    "rung",
                    models.CharField(
                        choices=[
                            ("reminder_3", "Reminder three days before"),
                            ("reminder_1", "Reminder one day before"),
                        ],
                        max_length=12,
                    ),
                ),
                ("on", models.DateField(verbose_name="day")),
                ("at", models.DateTimeField(verbose_name="made at")),
                (
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reminders", to="loans.loan"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(fields=("loan", "due_on", "rung"), name="reminder_once_a_rung"),
                    models.CheckConstraint(
                        condition=models.Q(("rung__in", ["reminder_3", "reminder_1"])), name="reminder_rung_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("on__lte", models.F("due_on"))), name="reminder_not_after_due_date"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DutyBreach",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField(verbose_name="return date")),
                ("last_day", models.DateField(verbose_name="last day of the duty")),
                ("reading", models.CharField(choices=[("strict", "strict"), ("lenient", "lenient")], max_length=8)),
                ("on", models.DateField(verbose_name="day")),
                ("at", models.DateTimeField(verbose_name="recorded at")),
                ("holder_name", models.CharField(blank=True, max_length=200, verbose_name="duty holder")),
                ("holder_post", models.CharField(blank=True, max_length=200, verbose_name="post of the duty holder")),
                (
                    "holder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="duty_breaches", to="loans.loan"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(fields=("loan", "due_on"), name="breach_once_a_due_date"),
                    models.CheckConstraint(
                        condition=models.Q(("on__gt", models.F("last_day"))), name="breach_after_the_last_day"
                    ),
                ],
            },
        ),
    ]
