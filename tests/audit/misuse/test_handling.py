"""The handlers' room: two keys, a declaration, two people to close; and for whoever is shut out, nothing at all."""

from __future__ import annotations

import base64
import itertools
import re
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import get_resolver

from audit.journal.models import Event
from audit.misuse import actions, keys, reading, unlocking
from audit.misuse.counting import figures
from audit.misuse.deadlines import calendar_for, clock_of
from audit.misuse.models import Access, Entry, Handler, Report
from audit.misuse.shutting_out import Concerned
from audit.misuse.states import REOPEN, SEEN_BY_REPORTER, Category, EntryKind, Outcome, State, Urgency
from core.verdict import Refusal
from loans.states import State as LoanState
from people.models import Person
from tests import makers
from tests.audit.misuse.committee import PASSPHRASE, REASON, Committee, committee
from tests.cast import Cast, cast
from tests.conftest import Queries
from tests.house.hostile import TEXTS, browser, judge


@pytest.fixture(autouse=True)
def _on_the_day_of_the_cast(request: pytest.FixtureRequest) -> Any:
    with time_machine.travel("2026-11-16T05:00:00Z", tick=False):
        yield


def unlocked(person: Person, *, language: str = "en") -> Client:
    client = browser(person, language=language)
    answer = client.post("/integrity/unlock/", {"passphrase": PASSPHRASE})
    assert answer.status_code == 302, answer.content.decode()
    return client


def read(team: Committee, report: Report, handler: Handler) -> reading.Opened:
    access = Access.objects.get(report=report, handler=handler)
    return reading.opened(report, keys.unseal(team.private[handler.pk], bytes(access.sealed_key)))


