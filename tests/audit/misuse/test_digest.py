"""The digest says to each member how many of their own cases are near a limit, once a day, and nothing else."""

from __future__ import annotations

from datetime import timedelta

from audit.misuse import actions, tasks
from audit.misuse.shutting_out import Concerned
from people.models import Notice
from tests.audit.misuse.committee import Committee


def told(team: Committee) -> list[Notice]:
    return list(Notice.objects.filter(kind="case-limits").order_by("pk"))


def test_each_member_hears_how_many_of_their_own_are_near_once_a_day(committee: Committee) -> None:
    report, _code = committee.report(place="ท้ายซอยบ้านครัว")
    shut_out, _code = committee.report(about=Concerned(names=committee.first.name), accused=committee.first.name)
    for _twice in range(2):
        actions.tell_of_limits(at=committee.cast.at)
    said = {notice.to_id: notice for notice in told(committee)}
    assert set(said) == {handler.person_id for handler in (committee.first, committee.second, committee.third)}
    assert len(told(committee)) == 3
    assert "1" in said[committee.first.person_id].title
    assert "2" in said[committee.second.person_id].title
    for notice in said.values():
        everything = f"{notice.title} {notice.text} {notice.why} {notice.todo} {notice.otherwise} {notice.path}"
        for hidden in (report.number, shut_out.number, "ท้ายซอยบ้านครัว", committee.cast.district.name):
            assert hidden not in everything
    actions.tell_of_limits(at=committee.cast.at + timedelta(days=1))
    assert len(told(committee)) == 6


def test_nobody_hears_of_what_is_in_time_closed_or_none_of_theirs(committee: Committee) -> None:
    actions.tell_of_limits(at=committee.cast.at)
    report, _code = committee.report()
    one, two = committee.access(report, committee.first), committee.access(report, committee.second)
    actions.acknowledge(one, by=committee.first, at=committee.cast.at)
    actions.tell_of_limits(at=committee.cast.at)
    assert not told(committee), "the first word is due in fifteen days"
    actions.propose(one, by=committee.first, at=committee.cast.at, proposal="not_enough", text="ก")
    actions.confirm(two, by=committee.second, at=committee.cast.at, text="ข")
    actions.tell_of_limits(at=committee.cast.at + timedelta(days=200))
    assert not told(committee)


def test_the_clock_tells_no_number(committee: Committee) -> None:
    committee.report()
    assert tasks.tell_of_limits.call() is None
    assert told(committee)
