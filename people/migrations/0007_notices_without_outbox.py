"""Take from the notices what their deliveries say now."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0006_deliveries_of_notices")]

    operations = [
        migrations.RemoveIndex(
            model_name="notice",
            name="notice_outbox",
        ),
        migrations.RemoveField(
            model_name="notice",
            name="attempts",
        ),
        migrations.RemoveField(
            model_name="notice",
            name="last_error",
        ),
        migrations.RemoveField(
            model_name="notice",
            name="next_try_at",
        ),
        migrations.RemoveField(
            model_name="notice",
            name="sent_at",
        ),
    ]
