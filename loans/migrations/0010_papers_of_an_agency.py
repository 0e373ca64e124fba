"""Digits and emblem of papers are the agency's decision."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("loans", "0009_changes_while_out")]

    operations = [
        migrations.AddField(
            model_name="agencypolicy",
            name="emblem",
            field=models.FileField(blank=True, upload_to="emblems/", verbose_name="emblem on papers"),
        ),
        migrations.AddField(
            model_name="agencypolicy",
            name="emblem_sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="agencypolicy",
            name="paper_digits",
            field=models.CharField(
                choices=[
                    ("thai", "Thai digits; codes, serials and tables keep Arabic ones"),
                    ("arabic", "Arabic digits"),
                ],
                default="thai",
                max_length=8,
                verbose_name="digits on papers",
            ),
        ),
        migrations.AddField(
            model_name="historicalagencypolicy",
            name="emblem",
            field=models.TextField(blank=True, max_length=100, verbose_name="emblem on papers"),
        ),
        migrations.AddField(
            model_name="historicalagencypolicy",
            name="emblem_sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="historicalagencypolicy",
            name="paper_digits",
            field=models.CharField(
                choices=[
                    ("thai", "Thai digits; codes, serials and tables keep Arabic ones"),
                    ("arabic", "Arabic digits"),
                ],
                default="thai",
                max_length=8,
                verbose_name="digits on papers",
            ),
        ),
    ]
