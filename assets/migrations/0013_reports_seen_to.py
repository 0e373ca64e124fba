"""What was told through a label is seen to: when, by whom, and what was found."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0012_unknown_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="labelreport",
            name="finding",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="labelreport",
            name="seen_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="labelreport",
            name="seen_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="labelreport",
            index=models.Index(condition=models.Q(("seen_at__isnull", True)), fields=["at"], name="label_report_open"),
        ),
        migrations.AddConstraint(
            model_name="labelreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finding", ""), ("seen_at__isnull", True), ("seen_by__isnull", True)),
                    models.Q(
                        models.Q(("seen_at__isnull", False), ("seen_by__isnull", False)),
                        models.Q(("finding", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="label_report_seen_with_a_finding",
            ),
        ),
    ]
