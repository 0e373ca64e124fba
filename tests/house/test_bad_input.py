"""Sessions, forged forms, foreign things, moves out of turn, ways elsewhere, other methods."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.urls import reverse

from loans.states import State
from tests import makers
from tests.access import test_urls
from tests.access.test_urls import ACTS, ELSEWHERE, PAGES, PARAMETERS, PERSONS, World
from tests.cast import Cast
from tests.house.hostile import THAI, body_of, browser, everything, judge

world = test_urls.world

NOWHERE: Final = {
    "pk": 10**15,
    "tag": "ZZ9999999-9",
    "staff_code": "NOBODY",
    "sha256": "0" * 64,
    "kind": "csv",
    "token_key": "x",
    "document": 10**15,
    "photo": 10**15,
    "year": 9999,
    "number": "ZZZZ-ZZZZ",
    "slug": "nothing",
    "request_id": "00000000-0000-4000-8000-000000000000",
    "file": "00000000-0000-4000-8000-000000000000",
    "language": "th",
    "edition": 10**6,
    "form": "nothing",
}
"""Keys of nothing."""


@pytest.fixture(autouse=True)
def _on_the_day_of_the_cast() -> Iterator[None]:
    with time_machine.travel("2026-11-16T05:00:00Z", tick=False):
        yield


# Sessions and forms


@pytest.mark.parametrize(
    "key", ["", "x", "forged0123456789abcdef0123456789", "../../etc/passwd", "\\000aaaaaaaaaaaa", "ก" * 32, "a" * 5000]
)
def test_a_session_of_nobody_leads_to_sign_in_and_the_api_says_401(cast: Cast, key: str) -> None:
    client = browser()
    cookie = f'sessionid="{key}"'.encode().decode("latin-1")
    asked = {"Cookie": cookie}
    page: Any = client.get("/loans/", headers=asked)
    assert (page.status_code, page.headers["Location"]) == (302, "/accounts/login/?next=/loans/")
    posted: Any = client.post("/basket/", {"asset": "1"}, headers=asked)
    assert posted.status_code == 302
    assert client.get("/api/v1/loans/", headers=asked).status_code == 401


def test_passwords_written_too_late_are_kept_nowhere(cast: Cast) -> None:
    client = browser(cast.borrower)
    Session.objects.update(expire_date=cast.at - timedelta(days=400))
    for name in ("account_change_password", "account_reauthenticate"):
        client.post(reverse(name), {"oldpassword": "secret-9", "password1": "secret-9", "password": "secret-9"})
    assert "kept" not in client.session
    assert all("secret-9" not in json.dumps(row.get_decoded()) for row in Session.objects.all())


def test_a_session_that_ends_is_survived_by_forms_of_any_length(cast: Cast) -> None:
    loan = makers.loan_in(State.AWAITING_APPROVAL, cast)
    for length, kept in ((1000, True), (250_000, False)):
        client = browser(cast.borrower)
        client.get("/loans/")
        Session.objects.update(expire_date=cast.at - timedelta(days=400))
        answer = client.post(reverse("loans:withdraw", args=[loan.pk]), {"reason": "ก" * length})
        assert answer.status_code == 302
        assert ("kept" in client.session) is kept


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("token", [None, "", "forged", "x" * 64, "\x00", "ก" * 64])
def test_a_form_without_its_own_token_is_refused_with_what_to_do(cast: Cast, token: str | None, language: str) -> None:
    loan = makers.loan_in(State.AWAITING_APPROVAL, cast)
    client = browser(cast.borrower, language=language, enforce_csrf_checks=True)
    before = everything()
    words = {"reason": "เลื่อนงาน"} | ({} if token is None else {"csrfmiddlewaretoken": token})
    page = client.post(reverse("loans:withdraw", args=[loan.pk]), words)
    assert page.status_code == 403
    assert ("ส่งแบบ" in judge(page) or "ส่ง" in judge(page)) is (language == "th")
    assert ("send the form again" in judge(page)) is (language == "en")
    call: Any = client.post(f"/api/v1/loans/{loan.pk}/withdraw/", {"reason": "x"}, "application/json")
    assert call.status_code == 403
    assert call.json()["code"]
    assert everything() == before


# What is not yours


@pytest.mark.parametrize("person", ["outsider", "stranger", "bureau_member", "outside_admin"])
def test_what_belongs_to_others_looks_like_what_is_not_there(world: World, person: str) -> None:
    compared = 0
    client = browser(getattr(world.cast, person))
    for name in {**PAGES, **ACTS}:
        keys = PARAMETERS[name] - {"kind"}
        if not keys or person in {**PAGES, **ACTS}[name]:
            continue
        there = world.address(name, PARAMETERS[name])
        nowhere = reverse(name, kwargs={key: NOWHERE[key] for key in PARAMETERS[name]})
        for method in ("GET", "POST"):
            theirs, none = (client.generic(method, address, "{}", "application/json") for address in (there, nowhere))
            assert (theirs.status_code, body_of(theirs)) == (none.status_code, body_of(none)), f"{name} {method}"
            assert theirs.status_code in (404, 405), name
            assert set(theirs.headers) == set(none.headers)
            compared += 1
    assert compared > 40
    assert person in PERSONS


@pytest.mark.parametrize(
    "pk", ["9" * 30, "9" * 5000, "-1", "0", "1.5", "๑", "%00", "1%0d%0aSet-Cookie:%20x=1", "..%2f1"]
)
def test_numbers_that_are_none_of_ours_are_404(world: World, pk: str) -> None:
    for person, path in (
        ("borrower", "/loans/{}/"),
        ("borrower", "/loans/{}/withdraw/"),
        ("storekeeper", "/desk/hand-over/{}/"),
        ("storekeeper", "/assets/import/{}/"),
        ("storekeeper", "/loans/of-asset/{}/"),
        ("storekeeper", f"/assets/{world.keys['tag']}/numbers/{{}}/end/"),
        ("admin", "/people/units/{}/"),
        ("admin", "/people/person/{}/"),
        ("admin", "/people/posts/{}/delegate/"),
        ("borrower", "/people/inbox/{}/open/"),
        ("borrower", "/api/v1/loans/{}/"),
        ("borrower", "/api/v1/assets/{}/"),
    ):
        client = browser(getattr(world.cast, person))
        for ask in (client.get, client.post):
            response = ask(path.format(pk))
            judge(response)
            assert response.status_code in (404, 405), f"{path} {pk[:20]}"


# Whose turn it is

OUT_OF_TURN: Final = (
    ("withdraw", "borrower", State.ON_LOAN, "loans:withdraw", {"reason": "เลื่อนการประชุม"}),
    ("withdraw", "borrower", State.RETURNED, "loans:withdraw", {"reason": "เลื่อนการประชุม"}),
    ("cancel", "storekeeper", State.ON_LOAN, "loans:cancel", {"reason": "เลื่อนการประชุม"}),
    ("cancel", "borrower", State.LAPSED, "loans:cancel", {"reason": "เลื่อนการประชุม"}),
    ("endorse", "supervisor", State.RETURNED, "loans:decide", {"act": "endorse"}),
    ("endorse", "supervisor", State.APPROVED, "loans:decide", {"act": "endorse"}),
    ("approve", "finance_head", State.ON_LOAN, "loans:decide", {"act": "approve"}),
    ("approve", "finance_head", State.REFUSED, "loans:decide", {"act": "approve"}),
    ("refuse", "finance_head", State.APPROVED, "loans:decide", {"act": "refuse", "more": "เลื่อนการประชุม"}),
    ("send-back", "finance_head", State.UNDER_209, "loans:decide", {"act": "send_back", "more": "เลื่อนการประชุม"}),
)


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize(("step", "person", "state", "page", "words"), OUT_OF_TURN)
def test_a_move_out_of_turn_is_409_with_one_sentence_on_page_and_api(
    cast: Cast, step: str, person: str, state: State, page: str, words: dict[str, str], language: str
) -> None:
    loan = makers.loan_in(state, cast)
    client = browser(getattr(cast, person), language=language)
    shown: Any = client.post(reverse(page, args=[loan.pk]), words)
    called: Any = client.post(
        f"/api/v1/loans/{loan.pk}/{step}/",
        {"reason": "เลื่อนการประชุม"},
        "application/json",
        headers={"Accept-Language": language},
    )
    assert (shown.status_code, called.status_code) == (409, 409)
    verdict = shown.context["verdict"]
    assert called.json() == {"clause": verdict.basis, "code": verdict.code, "reason": verdict.reason}
    assert called.json()["code"] == "out-of-turn"
    assert (THAI.search(verdict.reason) is not None) is (language == "th")
    assert verdict.reason.replace("'", "&#x27;") in judge(shown)
    loan.refresh_from_db()
    assert loan.state == state


# Addresses, headers and methods

ELSE: Final = (
    "https://example.org/",
    "//example.org/",
    "///example.org",
    "/\\example.org",
    "\\\\example.org",
    "javascript:alert(9)",
    "data:text/html,x",
    "http:example.org",
    "https://testserver@example.org/",
    "\x08//example.org",
    " https://example.org",
    "https://[bad",
    "/" + "a" * 20_000,
    "/catalogue/\r\nSet-Cookie: x=1",
    "/catalogue/\x00",
    "\ufeff//example.org",
)


@pytest.mark.parametrize("where", ELSE)
def test_no_way_on_leads_elsewhere_or_into_a_header(world: World, where: str) -> None:
    client = browser(world.cast.borrower)
    password = {"login": world.cast.borrower.staff_code, "password": "อยู่ในบทละครเท่านั้น-2569"}
    answers: list[Any] = [
        client.post("/basket/", {"asset": world.item, "act": "put_in", "next": where}),
        client.post("/basket/", {"asset": world.item, "act": "take_out", "next": where}),
        client.post("/language/", {"language": "en", "next": where}),
        client.post("/language/", {"language": "en"}, headers={"Referer": where.encode().decode("latin-1")}),
        client.get("/accounts/login/", {"next": where}),
        browser().post("/accounts/login/", {**password, "next": where}),
    ]
    for response in answers:
        judge(response, where)
        assert response.status_code in (200, 302, 400)
        address = response.headers.get("Location", "/")
        assert not re.match(r"[a-zA-Z]+:|[/\\]{2}|\s", address), address
        assert not re.search(r"[\r\n\x00]", address)


@pytest.mark.parametrize("host", ["evil.example", "testserver:x", "a b", "", "testserver\x00", "[::1"])
def test_a_host_that_is_not_ours_is_400_without_insides(cast: Cast, host: str) -> None:
    for path in ("/", "/loans/", "/api/v1/loans/"):
        response = browser(cast.borrower).get(path, headers={"Host": host})
        judge(response)
        assert response.status_code == 400 or (host == "" and response.status_code < 500)


def test_what_only_takes_a_form_says_so_to_who_reloads_it(world: World) -> None:
    for language, words in (("th", "แบบ"), ("en", "only takes a form")):
        client = browser(world.cast.storekeeper, language=language)
        for name in {name for name in ACTS if name.startswith(("loans:", "assets:", "people:"))} - PAGES.keys():
            response = client.get(world.address(name, PARAMETERS[name]))
            assert response.status_code == 405
            assert response.headers["Allow"]
            assert words in judge(response), name


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "head", "trace"])
def test_no_other_method_changes_anything(world: World, method: str) -> None:
    skipped = {"account_logout", "assets:timeline", "loans:history", "people:person-timeline", "people:unit-timeline"}
    people = {name: next(who for who in PERSONS if who in allowed) for name, allowed in {**PAGES, **ACTS}.items()}
    before = {name: rows for name, rows in everything().items() if not name.startswith("journal.")}
    for name in sorted({*PAGES, *ACTS} - skipped):
        client = browser(getattr(world.cast, people[name]))
        response: Any = getattr(client, method)(world.address(name, PARAMETERS[name]))
        judge(response)
        if method == "head":
            assert body_of(response) == ""
    after = {name: rows for name, rows in everything().items() if not name.startswith("journal.")}
    assert [name for name in after if after[name] != before[name] and name != "people.Person"] == []
    assert set(ELSEWHERE)