def without_token(page: str) -> str:
    """The page without what differs on each: the token of its forms."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)


def test_a_report_is_read_by_its_readers_its_code_and_the_escrow_key_and_by_nobody_else(committee: Committee) -> None:
    report, code = committee.report(place="ท้ายซอยบ้านครัว")
    for handler in (committee.first, committee.second, committee.third):
        assert read(committee, report, handler).content["facts"]["place"] == "ท้ายซอยบ้านครัว"
    for private in (
        keys.unlock_by_code(bytes(report.code_key), code),
        keys.unseal(committee.escrow, bytes(report.escrow_key)),
    ):
        assert reading.opened(report, private).content["facts"]["place"] == "ท้ายซอยบ้านครัว"
    with pytest.raises(keys.Unopenable):
        reading.opened(report, keys.new_pair().private)
    other, _code = committee.report()
    with pytest.raises(keys.Unopenable):
        keys.unlock_by_code(bytes(other.code_key), code)


def test_the_room_opens_with_the_passphrase_and_the_declaration(committee: Committee) -> None:
    report, _code = committee.report(place="ท้ายซอยบ้านครัว")
    path = f"/integrity/{report.number}/"
    client = browser(committee.first.person, language="en")
    assert report.number in client.get("/integrity/").content.decode()
    assert client.get(path).headers["Location"] == "/integrity/unlock/"
    wrong = client.post("/integrity/unlock/", {"passphrase": PASSPHRASE + "x"})
    assert (wrong.status_code, "not your case passphrase" in wrong.content.decode()) == (422, True)
    client = unlocked(committee.first.person)
    assert "ท้ายซอยบ้านครัว" not in client.get(path).content.decode()
    assert client.post(path, {"act": "clear"}).status_code == 302
    page = client.get(path)
    assert "ท้ายซอยบ้านครัว" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]


def test_the_unlocked_key_lies_neither_in_the_session_nor_in_the_cookie_alone(committee: Committee) -> None:
    report, _code = committee.report()
    client = unlocked(committee.first.person)
    private = committee.private[committee.first.pk]
    session, cookie = dict(client.session), client.cookies[unlocking.COOKIE]
    assert cookie["path"] == "/integrity/"
    assert cookie["httponly"]
    kept = str(session[unlocking.KEPT]["wrapped"])
    assert private not in base64.b64decode(kept)
    assert private != base64.urlsafe_b64decode(cookie.value)
    del client.cookies[unlocking.COOKIE]
    assert client.get(f"/integrity/{report.number}/").headers["Location"] == "/integrity/unlock/"


def test_a_few_wrong_passphrases_shut_the_door_for_a_while(committee: Committee) -> None:
    client = browser(committee.first.person)
    statuses = [client.post("/integrity/unlock/", {"passphrase": "ไม่ใช่"}).status_code for _n in range(6)]
    assert statuses == [422] * 5 + [409]
    assert client.post("/integrity/unlock/", {"passphrase": PASSPHRASE}).status_code == 409


def test_every_reading_is_kept_once_a_day_and_the_reporter_sees_it(committee: Committee) -> None:
    report, code = committee.report()
    access = committee.access(report, committee.first)
    for _twice in range(2):
        actions.note_reading(access, by=committee.first, at=committee.cast.at)
    actions.note_reading(access, by=committee.first, at=committee.cast.at + timedelta(days=1))
    seen = reading.opened(report, keys.unlock_by_code(bytes(report.code_key), code), seen=SEEN_BY_REPORTER)
    assert [line.kind for line in seen.lines] == [EntryKind.READ, EntryKind.READ]
    page = browser(language="en").post("/report/follow/", {"code": code}).content.decode()
    assert "Read by the committee" in page
    assert committee.first.name not in page


def test_a_case_goes_from_the_report_to_an_outcome_confirmed_by_a_second(committee: Committee) -> None:
    report, code = committee.report()
    one, two = (unlocked(handler.person) for handler in (committee.first, committee.second))
    path = f"/integrity/{report.number}/"
    for client in (one, two):
        client.post(path, {"act": "clear"})
    done = [
        one.post(path, {"act": "acknowledge"}),
        one.post(path, {"act": "triage", "urgency": "urgent", "text": "ตรวจกับสมุดรถได้"}),
        one.post(path, {"act": "note", "text": "สมุดรถไม่มีรายการ"}),
        one.post(path, {"act": "reply", "text": "ขอวันที่แน่นอน"}),
        one.post(path, {"act": "propose", "proposal": "substantiated", "text": "ตรงกันทั้งสามแหล่ง"}),
    ]
    assert [answer.status_code for answer in done] == [302] * 5
    assert one.post(path, {"act": "confirm", "text": "พบมูล"}).status_code == 409
    assert two.post(path, {"act": "confirm", "text": "พบว่าใช้รถส่วนกลางส่วนตัวจริง"}).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.outcome) == (State.CLOSED, Outcome.SUBSTANTIATED)
    assert (report.outcome_by, report.closed_by) == (committee.first, committee.second)
    told = browser(language="en").post("/report/follow/", {"code": code}).content.decode()
    for words in ("Closed", "Substantiated", "พบว่าใช้รถส่วนกลางส่วนตัวจริง", "ขอวันที่แน่นอน"):
        assert words in told
    for hidden in ("สมุดรถไม่มีรายการ", "ตรวจกับสมุดรถได้", "ตรงกันทั้งสามแหล่ง", committee.first.name):
        assert hidden not in told
    assert two.post(path, {"act": "propose_reopening", "text": "มีหลักฐานใหม่"}).status_code == 302
    assert two.post(path, {"act": "confirm", "text": "เปิดใหม่"}).status_code == 409
    assert one.post(path, {"act": "confirm", "text": "เปิดเรื่องใหม่"}).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.outcome, report.closed_by) == (State.FACT_FINDING, "", None)


def test_the_database_itself_wants_two_people(committee: Committee) -> None:
    report, _code = committee.report()
    by_one = {"outcome_by": committee.first, "closed_by": committee.first}
    for words in (by_one, {"outcome_by": committee.first}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.filter(pk=report.pk).update(
                state="closed", outcome="not_enough", closed_on=committee.cast.on, **words
            )


def test_a_step_out_of_turn_is_refused(committee: Committee) -> None:
    report, _code = committee.report()
    access = committee.access(report, committee.first)
    who: dict[str, Any] = {"by": committee.first, "at": committee.cast.at}
    tried: dict[str, Callable[[], None]] = {
        "step-out-of-turn": lambda: actions.triage(access, **who, urgency=Urgency.NORMAL, text="ก"),
        "nothing-proposed": lambda: actions.confirm(access, **who, text="ก"),
    }
    for code, act in tried.items():
        with pytest.raises(Refusal) as told:
            act()
        assert told.value.verdict.code == code
    uncleared = committee.access(report, committee.second, cleared=False)
    with pytest.raises(Refusal):
        actions.acknowledge(uncleared, by=committee.second, at=committee.cast.at)
    actions.acknowledge(access, **who)
    with pytest.raises(Refusal):
        actions.propose(access, **who, proposal=REOPEN, text="ก")


def test_who_is_shut_out_sees_a_404_like_any_other_and_counts_that_never_change(committee: Committee) -> None:
    accused = committee.first
    client = unlocked(accused.person, language="th")
    empty = client.get("/integrity/").content.decode()
    report, _code = committee.report(about=Concerned(names=accused.name), accused=accused.name)
    assert not Access.objects.filter(report=report, handler=accused).exists()
    assert {row.handler for row in Access.objects.filter(report=report)} == {committee.second, committee.third}

    assert without_token(client.get("/integrity/").content.decode()) == without_token(empty)
    for ask in (client.get, client.post):
        theirs, nobodys = ask(f"/integrity/{report.number}/"), ask("/integrity/0000-0000/")
        assert (theirs.status_code, nobodys.status_code) == (404, 404)
        assert theirs.content == nobodys.content
        for answer in (theirs, nobodys):
            del answer.headers["X-Request-Id"]  # another one on each answer of the house
        assert dict(theirs.headers) == dict(nobodys.headers)
    assert not Event.objects.filter(body__contains=report.number).exists()


def test_the_accused_storekeeper_looks_everywhere_and_sees_nothing(committee: Committee) -> None:
    cast_ = committee.cast
    lent = makers.loan_in(LoanState.ON_LOAN, cast_)
    client = browser(cast_.storekeeper, language="th")
    plain = [
        name
        for name in ("/", "/assets/", "/loans/", "/people/inbox/", "/people/account/", lent.get_absolute_url())
        if client.get(name).status_code == 200
    ]
    before = {path: client.get(path).content.decode().count("เบาะแส") for path in plain}
    report, _code = committee.report(item=lent.lines.get().asset.tag, accused=cast_.storekeeper.name)
    assert {path: client.get(path).content.decode().count("เบาะแส") for path in plain} == before
    assert not [path for path in plain if report.number in client.get(path).content.decode()]
    for path in ("/integrity/", "/integrity/committee/", f"/integrity/{report.number}/"):
        assert client.get(path).status_code == 404


def test_a_handler_shut_out_between_two_clicks_meets_a_404(committee: Committee) -> None:
    report, _code = committee.report()
    client, path = unlocked(committee.first.person), f"/integrity/{report.number}/"
    client.post(path, {"act": "clear"})
    assert client.get(path).status_code == 200
    actions.step_aside(committee.access(report, committee.first), by=committee.first, at=committee.cast.at)
    assert client.post(path, {"act": "acknowledge"}).status_code == 404
    assert client.get(path).status_code == 404
    report.refresh_from_db()
    assert report.state == State.RECEIVED


def test_the_integrity_administrator_appoints_and_reads_nothing(committee: Committee) -> None:
    report, _code = committee.report()
    client = browser(committee.administrator, language="en")
    page = client.get("/integrity/committee/").content.decode()
    assert "&lt;5" in page
    assert report.number not in page
    assert client.get(f"/integrity/{report.number}/").status_code == 404
    assert client.get("/integrity/").status_code == 404
    for code, staff_code in {
        "not-an-integrity-officer": committee.cast.borrower.staff_code,
        "handler-already": committee.first.staff_code,
    }.items():
        answer: Any = client.post(
            "/integrity/committee/", {"act": "appoint", "staff_code": staff_code, "reason": REASON}
        )
        assert (answer.status_code, answer.context["verdict"].code) == (409, code)
    with pytest.raises(Refusal) as told:
        actions.appoint(committee.first.person, by=committee.cast.admin, at=committee.cast.at, reason=REASON)
    assert told.value.verdict.code == "not-the-integrity-administrator"
    assert Event.objects.filter(verb="handler.appointed", outcome="done").count() == 3


def test_who_leaves_the_committee_takes_no_key_along_and_escrow_opens_what_is_left(committee: Committee) -> None:
    alone = Concerned(ticked=frozenset({committee.second.pk, committee.third.pk}))
    report, _code = committee.report(about=alone)
    access = committee.access(report, committee.first)
    with pytest.raises(Refusal) as told:
        actions.step_aside(access, by=committee.first, at=committee.cast.at)
    assert told.value.verdict.code == "last-reader"
    client = unlocked(committee.first.person)
    actions.end_appointment(committee.first, by=committee.administrator, at=committee.cast.at, reason=REASON)
    assert client.get("/integrity/").status_code == 404
    assert not Access.objects.exists()
    gone = Handler.objects.get(pk=committee.first.pk)
    assert (bytes(gone.public_key), bytes(gone.locked_key)) == (b"", b"")

    for shut_out in (committee.second, committee.third):
        assert actions.open_to(shut_out, private=committee.escrow, at=committee.cast.at) == 0
    again = actions.appoint(gone.person, by=committee.administrator, at=committee.cast.at, reason=REASON)
    committee.private[again.pk] = actions.choose_passphrase(again, passphrase=PASSPHRASE)
    again.refresh_from_db()
    assert actions.open_to(again, private=keys.new_pair().private, at=committee.cast.at) == 0
    assert actions.open_to(again, private=committee.escrow, at=committee.cast.at) == 1
    assert read(committee, report, again).content["facts"]["what"]


def test_a_case_with_fifty_messages_opens_with_few_queries(
    committee: Committee, queries: Callable[[], AbstractContextManager[Queries]]
) -> None:
    report, _code = committee.report()
    for n in range(50):
        actions.send_message(report, at=committee.cast.at, text=f"ข้อความที่ {n}")
    client, path = unlocked(committee.first.person), f"/integrity/{report.number}/"
    client.post(path, {"act": "clear"})
    client.get(path)
    with queries() as ran:
        page = client.get(path)
    assert page.content.decode().count("ข้อความที่") == 50
    assert len(ran) <= 10, ran


def test_nothing_that_is_sent_breaks_the_room(committee: Committee) -> None:
    report, _code = committee.report()
    client, path = unlocked(committee.first.person), f"/integrity/{report.number}/"
    judge(client.post(path, {"act": "x"}))
    client.post(path, {"act": "clear"})
    acts = itertools.cycle(("acknowledge", "triage", "reply", "note", "propose", "withdraw", "confirm", "x"))
    for text in TEXTS.values():
        words = {"act": next(acts), "text": text, "urgency": text, "proposal": text}
        judge(client.post(path, words), text)
        judge(client.post(path, {**words, "urgency": "urgent", "proposal": "not_enough"}), text)
        judge(client.post(path, {"act": text}), text)
        judge(client.post("/integrity/unlock/", {"passphrase": text}), text)
    admin = browser(committee.administrator)
    for text in TEXTS.values():
        judge(admin.post("/integrity/committee/", {"act": "appoint", "staff_code": text, "reason": text}), text)
        judge(admin.post("/integrity/committee/", {"act": text, "staff_code": text, "reason": text}), text)


def test_limits_are_counted_in_working_days(committee: Committee) -> None:
    report, _code = committee.report()
    calendar = calendar_for(report.agency_id, [report], on=committee.cast.on)
    clock = clock_of(report, calendar, on=committee.cast.on)
    assert clock is not None
    assert (clock.by, clock.hardly) == (committee.cast.on + timedelta(days=3), committee.cast.on + timedelta(days=9))
    assert clock.meaning == "attention"
    late = clock_of(report, calendar, on=clock.by + timedelta(days=1))
    assert late is not None
    assert late.meaning == "danger"


def test_small_figures_are_hidden(committee: Committee) -> None:
    for _n in range(4):
        committee.report()
    assert figures(committee.cast.agency.pk, on=committee.cast.on)[0].total == "<5"
    committee.report()
    half_a_year, year = figures(committee.cast.agency.pk, on=committee.cast.on)
    assert (half_a_year.total, year.months, year.median_days) == ("5", 12, "")
    assert dict(half_a_year.by_category)[str(Category.PRIVATE_USE.label)] in ("5", "<5")


def test_an_entry_is_neither_changed_nor_deleted(committee: Committee) -> None:
    report, _code = committee.report()
    actions.send_message(report, at=committee.cast.at, text="ก")
    for act in (lambda: Entry.objects.update(sealed=b""), lambda: Entry.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.all().delete()


def test_numbers_and_keys_say_neither_how_many_nor_in_which_order(committee: Committee) -> None:
    reports = [committee.report()[0] for _n in range(12)]
    numbers = [report.number for report in reports]
    assert len(set(numbers)) == 12
    assert numbers != sorted(numbers)
    assert [report.pk for report in reports] != sorted(report.pk for report in reports)


def test_no_admin_site_shows_a_report() -> None:
    assert not [entry for entry in get_resolver().url_patterns if "admin" in str(entry.pattern)]


@pytest.mark.postgres
def test_of_two_who_close_at_once_one_does(transactional_db: None) -> None:
    team = committee(cast())
    report, _code = team.report()
    accesses = {handler: team.access(report, handler) for handler in (team.first, team.second, team.third)}
    actions.acknowledge(accesses[team.first], by=team.first, at=team.cast.at)
    actions.propose(accesses[team.first], by=team.first, at=team.cast.at, proposal="not_enough", text="ก")
    together, said = threading.Barrier(2), list[str]()

    def close(handler: Handler) -> None:
        together.wait()
        try:
            actions.confirm(accesses[handler], by=handler, at=team.cast.at, text="ข")
            said.append("closed")
        except Refusal as refusal:
            said.append(refusal.verdict.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=close, args=(handler,)) for handler in (team.second, team.third)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["closed", "nothing-proposed"]
    assert Entry.objects.filter(report=report, kind=EntryKind.STEP).count() == 2


@pytest.fixture(name="cast")
def _cast(db: None) -> Cast:
    return cast()
