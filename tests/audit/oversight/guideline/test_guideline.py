"""The guideline from its draft to its withdrawal: who takes which step in which state, and what is kept of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest
from django.db import IntegrityError, transaction

from audit.journal import versions
from audit.journal.models import Event
from audit.oversight.guideline import actions
from audit.oversight.guideline.models import Guideline, GuidelineState
from audit.oversight.guideline.queries import current, in_force, published
from core.verdict import Refusal
from loans import shelf
from people.models import Capacity, Notice, Person, Tenure
from tests.audit.oversight.guideline import making
from tests.audit.oversight.guideline.making import IN, NUMBER, REASON, WORDS
from tests.cast import Cast

pytestmark = pytest.mark.django_db

Do = Callable[[Guideline, Cast, Person], object]


@pytest.fixture(autouse=True)
def _papers(settings: Any, tmp_path: Path) -> None:
    settings.PAPERS_ROOT = tmp_path / "papers"


def save(guideline: Guideline, cast: Cast, by: Person) -> object:
    return actions.save_draft(cast.agency, by=by, at=cast.at, words=WORDS, revision=guideline.revision)


def send(guideline: Guideline, cast: Cast, by: Person) -> object:
    return actions.send_draft(guideline, by=by, at=cast.at, revision=guideline.revision)


def approve(guideline: Guideline, cast: Cast, by: Person) -> object:
    return actions.approve_guideline(
        guideline,
        by=by,
        at=cast.at,
        number=NUMBER,
        effective_on=cast.on,
        signed_sha256=guideline.sha256_of_text(),
    )


def send_back(guideline: Guideline, cast: Cast, by: Person) -> object:
    return actions.return_draft(guideline, by=by, at=cast.at, reason=REASON)


def withdraw(guideline: Guideline, cast: Cast, by: Person) -> object:
    return actions.withdraw_guideline(guideline, by=by, at=cast.at, reason=REASON)


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused, transaction.atomic():
        act()
    return refused.value.verdict.code


STORES: Final = {"storekeeper", "second_storekeeper", "bureau_storekeeper", "stranger"}

WHO: Final[dict[str, tuple[Do, set[str], set[GuidelineState], str, str]]] = {
    "send": (send, STORES, {GuidelineState.DRAFT}, "not-an-officer", "not-a-draft"),
    "approve": (approve, {"governor"}, {GuidelineState.SENT}, "not-the-head", "not-sent"),
    "send back": (send_back, {"governor"}, {GuidelineState.SENT}, "not-the-head", "not-sent"),
    "withdraw": (withdraw, {"governor"}, {GuidelineState.PUBLISHED}, "not-the-head", "not-published"),
}


@pytest.mark.parametrize("state", GuidelineState)
@pytest.mark.parametrize("act", WHO)
def test_a_step_is_taken_by_whose_it_is_in_its_state_alone(cast: Cast, act: str, state: GuidelineState) -> None:
    do, who, states, not_theirs, not_now = WHO[act]
    guideline = IN[state](cast)
    for name in (each for each in Cast.__slots__ if isinstance(getattr(cast, each), Person)):
        person = getattr(cast, name)
        if name in who and state in states:
            with transaction.atomic():
                do(guideline, cast, person)
                transaction.set_rollback(True)
        else:
            assert code_of(partial(do, guideline, cast, person)) == (not_now if name in who else not_theirs), name


@pytest.mark.parametrize("state", GuidelineState)
def test_a_draft_is_written_by_officers_and_only_while_it_is_one(cast: Cast, state: GuidelineState) -> None:
    guideline = IN[state](cast)
    guideline.revision = guideline.revision if state in ("draft", "sent") else 0
    for name in (each for each in Cast.__slots__ if isinstance(getattr(cast, each), Person)):
        person = getattr(cast, name)
        if name in STORES and state != GuidelineState.SENT:
            with transaction.atomic():
                save(guideline, cast, person)
                transaction.set_rollback(True)
        else:
            expected = "not-a-draft" if name in STORES else "not-an-officer"
            assert code_of(partial(save, guideline, cast, person)) == expected, name


def test_the_way_of_a_guideline_leaves_one_event_a_step_with_the_office_that_took_it(cast: Cast) -> None:
    guideline = making.sent(cast)
    send_back(guideline, cast, cast.governor)
    guideline = making.published(cast)
    withdraw(guideline, cast, cast.governor)
    events = Event.objects.filter(subject=guideline.journal_subject().name, outcome="done").order_by("id")
    assert [(event.verb, event.actor_code, event.actor_office) for event in events] == [
        ("guideline.drafted", "BR-2002", "storekeeper"),
        ("guideline.sent", "BR-2002", "storekeeper"),
        ("guideline.returned", "BMA-0001", "agency_head"),
        ("guideline.drafted", "BR-2002", "storekeeper"),
        ("guideline.sent", "BR-2002", "storekeeper"),
        ("guideline.published", "BMA-0001", "agency_head"),
        ("guideline.withdrawn", "BMA-0001", "agency_head"),
    ]
    signed = json.loads(events.get(verb="guideline.published").body)["facts"]
    assert signed["sha256"] == guideline.text_sha256 == guideline.sha256_of_text()
    assert guideline.text_sha256 in signed["statement"]
    assert list(guideline.history.order_by("history_id").values_list("state", flat=True))[-2:] == [
        "published",
        "withdrawn",
    ]


def test_what_is_published_has_number_day_office_and_a_paper_that_stays(cast: Cast) -> None:
    guideline = making.published(cast)
    assert (guideline.edition, guideline.number, guideline.effective_on) == (1, NUMBER, cast.on)
    assert (guideline.post_title, guideline.capacity) == ("ผู้ว่าราชการกรุงเทพมหานคร", Capacity.OWN)
    assert shelf.papers().is_whole(guideline.pdf_sha256)
    second = making.published(cast)
    assert second.edition == 2
    assert [each.edition for each in published(cast.agency)] == [2, 1]


def test_the_newest_whose_day_has_come_is_in_force_and_a_withdrawal_leaves_the_one_before(cast: Cast) -> None:
    first = making.published(cast)
    later = cast.on + timedelta(days=10)
    second = making.published(cast, on=later)
    every = list(published(cast.agency))
    assert in_force(every, on=cast.on) == current(cast.agency, on=cast.on) == first
    assert in_force(every, on=later) == current(cast.agency, on=later) == second
    withdraw(second, cast, cast.governor)
    assert current(cast.agency, on=later) == in_force(list(published(cast.agency)), on=later) == first
    withdraw(first, cast, cast.governor)
    assert current(cast.agency, on=later) is None is in_force(list(published(cast.agency)), on=later)


def test_while_the_head_is_absent_who_stands_in_by_order_approves_and_capacity_and_order_are_kept(cast: Cast) -> None:
    draft = making.drafted(cast)
    end_of_governor(cast)
    assert code_of(partial(send, draft, cast, cast.storekeeper)) == "nobody-approves"
    draft.refresh_from_db()
    assert draft.state == GuidelineState.DRAFT
    acting = Tenure(
        person=cast.director,
        post=cast.governor_post,
        capacity=Capacity.ACTING,
        starts_on=cast.on,
        order_number="กทม. 99/2570",
    )
    versions.create(acting, by_code="tests", at=cast.at)
    send(draft, cast, cast.storekeeper)
    assert Notice.objects.get(kind="guideline-to-approve").to == cast.director
    assert code_of(partial(approve, draft, cast, cast.permanent_secretary)) == "not-the-head"
    approved = approve(draft, cast, cast.director)
    assert isinstance(approved, Guideline)
    assert (approved.capacity, approved.order_number) == (Capacity.ACTING, "กทม. 99/2570")


def end_of_governor(cast: Cast) -> None:
    tenure = Tenure.objects.get(post=cast.governor_post)
    tenure.ends_on = cast.on - timedelta(days=1)
    versions.keep(tenure, by_code="tests", at=cast.at, fields=["ends_on"])


def test_who_sent_the_draft_never_approves_it(cast: Cast) -> None:
    acting = Tenure(
        person=cast.storekeeper,
        post=cast.governor_post,
        capacity=Capacity.ACTING,
        starts_on=cast.on,
        order_number="กทม. 99/2570",
    )
    versions.create(acting, by_code="tests", at=cast.at)
    waiting = making.sent(cast)
    assert code_of(partial(approve, waiting, cast, cast.storekeeper)) == "drafter-approves"
    assert code_of(partial(send_back, waiting, cast, cast.storekeeper)) == "drafter-approves"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"signed_sha256": "0" * 64}, "text-changed"),
        ({"number": "  "}, "number-missing"),
        ({"effective_on": None}, "effective-in-the-past"),
    ],
)
def test_what_cannot_be_signed_is_refused_and_nothing_is_published(
    cast: Cast, changed: dict[str, Any], code: str
) -> None:
    waiting = making.sent(cast)
    if "effective_on" in changed:
        changed = {"effective_on": cast.on - timedelta(days=1)}
    asked = {"number": NUMBER, "effective_on": cast.on, "signed_sha256": waiting.sha256_of_text(), **changed}
    assert code_of(lambda: actions.approve_guideline(waiting, by=cast.governor, at=cast.at, **asked)) == code
    waiting.refresh_from_db()
    assert (waiting.state, waiting.edition) == (GuidelineState.SENT, None)


def test_two_who_change_the_draft_at_once_find_out(cast: Cast) -> None:
    draft = making.drafted(cast)
    save(draft, cast, cast.second_storekeeper)
    assert code_of(partial(save, draft, cast, cast.storekeeper)) == "draft-changed"
    assert code_of(partial(send, draft, cast, cast.storekeeper)) == "draft-changed"


def test_reasons_are_asked_for(cast: Cast) -> None:
    waiting = making.sent(cast)
    assert code_of(lambda: actions.return_draft(waiting, by=cast.governor, at=cast.at, reason=" ")) == "reason-missing"
    approve(waiting, cast, cast.governor)
    assert (
        code_of(lambda: actions.withdraw_guideline(waiting, by=cast.governor, at=cast.at, reason=""))
        == "reason-missing"
    )


def test_the_database_holds_one_draft_one_number_and_two_persons(cast: Cast) -> None:
    guideline = making.published(cast)

    def broken(**changed: object) -> Iterator[str]:
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            Guideline.objects.filter(pk=guideline.pk).update(**changed)
        yield str(refused.value)

    for changed in (
        {"approved_by": cast.storekeeper},
        {"number": ""},
        {"state": "withdrawn"},
        {"state": "unknown"},
        {"edition": None},
    ):
        assert next(broken(**changed))
    second = making.sent(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Guideline(
            agency=cast.agency, drafted_by=cast.storekeeper, drafted_at=cast.at, title_thai="ก", title_english="a"
        ).save(force_insert=True)
    assert second.edition is None
