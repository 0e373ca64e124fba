"""Requests to unlock a name: asked with a reason, told to the reporter, decided by two, shown for days, kept."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from audit.journal.models import Event
from audit.misuse import actions, keys, reading, throttle
from audit.misuse.actions.naming import GRANTED, REFUSED
from audit.misuse.management.commands import escrow_key
from audit.misuse.models import Access, Custodian, NameAccess, NameRequest, Report
from audit.misuse.name_states import Answer, NameState
from audit.misuse.shutting_out import Concerned
from audit.misuse.states import SEEN_BY_REPORTER, Outcome
from core.verdict import Refusal
from people.models import Notice
from tests.audit.misuse.committee import REASON, Committee, committee
from tests.audit.misuse.custodians import CONTACT, NAME, Custodians, custodians, signed_report
from tests.audit.misuse.test_handling import unlocked, without_token
from tests.audit.misuse.test_outside import dumped
from tests.cast import cast
from tests.house.hostile import TEXTS, browser, judge

WHY: Final = "ต้องนัดตรวจสมุดรถร่วมกับผู้พบเห็น"
DAY: Final = timedelta(days=1)


@pytest.fixture(autouse=True)
def _on_the_day_of_the_cast() -> Any:
    with time_machine.travel("2026-11-16T05:00:00Z", tick=False):
        yield


@pytest.fixture(name="keepers")
def the_custodians(committee: Committee) -> Custodians:
    return custodians(committee.cast, committee.administrator)


def read_by(team: Committee, report: Report) -> Access:
    """The first member's access, the report acknowledged."""
    access = team.access(report, team.first)
    actions.acknowledge(access, by=team.first, at=team.cast.at)
    return access


def asked(team: Committee) -> tuple[Report, str, Access, NameRequest]:
    """A signed report whose name the first member asked for."""
    report, code = signed_report(team)
    access = read_by(team, report)
    return report, code, access, actions.ask_name(access, by=team.first, at=team.cast.at, text=WHY)


def agree(keepers: Custodians, request: NameRequest, custodian: Custodian, **when: Any) -> NameState:
    private = keepers.private[custodian.pk]
    return actions.agree(request, by=custodian, private=private, text="จำเป็นต่อการตรวจ", **when)


def told_to_reporter(report: Report, code: str) -> str:
    private = keys.unlock_by_code(bytes(report.code_key), code)
    with translation.override("en"):
        lines = reading.opened(report, private, seen=SEEN_BY_REPORTER).lines
        return "\n".join(f"{line.heading} {line.text}" for line in lines)


def lines_of(team: Committee, report: Report) -> list[str]:
    """The steps of the case, as they are kept."""
    access = Access.objects.get(report=report, handler=team.first)
    seen = reading.opened(report, keys.unseal(team.private[team.first.pk], bytes(access.sealed_key)))
    return [line.step for line in seen.lines]


def naming(team: Committee, custodian: Custodian) -> Concerned:
    """A report that names this custodian."""
    return Concerned(names=custodian.name, unit=team.cast.district.path)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.verdict.code


def test_with_consent_one_custodian_is_enough_and_the_name_is_shown_to_who_asked_for_days(
    committee: Committee, keepers: Custodians
) -> None:
    at = committee.cast.at
    report, code, access, request = asked(committee)
    assert WHY in told_to_reporter(report, code)
    actions.answer_request(report, at=at, answer=Answer.CONSENTS, text="ยินดี")
    assert agree(keepers, request, keepers.first, at=at) == NameState.GRANTED
    private = committee.private[committee.first.pk]
    for when in (at, at + 3 * DAY):
        told = actions.show_name(access, request, by=committee.first, at=when, private=private)
        assert told == {"name": NAME, "contact": CONTACT}
    late = at + 4 * DAY
    assert (
        refused(lambda: actions.show_name(access, request, by=committee.first, at=late, private=private)) == "name-over"
    )
    assert told_to_reporter(report, code).count("was read by") == 2
    actions.forget_names(at=late)
    assert not NameRequest.objects.get().sealed_name
    assert (
        refused(lambda: actions.show_name(access, request, by=committee.first, at=at, private=private)) == "name-over"
    )


