"""A signature keeps by what the signer was identified, and what was drawn; those from before say neither."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("loans", "0020_brought_back_after_all")]

    operations = [
        migrations.AddField(
            model_name="signature",
            name="means",
            field=models.CharField(
                blank=True,
                choices=[
                    ("sign_in", "signed in with the own password"),
                    ("pin", "typed the own PIN at the desk"),
                    ("staff_code", "typed the staff code at the desk: the weaker way, others can know it"),
                    ("card", "showed a card and typed the own name at the desk"),
                    ("ink", "signed with ink on the printed slip"),
                ],
                default="",
                max_length=12,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="signature",
            name="strokes",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
    ]
