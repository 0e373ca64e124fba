"""Each request has an id in its answer and in what it records; nobody from outside writes into the record by it."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from audit.journal.middleware import current_request_id, request_id
from audit.journal.models import Event
from audit.journal.record import Actor, Subject, record


@pytest.mark.django_db
def test_what_a_request_records_bears_the_id_of_its_answer(clerk: Actor, projector: Subject, at: datetime) -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        record("asset.moved", subject=projector, actor=clerk, at=at)
        return HttpResponse()

    response = request_id(view)(RequestFactory().get("/"))

    assert Event.objects.get().request_id == response["X-Request-Id"]
    assert len(response["X-Request-Id"]) == 16
    assert current_request_id() == ""


@pytest.mark.parametrize(
    ("offered", "taken"),
    [
        ("3f2a9c1e-77aa-4c1d-9b7e-0123456789ab", True),
        ("short", False),
        ("x" * 65, False),
        ("abcdefgh\r\nSet-Cookie: a=b", False),
        ("<script>alert(1)</script>", False),
        ("ขอสองสามสี่ห้าหก", False),
    ],
)
def test_an_id_from_a_proxy_is_taken_over_only_when_well_formed(offered: str, taken: bool) -> None:
    response = request_id(lambda _request: HttpResponse())(RequestFactory().get("/", headers={"X-Request-Id": offered}))

    assert (response["X-Request-Id"] == offered) == taken


def test_the_id_ends_with_the_request_even_when_the_view_breaks() -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        request_id(view)(RequestFactory().get("/"))

    assert current_request_id() == ""
