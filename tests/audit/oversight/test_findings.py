"""A finding of the audit: raised, answered by the unit's head, followed up and closed, by these and nobody else."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, Final

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from audit.journal.models import Event, Mention
from audit.oversight import actions
from audit.oversight.models import Finding, FindingEntry, FindingState
from core.verdict import Refusal
from loans.states import State
from people.models import Notice, Person
from tests import makers
from tests.audit.oversight.room import raised
from tests.cast import Cast

WORDS: Final = "มอบหมายผู้รับผิดชอบแล้วตามคำสั่งที่ 12/2570"

Do = Callable[[Finding, Cast, Person], Finding]


def answer(finding: Finding, cast: Cast, by: Person) -> Finding:
    return actions.answer_finding(finding, by=by, at=cast.at, text=WORDS)


def ask_again(finding: Finding, cast: Cast, by: Person) -> Finding:
    return actions.follow_up(finding, by=by, at=cast.at, text=WORDS, answer_by=cast.on + timedelta(days=7))


def close(finding: Finding, cast: Cast, by: Person) -> Finding:
    return actions.close_finding(finding, by=by, at=cast.at, text=WORDS)


def in_state(state: FindingState, cast: Cast) -> Finding:
    finding = raised(cast)
    if state != FindingState.OPEN:
        finding = answer(finding, cast, cast.finance_head)
    return close(finding, cast, cast.auditor) if state == FindingState.CLOSED else finding


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused, transaction.atomic():
        act()
    return refused.value.verdict.code


pytestmark = pytest.mark.django_db

HEADS: Final = {"finance_head", "director", "governor", "permanent_secretary"}
AUDITORS: Final = {"auditor", "district_auditor"}

WHO: Final[dict[str, tuple[Do, set[str], set[FindingState], str]]] = {
    "answer": (answer, HEADS, {FindingState.OPEN}, "not-its-head"),
    "ask again": (ask_again, AUDITORS, {FindingState.ANSWERED}, "not-its-auditor"),
    "close": (close, AUDITORS, {FindingState.OPEN, FindingState.ANSWERED}, "not-its-auditor"),
}


@pytest.mark.parametrize("state", FindingState)
@pytest.mark.parametrize("act", WHO)
def test_a_step_is_taken_by_whose_it_is_in_its_state_alone(cast: Cast, act: str, state: FindingState) -> None:
    do, who, states, code = WHO[act]
    finding = in_state(state, cast)
    for name in (each for each in Cast.__slots__ if isinstance(getattr(cast, each), Person)):
        person = getattr(cast, name)
        if name in who and state in states:
            with transaction.atomic():
                do(finding, cast, person)
                transaction.set_rollback(True)
        elif name in who:
            assert code_of(partial(do, finding, cast, person)).startswith("finding-")
        else:
            assert code_of(partial(do, finding, cast, person)) == code, name


def test_only_an_auditor_of_the_unit_raises_a_finding(cast: Cast) -> None:
    for name in (each for each in Cast.__slots__ if isinstance(getattr(cast, each), Person)):
        if name not in AUDITORS:
            assert code_of(partial(raised, cast, by=getattr(cast, name))) == "not-its-auditor"
    assert code_of(lambda: raised(cast, by=cast.district_auditor, unit=cast.other_finance)) == "not-its-auditor"
    assert raised(cast, by=cast.district_auditor).unit == cast.finance


def test_the_way_of_a_finding_leaves_one_event_a_step_with_office_words_and_states(cast: Cast) -> None:
    finding = answer(raised(cast), cast, cast.finance_head)
    finding = ask_again(finding, cast, cast.district_auditor)
    finding = close(answer(finding, cast, cast.director), cast, cast.auditor)
    assert (finding.state, finding.number) == (FindingState.CLOSED, "ตพ-2570-00001")
    events = Event.objects.filter(subject=finding.journal_subject().name, outcome="done").order_by("id")
    assert [(event.verb, event.actor_code, event.actor_office) for event in events] == [
        ("finding.raised", cast.auditor.staff_code, "auditor"),
        ("finding.answered", cast.finance_head.staff_code, "responsible_unit_head"),
        ("finding.followed_up", cast.district_auditor.staff_code, "auditor"),
        ("finding.answered", cast.director.staff_code, "responsible_unit_head"),
        ("finding.closed", cast.auditor.staff_code, "auditor"),
    ]
    assert json.loads(events[1].body)["reason"] == WORDS
    assert Mention.objects.filter(subject=cast.finance.journal_subject().name, event_id=events[0].id).exists()
    assert list(finding.entries.values_list("position", "by__staff_code", "text"))[1] == (
        2,
        cast.finance_head.staff_code,
        WORDS,
    )
    assert list(finding.history.order_by("history_id").values_list("state", "history_user_id")) == [
        ("open", cast.auditor.staff_code),
        ("answered", cast.finance_head.staff_code),
        ("open", cast.district_auditor.staff_code),
        ("answered", cast.director.staff_code),
        ("closed", cast.auditor.staff_code),
    ]


def test_who_has_to_act_is_told(cast: Cast) -> None:
    finding = raised(cast)
    (duty,) = Notice.objects.filter(kind="finding-answer")
    assert (duty.to, duty.by_when, duty.path) == (cast.finance_head, finding.answer_by, finding.get_absolute_url())
    answer(finding, cast, cast.finance_head)
    assert Notice.objects.get(kind="finding-answered").to == cast.auditor
    ask_again(finding, cast, cast.auditor)
    assert Notice.objects.filter(kind="finding-answer", to=cast.finance_head).count() == 2
    close(finding, cast, cast.auditor)
    assert Notice.objects.get(kind="finding-closed").to == cast.finance_head


def test_a_unit_that_nobody_heads_is_answered_for_by_the_nearest_head_above(cast: Cast) -> None:
    finding = raised(cast, unit=cast.division)
    assert Notice.objects.get(kind="finding-answer").to == cast.bureau_deputy
    finding = answer(finding, cast, cast.bureau_deputy)
    entry = FindingEntry.objects.get(finding=finding, step="answered")
    assert (entry.capacity, bool(entry.order_number)) == ("acting", True)


def test_a_day_that_is_over_is_no_day_for_an_answer(cast: Cast) -> None:
    finding = in_state(FindingState.ANSWERED, cast)
    yesterday = cast.on - timedelta(days=1)
    again = lambda: actions.follow_up(finding, by=cast.auditor, at=cast.at, text=WORDS, answer_by=yesterday)  # noqa: E731  # called by code_of
    assert code_of(again) == "answer-by-in-the-past"


def test_words_are_asked_for_and_never_changed(cast: Cast) -> None:
    finding = raised(cast)
    empty = lambda: actions.answer_finding(finding, by=cast.finance_head, at=cast.at, text="  ")  # noqa: E731  # called by code_of
    assert code_of(empty) == "reason-missing"
    with pytest.raises(IntegrityError), transaction.atomic():
        FindingEntry.objects.update(text="another")
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.all().delete()


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "gone"},
        {"state": "closed"},
        {"state": "answered"},
        {"title": ""},
    ],
)
def test_the_database_holds_what_the_acts_promise(cast: Cast, columns: dict[str, Any]) -> None:
    finding = raised(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.filter(pk=finding.pk).update(**columns)


def test_neither_raiser_answers_nor_answerer_closes(cast: Cast) -> None:
    finding = in_state(FindingState.ANSWERED, cast)
    for columns in (
        {"answered_by": cast.auditor},
        {"closed_by": cast.finance_head, "closed_at": cast.at, "state": "closed"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Finding.objects.filter(pk=finding.pk).update(**columns)


# Pages


@pytest.fixture
def _then() -> Any:
    with time_machine.travel("2026-11-16T05:00:00Z", tick=False):
        yield


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return client


@pytest.mark.usefixtures("_then")
def test_a_finding_goes_its_way_through_the_pages_and_stands_on_the_record_of_its_loan(cast: Cast) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast)
    auditor, head = browser(cast.auditor), browser(cast.finance_head)
    words = {
        "unit": cast.finance.pk,
        "about": loan.number,
        "title": "ไม่มีหนังสือทวงถาม",
        "text": "พบว่าไม่มีหนังสือทวงถามในแฟ้มสัญญายืม",
        "answer_by": "16/12/2569",
    }
    answered = auditor.post(reverse("oversight:finding-new") + "?question=demanded-late", words)
    finding = Finding.objects.get()
    assert answered.headers["Location"] == finding.get_absolute_url()
    assert (finding.question, finding.about) == ("demanded-late", f"loan:{loan.number}")
    assert finding.title in head.get(reverse("oversight:findings")).content.decode()
    page = head.get(finding.get_absolute_url()).content.decode()
    assert 'name="act" value="answer"' in page
    assert 'name="act" value="close"' not in page
    assert head.post(finding.get_absolute_url(), {"act": "answer", "answer-text": WORDS}).status_code == 302
    page = auditor.get(finding.get_absolute_url()).content.decode()
    assert WORDS in page
    assert f'href="{loan.get_absolute_url()}"' in page
    again = {"act": "follow-up", "follow-up-text": "ขอสำเนาคำสั่ง", "follow-up-answer_by": "30/12/2569"}
    assert auditor.post(finding.get_absolute_url(), again).status_code == 302
    assert head.post(finding.get_absolute_url(), {"act": "answer", "answer-text": WORDS}).status_code == 302
    assert auditor.post(finding.get_absolute_url(), {"act": "close", "close-text": "ครบถ้วนแล้ว"}).status_code == 302
    finding.refresh_from_db()
    assert finding.state == FindingState.CLOSED
    timeline = auditor.get(reverse("loans:history", args=[loan.pk])).content.decode()
    for verb in ("Raised a finding of the audit", "Closed a finding of the audit"):
        assert verb in timeline


@pytest.mark.usefixtures("_then")
def test_what_is_wrong_is_said_and_nothing_written_is_lost(cast: Cast) -> None:
    words = {"unit": cast.finance.pk, "about": "ยืม-9999", "title": "ข้อความยาวพอ", "text": "", "answer_by": "1/1/2569"}
    page = browser(cast.auditor).post(reverse("oversight:finding-new"), words)
    assert page.status_code == 422
    assert 'value="ยืม-9999"' in page.content.decode()
    other = browser(cast.district_auditor).post(
        reverse("oversight:finding-new"), words | {"unit": cast.other_finance.pk}
    )
    assert other.status_code == 422
    finding = raised(cast)
    page = browser(cast.finance_head).post(finding.get_absolute_url(), {"act": "answer", "answer-text": "x"})
    assert page.status_code == 422
    assert browser(cast.finance_head).post(finding.get_absolute_url(), {"act": "wait"}).status_code == 404
    late = browser(cast.auditor).post(finding.get_absolute_url(), {"act": "follow-up", "follow-up-text": WORDS})
    assert late.status_code == 409
    assert WORDS in late.content.decode()
    assert not FindingEntry.objects.exclude(step="raised").exists()
