"""A case keeps when what was reported lost came back after all; in good order it may end without a remedy."""

from django.db import migrations, models
from django.db.models import Q

_AGREED = ~Q(remedy="") & Q(remedy_by__isnull=False, remedy_at__isnull=False)
_BACK = Q(remedy="", brought_back_at__isnull=False)


class Migration(migrations.Migration):
    dependencies = [("loans", "0019_days_asked_for_are_held")]

    operations = [
        migrations.RemoveConstraint(model_name="case", name="case_remedy_agreed_by_somebody"),
        migrations.RemoveConstraint(model_name="case", name="case_settled_by_its_remedy"),
        migrations.AddField(
            model_name="case",
            name="brought_back_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="brought back after all at"),
        ),
        migrations.AddField(
            model_name="historicalcase",
            name="brought_back_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="brought back after all at"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=Q(state="open")
                | _AGREED
                | Q(state__in=("settled", "closed"), remedy="", brought_back_at__isnull=False),
                name="case_remedy_agreed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=~Q(state__in=("settled", "closed"))
                | _BACK
                | Q(remedy="repair")
                | Q(remedy="cash", paid__isnull=False)
                | Q(remedy="replacement", replacement__isnull=False),
                name="case_settled_by_its_remedy",
            ),
        ),
    ]
