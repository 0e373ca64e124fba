"""The check list of a kind of item: shown and ticked at hand-over, frozen there, ticked again at return."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from assets.actions import set_check_list
from assets.models import Asset, Condition
from audit.journal.models import Event
from core.verdict import Refusal
from loans import actions, case_queries, check_lists
from loans.models import Loan, LoanLine, Signature, SignatureKind
from loans.printing.cases import case_file_of
from loans.states import LineState, State
from people.offices import standing_of
from tests import makers
from tests.cast import Cast

POINTS = ["สายชาร์จ", "กระเป๋า"]
ALL = dict.fromkeys(POINTS, True)
NO_BAG = {"สายชาร์จ": True, "กระเป๋า": False}


@pytest.fixture(autouse=True)
def _on_the_day(cast: Cast) -> Iterator[None]:
    with time_machine.travel(cast.at + timedelta(hours=1), tick=False):
        yield


def listed(cast: Cast, points: list[str] = POINTS) -> None:
    set_check_list(makers.category(cast), points=points, by=cast.admin, at=cast.at, reason="ตามคู่มือการยืม")


def out(cast: Cast, ticks: dict[str, bool] = ALL, **changes: Any) -> tuple[Loan, LoanLine]:
    loan = makers.loan_in(State.APPROVED, cast, **changes)
    line = loan.lines.get()
    loan = actions.hand_over(
        loan,
        by=cast.storekeeper,
        at=cast.at + timedelta(minutes=9),
        checked={line.pk: actions.Checked(checks=ticks)},
        set_aside={},
        consent=cast.borrower.staff_code,
    )
    line.refresh_from_db()
    return loan, line


def back(cast: Cast, loan: Loan, **finding: Any) -> LoanLine:
    line = loan.lines.get()
    findings = {line.pk: actions.Finding(**finding)}
    actions.check_in(loan, by=cast.storekeeper, at=cast.at + timedelta(minutes=30), findings=findings)
    line.refresh_from_db()
    return line


def code_of(act: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(Refusal) as refused:
        act(*args, **kwargs)
    return refused.value.verdict.code


def test_what_was_ticked_is_kept_signed_and_recorded(cast: Cast) -> None:
    listed(cast)
    loan, line = out(cast, NO_BAG)
    assert line.checks_out == [["สายชาร์จ", True], ["กระเป๋า", False]]
    signed = Signature.objects.get(loan=loan, kind=SignatureKind.HAND_OVER)
    assert "ตรวจแล้วเรียบร้อย: สายชาร์จ; ไม่มีหรือไม่เรียบร้อย: กระเป๋า" in signed.text
    event = json.loads(Event.objects.get(verb="loan.handed_over").body)
    assert event["facts"]["handed_over"][0]["check_list"] == line.checks_out
    line = back(cast, loan, checks=NO_BAG)
    assert (line.state, line.checks_in) == (LineState.RETURNED, line.checks_out)


def test_the_list_of_the_hand_over_counts_at_return_whatever_it_is_by_then(cast: Cast) -> None:
    listed(cast)
    loan, _line = out(cast)
    listed(cast, ["เมาส์"])
    assert code_of(back, cast, loan, checks={"เมาส์": True}) == "check-list-missing"
    assert back(cast, loan, checks=ALL).state == LineState.RETURNED


@pytest.mark.parametrize("ticks", [{}, {"สายชาร์จ": True}, {**ALL, "เมาส์": True}])
def test_every_point_and_nothing_else_is_answered(cast: Cast, ticks: dict[str, bool]) -> None:
    listed(cast)
    assert code_of(out, cast, ticks) == "check-list-missing"


def test_a_kind_without_a_list_asks_nothing(cast: Cast) -> None:
    assert code_of(out, cast, {"เมาส์": True}) == "check-list-missing"
    loan, line = out(cast, {})
    assert line.checks_out == []
    assert back(cast, loan).state == LineState.RETURNED


def test_what_was_in_order_and_is_not_now_opens_a_case_that_shows_both(cast: Cast) -> None:
    listed(cast)
    loan, _line = out(cast)
    assert code_of(back, cast, loan, checks=NO_BAG) == "check-list-contradicts"
    line = back(cast, loan, checks=NO_BAG, complete=False, note="ไม่มีกระเป๋า", condition=Condition.GOOD)
    assert [(each.point, each.before, each.after) for each in check_lists.compared(line)] == [
        ("สายชาร์จ", True, True),
        ("กระเป๋า", True, False),
    ]
    client = Client()
    client.force_login(cast.storekeeper)
    case = makers.case_of(loan)
    page = client.get(case.get_absolute_url()).content.decode()
    assert "กระเป๋า" in page
    assert "ไม่มีหรือไม่เรียบร้อย" in page
    file = case_queries.case_file(case.pk, standing_of(cast.storekeeper, cast.on))
    assert file is not None
    assert "ไม่มีหรือไม่เรียบร้อย: กระเป๋า" in case_file_of(file).facts.condition_in


# Pages


def desk(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.storekeeper)
    return client


def test_the_hand_over_page_shows_the_points_and_keeps_what_was_ticked(cast: Cast) -> None:
    listed(cast)
    loan = makers.loan_in(State.APPROVED, cast)
    line = loan.lines.select_related("asset").get()
    client, address = desk(cast), reverse("loans:hand-over", args=[loan.pk])
    first = client.get(f"{address}?item={line.asset.tag}").content.decode()
    assert all(point in first for point in POINTS)
    posted = {
        f"line-{line.pk}-ticked": "on",
        f"line-{line.pk}-condition": "good",
        f"line-{line.pk}-list-shown": "on",
        f"line-{line.pk}-list-point_0": "on",
    }
    shown = client.post(address, {**posted, "refresh": "1"})
    sha256 = shown.context["planned"].text.sha256
    answer = client.post(address, {**posted, "sign": "1", "consent": cast.borrower.staff_code, "signed_sha256": sha256})
    assert answer.status_code == 302
    assert loan.lines.get().checks_out == [["สายชาร์จ", True], ["กระเป๋า", False]]


def test_a_scan_of_an_item_with_a_list_asks_for_it_and_the_next_takes_it_back(cast: Cast) -> None:
    listed(cast)
    loan, line = out(cast)
    client, address = desk(cast), reverse("loans:return")
    code = Asset.objects.get(pk=line.asset_id).tag
    in_order = {"works": "on", "complete": "on", "clean_and_tidy": "on", "condition": "good"}
    first = client.post(address, {"code": code, **in_order})
    assert first.status_code == 200
    assert all(point in first.content.decode() for point in POINTS)
    assert loan.lines.get().state == LineState.OUT
    ticks = {f"line-{line.pk}-list-shown": "on", f"line-{line.pk}-list-point_0": "on"}
    refused = client.post(address, {"choice": code, **in_order, **ticks})
    assert refused.status_code == 409
    assert refused.context["list"].ticks() == NO_BAG
    missing = {**in_order, "note": "ไม่มีกระเป๋า"}
    del missing["complete"]
    assert client.post(address, {"choice": code, **missing, **ticks}).status_code == 200
    line.refresh_from_db()
    assert (line.state, dict(line.checks_in)) == (LineState.UNDER_209, NO_BAG)


# API


def test_the_api_names_the_points_and_records_what_was_ticked(cast: Cast) -> None:
    listed(cast)
    loan = makers.loan_in(State.APPROVED, cast)
    line = loan.lines.select_related("asset").get()
    client = APIClient()
    client.force_login(cast.storekeeper)
    api = f"/api/v1/loans/{loan.pk}"
    asked = client.post(f"{api}/hand-over/preview/", {"checked": [{"line": line.pk}]}, format="json").data
    assert asked["lines"][0]["check_list"] == POINTS
    assert asked["verdict"]["code"] == "check-list-missing"
    checked = {"checked": [{"line": line.pk, "checks": ALL}]}
    sha256 = client.post(f"{api}/hand-over/preview/", checked, format="json").data["sha256"]
    signed = {**checked, "consent": cast.borrower.staff_code, "signed_sha256": sha256}
    assert client.post(f"{api}/hand-over/", signed, format="json").status_code == 200

    scan = client.post("/api/v1/desk/scan/", {"code": line.asset.tag}, format="json").data
    assert scan["check_list"] == POINTS
    refused = client.post("/api/v1/desk/return/", {"code": line.asset.tag}, format="json")
    assert (refused.status_code, refused.data["code"]) == (409, "check-list-missing")
    answer = client.post("/api/v1/desk/return/", {"code": line.asset.tag, "checks": ALL}, format="json")
    assert answer.data["returned"] is True
    assert client.get(f"{api}/").data["lines"][0]["checks_in"] == ALL
