"""Places called otherwise and closed: history stays, old checks name them, nothing new is seen there; their labels."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import zxingcpp
from django.test import Client
from django.urls import reverse
from PIL import Image

from assets.checks import actions
from assets.checks.models import Place
from assets.checks.place_labels import facts_of_places, layout_for_places
from assets.labels import raster
from assets.labels.layout import Layout
from assets.labels.media import MEDIA
from audit.journal.models import Event
from core.verdict import Refusal
from people.models import Person
from tests.assets.checks import making
from tests.cast import Cast

WHY = "ย้ายฝ่ายไปชั้น 3 ตามผังใหม่"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def refusal(caught: pytest.ExceptionInfo[Refusal]) -> str:
    return caught.value.verdict.code


@pytest.fixture
def room(cast: Cast) -> Place:
    return making.place(cast, "ห้อง 301", "อาคาร 2")


def test_it_is_called_otherwise_with_its_history_and_the_same_tag(cast: Cast, room: Place) -> None:
    keeper = signed_in(cast.storekeeper)
    words = {"building": "อาคาร 2", "name": "ห้องพัสดุ 302", "reason": WHY}

    assert keeper.post(reverse("checks:rename-place", args=[room.pk]), {**words, "reason": ""}).status_code == 422
    assert keeper.post(reverse("checks:rename-place", args=[room.pk]), words).status_code == 302
    assert keeper.post(reverse("checks:rename-place", args=[room.pk]), words).status_code == 409  # called so already

    again = Place.objects.get(pk=room.pk)
    assert (again.name, again.tag) == ("ห้องพัสดุ 302", room.tag)
    assert list(Place.history.filter(id=room.pk).order_by("history_id").values_list("name", flat=True)) == [
        "ห้อง 301",
        "ห้องพัสดุ 302",
    ]
    event = Event.objects.get(verb="place.renamed", outcome="done")
    assert WHY in event.body


def test_no_two_open_places_of_a_unit_are_called_the_same(cast: Cast, room: Place) -> None:
    other = making.place(cast, "ห้อง 305", "อาคาร 2")
    words: dict[str, Any] = {"by": cast.storekeeper, "at": cast.at}

    with pytest.raises(Refusal) as caught:
        actions.rename_place(other, name="ห้อง  301", building="อาคาร 2", reason=WHY, **words)
    assert refusal(caught) == "place-there-already"

    actions.close_place(room, reason=WHY, **words)
    actions.rename_place(other, name="ห้อง 301", building="อาคาร 2", reason=WHY, **words)
    assert Place.objects.filter(name="ห้อง 301").count() == 2


def test_a_closed_place_is_chosen_no_more_and_old_checks_name_it(cast: Cast, room: Place) -> None:
    making.item(cast)
    check = making.in_every_state(cast)["counting"]
    item = check.lines.earliest("pk")
    seen = making.seen(check, item.tag, room, by=cast.supervisor, at=cast.at)
    keeper, checker = signed_in(cast.storekeeper), signed_in(cast.supervisor)

    assert keeper.post(reverse("checks:close-place", args=[room.pk]), {"reason": WHY}).status_code == 302

    assert seen.sighting is not None
    seen.sighting.refresh_from_db()
    assert seen.sighting.place == room
    count = reverse("checks:count", args=[check.pk])
    assert room not in checker.get(count).context["form"].fields["place"].queryset
    scanned = checker.post(count, {"code": room.tag, "client_id": str(uuid4())})
    assert (scanned.status_code, scanned.context["answer"].place) == (409, None)
    with pytest.raises(Refusal) as caught:
        actions.sight(
            check, by=cast.supervisor, at=cast.at, code="ZZ-1", place=Place.objects.get(pk=room.pk), client_id=uuid4()
        )
    assert refusal(caught) == "place-closed"
    for address in ("checks:rename-place", "checks:close-place"):
        assert keeper.get(reverse(address, args=[room.pk])).status_code == 404
    assert room.name not in keeper.get(reverse("checks:places")).content.decode()
    assert room.name in keeper.get(reverse("checks:places") + "?show=closed").content.decode()


def test_a_place_stays_open_while_a_stocktake_of_it_goes_on(cast: Cast, room: Place) -> None:
    terms = actions.Terms(
        unit=cast.finance, checkers=[cast.supervisor], order_number="1/2570", ordered_on=cast.on, place=room
    )
    check = actions.appoint(terms, by=cast.director, at=cast.at)

    with pytest.raises(Refusal) as caught:
        actions.close_place(room, by=cast.storekeeper, at=cast.at, reason=WHY)
    assert refusal(caught) == "place-in-check"
    actions.call_off(check, by=cast.director, at=cast.at, reason=WHY)
    actions.close_place(room, by=cast.storekeeper, at=cast.at, reason=WHY)


@pytest.mark.parametrize("who", ["supervisor", "auditor", "stranger", "director", "borrower"])
def test_only_who_keeps_the_register_names_closes_and_labels_a_place(cast: Cast, room: Place, who: str) -> None:
    by, at = getattr(cast, who), cast.at + timedelta(hours=1)
    layout, medium = layout_for_places(MEDIA["a4-24"], 300), MEDIA["a4-24"]

    for act in (
        lambda: actions.rename_place(room, by=by, at=at, name="อื่น", building="", reason=WHY),
        lambda: actions.close_place(room, by=by, at=at, reason=WHY),
        lambda: actions.note_place_labels([room], by=by, at=at, medium=medium, layout=layout),
    ):
        with pytest.raises(Refusal) as caught:
            act()
        assert refusal(caught) == "not-keeper"
    assert not Event.objects.filter(verb__startswith="place.", outcome="done").exclude(verb="place.added").exists()


@pytest.mark.parametrize("medium", MEDIA)
def test_every_kind_of_label_reads_back_as_the_tag(cast: Cast, medium: str) -> None:
    room = making.place(cast, "ห้องพัสดุกลางชั้นใต้ดินฝั่งตะวันออกติดลานจอดรถผู้บริหาร", "อาคารสำนักงานเขตบางรัก หลังใหม่")
    layout = layout_for_places(MEDIA[medium], 300)
    assert isinstance(layout, Layout)
    (facts,) = facts_of_places(list(Place.objects.filter(pk=room.pk).select_related("unit__agency")))

    image: Image.Image = raster.picture(facts, layout).convert("L")

    read = {(str(code.format).split(".")[-1], code.text) for code in zxingcpp.read_barcodes(image)}
    assert {text for _format, text in read} == {room.tag}
    assert len(read) == 2


def test_the_labels_come_as_pdf_or_for_a_label_printer_and_are_recorded(cast: Cast, room: Place) -> None:
    keeper = signed_in(cast.storekeeper)
    address = reverse("checks:place-labels")
    sheet = {"medium": "a4-24", "kind": "pdf", "dpi": "300", "skip": "0"}

    assert keeper.post(address, sheet).status_code == 409  # no place is chosen
    other = making.place(cast, "ห้องประชุม 2")
    answer = keeper.post(address, {**sheet, "places": [str(room.pk), str(other.pk)]})
    pdf = b"".join(answer) if answer.streaming else answer.content
    assert io.BytesIO(pdf).read(5) == b"%PDF-"
    assert Event.objects.filter(verb="place.labels_printed", outcome="done").count() == 2
    assert keeper.post(address, {**sheet, "kind": "zpl", "places": [str(room.pk)]}).status_code == 409
    zpl = keeper.post(address, {**sheet, "medium": "roll-62", "kind": "zpl", "places": [str(room.pk)]})
    assert zpl.content.startswith(b"^XA")
    assert signed_in(cast.stranger).post(address, {**sheet, "places": [str(room.pk)]}).status_code == 422  # not theirs
