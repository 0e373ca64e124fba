"""Every field of every call of the API given what it does not expect: a clear answer in JSON, never a failure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from core.keyboard import LONGEST_SCAN
from loans.models import Case, Loan, PolicyOverride, SupplyLine
from loans.states import State
from tests import makers
from tests.access import test_urls
from tests.access.test_urls import ACTS, World
from tests.cast import Cast
from tests.house.hostile import MARKUP, TEXTS, judge

world = test_urls.world

STRANGE: Final[tuple[object, ...]] = (
    None,
    [],
    {},
    "",
    "x",
    0,
    -1,
    10**30,
    1.5,
    True,
    [None],
    [[]],
    [{}],
    {"line": None},
    [{"line": 10**30, "reason": 1, "price": "sNaN"}],
    [{"line": -1, "reason": "ก" * 10_000, "price": "1e999", "works": "x", "condition": []}],
    "\ud800",
    ["\udfff"],
    [{"line": "\ud800", "reason": "\ud800", "condition": "\ud800", "note": "\udc00"}],
    *(TEXTS[name] for name in ("markup", "10,000 characters", "NUL inside", "quotes", "a number without end")),
)
"""Values of other types, and texts."""

LONG: Final = {"reason": "ก" * 10_001, "place_of_use": "x" * 10_001, "reference": "x" * 10_001}

BAD_DAYS: Final = (
    "29/02/2568",
    "2568-02-29",
    "2569-11-22",
    "2025-02-29",
    "22/11/2569",
    "๒๕๖๙-๑๑-๒๒",
    "2026-11-22T10:00:00Z",
    "0000-00-00",
    "0001-01-01",
    "9999-12-31",
    "tomorrow",
    "",
    None,
    20261122,
    ["2026-11-22"],
    "20261122",
    "2026-W47-7",
)
"""What is no day in the one spelling that programs use, or of no year of ours."""

MALFORMED: Final = {
    "no JSON": b"{",
    "not UTF-8": b'{"reason": "\xff\xfe"}',
    "a NUL": b'{"reason": "\x00"}',
    "nested too deep": b"[" * 100_000,
    "nested objects": b'{"a":' * 50_000,
    "a number without end": b'{"line": ' + b"9" * 5000 + b"}",
    "infinity": b'{"line": Infinity}',
    "not a number": b'{"line": NaN}',
    "two values": b"{}{}",
    "a form": b"reason=x&act=approve",
    "XML": b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>',
}
"""Bodies that are no call."""


KINDS: Final = (
    "text/plain",
    "application/xml",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
    "application/json; charset=utf-16",
    "application/json; charset=zlib",
    "application/json; charset=base64",
    "application/json; charset=no-such",
    "x" * 300,
    "",
)
"""Content types that are wrong, or none."""


@pytest.fixture(autouse=True)
def _on_the_day_of_the_cast(cast: Cast) -> Iterator[None]:
    with time_machine.travel(cast.at + timedelta(hours=2), tick=False):
        yield


def calls(world: World) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """By name of every call that takes a body: who makes it, its address, and a body in which every field stands."""
    waiting, approved, out = world.loans["decide"], world.loans["hand-over"], world.loans["on loan"]
    line, ready, borrowed = (loan.lines.get().pk for loan in (waiting, approved, out))
    item = makers.asset(world.cast)
    wish = {
        "items": [item.tag],
        "purpose": "meeting",
        "reason": "ใช้ประชุมคณะกรรมการชุมชนเขตบางรัก",
        "reference": "",
        "place_kind": "on_premises",
        "place_of_use": "ห้องประชุม 3",
        "starts_on": "2026-11-17",
        "due_on": "2026-11-19",
        "for_unit": False,
    }
    signed = wish | {"signed_sha256": "0" * 64}
    for_agency = wish | {
        "place_kind": "off_premises",
        "for_unit": True,
        "agency": world.cast.ministry.code,
        "contact": asdict(makers.CONTACT),
        "letter": asdict(makers.letter(world.cast)) | {"dated_on": "2026-11-16"},
    }
    there = {"name": "นางสมมุติ คลังกรม", "position": "นักวิชาการพัสดุ", "received_on": "2026-11-16"}
    finding = {"works": True, "complete": True, "clean": True, "condition": "good", "note": ""}
    going = {
        "checked": [{"line": ready, "condition": "good", "note": "", "price": "10.00", "price_basis": "x"}],
        "set_aside": [{"line": ready, "reason": "x"}],
    }
    reason = {"reason": "เลื่อนการประชุม"}
    change = {"due_on": "2026-12-01", "place_kind": "on_premises", "place_of_use": "ห้องประชุม 3", **reason}
    bodies: dict[str, tuple[str, Loan | Case | PolicyOverride | None, dict[str, Any]]] = {
        "loan-preview": ("borrower", None, wish),
        "loan-list": ("borrower", None, signed),
        "loan-preview-for-agency": ("storekeeper", None, for_agency),
        "loan-for-agency": ("storekeeper", None, for_agency | {"signed_sha256": "0" * 64}),
        "loan-preview-receipt": ("storekeeper", world.loans["receipt"], {"differences": "ไม่มีเมาส์"}),
        "loan-receipt": (
            "storekeeper",
            world.loans["receipt"],
            {"differences": "ไม่มีเมาส์", "signed_sha256": "0" * 64, **there},
        ),
        "loan-resubmit": ("borrower", world.loans["correct"], signed),
        "loan-endorse": ("supervisor", makers.loan_in(State.AWAITING_ENDORSEMENT, world.cast), reason),
        "loan-approve": (
            "finance_head",
            waiting,
            {**reason, "refused_lines": [{"line": line, "reason": "x"}]},
        ),
        "loan-refuse": ("finance_head", waiting, reason),
        "loan-send-back": ("finance_head", waiting, reason),
        "loan-declare-conflict": ("finance_head", waiting, reason),
        "loan-preview-amend": ("borrower", approved, wish | {"borrower": world.cast.borrower.staff_code}),
        "loan-amend": ("borrower", approved, signed | {"borrower": world.cast.borrower.staff_code, "consent": "x"}),
        "loan-preview-change": ("borrower", out, change),
        "loan-ask-change": ("borrower", out, change | {"signed_sha256": "0" * 64, "consent": "x"}),
        "loan-approve-change": ("finance_head", world.loans["decide_change"], reason),
        "loan-refuse-change": ("finance_head", world.loans["decide_change"], reason),
        "loan-withdraw-change": ("borrower", world.loans["decide_change"], reason),
        "loan-withdraw": ("borrower", waiting, reason),
        "loan-cancel": ("storekeeper", approved, reason),
        "loan-lapse": ("storekeeper", approved, {}),
        "loan-preview-hand-over": ("storekeeper", approved, going),
        "loan-hand-over": (
            "storekeeper",
            approved,
            going | {"consent": world.cast.borrower.staff_code, "signed_sha256": "0" * 64},
        ),
        "loan-check-in": ("storekeeper", out, {"findings": [{"line": borrowed, **finding}]}),
        "desk-scan": ("storekeeper", None, {"code": item.tag}),
        "label-prints": (
            "storekeeper",
            None,
            {"items": [item.tag], "medium": "roll-62", "format": "zpl", "dpi": 203, "order": "shelf", "skip": 0},
        ),
        "desk-kept": ("storekeeper", None, kept(world.cast, item.tag)),
        "desk-kept-photo": ("storekeeper", None, kept_photo(world.cast)),
        "desk-drop-off": ("storekeeper", None, {"code": item.tag}),
        "desk-return": ("storekeeper", None, {"code": item.tag, **finding}),
        "desk-swap": ("storekeeper", None, {"line": approved.lines.order_by("position")[0].pk, "code": item.tag}),
        "loan-report-loss": ("borrower", out, {"line": borrowed, "found": "lost", "account": "หายระหว่างขนย้าย"}),
        "override-list": ("borrower", None, wish | {"because": "งานยาวกว่ากำหนด", "loan": approved.pk, "borrower": ""}),
        **of_overrides(world),
        "loan-papers": ("borrower", out, {"kind": "slip", "part": ""}),
        **of_cases(world),
        **of_supplies(world, wish | {name: for_agency[name] for name in ("agency", "contact", "letter")}),
    }
    return {
        name: (person, reverse(name, args=[about.pk] if about else []), body)
        for name, (person, about, body) in bodies.items()
    }


def kept(cast: Cast, code: str) -> dict[str, Any]:
    """What a device at the desk sends after a time without a network."""
    at = int(cast.at.timestamp() * 1000)
    act = {"id": str(UUID(int=1)), "kind": "return", "at": at, "code": code, "line": None, "given": {"works": True}}
    return {"staff": cast.storekeeper.staff_code, "sent_at": at, "acts": [act]}


def kept_photo(cast: Cast) -> dict[str, Any]:
    """What a device sends of a photo; it comes in a form alone: here its field holds no file."""
    at = int(cast.at.timestamp() * 1000)
    words = {"id": str(UUID(int=2)), "act": str(UUID(int=1)), "at": at, "sent_at": at, "photo": "x"}
    return {"staff": cast.storekeeper.staff_code, **words}


def of_overrides(world: World) -> dict[str, tuple[str, PolicyOverride, dict[str, Any]]]:
    """The calls of an exception from the policy."""
    asked, reason = PolicyOverride.objects.get(pk=world.override), {"reason": "ไม่มีผู้อื่นจอง"}
    return {
        "override-confirm": ("finance_head", asked, reason),
        "override-refuse": ("finance_head", asked, reason),
        "override-withdraw": ("borrower", asked, reason),
    }


def of_cases(world: World) -> dict[str, tuple[str, Case, dict[str, Any]]]:
    """The calls of a case. A paper comes in a form alone: here its field holds no file."""
    case, reason = world.case, {"reason": "เปลี่ยนให้ตามที่ตกลงกัน"}
    remedy = {"remedy": "cash", **reason}
    paper = {"number": "บร 7/2570", "dated_on": "2026-11-16", "scan": "x", "note": ""}
    alike = dict.fromkeys(("same_type", "same_kind", "same_size", "same_character", "same_quality"), True)
    described = {"name": "กล้อง", "brand": "", "model": "", "serial_no": "", "official_number": "", "cost": "25000.00"}
    facts = dict.fromkeys(("other_use", "third_person_use", "kept_too_long", "bound_to_happen"), False)
    order = {"number": "ที่ 7/2570", "ordered_on": "2026-11-16", "url": "https://example.org/7", "outcome": ""}
    return {
        "case-cause": ("storekeeper", case, {"cause": "ตกจากโต๊ะ", **facts}),
        "case-fact-finding": ("storekeeper", case, order),
        "case-documents": ("borrower", case, {"kind": "photo", "scan": "x", "note": ""}),
        "case-propose-remedy": ("borrower", case, remedy),
        "case-choose-remedy": ("storekeeper", case, remedy),
        "case-repair": ("storekeeper", case, {"works": True, "complete": True, "clean": True, **paper}),
        "case-replacement": ("storekeeper", case, {**alike, **described, **paper}),
        "case-payment": ("storekeeper", case, {"amount": "25000.00", **paper}),
        "case-bring-back": (
            "storekeeper",
            case,
            {"works": True, "complete": True, "clean": True, "condition": "good", "note": "", "checks": {}},
        ),
        "case-reopen": ("storekeeper", case, reason),
        "case-papers": ("storekeeper", case, {}),
        "case-close": ("second_storekeeper", case, {"seen": True, "note": ""}),
    }


def of_supplies(world: World, wish: dict[str, Any]) -> dict[str, tuple[str, Loan | None, dict[str, Any]]]:
    """The calls about consumables. wish: what stands in every letter of another agency."""
    asked, approved, out = (world.supplies[name] for name in ("decide", "hand-over", "return"))
    line, ready, owed = (SupplyLine.objects.get(loan=loan).pk for loan in (asked, approved, out))
    because = "พิมพ์หนังสือแจ้งเตือนภัยน้ำท่วมให้ประชาชนภายในวันพรุ่งนี้"
    letter = {name: text for name, text in wish.items() if name != "items"} | {
        "quantities": [{"item": world.stock, "quantity": "2"}],
        "urgent_because": because,
        "no_time_because": because,
    }
    going = {
        "priced": [{"line": ready, "price": "10.00", "price_basis": "x"}],
        "collector": asdict(makers.COLLECTOR),
    }
    granted = [{"line": line, "quantity": "5", "reason": ""}]
    instead = {"item": world.stock, "quantity": "2", "counts_for": "2", "reason": because}
    return {
        "loan-preview-supplies": ("storekeeper", None, letter),
        "loan-supplies": ("storekeeper", None, letter | {"signed_sha256": "0" * 64}),
        "loan-approve-supplies": ("governor", asked, {"granted": granted, "can_spare": True, "because": because}),
        "loan-preview-hand-over-supplies": ("storekeeper", approved, going),
        "loan-hand-over-supplies": ("storekeeper", approved, going | {"consent": "x", "signed_sha256": "0" * 64}),
        "loan-return-supplies": ("storekeeper", out, {"returned": [{"line": owed, "quantity": "1", "note": ""}]}),
        "loan-accept-equivalence": ("governor", out, {"line": owed, **instead}),
    }


def program(world: World, person: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(getattr(world.cast, person))
    return client


def call(client: Client, address: str, body: object, **headers: str) -> Any:
    """Send a body as JSON, and undo what came of it."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    kind = headers.pop("kind", "application/json")
    with transaction.atomic():
        response = client.generic("POST", address, content, kind, headers=headers)
        transaction.set_rollback(True)
    return response


