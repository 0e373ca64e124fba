"""Print-outs of labels, and every label that was printed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0006_check_list"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LabelPrint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("medium", models.JSONField()),
                ("dpi", models.PositiveIntegerField()),
                ("skip", models.PositiveIntegerField(default=0)),
                (
                    "order",
                    models.CharField(
                        choices=[("register", "by asset number"), ("shelf", "by place, then by asset number")],
                        max_length=10,
                    ),
                ),
                ("is_zpl", models.BooleanField(default=False)),
                ("total", models.PositiveIntegerField()),
                ("reprints", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("setting", "being set"), ("done", "ready"), ("failed", "could not be set")],
                        default="setting",
                        max_length=8,
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0)),
                ("file", models.FileField(blank=True, upload_to="labels/")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="label_prints",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="PrintedLabel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("copy", models.PositiveIntegerField()),
                (
                    "asset",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="labels", to="assets.asset"
                    ),
                ),
                (
                    "print",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="labels", to="assets.labelprint"
                    ),
                ),
            ],
            options={
                "ordering": ("print", "position"),
            },
        ),
        migrations.AddIndex(
            model_name="labelprint",
            index=models.Index(
                condition=models.Q(("file", ""), _negated=True), fields=["asked_at"], name="label_print_with_file"
            ),
        ),
        migrations.AddConstraint(
            model_name="labelprint",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["setting", "done", "failed"])), name="label_print_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="labelprint",
            constraint=models.CheckConstraint(
                condition=models.Q(("order__in", ["register", "shelf"])), name="label_print_order_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="printedlabel",
            constraint=models.UniqueConstraint(fields=("print", "position"), name="label_place_once"),
        ),
        migrations.AddConstraint(
            model_name="printedlabel",
            constraint=models.UniqueConstraint(fields=("asset", "copy"), name="label_copy_once"),
        ),
    ]
