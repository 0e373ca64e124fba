"""Every act there is leaves exactly one event, whole, and every version that it writes says who made it and by which.

The list of acts is that of the code (`acts.ACTIONS`): an act that nobody walks here fails.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pytest
import time_machine
from django.db.models import Max
from simple_history.models import HistoricalChanges

from audit.journal import acts, guards, versions
from audit.journal.models import Event, Outcome
from core.verdict import ORDER, Refusal, Refused
from people.models import Capacity
from tests.cast import Cast
from tests.house.acts import ACTS, BESIDE
from tests.house.hostile import everything

EVERY: Final = {**ACTS, **BESIDE}

SEVERAL: Final[Mapping[str, Mapping[str, int]]] = {
    # One signature for several loans: one event for each of them.
    "submit_all": {"loan.submitted": 2},
    "hand_over_visit": {"loan.handed_over": 2},
    # An act within the act, each with its own subject.
    "check_in": {"loan.checked_in": 1, "case.opened": 1},
    "report_loss": {"loan.loss_reported": 1, "case.opened": 1},
    "submit_for_agency": {"agency.contact_noted": 1, "loan.submitted": 1},
    "submit_supplies": {"agency.contact_noted": 1, "loan.submitted": 1},
    "record_replacement": {"asset.registered": 1, "case.replaced": 1},
    "assets.actions.unknown.link_code": {"asset.number_given": 1, "code.linked": 1},
    "assets.importing.actions.bring_in": {"category.added": 1, "asset.registered": 1, "import.finished": 1},
    # A sheet of labels, and each item whose label stands on it.
    "assets.actions.labels.print_labels": {"labels.printed": 1, "asset.label_printed": 1},
    # Back from the one borrower and out to the next, each half with its own signature (ADR 0028).
    "pass_on": {"loan.checked_in": 1, "loan.handed_back": 1, "loan.line_swapped": 1, "loan.handed_over": 1},
    # The clock, for all that is due that day.
    "chase": {"loan.reminded": 1, "loan.demanded": 1, "loan.duty_breached": 1},
}
"""Acts that are more than one act, with the events of each."""

CALLED_OTHERWISE: Final[Mapping[str, str]] = {
    "assets.importing.actions.load_categories": "category.added",  # each category that was not there
}
"""Acts whose events bear another verb than their refusal."""

OF_NO_OFFICE: Final = {
    # One's own: what borrowers ask for, sign and say, and what everybody does with their own account.
    *("submit", "submit_all", "resubmit", "amend", "withdraw", "ask_change", "withdraw_change", "give_signature"),
    *("refuse_signature", "report_loss", "claim_returned", "add_document", "propose_remedy", "ask_override"),
    "withdraw_override",
    *(name for name in BESIDE if name.startswith(("people.actions.accounts.", "people.actions.reaching."))),
    "assets.checks.actions.counting.confirm",
    "audit.oversight.circulation.actions.acknowledging.acknowledge",
    "audit.oversight.executive.actions.ordering.answer_instruction",
    # Reading: whoever sees the list or the loan takes it away, or has its paper set.
    *("note_overdue_export", "note_register_export", "note_check_export", "issue_paper", "issue_bundle"),
    # Somebody who scanned a label, signed in or not.
    "assets.actions.reports.report_label",
} - {"people.actions.reaching.hand_over_notice"}
"""Acts that no office gives: the person stands in the event without one."""

WITHIN: Final[Mapping[str, str]] = {"loans.actions.opening.open_cases": "check_in"}
"""Acts that are done within others alone, and one that does them."""

TOLD_APART: Final = {"assets.actions.reports.report_label", "assets.actions.reports.see_to_report"}
"""What strangers say about a label is kept with their report, which goes one day; the record stays for ever."""

NOTHING_AFTER: Final[Mapping[str, str]] = {
    "ask_change": "nothing is changed yet: what is asked for stands under facts",
    "refuse_change": "nothing was changed: what was asked for stands under facts",
    "withdraw_change": "nothing was changed: what was asked for stands under facts",
    "hand_back": "the signature under what `check_in` has recorded",
    "answer_claim": "the answer is the reason; the item stays out",
    "people.actions.persons.reset_password": "no password stands in the record",
    "people.actions.calendar.open_day": "the day is no closed one any more",
    "people.actions.calendar.confirm_year": "every day of the year, under facts",
    "assets.actions.photos.remove_photo": "the photo is gone",
    "audit.oversight.reports.actions.telling.ask_head": "when it was asked is the moment of the event",
}
"""Acts that change rows and have nothing to say after it, and why."""

WORDS: Final = (
    "reason",
    "because",
    "note",
    "text",
    "account",
    "answer",
    "findings",
    "purpose",
    "differences",
    "finding",
)
"""Arguments of an act in which somebody says why: what was said stands in the event."""


@dataclass(frozen=True, slots=True)
class Call:
    """An act that was called: where it stands, its verb and what it was told."""

    name: str
    verb: str
    words: dict[str, Any]


@pytest.fixture(autouse=True)
def _on_the_day_of_the_cast() -> Iterator[None]:
    with time_machine.travel("2026-11-16T05:00:00Z", tick=False):
        yield


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Call]:
    """The acts that are called, the outermost first."""
    noted: list[Call] = []
    real = versions.named_by_their_event

    def noting() -> AbstractContextManager[None]:
        of = sys._getframe(1).f_locals  # those of `acting`, which runs the act
        noted.append(Call(f"{of['action'].__module__}.{of['action'].__qualname__}", of["verb"], dict(of["kwargs"])))
        return real()

    monkeypatch.setattr(acts, "named_by_their_event", noting)
    return noted


def version_tables() -> list[Any]:
    return [model for model in guards.guarded_models() if issubclass(model, HistoricalChanges)]


def nameless() -> list[str]:
    """Version tables with a row that does not say who made it."""
    return [model._meta.db_table for model in version_tables() if model.objects.filter(history_user_id="").exists()]


def newest_versions() -> dict[Any, int]:
    """The last version of each table."""
    return {model: model.objects.aggregate(last=Max("history_id"))["last"] or 0 for model in version_tables()}


def registered(name: str) -> str:
    """Where the act of this name stands in the code; empty where it is no act of `acts.act`."""
    found = [each for each in acts.ACTIONS if each == name or (each.rsplit(".", 1)[1] == name and name in ACTS)]
    return next((each for each in found if name in BESIDE or each.startswith("loans.")), "")


def test_every_act_of_the_code_is_walked() -> None:
    of_the_code = {name for name in acts.ACTIONS if not name.startswith("tests.")}

    assert of_the_code - {registered(name) for name in EVERY} == set(WITHIN)
    assert len(of_the_code) > 140
    assert {name for name in BESIDE if not registered(name)} == set()


@pytest.mark.parametrize("name", EVERY)
def test_an_act_leaves_one_event_whole_and_names_who_acted(
    cast: Cast, name: str, uploads: Path, settings: Any, calls: list[Call]
) -> None:
    settings.PAPERS_ROOT = uploads / "papers"
    do = EVERY[name](cast)
    last = Event.objects.aggregate(last=Max("id"))["last"] or 0
    newest = newest_versions()
    calls.clear()

    do()

    events = list(Event.objects.filter(id__gt=last))
    verbs = Counter(event.verb for event in events)
    assert verbs == SEVERAL[name] if name in SEVERAL else sum(verbs.values()) == 1, verbs
    assert nameless() == []
    written = [each for model, last in newest.items() for each in model.objects.filter(history_id__gt=last)]
    assert {each.event_id for each in written} <= {event.id for event in events}

    if calls:
        assert calls[0].name == registered(name)
        assert CALLED_OTHERWISE.get(name, calls[0].verb) in verbs or name in SEVERAL
        assert {event.at for event in events} == {calls[0].words["at"]}
        assert {each for each, by in WITHIN.items() if by == name} <= {call.name for call in calls}
        if name not in TOLD_APART:
            assert_told(events, calls)
    assert_in_office(name, events)
    assert_before_and_after(name, events, written)


def assert_in_office(name: str, events: list[Event]) -> None:
    """Who acted, done, and in which office: with its capacity, and with the order where one acts for another."""
    for event in events:
        assert event.actor_code
        assert event.actor_label
        assert event.outcome == Outcome.DONE
        is_own = name in OF_NO_OFFICE or event.actor_code == "system"
        assert bool(event.actor_office) is not is_own, f"{event.verb}: {event.actor_office or 'no office'}"
        assert bool(event.actor_capacity) is bool(event.actor_office)
        assert event.actor_order or event.actor_capacity in ("", Capacity.OWN)


def assert_told(events: list[Event], calls: list[Call]) -> None:
    """What somebody said why stands in the event as it was said."""
    bodies = [json.loads(event.body) for event in events]
    for call in calls:
        for word, value in call.words.items():
            if word in WORDS and isinstance(value, str) and value.strip():
                told = [text for body in bodies for text in (body["reason"], *_texts(body["after"], body["facts"]))]
                assert value.strip() in told, f"{call.name} was told {word}={value!r}"


def _texts(*of: object) -> Iterator[str]:
    for each in of:
        match each:
            case str():
                yield each
            case dict():
                yield from _texts(*each.values())
            case list():
                yield from _texts(*each)


def assert_before_and_after(name: str, events: list[Event], written: list[Any]) -> None:
    """Where rows changed the event says what is so now; where a state changed, from which to which."""
    by_id = {event.id: json.loads(event.body) for event in events}
    versioned = {model.instance_type._meta.model_name for model in version_tables()}
    changed = [version for version in written if version.history_type == "~"]
    for event_id in {version.event_id for version in changed}:
        if name not in NOTHING_AFTER and name != "pass_on":  # pass_on: `hand_back` within it
            assert by_id[event_id]["after"], by_id[event_id]["verb"]
    for version in changed:
        of, body = version.instance, by_id[version.event_id]
        key = of._meta.pk.attname
        before = type(version).objects.filter(**{key: of.pk}, history_id__lt=version.history_id).latest("history_id")
        kind = body["subject"]["name"].partition(":")[0]
        is_another = kind in versioned and kind != of._meta.model_name  # custody stands on the timeline of the item
        is_subject = hasattr(of, "journal_subject") and of.journal_subject().name == body["subject"]["name"]
        if is_subject and not is_another and hasattr(version, "state") and version.state != before.state:
            said = (body["before"].get("state"), body["after"].get("state"))
            assert said == (before.state, version.state), body["verb"]


def test_the_tables_name_acts_that_there_are() -> None:
    assert set(SEVERAL) | set(CALLED_OTHERWISE) | set(NOTHING_AFTER) | OF_NO_OFFICE | TOLD_APART <= set(EVERY)
    assert set(WITHIN) <= set(acts.ACTIONS)


@pytest.mark.parametrize("name", [name for name in EVERY if registered(name)])
def test_a_refused_act_is_undone_and_leaves_one_event(
    cast: Cast, name: str, uploads: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused at the last moment: all that it did is undone, and what stays is who tried what, by which "no"."""
    settings.PAPERS_ROOT = uploads / "papers"
    do = EVERY[name](cast)
    real, depth = versions.named_by_their_event, [0]

    @contextmanager
    def refusing() -> Iterator[None]:
        depth[0] += 1
        try:
            with real():
                yield
        finally:
            depth[0] -= 1
        if not depth[0]:
            raise Refusal(Refused(ORDER, "at-the-last-moment", "ไม่ทัน"))

    before = everything()
    monkeypatch.setattr(acts, "named_by_their_event", refusing)
    with pytest.raises(Refusal):
        do()
    after = everything()

    (event,) = (row for row in after.pop("journal.Event") if row not in before["journal.Event"])
    before.pop("journal.Event")
    assert {"journal.Mention"} >= {table for table, rows in after.items() if rows != before[table]}
    assert (event["outcome"], event["clause"], event["verb"]) == ("refused", ORDER, acts.ACTIONS[registered(name)])
    assert json.loads(event["body"])["facts"] == {"code": "at-the-last-moment", "reason": "ไม่ทัน"}
    assert isinstance(event["at"], datetime)
    assert event["actor_code"]