def clear(response: Any, sent: str = "") -> dict[str, Any]:
    """The answer, which has to be in the one shape that the API promises."""
    judge(response, sent)
    answer: dict[str, Any] = json.loads(response.content)
    if response.status_code == 400:
        assert answer.get("code"), answer
        assert answer.get("fields") or answer.get("reason"), answer
    elif response.status_code >= 400:
        assert answer.get("code"), answer
        assert answer.get("reason"), answer
    return answer


def test_every_call_that_takes_a_body_is_tried(world: World) -> None:
    posted = {name for name in ACTS if name.startswith(("loan-", "desk-", "case-", "override-", "label-"))}
    posted |= {"loan-list", "override-list"}
    assert set(calls(world)) == posted
    routed = {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert posted <= routed


@pytest.mark.parametrize(("key", "language"), [("", "th"), ("a-key-of-a-scanner", "en")])
def test_no_field_of_any_call_breaks_by_a_value_of_another_kind(world: World, key: str, language: str) -> None:
    headers = {"Accept-Language": language} | ({"Idempotency-Key": key} if key else {})
    tried = 0
    for name, (person, address, body) in calls(world).items():
        client = program(world, person)
        for field in body or ("of_nobody",):
            for value in STRANGE[13:] if key else STRANGE:
                response = call(client, address, body | {field: value}, **headers)
                assert response.status_code in (200, 201, 400, 404, 409), f"{name} {field} {value!r:.60}"
                clear(response, value if isinstance(value, str) else "")
                tried += 1
    assert tried > (500 if key else 1000)


@pytest.mark.parametrize("key", ["", "a-key-of-a-scanner"])
def test_a_body_that_is_no_call_is_said_to_be_none(world: World, key: str) -> None:
    for name, (person, address, _body) in calls(world).items():
        headers = {"Idempotency-Key": key} if key else {}
        for what, body in MALFORMED.items():
            response = call(program(world, person), address, body, **headers)
            assert response.status_code == 400, f"{name} {what}: {response.status_code}"
            clear(response)


def test_another_kind_of_body_is_refused_or_read_never_broken(world: World) -> None:
    for person, address, body in calls(world).values():
        for kind in KINDS:
            response = call(program(world, person), address, body, kind=kind)
            assert response.status_code in (200, 201, 400, 404, 409, 415), f"{address} {kind} {response.status_code}"
            clear(response)


def test_a_body_without_end_is_not_read(world: World, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2000
    for person, address, _body in calls(world).values():
        response = call(program(world, person), address, {"reason": "x" * 3000, "code": "x"})
        assert response.status_code == 413, address
        assert clear(response)["code"] == "too-large"


def test_a_day_is_read_in_one_spelling_only(world: World) -> None:
    every = calls(world)
    for name in ("loan-preview", "loan-list", "loan-resubmit"):
        person, address, body = every[name]
        for day in BAD_DAYS:
            for field, language in (("starts_on", "th"), ("due_on", "en")):
                answer = call(program(world, person), address, body | {field: day}, **{"Accept-Language": language})
                assert answer.status_code == 400, day
                said = " ".join(clear(answer, str(day))["fields"][field])
                assert (re.search("[ก-ฮ]", said) is not None) == (language == "th"), said


def test_days_in_the_wrong_order_or_past_are_named(world: World) -> None:
    person, address, body = calls(world)["loan-preview"]
    client = program(world, person)
    wrong = call(client, address, body | {"due_on": "2026-11-16"})
    assert (wrong.status_code, set(clear(wrong)["fields"])) == (400, {"due_on"})
    past = call(client, address, body | {"starts_on": "2026-11-15"})
    assert clear(past)["verdict"]["code"] == "start-in-past"


def test_a_text_too_long_is_said_at_its_field_with_its_limit(world: World) -> None:
    person, address, body = calls(world)["loan-preview"]
    for field, text in LONG.items():
        response = call(program(world, person), address, body | {field: text})
        assert response.status_code == 400
        assert set(clear(response)["fields"]) == {field}


# The desk


CODES: Final = (
    ("", 400),
    (" \r\n\t", 400),
    ("\u200b\u202e", 400),
    ("x" * (LONGEST_SCAN + 1), 400),
    ("x" * 1_000_000, 400),
    ("x" * LONGEST_SCAN, 404),
    ("ไม่มีในทะเบียน", 404),
    ("9" * 4000, 404),
    ("2570-9999999", 404),
    ("BK0000000-0", 404),
    ("https://[bad", 404),
    ("https://example.org/assets/BK9999999-9/", 404),
    ("\ud800", 400),
    ("\x00\x1d]C1", 404),
    (MARKUP, 404),
    ("%", 404),
    ("' OR 1=1 --", 404),
)
"""What is scanned, with the answer of the API."""


def test_a_code_that_means_nothing_is_said_to_mean_nothing(world: World) -> None:
    client = program(world, "storekeeper")
    for code, status in CODES:
        for name in ("desk-scan", "desk-drop-off", "desk-return"):
            response = call(client, reverse(name), {"code": code})
            assert response.status_code == status, f"{code[:40]!r} {response.content[:200]!r}"
            clear(response, code)
        for name in ("loans:desk", "loans:drop-off", "loans:return"):
            page = client.post(reverse(name), {"code": code.replace("\ud800", "")})
            assert page.status_code == 200
            judge(page, code)


def test_a_code_scanned_twice_in_one_breath_returns_the_item_once(world: World) -> None:
    line = world.loans["on loan"].lines.select_related("asset").get()
    client = program(world, "storekeeper")
    first = client.post(reverse("desk-return"), {"code": line.asset.tag * 2}, "application/json").json()
    second = client.post(reverse("desk-return"), {"code": f"{line.asset.tag}\r\n{line.asset.tag}"}, "application/json")
    assert (first["returned"], second.status_code, second.json()["returned"]) == (True, 200, False)


# Ways of asking


def test_a_key_that_is_none_is_refused(world: World) -> None:
    person, address, body = calls(world)["loan-withdraw"]
    for key in ("x" * 101, "a\tb", "\x7f"):
        response = call(program(world, person), address, body, **{"Idempotency-Key": key})
        assert response.status_code == 400, key
        clear(response)


def test_a_token_of_nobody_is_401_with_a_sentence(db: None) -> None:
    for word in ("Token", "Token x", "Token " + "x" * 5000, "Token a b", "Token กขค", "Bearer x", "Basic !!"):
        as_sent = word.encode().decode("latin-1")
        client = Client(raise_request_exception=False)
        response: Any = client.get(reverse("loan-list"), headers={"Authorization": as_sent})
        assert response.status_code == 401, word
        clear(response)


READ_AS_WELL: Final = frozenset({"loan-list", "override-list", "loan-papers", "case-papers"})
"""Addresses that are also read by GET."""


def test_another_method_changes_nothing_and_is_answered_in_json(world: World) -> None:
    for name, (person, address, _body) in calls(world).items():
        for method in ("put", "patch", "delete", "options", "trace", "get", "head"):
            response: Any = getattr(program(world, person), method)(address)
            judge(response)
            if method not in ("options", "head") and not (name in READ_AS_WELL and method == "get"):
                assert (response.status_code, clear(response)["code"]) == (405, "method-not-allowed"), (name, method)
    assert {loan.state for loan in Loan.objects.all()} >= {State.AWAITING_APPROVAL, State.APPROVED, State.ON_LOAN}


def test_an_address_that_the_api_does_not_have_is_404_in_json(world: World) -> None:
    client = program(world, "borrower")
    for path in ("nowhere/", "loans/x/", f"loans/{10**30}/", "loans/-1/", "assets/%00/", "loans/%E0%B9%91/"):
        response: Any = client.get(f"/api/v1/{path}")
        assert response.status_code == 404, path
        assert clear(response)["code"] == "not-found"


def test_shapes_are_told_in_the_language_asked_for(world: World) -> None:
    person, address, body = calls(world)["loan-hand-over"]
    wanted: Mapping[str, bool] = {"th": True, "en": False}
    for language, is_thai in wanted.items():
        response = call(program(world, person), address, body | {"checked": "x"}, **{"Accept-Language": language})
        assert (re.search("[ก-ฮ]", json.dumps(clear(response), ensure_ascii=False)) is not None) == is_thai
