"""A report that was closed long ago loses its keys, unless it is held; its row stays as a tombstone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("misuse", "0002_evidence")]

    operations = [
        migrations.AddField(model_name="report", name="destroyed_on", field=models.DateField(null=True)),
        migrations.AddField(model_name="report", name="held_on", field=models.DateField(null=True)),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("destroyed_on", None),
                    models.Q(
                        ("code_key", b""), ("content", b""), ("escrow_key", b""), ("held_on", None), ("state", "closed")
                    ),
                    _connector="OR",
                ),
                name="misuse_destroyed_has_no_key",
            ),
        ),
    ]
