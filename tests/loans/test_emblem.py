"""The agency's own emblem: set by its administrator with a reason, printed on letters, taken off again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from audit.journal.models import Event
from core.verdict import OFFICE, POLICY, Refusal
from loans import actions
from loans.emblems import Emblem, emblem_of
from loans.models import AgencyPolicy
from loans.policy import Policy
from loans.printing.printable import setting_of
from people.models import Agency, Person
from tests import makers
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("uploads")


@pytest.fixture(autouse=True)
def _on_the_day_of_the_cast(cast: Cast) -> Iterator[None]:
    with time_machine.travel(cast.at + timedelta(hours=2), tick=False):
        yield


def set_to(cast: Cast, emblem: Emblem | None, *, by: Person | None = None, reason: str = "ตราของหน่วยงาน") -> bool:
    return actions.change_emblem(cast.agency, by=by or cast.admin, at=cast.at, emblem=emblem, reason=reason)


def an_emblem(colour: str = "red") -> Emblem:
    return emblem_of(makers.picture(colour, side=300))


def of_agency(cast: Cast) -> bytes:
    return setting_of(Agency.objects.get(pk=cast.agency.pk)).emblem


def changes() -> list[tuple[str, str]]:
    events = Event.objects.filter(verb="policy.emblem_changed").order_by("pk")
    bodies = [json.loads(event.body) for event in events]
    return [(body["before"]["emblem"], body["after"]["emblem"]) for body in bodies]


def test_an_emblem_is_set_replaced_and_taken_off_with_a_version_and_an_event_each(cast: Cast) -> None:
    red, blue = an_emblem("red"), an_emblem("blue")
    assert of_agency(cast) == b""
    assert [set_to(cast, emblem) for emblem in (red, red, blue, None, None)] == [True, False, True, True, False]
    assert changes() == [("", red.sha256), (red.sha256, blue.sha256), (blue.sha256, "")]
    versions = AgencyPolicy.history.filter(agency=cast.agency).order_by("history_id")
    assert [version.emblem_sha256 for version in versions] == [red.sha256, blue.sha256, ""]
    assert {version.history_user_id for version in versions} == {cast.admin.staff_code}
    assert of_agency(cast) == b""


def test_what_is_printed_is_the_picture_written_anew_on_white(cast: Cast) -> None:
    out = BytesIO()
    Image.new("RGBA", (400, 300), (0, 0, 0, 0)).save(out, "PNG")
    emblem = emblem_of(out.getvalue())
    set_to(cast, emblem)
    with Image.open(BytesIO(of_agency(cast))) as printed:
        assert (printed.format, printed.size) == ("JPEG", (400, 300))
        assert printed.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_a_policy_changed_later_keeps_the_emblem(cast: Cast) -> None:
    set_to(cast, an_emblem())
    kept = of_agency(cast)
    actions.change_policy(cast.agency, by=cast.admin, at=cast.at, policy_now=Policy(longest_days=9), reason="มติ")
    assert of_agency(cast) == kept != b""


def test_only_the_administrator_of_the_agency_sets_it_and_never_without_a_reason(cast: Cast, uploads: Path) -> None:
    tries = [(cast.director, "ตรา", (OFFICE, "not-the-administrator")), (cast.admin, " ", (POLICY, "reason-missing"))]
    tries.append((cast.outside_admin, "ตรา", (OFFICE, "not-the-administrator")))
    for person, reason, expected in tries:
        with pytest.raises(Refusal) as told:
            set_to(cast, an_emblem(), by=person, reason=reason)
        assert (told.value.verdict.basis, told.value.verdict.code) == expected
    assert not AgencyPolicy.objects.filter(agency=cast.agency).exclude(emblem="").exists()
    assert not list(uploads.rglob("*.jpg"))


def test_the_page_takes_a_picture_shows_it_and_takes_it_off(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.admin)
    address = reverse("loans:emblem")
    assert client.get(reverse("loans:emblem-picture")).status_code == 404
    file = SimpleUploadedFile("ตรา.png", makers.picture(side=300), "image/png")
    assert client.post(address, {"emblem": file, "reason": "ตรา"}).status_code == 302
    shown = client.get(reverse("loans:emblem-picture"))
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert b"".join(shown) == of_agency(cast)
    assert reverse("loans:emblem-picture") in client.get(address).content.decode()
    assert client.post(reverse("loans:remove-emblem"), {"reason": ""}).status_code == 422
    assert client.post(reverse("loans:remove-emblem"), {"reason": "ผิดตรา"}).status_code == 302
    assert of_agency(cast) == b""
