"""60 days in the life of 50 loans, day by day: every reminder and demand exactly once, breaches where they are due.

The clock is killed at random moments: in the middle of a statement, and as a process, with SIGKILL. It is started
again later that day, or days later. What has to be there afterwards is told by the pure ladder from the days on which
the clock came through.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from django.db import connection

from core.clock import official_day
from loans import rules, tasks
from loans.chasing import Chase, Rung, is_breach_to_record, rung_due
from loans.models import Demand, DutyBreach, Loan, Reminder
from loans.policy import Policy
from people.models import Notice
from tests import makers
from tests.cast import Cast
from tests.cast import cast as write_cast
from tests.loans.test_chasing import lent

DAYS: Final = 60
LOANS: Final = 50
POLICY: Final = Policy()


class Killed(BaseException):
    """The clock dies here: no `except Exception` saves it."""


@contextmanager
def dying_at(statement: int) -> Iterator[None]:
    """Kill whatever runs inside at its nth statement; taking its transaction back still works."""
    left = statement

    def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        nonlocal left
        if not sql.startswith(("ROLLBACK", "RELEASE", "SAVEPOINT")):
            left -= 1
            if left == 0:
                raise Killed
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        yield


def moment(on: date, hour: int) -> datetime:
    return datetime.fromisoformat(f"{on}T{hour:02}:15:00+07:00")


@pytest.fixture
def office(transactional_db: None) -> Cast:
    """The fixed people, committed: a killed clock takes its own transaction along and no other."""
    return write_cast()


def fifty(cast: Cast, chance: Random) -> dict[int, date | None]:
    """Fifty loans of two borrowers with the day on which each comes back; None: never in these days."""
    back: dict[int, date | None] = {}
    for n in range(LOANS):
        days = chance.randint(1, 25)
        loan = lent(cast, borrower=(cast.borrower, cast.bureau_member)[n % 2], days=days)
        out = chance.choice((None, -1, 0, 1, 2, 5, 7, 8, 12))
        # Nothing comes back before the first morning of the clock.
        back[loan.pk] = None if out is None else max(loan.due_on + timedelta(days=out), cast.on + timedelta(days=1))
    return back


def expected(loan: Loan, back: date | None, ran: list[date]) -> tuple[dict[Rung, date], bool]:
    """The rungs taken and whether the duty was breached, had the clock come through on exactly these days.

    Items come back at noon, after the clock's morning.
    """
    done: dict[Rung, date] = {}
    breached = False
    for on in ran:
        demands = [day for rung, day in done.items() if rung.is_demand]
        facts = Chase(due_on=loan.due_on, out_since=loan.starts_on, done=done, demanded_on=min(demands, default=None))
        last_day = rules.last_day_to_chase(loan.due_on, reading=POLICY.chase_reading)
        was_out_too_long = back is None or back > last_day
        breached |= was_out_too_long and is_breach_to_record(facts, on=on, policy=POLICY)
        if (back is None or on <= back) and (rung := rung_due(facts, on=on, policy=POLICY)):
            done[rung] = on
    return done, breached


def take_back(cast: Cast, back: dict[int, date | None], on: date) -> None:
    for pk in (pk for pk, day in back.items() if day == on):
        makers.checked_in(cast, Loan.objects.get(pk=pk), at=moment(on, 12))


def judge(back: dict[int, date | None], ran: list[date]) -> None:
    """Compare the database with what the pure ladder says, loan by loan; and that each visit was told once a day."""
    for loan in Loan.objects.filter(pk__in=back):
        rows = [(row.rung, row.on) for row in Reminder.objects.filter(loan=loan)]
        rows += [(row.rung or "by hand", row.on) for row in Demand.objects.filter(loan=loan)]
        rungs, breached = expected(loan, back[loan.pk], ran)
        assert Counter(rows) == Counter((rung.value, on) for rung, on in rungs.items()), loan.number
        assert DutyBreach.objects.filter(loan=loan).count() == int(breached), loan.number
    told = Notice.objects.filter(kind__in=("loan-reminder", "loan-demand")).values_list("to", "made_at")
    assert max(Counter((to, official_day(made_at)) for to, made_at in told).values()) == 1
    visits = {
        (row.loan.borrower_id, row.on)
        for model in (Reminder, Demand)
        for row in model._default_manager.select_related("loan")
    }
    assert len(told) == len(visits)
    serials = sorted(int(number.rsplit("-", 1)[1]) for number in set(Demand.objects.values_list("number", flat=True)))
    by_year = Counter(number.split("-")[-2] for number in set(Demand.objects.values_list("number", flat=True)))
    assert serials == sorted(n for count in by_year.values() for n in range(1, count + 1)), "a gap or a number twice"


class Clock:
    """The clock in a process of its own."""

    def __init__(self, folder: Path) -> None:
        name, host = connection.settings_dict["NAME"], connection.settings_dict["HOST"]
        user = connection.settings_dict["USER"]
        url = f"sqlite:///{name}" if connection.vendor == "sqlite" else f"postgresql://{user}@/{host}/{name}"
        self.environment = os.environ | {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "VAR_DIR": str(folder),
        }
        self.process = self._start()

    def _start(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.loans.a_clock"]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=self.environment)

    def chase(self, at: datetime, *, kill_after: float | None = None) -> bool:
        """Whether it came through; killed after so many seconds it may have, or not, and is started again."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{at.isoformat()}\n")
        self.process.stdin.flush()
        if kill_after is None:
            assert self.process.stdout.readline() == "done\n"
            return True
        time.sleep(kill_after)
        self.close()
        self.process = self._start()
        return False

    def close(self) -> None:
        self.process.kill()  # SIGKILL: it says nothing and tidies nothing up
        self.process.communicate()


def days_of_rest(chance: Random) -> set[int]:
    """The days on which the clock stands still: twice for more than the seven days of clause 211, and now and then."""
    return {*range(9, 18), *range(30, 39), *(n for n in range(1, DAYS + 1) if chance.random() < 0.15)}


@pytest.mark.clause("211")
def test_sixty_days_of_fifty_loans_with_a_clock_that_is_killed_at_random_moments(office: Cast, tmp_path: Path) -> None:
    chance = Random(211)
    back, ran, deaths, rest = fifty(office, chance), [], 0, days_of_rest(chance)
    clock = Clock(tmp_path)
    try:
        assert clock.chase(moment(office.on, 23))  # it is up, and the first evening is its first run
        for n in range(1, DAYS + 1):
            on = office.on + timedelta(days=n)
            if n not in rest:
                for _death in range(chance.choice((0, 1, 1, 2))):
                    try:
                        with dying_at(chance.randint(1, 100)):
                            tasks.chase_day(moment(on, 6))
                    except Killed:
                        deaths += 1
                if n % 5 == 0:
                    clock.chase(moment(on, 7), kill_after=chance.uniform(0.0, 0.12))
                assert clock.chase(moment(on, 8))
                ran.append(on)
            take_back(office, back, on)
    finally:
        clock.close()
    assert deaths > 10
    assert DutyBreach.objects.exists()
    judge(back, [office.on, *ran])
