"""Carry what was sent, and what waits to be sent, from the notices into deliveries."""

from typing import Any

from django.db import migrations
from django.db.models import F, Q


def into_deliveries(apps: Any, schema_editor: Any) -> None:
    notices = apps.get_model("people", "Notice").objects
    delivery = apps.get_model("people", "Delivery")
    mailed = notices.filter(Q(sent_at__isnull=False) | Q(next_try_at__isnull=False)).select_related("to").order_by("pk")
    delivery.objects.bulk_create(
        (
            delivery(
                notice=notice,
                channel="email",
                address=notice.to.email,
                made_at=notice.made_at,
                next_try_at=notice.next_try_at,
                attempts=notice.attempts,
                done_at=notice.sent_at,
                last_error=notice.last_error,
            )
            for notice in mailed.iterator(chunk_size=500)
        ),
        batch_size=500,
    )
    notices.update(routed_at=F("made_at"))


def into_notices(apps: Any, schema_editor: Any) -> None:
    notices = apps.get_model("people", "Notice").objects
    for mailed in apps.get_model("people", "Delivery").objects.filter(channel="email").iterator(chunk_size=500):
        notices.filter(pk=mailed.notice_id).update(
            sent_at=mailed.done_at,
            next_try_at=mailed.next_try_at,
            attempts=mailed.attempts,
            last_error=mailed.last_error,
        )


class Migration(migrations.Migration):
    dependencies = [("people", "0005_notices_by_channel")]

    operations = [migrations.RunPython(into_deliveries, into_notices)]
