"""Photos that a device kept with a return: put with the item once, whenever they come, and none is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from audit.journal.models import Event
from core.clock import now
from core.pictures import LARGEST_FILE
from loans.actions.photos import MOST_PHOTOS
from loans.models import DeviceAct, LinePhoto, LoanLine, Moment, Outcome
from loans.states import LineState, State
from people.models import Person
from tests import makers
from tests.cast import Cast
from tests.loans.test_replaying import by, kept, lent, line_of, ms, send
from tests.makers import loan_in

PHOTOS: Final = "/api/v1/desk/kept/photos/"

COLOURS: Final = ("teal", "red", "navy", "green", "gold", "purple", "black")


@pytest.fixture(autouse=True)
def _on_the_day(cast: Cast, settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(cast.at + timedelta(hours=3), tick=False):
        yield


def taken(act: dict[str, Any], colour: str = "teal", *, content: bytes | None = None, **words: Any) -> dict[str, Any]:
    """A photo as a device keeps it, taken at the moment of its act."""
    body = makers.picture(colour, side=40) if content is None else content
    return {"id": str(uuid4()), "act": act["id"], "at": act["at"], "content": body, **words}


def upload(person: Person, photo: dict[str, Any], *, staff: str = "", sent_at: datetime | None = None) -> Any:
    file = SimpleUploadedFile("photo.jpg", photo["content"], "image/jpeg")
    facts = {"staff": staff or person.staff_code, "sent_at": ms(sent_at or now()), "photo": file}
    return by(person).post(PHOTOS, {**{name: photo[name] for name in ("id", "act", "at")}, **facts}, format="multipart")


def returned(cast: Cast, **words: Any) -> tuple[LoanLine, dict[str, Any]]:
    """An item that came back by a kept act half an hour ago, and the act."""
    line = line_of(loan_in(State.ON_LOAN, cast))
    act = kept(line.asset.tag, line=line.pk, **words)
    answer = send(cast.storekeeper, act).data["answers"][0]
    assert answer["outcome"] == Outcome.DONE, answer
    return line, act


@pytest.mark.parametrize("kind", ["return", "drop_off"])
def test_a_photo_is_put_with_its_return_and_says_when_it_was_taken(cast: Cast, kind: str) -> None:
    line, act = returned(cast, kind=kind)

    answer = upload(cast.storekeeper, taken(act))

    assert (answer.status_code, answer.data["outcome"]) == (200, Outcome.DONE)
    assert line.asset.tag in answer.data["sentence"]
    photo = line.photos.get()
    assert (photo.moment, photo.at, photo.taken_at) == (Moment.RETURN, now(), now() - timedelta(minutes=30))
    event = Event.objects.get(verb="loan.photos_added", outcome="done")
    assert (event.at, "taken_at" in str(event.body)) == (now(), True)
    row = DeviceAct.objects.get(kind="photo")
    assert (row.of, row.file.name) == (DeviceAct.objects.get(kind=kind), "")


def test_sent_twice_it_is_answered_the_same_and_there_once(cast: Cast) -> None:
    line, act = returned(cast)
    photo = taken(act)

    first, again = (upload(cast.storekeeper, photo).data for _ in range(2))

    assert first == again
    assert (line.photos.count(), Event.objects.filter(verb="loan.photos_added").count()) == (1, 1)


def test_the_same_picture_under_another_id_is_there_already(cast: Cast) -> None:
    line, act = returned(cast)
    upload(cast.storekeeper, taken(act))

    answer = upload(cast.storekeeper, taken(act)).data

    assert (answer["outcome"], line.photos.count()) == (Outcome.ALREADY, 1)


def test_before_its_act_it_is_not_taken_and_afterwards_it_is(cast: Cast) -> None:
    line = line_of(loan_in(State.ON_LOAN, cast))
    act = kept(line.asset.tag, line=line.pk)
    photo = taken(act)

    early = upload(cast.storekeeper, photo)
    send(cast.storekeeper, act)
    late = upload(cast.storekeeper, photo)

    assert early.status_code == 404
    assert (late.data["outcome"], line.photos.count()) == (Outcome.DONE, 1)


def test_the_act_of_another_person_is_unknown(cast: Cast) -> None:
    line, act = returned(cast)

    assert upload(cast.second_storekeeper, taken(act)).status_code == 404
    assert not line.photos.exists()


def test_nobody_sends_what_another_person_took(cast: Cast) -> None:
    line, act = returned(cast)

    answer = upload(cast.second_storekeeper, taken(act), staff=cast.storekeeper.staff_code)

    assert (answer.status_code, answer.data["code"]) == (409, "another-person")
    assert not line.photos.exists()


def test_a_photo_is_no_act_for_another_photo(cast: Cast) -> None:
    _line, act = returned(cast)
    first = taken(act)
    upload(cast.storekeeper, first)

    assert upload(cast.storekeeper, taken({"id": first["id"], "at": first["at"]}, "red")).status_code == 404


def test_a_photo_is_not_sent_as_a_scan(cast: Cast) -> None:
    assert send(cast.storekeeper, kept("x", kind="photo")).status_code == 400


# When


def test_a_photo_of_that_day_that_comes_the_next_day_is_put_with_the_return(cast: Cast) -> None:
    line, act = returned(cast)

    with time_machine.travel(now() + timedelta(days=1), tick=False):
        answer = upload(cast.storekeeper, taken(act)).data
        came = now()

    assert answer["outcome"] == Outcome.DONE
    photo = line.photos.get()
    assert (photo.at, photo.taken_at) == (came, came - timedelta(days=1, minutes=30))


@pytest.mark.parametrize("away", [timedelta(days=4, minutes=30), timedelta(minutes=-5)])
def test_whose_clock_is_not_believed_comes_too_late_and_is_kept(cast: Cast, away: timedelta) -> None:
    """Older than is believed, or ahead of its own sending: it counts as taken when it came."""
    line, act = returned(cast)

    with time_machine.travel(now() + timedelta(days=4), tick=False):
        answer = upload(cast.storekeeper, taken(act, at=ms(now() - away))).data

    assert (answer["outcome"], answer["code"]) == (Outcome.CONFLICT, "photo-out-of-turn")
    assert not line.photos.exists()
    assert DeviceAct.objects.get(kind="photo").file.name


def test_taken_the_next_day_it_is_no_photo_of_the_return(cast: Cast) -> None:
    line, act = returned(cast)

    with time_machine.travel(now() + timedelta(days=1), tick=False):
        answer = upload(cast.storekeeper, taken(act, at=ms(now() - timedelta(minutes=1)))).data

    assert (answer["outcome"], answer["code"]) == (Outcome.CONFLICT, "photo-out-of-turn")
    assert not line.photos.exists()


def test_a_photo_from_before_the_hand_over_is_none_of_this_loan(cast: Cast) -> None:
    line, act = returned(cast)

    answer = upload(cast.storekeeper, taken(act, at=ms(now() - timedelta(hours=40)))).data

    assert (answer["outcome"], answer["code"]) == (Outcome.CONFLICT, "photo-out-of-turn")
    assert not line.photos.exists()


def test_what_was_lent_anew_meanwhile_gets_no_photo(cast: Cast) -> None:
    line, act = returned(cast)
    again = lent(cast, line.asset, at=now())

    assert upload(cast.storekeeper, taken(act)).data["outcome"] == Outcome.DONE
    assert (line.photos.count(), line_of(again).photos.count()) == (1, 0)


# What cannot be put with its item stays for a person


def test_the_photo_of_what_could_not_be_done_is_kept_with_it(cast: Cast) -> None:
    act = kept("9999-000-0000")
    send(cast.storekeeper, act)

    answers = [upload(cast.storekeeper, taken(act, colour)).data for colour in COLOURS[:2]]

    assert [each["outcome"] for each in answers] == [Outcome.DONE] * 2
    conflict = DeviceAct.objects.get(outcome=Outcome.CONFLICT)
    photos = list(conflict.photos.all())
    assert [bool(each.file.name) for each in photos] == [True, True]
    for keeper in (cast.storekeeper, cast.second_storekeeper):
        client = Client()
        client.force_login(keeper)
        page = client.get(reverse("loans:not-done")).content.decode()
        assert all(each.get_file_url() in page for each in photos)
        shown: Any = client.get(photos[0].get_file_url())
        assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")
    elsewhere = Client()
    elsewhere.force_login(cast.stranger)
    assert elsewhere.get(photos[0].get_file_url()).status_code == 404
    assert elsewhere.get(f"/desk/not-done/{conflict.pk}/photo.jpg").status_code == 404
    assert not LinePhoto.objects.exists()


def test_one_too_many_is_listed_with_its_picture_and_the_rest_stays(cast: Cast) -> None:
    line, act = returned(cast)

    answers = [upload(cast.storekeeper, taken(act, colour)).data for colour in COLOURS]

    assert [each["outcome"] for each in answers] == [*[Outcome.DONE] * MOST_PHOTOS, Outcome.CONFLICT]
    assert answers[-1]["code"] == "too-many-photos"
    assert line.photos.count() == MOST_PHOTOS
    row = DeviceAct.objects.get(outcome=Outcome.CONFLICT)
    client = Client()
    client.force_login(cast.second_storekeeper)
    assert row.get_file_url() in client.get(reverse("loans:not-done")).content.decode()
    client.post(reverse("loans:settle-conflict", args=[row.pk]), {"because": "มีภาพพอแล้ว"})
    row.refresh_from_db()
    assert (row.settled_by, bool(row.file.name)) == (cast.second_storekeeper, True)


@pytest.mark.parametrize("is_done", [True, False])
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "photo-empty"),
        (b"<script>alert(1)</script>", "photo-not-a-picture"),
        (b"\xff\xd8\xff\xe0 half a picture", "photo-not-a-picture"),
        (b"x" * (LARGEST_FILE + 1), "photo-too-large"),
        (b"x" * (25 * 1024 * 1024 + 1), "photo-too-large"),
    ],
    ids=["empty", "markup", "half", "too large", "25 MB and one"],
)
def test_what_is_no_picture_is_said_once_and_for_all(cast: Cast, content: bytes, why: str, *, is_done: bool) -> None:
    _line, act = returned(cast) if is_done else (None, kept("9999-000-0000"))
    if not is_done:
        send(cast.storekeeper, act)
    photo = taken(act, content=content)

    first, again = (upload(cast.storekeeper, photo) for _ in range(2))

    assert (first.status_code, first.data["outcome"], first.data["code"]) == (200, Outcome.CONFLICT, why)
    assert first.data == again.data
    assert DeviceAct.objects.get(kind="photo").file.name == ""
    assert not LinePhoto.objects.exists()


def test_of_a_photo_nothing_but_the_picture_is_kept(cast: Cast) -> None:
    act = kept("9999-000-0000")
    send(cast.storekeeper, act)
    tail = b"<?php lat=13.75 ?>"

    upload(cast.storekeeper, taken(act, content=makers.picture(side=40, kind="JPEG") + tail))

    with DeviceAct.objects.get(kind="photo").file.open("rb") as kept_file:
        assert tail not in kept_file.read()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_send_the_same_photo_at_once_put_it_once(cast: Cast) -> None:
    line, act = returned(cast)
    photo = taken(act)
    answers: list[Any] = []

    def tab() -> None:
        try:
            answers.append(upload(cast.storekeeper, photo).data)
        finally:
            connection.close()

    tabs = [threading.Thread(target=tab) for _ in range(4)]
    for each in tabs:
        each.start()
    for each in tabs:
        each.join()

    assert [each["outcome"] for each in answers] == [Outcome.DONE] * 4
    assert LinePhoto.objects.filter(line=line).count() == 1
    line.refresh_from_db()
    assert line.state == LineState.RETURNED
