"""Loads the demo office into an empty database, all of it or nothing, and throws it away again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Final

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Max
from django.utils import translation

from assets.models import AssetPhoto, ImportRun, RowOutcome
from audit.journal import guards
from config.demo import accounts, desk, people, register, story
from config.demo.days import moment, working_day
from config.env import VAR_DIR
from core.clock import official_day
from loans.models import CaseDocument
from people import notices
from people.models import Agency, Notice, Person

Tell = Callable[[str], object]

NEWS_DAYS: Final = 4
"""Notices older than so many days have been read."""


def is_empty() -> bool:
    """Whether the database serves no agency yet."""
    return not Agency.objects.exists()


@transaction.atomic
def load(at: datetime, tell: Tell) -> None:
    """Load the demo office as of the moment `at` and tell what was done; where anything fails, nothing is left.

    Raises:
        core.verdict.Refusal: there is an agency already.
    """
    on = official_day(at)
    with translation.override("th"):
        office = people.found(on)
        tell(f"{len(office.units)} units, {len(office.persons)} people, {len(office.posts) + 1} posts (all fictional)")
        register.add_categories(office)
        register.add_check_lists(office)
        content = register.workbook(on)
        counts = [account.counts for account in register.bring_in(office, content).values()]
        outcomes = ", ".join(f"{sum(count[each] for count in counts)} {each.value}" for each in RowOutcome)
        tell(f"register of {len(counts)} stores imported: {outcomes}")
        acts = story.play(office)
        tell(f"{len(story.SCENES)} loans by {acts} acts")
        yesterday = working_day(on, 1)
        _read_old_notices(moment(yesterday, "16:30"))
        accounts.let_in(office, moment(yesterday, "16:40"))
        notices.route(at=moment(yesterday, "16:45"))  # what was told before has no address to be sent to
        desk.hand_over_papers(office, moment(yesterday, "16:48"))
        people.give_addresses(office, (account.key for account in accounts.ACCOUNTS), moment(yesterday, "16:50"))
    _keep_copy(content)


@transaction.atomic
def reload(at: datetime, tell: Tell) -> None:
    """Throw everything away and load anew; where anything fails, everything is as it was."""
    throw_away()
    load(at, tell)


@transaction.atomic
def throw_away() -> None:
    """Empty the database but for its tables, guards lifted, and the files that its rows named. There is no way back."""
    named = list(chain.from_iterable(_files(model.objects.all()) for model in (ImportRun, AssetPhoto, CaseDocument)))
    with guards.lifted(connection):
        call_command("flush", interactive=False, verbosity=0)
    cache.clear()
    transaction.on_commit(lambda: _remove(named))


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _files(rows: Iterable[ImportRun | AssetPhoto | CaseDocument]) -> list[Path]:
    return [Path(row.file.path) for row in rows if row.file]


def _read_old_notices(at: datetime) -> None:
    old = Notice.objects.filter(made_at__lt=at - timedelta(days=NEWS_DAYS)).values("to").annotate(last=Max("pk"))
    for row in old.order_by("to"):
        notices.mark_read(Person.objects.get(pk=row["to"]), at=at, up_to=row["last"])


def _keep_copy(content: bytes) -> None:
    """Leave the workbook where people can look at it, and import it once more."""
    path = VAR_DIR / "demo" / register.FILE_NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
