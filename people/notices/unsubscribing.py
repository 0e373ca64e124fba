"""One click in a mail, without sign-in: the signed address by which a person does without one kind of courtesy."""

from __future__ import annotations

from typing import Final
from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.urls import reverse

from people.models import Notice, Person
from people.notices.kinds import Kind, kind_of

_SALT: Final = "people.notices.unsubscribe"


def address_of(notice: Notice) -> str:
    """The whole address for this notice's person and kind (RFC 8058); empty for a duty, which nobody unsubscribes."""
    if kind_of(notice.kind).is_duty:
        return ""
    token = signing.dumps([notice.to.staff_code, notice.kind], salt=_SALT)
    return urljoin(settings.BASE_URL, reverse("people:unsubscribe", args=[token]))


def read(token: str) -> tuple[Person, Kind] | None:
    """Whose token it is and for which kind; None: not one of ours, or the kind has become a duty or is gone."""
    try:
        staff_code, name = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    person = Person.objects.select_related("unit__agency").filter(staff_code=staff_code).first()
    kind = kind_of(name)
    return None if person is None or kind.is_duty else (person, kind)
