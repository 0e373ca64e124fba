"""What devices did without a network, each act once by the id that its device made, with the answer it was given."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q
from django.db.models.deletion import PROTECT

_OUTCOMES = [("done", "done"), ("already", "was done already"), ("conflict", "could not be done")]
_OPEN = Q(outcome="conflict", settled_at__isnull=True)


class Migration(migrations.Migration):
    dependencies = [
        ("loans", "0023_signatures_asked_for"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DeviceAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("client_id", models.UUIDField()),
                ("kind", models.CharField(choices=[("return", "take an item back")], max_length=12)),
                ("scanned", models.CharField(max_length=200, verbose_name="scanned code")),
                ("sent", models.JSONField(default=dict)),
                ("device_at", models.DateTimeField(verbose_name="time of the device")),
                ("counted_at", models.DateTimeField(null=True)),
                ("at", models.DateTimeField(verbose_name="sent at")),
                ("outcome", models.CharField(choices=_OUTCOMES, max_length=8)),
                ("basis", models.CharField(blank=True, max_length=20)),
                ("code", models.CharField(blank=True, max_length=60)),
                ("sentence", models.TextField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_because", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                ("asset", models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="assets.asset")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="by"
                    ),
                ),
                ("loan", models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="loans.loan")),
                (
                    "settled_by",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("unit", models.ForeignKey(on_delete=PROTECT, related_name="+", to="people.unit")),
            ],
            options={
                "ordering": ("id",),
                "indexes": [models.Index(condition=_OPEN, fields=["unit"], name="device_conflicts_open")],
                "constraints": [
                    models.UniqueConstraint(fields=("by", "client_id"), name="one_answer_a_device_act"),
                    models.CheckConstraint(condition=Q(kind__in=["return"]), name="device_act_kind_known"),
                    models.CheckConstraint(
                        condition=Q(outcome__in=["done", "already", "conflict"]), name="device_act_outcome_known"
                    ),
                    models.CheckConstraint(
                        condition=~Q(outcome="conflict") | (~Q(basis="") & ~Q(code="")),
                        name="device_conflict_says_why",
                    ),
                    models.CheckConstraint(
                        condition=Q(settled_at__isnull=True, settled_by__isnull=True, settled_because="")
                        | (
                            Q(outcome="conflict", settled_at__isnull=False, settled_by__isnull=False)
                            & ~Q(settled_because="")
                        ),
                        name="device_conflict_settled_with_a_reason",
                    ),
                ],
            },
        ),
    ]
