"""A busy database, and an error in the middle of an act: all of it, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

import pytest
import time_machine
from django.db import connection

from loans import actions, notices, requests
from loans.actions import amending, changing, conflicts, deciding, desk, policy, requesting
from loans.models import Loan
from loans.policy import Policy
from loans.states import State
from tests import makers
from tests.cast import Cast
from tests.cast import cast as write_cast
from tests.house.hostile import THAI, browser, everything, told


@pytest.fixture(autouse=True)
def _on_the_day_of_the_cast() -> Iterator[None]:
    with time_machine.travel("2026-11-16T05:00:00Z", tick=False):
        yield


# A busy database


IN_ORDER: Final = {"works": "on", "complete": "on", "clean_and_tidy": "on", "condition": "good"}


@pytest.fixture
def office(transactional_db: None) -> Cast:
    """The fixed people, committed: another connection holds the database."""
    return write_cast()


@contextmanager
def held_by_another() -> Iterator[None]:
    """Another connection writes for longer than we wait, which is a fifth of a second here."""
    other = connection.copy()
    on_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as own:
        own.execute("PRAGMA busy_timeout = 200" if on_sqlite else "SET lock_timeout = '200ms'")
    try:
        with other.cursor() as theirs:
            theirs.execute("BEGIN IMMEDIATE" if on_sqlite else "BEGIN")
            if not on_sqlite:
                theirs.execute("LOCK TABLE loans_loanline, django_session, journal_event IN EXCLUSIVE MODE")
            try:
                yield
            finally:
                theirs.execute("ROLLBACK")
    finally:
        other.close()
        connection.close()


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_busy_database_is_503_with_nothing_saved_and_the_same_goes_through_afterwards(
    office: Cast, language: str
) -> None:
    waiting, out = makers.loan_in(State.AWAITING_APPROVAL, office), makers.loan_in(State.ON_LOAN, office)
    item, tag = makers.asset(office), out.lines.select_related("asset").get().asset.tag
    borrower, keeper, head = (
        browser(person, language=language) for person in (office.borrower, office.storekeeper, office.finance_head)
    )
    spoken = {"Accept-Language": language}
    tries: list[Callable[[], Any]] = [
        lambda: borrower.post("/basket/", {"asset": item.pk, "act": "put_in"}),
        lambda: keeper.post("/desk/return/", {"code": tag, **IN_ORDER}),
        lambda: head.post(f"/api/v1/loans/{waiting.pk}/approve/", {}, "application/json", headers=spoken),
        lambda: borrower.post(f"/loans/{waiting.pk}/withdraw/", {"reason": "เลื่อนการประชุม"}),
        lambda: head.post(
            f"/api/v1/loans/{waiting.pk}/refuse/",
            {"reason": "x"},
            "application/json",
            headers={**spoken, "Idempotency-Key": "again"},
        ),
    ]
    before = everything()
    with held_by_another():
        for number, attempt in enumerate(tries):
            response = attempt()
            assert response.status_code == 503, f"{number}: {response.status_code}"
            assert int(response.headers["Retry-After"]) > 0
            assert (THAI.search(re.sub("<title>.*?</title>", "", told(response))) is not None) is (language == "th")
            if "json" in response.headers["Content-Type"]:
                assert response.json()["code"] == "busy"
    assert everything() == before
    assert [attempt().status_code for attempt in tries[:3]] == [302, 200, 200]
    assert {Loan.objects.get(pk=each.pk).state for each in (waiting, out)} == {State.APPROVED, State.RETURNED}


# An error in the middle


class Broken(Exception):  # noqa: N818  # stands for whatever may fail
    """What fails."""


def acts_on(cast: Cast) -> dict[str, Callable[[], object]]:
    """Every act of lending, ready to be done."""
    at = cast.at + timedelta(hours=2)

    def loan(state: State) -> Loan:
        return makers.loan_in(state, cast)

    endorsing, sent_back, approved, out = (
        loan(state) for state in (State.AWAITING_ENDORSEMENT, State.SENT_BACK, State.APPROVED, State.ON_LOAN)
    )
    approving, lapsing = loan(State.AWAITING_APPROVAL), loan(State.APPROVED)
    wish = makers.wish(cast, makers.asset(cast))
    sha256 = makers.planned(cast, wish).text.sha256
    corrected = makers.wish(cast, sent_back.lines.select_related("asset").get().asset)
    again = requests.plan(
        corrected,
        [sent_back.lines.select_related("asset__custody", "asset__responsible_unit__agency").get().asset],
        borrower=cast.borrower,
        on=cast.on,
        signed=True,
        excluding_loan_id=sent_back.pk,
    ).text.sha256
    changing_1, changing_2, changing_3 = (loan(State.ON_LOAN) for _n in range(3))
    for each in (changing_1, changing_2, changing_3):
        makers.change_asked(cast, each, at=cast.at)
    held = approved.lines.select_related("asset").get().asset
    changed = makers.wish(cast, held, place_of_use="ห้องประชุม 9 ชั้น 9")
    changed_sha256 = makers.planned(cast, changed).text.sha256
    borrower: dict[str, Any] = {"by": cast.borrower, "at": at}
    keeper: dict[str, Any] = {"by": cast.storekeeper, "at": at}
    head: dict[str, Any] = {"by": cast.finance_head, "at": at}
    line, lent = approved.lines.get().pk, out.lines.get().pk
    return {
        "submit": lambda: actions.submit(cast.borrower, **borrower, wish=wish, signed_sha256=sha256),
        "submit_all": lambda: actions.submit_all(cast.borrower, **borrower, signed=[(wish, sha256)]),
        "resubmit": lambda: actions.resubmit(sent_back, **borrower, wish=corrected, signed_sha256=again),
        "withdraw": lambda: actions.withdraw(endorsing, **borrower, reason="เลื่อนการประชุม"),
        "endorse": lambda: actions.endorse(endorsing, by=cast.supervisor, at=at),
        "approve": lambda: actions.approve(approving, **head),
        "refuse": lambda: actions.refuse(approving, **head, reason="ใช้เอง"),
        "send_back": lambda: actions.send_back(approving, **head, reason="ระบุห้อง"),
        "cancel": lambda: actions.cancel(approved, **keeper, reason="ชำรุด"),
        "ask_change": lambda: makers.change_asked(cast, out, at=at),
        "approve_change": lambda: actions.approve_change(changing_1, **head),
        "refuse_change": lambda: actions.refuse_change(changing_2, **head, reason="ใช้เอง"),
        "withdraw_change": lambda: actions.withdraw_change(changing_3, **borrower),
        "amend": lambda: actions.amend(approved, **borrower, wish=changed, signed_sha256=changed_sha256),
        "declare_conflict": lambda: actions.declare_conflict(approving, **head, reason="ผู้ยืมเป็นญาติ"),
        "lapse": lambda: actions.lapse(lapsing, by=cast.storekeeper, at=at + timedelta(days=9)),
        "hand_over": lambda: actions.hand_over(
            approved,
            **keeper,
            checked={line: actions.Checked()},
            set_aside={},
            consent=cast.borrower.staff_code,
        ),
        "check_in": lambda: actions.check_in(out, **keeper, findings={lent: actions.Finding()}),
        "change_policy": lambda: actions.change_policy(
            cast.agency, by=cast.admin, at=at, policy_now=Policy(longest_days=9), reason="ตามมติที่ประชุม"
        ),
    }


def fail(*_args: object, **_words: object) -> None:
    raise Broken('psycopg: relation "loans_loan" /work/main/loans/actions.py')


BEATS: Final = {
    "record": [(module, "record") for module in (amending, changing, conflicts, deciding, desk, policy, requesting)],
    "tell": [(notices, "_tell")],
}
"""Where an act may break after it has written: at the record, and at what comes last."""


def test_the_acts_below_are_all_the_acts_of_lending(cast: Cast) -> None:
    assert set(acts_on(cast)) == set(actions.__all__) - {"Change", "Checked", "Finding"}


@pytest.mark.parametrize("beat", BEATS)
def test_an_error_in_the_middle_of_an_act_leaves_nothing_half_done(
    cast: Cast, beat: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = acts_on(cast)
    before = everything()
    with monkeypatch.context() as patch:
        for module, name in BEATS[beat]:
            patch.setattr(module, name, fail)
        for name, do in ready.items():
            if beat == "tell" and name in ("withdraw", "cancel", "lapse", "change_policy", "withdraw_change"):
                continue
            with pytest.raises(Broken):
                do()
            assert everything() == before, name
    for name in ("submit", "endorse", "approve", "hand_over", "check_in", "resubmit", "change_policy", "lapse"):
        ready[name]()  # the failures left nothing in the way
    assert everything() != before


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_failure_of_ours_shows_a_sentence_and_no_insides(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    loan = makers.loan_in(State.AWAITING_APPROVAL, cast)
    client = browser(cast.borrower, language=language)
    before = everything()
    monkeypatch.setattr(requesting, "record", fail)
    page: Any = client.post(f"/loans/{loan.pk}/withdraw/", {"reason": "เลื่อนการประชุม"})
    call: Any = client.post(
        f"/api/v1/loans/{loan.pk}/withdraw/", {}, "application/json", headers={"Accept-Language": language}
    )
    for response in (page, call):
        assert response.status_code == 500
        shown = told(response)
        assert "Broken" not in shown
        assert "relation" not in shown
        assert (THAI.search(re.sub("<title>.*?</title>", "", shown)) is not None) is (language == "th")
    assert call.json()["code"] == "failed"
    assert everything() == before
