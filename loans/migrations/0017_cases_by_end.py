"""What is not closed is listed in the order in which its six months end."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0006_check_list"),
        ("loans", "0016_check_lists"),
        ("people", "0007_notices_without_outbox"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state", "closed"), _negated=True), fields=["ended_on", "id"], name="case_by_end"
            ),
        ),
    ]
