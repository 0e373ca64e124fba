"""A busy database, and an error in the middle of an act: all of it, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Any, Final

import pytest
import time_machine
from django.db import connection

from loans import actions
from loans.actions import requesting
from loans.models import Loan
from loans.states import State
from people import notices
from tests import makers
from tests.cast import Cast
from tests.cast import cast as write_cast
from tests.house.acts import ACTS
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


def fail(*_args: object, **_words: object) -> None:
    raise Broken('psycopg: relation "loans_loan" /work/main/loans/actions.py')


MODULES: Final = [import_module(f"{actions.__name__}.{each.name}") for each in iter_modules(actions.__path__)]
BEATS: Final[dict[str, list[tuple[ModuleType, str]]]] = {
    "record": [(module, name) for module in MODULES for name in ("record", "record_many") if name in module.__dict__],
    "tell": [(notices, "tell"), (notices, "tell_many")],
}
"""Where an act may break after it has written: at the record, and at what comes last."""

SILENT: Final = frozenset(
    {
        "give_signature",
        "hand_back",
        "note_refusal",
        "refuse_signature",
        "accept_equivalence",
        "add_document",
        "add_photos",
        "attach_letter_scan",
        "attach_signed_slip",
        "change_emblem",
        "change_policy",
        "enter_criteria",
        "issue_bundle",
        "issue_paper",
        "link_fact_finding",
        "note_cause",
        "note_check_export",
        "note_overdue_export",
        "note_receipt",
        "note_register_export",
        "record_demand",
        "settle_conflict",
        "swap_line",
        "withdraw",
        "withdraw_change",
        "withdraw_override",
    }
)
"""Acts that tell nobody."""

READERS: Final = frozenset({"text_of_receipt"})
"""What stands beside the acts and only reads."""


def test_the_acts_tried_are_all_the_acts_of_lending() -> None:
    public = {name for name in actions.__all__ if not isinstance(getattr(actions, name), type)}
    assert ACTS.keys() == public - READERS
    assert not SILENT - ACTS.keys()


def kept(folder: Path) -> dict[str, bytes]:
    """Every file below, by name."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ACTS)
def test_an_error_in_the_middle_of_an_act_leaves_nothing_half_done(
    cast: Cast, name: str, uploads: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PAPERS_ROOT = uploads / "papers"
    do = ACTS[name](cast)
    rows, files = everything(), kept(uploads)
    for beat in BEATS if name not in SILENT else ("record",):
        with monkeypatch.context() as patch:
            for module, called in BEATS[beat]:
                patch.setattr(module, called, fail)
            with pytest.raises(Broken):
                do()
        assert everything() == rows, beat
        assert kept(uploads) == files, beat
    if name in SILENT:
        monkeypatch.setattr(notices, "tell", fail)  # breaks nothing: nobody is told
    do()  # the failures left nothing in the way
    assert everything() != rows


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
