"""The whole register of the bench, and the plan: what the client is to ask for, signed in as whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from random import Random
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from simple_history.models import registered_models
from simple_history.utils import get_history_model_for_model

from audit.journal.models import Event, Mention
from bench import goods, lending, register
from bench.bulk import Books, searched_later
from bench.lending import Page
from bench.office import found
from bench.register import Item
from core.clock import now, official_day
from loans.models import Loan
from loans.states import State
from people.models import Person

FIXED: Final = 2569
"""Where chance begins, so that every bench measures the same register."""

YEARS: Final = timedelta(days=800)
"""How long ago the agency and its register began."""

BORROWERS_OF: Final = 40
"""Items to one borrower."""


def fill(count: int, *, rounds: int) -> dict[str, Any]:
    """Write `count` items, a tenth as many loans and `rounds` of them ready at each side of the desk.

    Answers the plan.
    """
    chance, books, at = Random(FIXED), Books(), now()
    items: list[Item] = []
    with searched_later(), transaction.atomic():
        agency = found(at - YEARS, borrowers=max(50, count // BORROWERS_OF), chance=chance)
        for piece in register.fill(books, agency, count, at - YEARS, chance):
            items.extend(piece)
        desk = [item for item in items if item[2] is agency.desk]
        rich = desk[: register.RICH]
        register.enrich(books, rich, at - YEARS / 2)
        prepared = lending.lend(
            books,
            agency,
            lending.shelf_of(agency, desk[register.RICH :] + [item for item in items if item[2] is not agency.desk]),
            count=count // 10,
            ready=rounds,
            on=official_day(at),
            at=at,
            chance=chance,
        )
        books.settle()
    books.analyze()
    wait_for_the_disk()
    return {
        "sessions": {"keeper": _signed_in(agency.desk.keeper), "auditor": _signed_in(agency.cast.auditor)},
        "cookie": settings.SESSION_COOKIE_NAME,
        "assets": count,
        "store": agency.stores[1].unit.pk,
        "codes": [
            code for asset, values, _store in chance.sample(desk, 50) for code in (asset.tag, values.official_number)
        ],
        "rich": [asset.tag for asset, _values, _store in rich],
        "words": list(goods.WORDS),
        "approved": _at_desk(prepared[State.APPROVED]),
        "out": _at_desk(prepared[State.ON_LOAN]),
        "rows": _rows(),
    }


def wait_for_the_disk() -> None:
    """Have every commit on disk from now on: the server of the tests does not, SQLite does."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute(f"ALTER SYSTEM SET {name} = on")
        cursor.execute("SELECT pg_reload_conf()")
        cursor.execute("CHECKPOINT")


def _at_desk(pages: Sequence[Page]) -> list[dict[str, Any]]:
    return [
        {
            "loan": page.loan.pk,
            "line": page.lines[0].pk,
            "asset": page.lines[0].asset_id,
            "tag": page.lines[0].asset.tag,
            "borrower": page.loan.borrower_id,
            "consent": page.loan.borrower.staff_code,
        }
        for page in pages
    ]


def _signed_in(person: Person) -> str:
    """The key of a session of theirs, as signing in would have made it."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def _rows() -> Mapping[str, int]:
    """How many rows there are of what the figures depend on."""
    versions = sum(get_history_model_for_model(model)._default_manager.count() for model in registered_models.values())
    return {
        "events": Event.objects.count(),
        "mentions": Mention.objects.count(),
        "versions": versions,
        "loans": Loan.objects.count(),
        "people": Person.objects.count(),
        "bytes": _size(),
    }


def _size() -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return int(cursor.fetchone()[0])