@pytest.mark.parametrize("answer", [None, Answer.OBJECTS])
def test_without_consent_it_takes_two_custodians(
    committee: Committee, keepers: Custodians, answer: Answer | None
) -> None:
    report, code, _access, request = asked(committee)
    at = committee.cast.at
    if answer is not None:
        actions.answer_request(report, at=at, answer=answer, text="กลัวถูกย้าย")
    else:
        assert refused(lambda: agree(keepers, request, keepers.first, at=at + 6 * DAY)) == "reporter-not-heard"
        at += 7 * DAY
    assert agree(keepers, request, keepers.first, at=at) == NameState.AGREED
    assert not NameRequest.objects.get().sealed_name
    assert refused(lambda: agree(keepers, request, keepers.first, at=at)) == "second-custodian"
    assert agree(keepers, request, keepers.second, at=at) == NameState.GRANTED
    kept = NameRequest.objects.get()
    assert (kept.agreed_by, kept.decided_by) == (keepers.first, keepers.second)
    assert "A second one has to agree" in told_to_reporter(report, code)


def test_who_agreed_first_may_decide_once_the_reporter_consents(committee: Committee, keepers: Custodians) -> None:
    report, _code, _access, request = asked(committee)
    at = committee.cast.at
    actions.answer_request(report, at=at, answer=Answer.OBJECTS, text="")
    agree(keepers, request, keepers.first, at=at)
    actions.answer_request(report, at=at, answer=Answer.CONSENTS, text="")
    assert agree(keepers, request, keepers.first, at=at) == NameState.GRANTED
    assert NameRequest.objects.get().agreed_by is None


def test_one_no_is_enough_and_it_may_be_asked_for_anew(committee: Committee, keepers: Custodians) -> None:
    report, code, access, request = asked(committee)
    at = committee.cast.at
    assert refused(lambda: actions.ask_name(access, by=committee.first, at=at, text=WHY)) == "asked-already"
    actions.refuse(request, by=keepers.second, at=at, text="ถามผ่านข้อความได้")
    assert "ถามผ่านข้อความได้" in told_to_reporter(report, code)
    assert refused(lambda: agree(keepers, request, keepers.first, at=at + 9 * DAY)) == "request-decided"
    assert refused(lambda: actions.refuse(request, by=keepers.first, at=at, text="x")) == "request-decided"
    assert refused(lambda: actions.answer_request(report, at=at, answer=Answer.CONSENTS, text="")) == "request-decided"
    actions.ask_name(access, by=committee.first, at=at, text="อีกครั้ง")
    assert NameRequest.objects.count() == 2


def test_a_report_without_a_name_has_none_to_ask_for(committee: Committee, keepers: Custodians) -> None:
    report, _code = committee.report()
    access = read_by(committee, report)
    assert refused(lambda: actions.ask_name(access, by=committee.first, at=committee.cast.at, text=WHY)) == "not-signed"
    assert unlocked(committee.first.person).get(f"/integrity/{report.number}/name/").status_code == 404


def test_nobody_is_named_to_who_stepped_aside_or_when_it_is_closed(committee: Committee, keepers: Custodians) -> None:
    at = committee.cast.at
    report, _code, access, request = asked(committee)
    actions.answer_request(report, at=at, answer=Answer.CONSENTS, text="")
    agree(keepers, request, keepers.first, at=at)
    actions.step_aside(access, by=committee.first, at=at)
    assert not NameRequest.objects.get().sealed_name
    second, third = (committee.access(report, each) for each in (committee.second, committee.third))
    again = actions.ask_name(second, by=committee.second, at=at, text=WHY)
    actions.answer_request(report, at=at, answer=Answer.CONSENTS, text="")
    actions.propose(second, by=committee.second, at=at, proposal=Outcome.NOT_ENOUGH, text="x")
    actions.confirm(third, by=committee.third, at=at, text="x")
    assert refused(lambda: agree(keepers, again, keepers.second, at=at)) == "asker-gone"
    actions.refuse(again, by=keepers.second, at=at, text="ปิดแล้ว")


