"""One row a chore: who queues it, who runs it, and how it went."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="LastRun",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("known_since", models.DateTimeField()),
                ("queued_at", models.DateTimeField(null=True)),
                ("task", models.UUIDField(null=True)),
                ("run", models.UUIDField(null=True)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("succeeded_at", models.DateTimeField(null=True)),
                ("took_ms", models.PositiveBigIntegerField(null=True)),
                ("result", models.BigIntegerField(null=True)),
                ("problem", models.TextField(blank=True)),
                ("facts", models.JSONField(default=dict)),
            ],
        ),
    ]
