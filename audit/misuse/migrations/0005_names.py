"""Who signed a report, sealed apart from it; who keeps the names; and requests to unlock one."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("misuse", "0004_days_of_cases"),
        ("people", "0009_integrity_administrator"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Custodian",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("staff_code", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=200)),
                ("position", models.CharField(max_length=200)),
                ("level", models.CharField(max_length=200)),
                ("home", models.CharField(max_length=200)),
                ("heads", models.JSONField(default=list)),
                ("public_key", models.BinaryField(default=b"", max_length=32)),
                ("locked_key", models.BinaryField(default=b"", max_length=200)),
                ("appointed_on", models.DateField(verbose_name="appointed on")),
                ("ended_on", models.DateField(null=True, verbose_name="ended on")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SealedName",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("signed", "Signed report: the name is sealed apart"),
                            ("formal", "Formal complaint of clauses 220-223"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("public_key", models.BinaryField(max_length=32)),
                ("escrow_key", models.BinaryField(max_length=100)),
                ("content", models.BinaryField()),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sealed_name", to="misuse.report"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NameRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waits for the custodians"),
                            ("agreed", "One custodian agreed, a second one decides"),
                            ("granted", "Granted"),
                            ("refused", "Not granted"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("consents", "I agree that my name is told to who asks"),
                            ("objects", "I do not agree"),
                        ],
                        max_length=10,
                        verbose_name="answer of the reporter",
                    ),
                ),
                ("asked_on", models.DateField(verbose_name="asked on")),
                ("decided_on", models.DateField(null=True, verbose_name="decided on")),
                ("shown_until", models.DateField(null=True, verbose_name="shown until")),
                ("reason", models.BinaryField()),
                ("answered", models.BinaryField(default=b"")),
                ("sealed_name", models.BinaryField(default=b"")),
                (
                    "agreed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="misuse.custodian"
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="misuse.handler"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="misuse.custodian"
                    ),
                ),
                (
                    "sealed_to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="misuse.sealedname"
                    ),
                ),
            ],
            options={
                "ordering": ("-asked_on", "pk"),
            },
        ),
        migrations.CreateModel(
            name="NameAccess",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("sealed_key", models.BinaryField(max_length=100)),
                (
                    "custodian",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="access", to="misuse.custodian"
                    ),
                ),
                (
                    "sealed_name",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="access", to="misuse.sealedname"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="custodian",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on", None)), fields=("person",), name="misuse_custodian_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="sealedname",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["signed", "formal"])), name="misuse_signing_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="namerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["asked", "agreed", "granted", "refused"])),
                name="misuse_name_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="namerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer__in", ("", "consents", "objects"))), name="misuse_answer_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="namerequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("asked", "agreed"))),
                fields=("sealed_to",),
                name="misuse_name_asked_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="namerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "agreed"), _negated=True), ("agreed_by__isnull", False), _connector="OR"
                ),
                name="misuse_agreed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="namerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("granted", "refused")), _negated=True),
                    models.Q(("decided_by__isnull", False), ("decided_on__isnull", False)),
                    _connector="OR",
                ),
                name="misuse_name_decided_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="namerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "granted"), _negated=True),
                    ("answer", "consents"),
                    ("agreed_by__isnull", False),
                    _connector="OR",
                ),
                name="misuse_name_granted_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="namerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "granted"), _negated=True),
                    ("agreed_by", None),
                    models.Q(("agreed_by", models.F("decided_by")), _negated=True),
                    _connector="OR",
                ),
                name="misuse_name_two_custodians",
            ),
        ),
        migrations.AddConstraint(
            model_name="namerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sealed_name", b""),
                    models.Q(("shown_until__isnull", False), ("state", "granted")),
                    _connector="OR",
                ),
                name="misuse_name_only_granted",
            ),
        ),
        migrations.AddConstraint(
            model_name="nameaccess",
            constraint=models.UniqueConstraint(fields=("sealed_name", "custodian"), name="misuse_name_access_once"),
        ),
    ]