def test_a_member_who_leaves_takes_no_name_along(committee: Committee, keepers: Custodians) -> None:
    report, _code, _access, request = asked(committee)
    actions.answer_request(report, at=committee.cast.at, answer=Answer.CONSENTS, text="")
    agree(keepers, request, keepers.first, at=committee.cast.at)
    actions.end_appointment(committee.first, by=committee.administrator, at=committee.cast.at, reason=REASON)
    assert not NameRequest.objects.get().sealed_name


def test_the_database_insists_on_two(committee: Committee, keepers: Custodians) -> None:
    _report, _code, _access, request = asked(committee)
    forged: tuple[dict[str, Any], ...] = (
        {"state": "granted", "decided_by": keepers.first, "decided_on": committee.cast.on},
        {"state": "granted", "decided_by": keepers.first, "agreed_by": keepers.first, "decided_on": committee.cast.on},
        {"state": "granted", "agreed_by": keepers.first},
        {"state": "agreed"},
        {"sealed_name": b"x"},
    )
    for fields in forged:
        with pytest.raises(IntegrityError), transaction.atomic():
            NameRequest.objects.filter(pk=request.pk).update(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        NameRequest.objects.create(
            sealed_to=request.sealed_to, asked_by=committee.second, asked_on=committee.cast.on, reason=b"x"
        )


def test_nothing_of_it_stands_in_clear_or_in_the_staffs_journal(committee: Committee, keepers: Custodians) -> None:
    before, events = dumped(), Event.objects.count()
    report, _code = signed_report(committee)
    access = read_by(committee, report)
    at = committee.cast.at
    request = actions.ask_name(access, by=committee.first, at=at, text="PLANTEDREASON")
    actions.answer_request(report, at=at, answer=Answer.CONSENTS, text="PLANTEDANSWER")
    actions.agree(request, by=keepers.first, at=at, private=keepers.private[keepers.first.pk], text="PLANTEDDECISION")
    after = dumped()
    for planted in ("PLANTED", NAME, NAME[:9], CONTACT, CONTACT[:12]):
        assert after.count(planted) == before.count(planted), planted
    assert Event.objects.count() == events


def test_when_a_report_is_destroyed_so_is_its_name(committee: Committee, keepers: Custodians) -> None:
    at = committee.cast.at
    report, _code, access, request = asked(committee)
    actions.answer_request(report, at=at, answer=Answer.CONSENTS, text="")
    agree(keepers, request, keepers.first, at=at)
    second = committee.access(report, committee.second)
    actions.propose(access, by=committee.first, at=at, proposal=Outcome.SUBSTANTIATED, text="x")
    actions.confirm(second, by=committee.second, at=at, text="x")
    actions.destroy_due(at=at + 400 * DAY)
    report.sealed_name.refresh_from_db()
    assert (bytes(report.sealed_name.escrow_key), bytes(report.sealed_name.content)) == (b"", b"")
    assert not NameAccess.objects.exists()
    assert not NameRequest.objects.get().sealed_name


# Pages


def test_from_asking_to_reading_through_the_pages(committee: Committee, keepers: Custodians) -> None:
    report, code = signed_report(committee)
    read_by(committee, report)
    member, reporter = unlocked(committee.first.person), browser(language="en")
    first, second = unlocked(keepers.first.person), unlocked(keepers.second.person)
    path = f"/integrity/{report.number}/name/"
    assert "Nobody has asked." in member.get(path).content.decode()
    assert member.post(path, {"act": "ask", "text": " "}).status_code == 422
    assert member.post(path, {"act": "ask", "text": WHY}).status_code == 302
    request = NameRequest.objects.get()
    page = reporter.post("/report/follow/", {"code": code}).content.decode()
    assert WHY in page
    assert "The committee asks to know who you are" in page
    assert reporter.post("/report/follow/", {"code": code, "answer_sent": "1"}).status_code == 422
    words = {"code": code, "answer_sent": "1", "answer": "objects", "words": "กลัวถูกย้าย"}
    assert "Your answer was sent." in reporter.post("/report/follow/", words).content.decode()

    here = f"/integrity/names/{request.pk}/"
    for each in (first, second):
        assert report.number in each.get("/integrity/names/").content.decode()
        page = each.get(here).content.decode()
        assert WHY in page
        assert "กลัวถูกย้าย" in page
        assert NAME not in page
    free = {"text": "จำเป็น", "is_free": "on"}
    assert first.post(here, {"act": "agree", "text": "จำเป็น"}).status_code == 422
    assert first.post(here, {**free, "act": "agree"}).status_code == 302
    assert first.post(here, {**free, "act": "agree"}).status_code == 409
    assert NAME not in member.post(path, {"act": "show", "request": request.pk}).content.decode()
    assert second.post(here, {**free, "act": "agree"}).status_code == 302
    shown = member.post(path, {"act": "show", "request": request.pk})
    assert NAME in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert NAME not in member.get(path).content.decode()
    other = unlocked(committee.second.person)
    committee.access(report, committee.second)
    assert other.post(path, {"act": "show", "request": request.pk}).status_code == 404
    page = reporter.post("/report/follow/", {"code": code}).content.decode()
    assert "The name was read by the member of the committee who asked." in page
    assert keepers.first.name not in page


def test_an_answer_is_kept_where_the_device_has_to_work_first(committee: Committee, keepers: Custodians) -> None:
    _report, code, _access, _request = asked(committee)
    client = browser(language="en")
    words = {"code": code, "answer_sent": "1", "answer": "objects", "words": "กลัวถูกย้าย"}
    answers = [client.post("/report/follow/", {"code": "x"}).status_code for _n in range(throttle.LOOK_UPS.most)]
    page = client.post("/report/follow/", words)
    assert (answers[-1], page.status_code) == (429, 429)
    assert "กลัวถูกย้าย" in page.content.decode()
    assert page.context["unanswered"]["answer"].value() == "objects"
    assert not NameRequest.objects.get().answer


def test_who_is_shut_out_finds_a_404_like_any_other(committee: Committee, keepers: Custodians) -> None:
    report, _code = signed_report(committee, about=naming(committee, keepers.first))
    access = read_by(committee, report)
    request = actions.ask_name(access, by=committee.first, at=committee.cast.at, text=WHY)
    shut_out, keeper = unlocked(keepers.first.person), unlocked(keepers.second.person)
    nowhere = "/integrity/names/00000000-0000-4000-8000-000000000000/"
    for method in (shut_out.get, shut_out.post):
        answers = [method(path) for path in (f"/integrity/names/{request.pk}/", nowhere)]
        assert [each.status_code for each in answers] == [404, 404]
        assert len({without_token(each.content.decode()) for each in answers}) == 1
    assert report.number not in shut_out.get("/integrity/names/").content.decode()
    assert keeper.get(f"/integrity/names/{request.pk}/").status_code == 200
    actions.tell_of_requests(at=committee.cast.at)
    assert not Notice.objects.filter(to=keepers.first.person, kind="name-requests").exists()


def test_a_custodian_shut_out_between_two_clicks_decides_nothing(committee: Committee, keepers: Custodians) -> None:
    report, _code, _access, request = asked(committee)
    actions.answer_request(report, at=committee.cast.at, answer=Answer.CONSENTS, text="")
    client, path = unlocked(keepers.first.person), f"/integrity/names/{request.pk}/"
    assert client.get(path).status_code == 200
    NameAccess.objects.filter(custodian=keepers.first).delete()
    assert client.post(path, {"act": "agree", "text": "x", "is_free": "on"}).status_code == 404
    assert NameRequest.objects.get().state == NameState.ASKED
    with pytest.raises(NameAccess.DoesNotExist):
        agree(keepers, request, keepers.first, at=committee.cast.at)


def test_nothing_that_is_sent_breaks_a_page(committee: Committee, keepers: Custodians) -> None:
    report, code, _access, request = asked(committee)
    member, keeper = unlocked(committee.first.person), unlocked(keepers.first.person)
    names = ("act", "text", "is_free", "request", "answer", "words")
    for text in TEXTS.values():
        throttle.LOOK_UPS.forget()
        words = dict.fromkeys(names, text)
        judge(member.post(f"/integrity/{report.number}/name/", words), text)
        judge(member.post(f"/integrity/{report.number}/name/", {"act": "show", "request": text}), text)
        judge(keeper.post(f"/integrity/names/{request.pk}/", {**words, "act": "refuse", "is_free": ""}), text)
        judge(browser().post("/report/follow/", {"code": code, "answer_sent": text, "answer": text}), text)
    assert NameRequest.objects.get().state == NameState.ASKED


# Keys


def test_custodians_are_called_once_a_day_with_a_number_and_nothing_else(
    committee: Committee, keepers: Custodians
) -> None:
    report, _code, _access, _request = asked(committee)
    for _twice in range(2):
        actions.tell_of_requests(at=committee.cast.at)
    notices = list(Notice.objects.filter(kind="name-requests"))
    assert {notice.to for notice in notices} == {keepers.first.person, keepers.second.person}
    assert len(notices) == 2
    assert report.number not in str([vars(notice) for notice in notices])


def test_a_new_custodian_gets_with_the_escrow_key_what_too_few_can_open(
    committee: Committee, keepers: Custodians, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    report, _code = signed_report(committee)
    signed_report(committee, about=naming(committee, keepers.second))
    by, at = committee.administrator, committee.cast.at
    for custodian in (keepers.first, keepers.second):
        actions.end_custodian(custodian, by=by, at=at, reason=REASON)
    again = actions.appoint_custodian(keepers.second.person, by=by, at=at, reason=REASON)
    private = actions.choose_passphrase(again, passphrase="อีกประโยคหนึ่งที่ยาวพอสมควร")
    waiting = list(keys.halves(committee.escrow))
    monkeypatch.setattr(escrow_key, "getpass", lambda _asked: waiting.pop(0))
    call_command("escrow_key", open_to=again.staff_code)
    assert "1 names given" in capsys.readouterr().out
    access = NameAccess.objects.get(custodian=again)
    assert access.sealed_name.report == report
    who = keys.unseal_text(keys.unseal(private, bytes(access.sealed_key)), bytes(report.sealed_name.content))
    assert NAME in who


def test_what_only_a_custodian_who_left_agreed_to_counts_no_more(committee: Committee, keepers: Custodians) -> None:
    report, _code, _access, request = asked(committee)
    at = committee.cast.at
    actions.answer_request(report, at=at, answer=Answer.OBJECTS, text="")
    agree(keepers, request, keepers.first, at=at)
    actions.end_custodian(keepers.first, by=committee.administrator, at=at, reason=REASON)
    assert agree(keepers, request, keepers.second, at=at) == NameState.AGREED


# Races


def at_once(*tries: Callable[[], object]) -> list[object]:
    """What each answers or raises, all begun at the same moment."""
    ready, answers = threading.Barrier(len(tries)), []

    def run(attempt: Callable[[], object]) -> None:
        ready.wait()
        try:
            answers.append(attempt())
        except (Refusal, IntegrityError) as wrong:
            answers.append(wrong)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(attempt,)) for attempt in tries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_custodians_who_decide_at_once_decide_once() -> None:
    team = committee(cast())
    keepers, at = custodians(team.cast, team.administrator), team.cast.at
    for first, second in itertools.product(("agree", "refuse"), repeat=2):
        report, _code, _access, request = asked(team)
        actions.answer_request(report, at=at, answer=Answer.OBJECTS, text="")
        acts = {
            "agree": lambda by, asked=request: agree(keepers, asked, by, at=at),
            "refuse": lambda by, asked=request: actions.refuse(asked, by=by, at=at, text="x"),
        }
        at_once(
            lambda act=acts[first]: act(keepers.first),  # type: ignore[misc]  # bound now
            lambda act=acts[second]: act(keepers.second),  # type: ignore[misc]  # as above
        )
        request.refresh_from_db()
        wanted = {NameState.GRANTED} if first == second == "agree" else {NameState.REFUSED}
        assert {NameState(request.state)} == wanted
        decided = [line for line in lines_of(team, report) if line in (GRANTED, REFUSED)]
        assert len(decided) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_members_who_ask_at_once_ask_once() -> None:
    team = committee(cast())
    custodians(team.cast, team.administrator)
    report, _code = signed_report(team)
    one = read_by(team, report)
    two = team.access(report, team.second)
    answers = at_once(
        lambda: actions.ask_name(one, by=team.first, at=team.cast.at, text=WHY),
        lambda: actions.ask_name(two, by=team.second, at=team.cast.at, text=WHY),
    )
    assert sorted(type(each).__name__ for each in answers) == ["NameRequest", "Refusal"]
    assert NameRequest.objects.count() == 1
