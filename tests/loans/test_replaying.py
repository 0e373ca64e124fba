"""What a device kept without a network: done in its order, each once, and nothing that could not be done is lost."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from rest_framework.test import APIClient

from assets.models import Asset, ScanPlace, UnknownCode
from audit.journal.models import Event
from core.clock import now, official_day
from core.verdict import Refusal
from loans import actions
from loans.device_time import LONGEST_AWAY, Doubt, came_back, moment_of
from loans.models import Case, DeviceAct, Loan, LoanLine, Outcome
from loans.states import LineState, State
from people.models import Person
from tests import makers
from tests.cast import Cast
from tests.makers import asset, loan_in

HELD: Final = "/api/v1/desk/held/"
KEPT: Final = "/api/v1/desk/kept/"


@pytest.fixture(autouse=True)
def _on_the_day(cast: Cast) -> Iterator[None]:
    with time_machine.travel(cast.at + timedelta(hours=3), tick=False):
        yield


def by(person: Person) -> APIClient:
    client = APIClient()
    client.force_login(person)
    return client


def ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def kept(
    code: str, *, minutes_ago: int = 30, line: int | None = None, kind: str = "return", **given: Any
) -> dict[str, Any]:
    """A return as a device keeps it."""
    made = now() - timedelta(minutes=minutes_ago)
    return {"id": str(uuid4()), "kind": kind, "at": ms(made), "code": code, "line": line, "given": given}


def send(person: Person, *acts: dict[str, Any], staff: str = "") -> Any:
    body = {"staff": staff or person.staff_code, "sent_at": ms(now()), "acts": list(acts)}
    return by(person).post(KEPT, body)


def line_of(loan: Loan) -> LoanLine:
    return LoanLine.objects.select_related("asset", "loan").get(loan=loan)


def lent(cast: Cast, item: Asset, *, at: datetime) -> Loan:
    """A loan of this very item, out within a few minutes."""
    loan = makers.submitted(cast, item, at=at)
    for minute, step in enumerate((makers.endorsed, makers.approved, makers.handed_over), start=1):
        loan = step(cast, loan, at=at + timedelta(minutes=minute))
    return loan


# When


def test_only_the_time_between_is_taken_from_the_device() -> None:
    server = now()
    years_wrong = server - timedelta(days=3000)

    made = moment_of(made_at=years_wrong - timedelta(minutes=7), sent_at=years_wrong, received_at=server)

    assert (made.at, made.doubt) == (server - timedelta(minutes=7), None)


@pytest.mark.parametrize(
    ("away", "doubt"),
    [
        (timedelta(seconds=-1), Doubt.AHEAD),
        (timedelta(0), None),
        (LONGEST_AWAY, None),
        (LONGEST_AWAY + timedelta(seconds=1), Doubt.TOO_OLD),
    ],
)
def test_a_moment_that_cannot_be_believed_is_that_of_the_server(away: timedelta, doubt: Doubt | None) -> None:
    server = now()

    made = moment_of(made_at=server - away, sent_at=server, received_at=server)

    assert made.doubt == doubt
    assert made.at == (server if doubt else server - away)


def test_nothing_comes_back_before_it_went_out() -> None:
    server = now()
    made = moment_of(made_at=server - timedelta(hours=2), sent_at=server, received_at=server)

    early = came_back(made, handed_over_at=server - timedelta(hours=1), received_at=server)
    right = came_back(made, handed_over_at=server - timedelta(hours=2), received_at=server)

    assert (early.doubt, early.at) == (Doubt.BEFORE_HAND_OVER, server)
    assert right == made


# What is done


def test_a_kept_return_is_done_and_counts_from_when_it_was_scanned(cast: Cast) -> None:
    loan = loan_in(State.ON_LOAN, cast)
    line = line_of(loan)

    answer = send(cast.storekeeper, kept(line.asset.tag, line=line.pk)).data["answers"][0]

    line.refresh_from_db()
    assert answer["outcome"] == Outcome.DONE
    assert line.asset.tag in answer["sentence"]
    assert (line.state, line.returned_at) == (LineState.RETURNED, now() - timedelta(minutes=30))
    event = Event.objects.get(verb="loan.checked_in")
    assert event.at == now()
    assert "came_at" in str(event.body)


def test_a_doubtful_clock_counts_as_now_and_the_storekeeper_is_told(cast: Cast) -> None:
    line = line_of(loan_in(State.ON_LOAN, cast))

    answer = send(cast.storekeeper, kept(line.asset.tag, line=line.pk, minutes_ago=100 * 60)).data["answers"][0]

    line.refresh_from_db()
    row = DeviceAct.objects.get()
    assert (answer["outcome"], line.returned_at, row.counted_at) == (Outcome.DONE, now(), None)
    assert row.sentence.count(".") > 1 or "นาฬิกา" in row.sentence


def test_what_was_noted_is_done_too(cast: Cast) -> None:
    line = line_of(loan_in(State.ON_LOAN, cast))
    broken: dict[str, Any] = {"works": False, "condition": "damaged", "note": "จอแตก"}

    send(cast.storekeeper, kept(line.asset.tag, line=line.pk, **broken))

    line.refresh_from_db()
    assert (line.state, line.note_in) == (LineState.UNDER_209, "จอแตก")
    assert Case.objects.get().line == line


def test_the_same_queue_sent_twice_is_answered_the_same_and_done_once(cast: Cast) -> None:
    lines = [line_of(loan_in(State.ON_LOAN, cast)) for _ in range(3)]
    acts = [kept(line.asset.tag, line=line.pk) for line in lines] + [kept("ไม่มีรหัสนี้")]

    first = send(cast.storekeeper, *acts).data
    events = Event.objects.count()
    again = send(cast.storekeeper, *acts).data

    assert first == again
    assert [each["outcome"] for each in first["answers"]] == ["done", "done", "done", "conflict"]
    assert (Event.objects.count(), DeviceAct.objects.count()) == (events, 4)


def test_sent_again_after_it_was_lent_anew_nothing_comes_back(cast: Cast) -> None:
    loan = loan_in(State.ON_LOAN, cast)
    line = line_of(loan)
    act = kept(line.asset.tag, line=line.pk)
    send(cast.storekeeper, act)
    again = lent(cast, line.asset, at=now())

    assert send(cast.storekeeper, act).data["answers"][0]["outcome"] == Outcome.DONE
    assert line_of(again).state == LineState.OUT


@pytest.mark.parametrize("knows_the_line", [True, False])
def test_what_was_lent_anew_meanwhile_is_a_conflict(cast: Cast, knows_the_line: bool) -> None:
    line = line_of(loan_in(State.ON_LOAN, cast))
    act = kept(line.asset.tag, line=line.pk if knows_the_line else None)
    actions.check_in(line.loan, by=cast.second_storekeeper, at=now(), findings={line.pk: actions.Finding()})
    again = lent(cast, line.asset, at=now())

    answer = send(cast.storekeeper, act).data["answers"][0]

    assert (answer["outcome"], answer["code"]) == (Outcome.CONFLICT, "lent-again")
    assert again.number in answer["sentence"]
    assert line_of(again).state == LineState.OUT


def test_what_somebody_else_took_back_is_said_to_be_done_already(cast: Cast) -> None:
    line = line_of(loan_in(State.ON_LOAN, cast))
    actions.check_in(line.loan, by=cast.second_storekeeper, at=now(), findings={line.pk: actions.Finding()})

    answer = send(cast.storekeeper, kept(line.asset.tag, line=line.pk)).data["answers"][0]

    assert answer["outcome"] == Outcome.ALREADY


@pytest.mark.parametrize(
    ("code", "given", "why"),
    [
        ("9999-000-0000", {}, "unknown-code"),
        ("x" * 4096, {}, "unknown-code"),
        ("x" * 5000, {}, "unknown-code"),
        ("\x00\x1d", {}, "unknown-code"),
        ("", {}, "unknown-code"),
        ("the tag", {"works": False}, "malformed-act"),
        ("the tag", {"works": "\x00", "\x00": {"a": "\x00"}}, "malformed-act"),
        ("the tag", {"condition": "\x00"}, "malformed-act"),
        ("the tag", {"condition": "damaged"}, "condition-contradicts"),
    ],
)
def test_what_cannot_be_done_is_kept_with_its_reason_and_the_rest_goes_on(
    cast: Cast, code: str, given: dict[str, Any], why: str
) -> None:
    line, other = (line_of(loan_in(State.ON_LOAN, cast)) for _ in range(2))
    code = line.asset.tag if code == "the tag" else code

    answers = send(cast.storekeeper, kept(code, **given), kept(other.asset.tag, line=other.pk)).data["answers"]

    assert [each["outcome"] for each in answers] == ["conflict", "done"]
    assert (answers[0]["code"], bool(answers[0]["sentence"])) == (why, True)
    line.refresh_from_db()
    assert line.state == LineState.OUT
    assert by(cast.storekeeper).get(HELD).data["open"] == [answers[0]["id"]]


def test_a_code_that_nobody_knows_is_offered_for_linking_once(cast: Cast) -> None:
    acts = [kept("กทม.7440-55-0099/69"), kept("กทม.7440-55-0099/69")]

    send(cast.storekeeper, *acts)
    send(cast.storekeeper, *acts)

    code = UnknownCode.objects.get()
    assert (code.value, code.place, code.last_by) == ("กทม.7440-55-0099/69", ScanPlace.RETURN, cast.storekeeper)
    assert Event.objects.filter(verb="code.unknown").count() == 1


def test_a_drop_off_counts_from_its_scan_and_is_done_once(cast: Cast) -> None:
    line = line_of(loan_in(State.ON_LOAN, cast))
    act = kept(line.asset.tag, kind="drop_off", line=line.pk, minutes_ago=20)

    first, again = (send(cast.storekeeper, act).data["answers"] for _ in range(2))

    assert first == again
    assert first[0]["outcome"] == Outcome.DONE
    line.refresh_from_db()
    assert (line.state, line.is_working) == (LineState.TO_INSPECT, None)
    assert line.returned_at == now() - timedelta(minutes=20)
    event = Event.objects.get(verb="loan.dropped_off")
    assert event.at == now()
    assert "came_at" in str(event.body)


def test_what_was_taken_in_already_is_not_taken_in_again(cast: Cast) -> None:
    lines = [line_of(loan_in(State.ON_LOAN, cast)) for _ in range(2)]
    actions.drop_off(lines[0].loan, by=cast.second_storekeeper, at=now(), lines=[lines[0].pk])
    actions.check_in(lines[1].loan, by=cast.second_storekeeper, at=now(), findings={lines[1].pk: actions.Finding()})

    answers = send(cast.storekeeper, *(kept(line.asset.tag, kind="drop_off", line=line.pk) for line in lines))

    assert [each["outcome"] for each in answers.data["answers"]] == [Outcome.ALREADY] * 2


def test_a_drop_off_of_what_was_lent_anew_is_listed(cast: Cast) -> None:
    line = line_of(loan_in(State.ON_LOAN, cast))
    makers.checked_in(cast, line.loan, at=now() - timedelta(minutes=60))
    lent(cast, line.asset, at=now() - timedelta(minutes=40))

    (answer,) = send(cast.storekeeper, kept(line.asset.tag, kind="drop_off", line=line.pk, minutes_ago=90)).data[
        "answers"
    ]

    assert (answer["outcome"], answer["code"]) == (Outcome.CONFLICT, "lent-again")
    assert DeviceAct.objects.get().get_kind_display() != ""


def test_an_inspection_kept_after_a_drop_off_inspects(cast: Cast) -> None:
    line = line_of(loan_in(State.ON_LOAN, cast))

    answers = send(
        cast.storekeeper,
        kept(line.asset.tag, kind="drop_off", line=line.pk, minutes_ago=30),
        kept(line.asset.tag, line=line.pk, minutes_ago=10),
    ).data["answers"]

    assert [each["outcome"] for each in answers] == [Outcome.DONE] * 2
    line.refresh_from_db()
    assert line.state == LineState.RETURNED


def test_nobody_sends_what_another_person_made(cast: Cast) -> None:
    line = line_of(loan_in(State.ON_LOAN, cast))

    answer = send(cast.second_storekeeper, kept(line.asset.tag), staff=cast.storekeeper.staff_code)

    assert (answer.status_code, answer.data["code"]) == (409, "another-person")
    assert not DeviceAct.objects.exists()


def test_an_id_of_another_person_is_their_own(cast: Cast) -> None:
    line = line_of(loan_in(State.ON_LOAN, cast))
    act = kept(line.asset.tag)
    send(cast.storekeeper, act)

    answer = send(cast.second_storekeeper, act).data["answers"][0]

    assert answer["outcome"] == Outcome.ALREADY


# What a device holds


def test_a_device_holds_the_lines_of_its_stores_and_of_no_other(cast: Cast) -> None:
    out = line_of(loan_in(State.ON_LOAN, cast))
    ready = line_of(loan_in(State.APPROVED, cast))
    item = asset(cast, number="7440-001-0009")
    numbered = line_of(lent(cast, item, at=cast.at))

    held = by(cast.storekeeper).get(HELD).data
    lines = {each["line"]: each for each in held["lines"]}

    assert (held["staff"], held["more"], held["open"]) == (cast.storekeeper.staff_code, False, [])
    assert held["token"]
    assert set(lines) == {out.pk, ready.pk, numbered.pk}
    assert (lines[out.pk]["out"], lines[ready.pk]["out"]) == (True, False)
    assert lines[numbered.pk]["keys"] == [item.tag.casefold(), "7440-001-0009"]
    assert by(cast.stranger).get(HELD).data["lines"] == []


# Conflicts are settled, never dropped


def conflict(cast: Cast) -> DeviceAct:
    send(cast.storekeeper, kept("9999-000-0000"))
    return DeviceAct.objects.get()


def test_a_conflict_is_settled_with_a_reason_once(cast: Cast) -> None:
    found = conflict(cast)
    with pytest.raises(Refusal, match="reason-missing"):
        actions.settle_conflict(found, by=cast.second_storekeeper, at=now(), because=" ")

    actions.settle_conflict(found, by=cast.second_storekeeper, at=now(), because="ป้ายของหน่วยงานอื่น")

    with pytest.raises(Refusal, match="settled-already"):
        actions.settle_conflict(found, by=cast.storekeeper, at=now(), because="x")
    found.refresh_from_db()
    assert (found.settled_by, found.settled_because) == (cast.second_storekeeper, "ป้ายของหน่วยงานอื่น")
    done = Event.objects.get(verb="desk.conflict_settled", outcome="done")
    assert json.loads(done.body)["reason"] == "ป้ายของหน่วยงานอื่น"


def test_another_stores_keeper_settles_nothing_here(cast: Cast) -> None:
    with pytest.raises(Refusal, match="not-the-storekeeper"):
        actions.settle_conflict(conflict(cast), by=cast.stranger, at=now(), because="x")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_send_the_same_queue_at_once_do_it_once(cast: Cast) -> None:
    line = line_of(loan_in(State.ON_LOAN, cast))
    act = kept(line.asset.tag, line=line.pk)
    answers: list[Any] = []

    def tab() -> None:
        try:
            answers.append(send(cast.storekeeper, act).data)
        finally:
            connection.close()

    tabs = [threading.Thread(target=tab) for _ in range(4)]
    for each in tabs:
        each.start()
    for each in tabs:
        each.join()

    assert [each["answers"][0]["outcome"] for each in answers] == ["done"] * 4
    assert Event.objects.filter(verb="loan.checked_in").count() == 1
    assert official_day(now()) == cast.on
