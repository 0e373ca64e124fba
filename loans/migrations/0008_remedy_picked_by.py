"""Who picks the remedy of clause 209 is the agency's decision."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("loans", "0007_photos_and_claims"),
    ]

    operations = [
        migrations.AddField(
            model_name="agencypolicy",
            name="remedy_picked_by",
            field=models.CharField(
                choices=[("borrower", "the borrower proposes, the store agrees"), ("store", "the store says which")],
                default="borrower",
                max_length=8,
                verbose_name="who picks the remedy of clause 209",
            ),
        ),
        migrations.AddField(
            model_name="historicalagencypolicy",
            name="remedy_picked_by",
            field=models.CharField(
                choices=[("borrower", "the borrower proposes, the store agrees"), ("store", "the store says which")],
                default="borrower",
                max_length=8,
                verbose_name="who picks the remedy of clause 209",
            ),
        ),
    ]
