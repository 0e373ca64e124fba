"""Questions to the exceptions from a policy: which stand for a text, which wait for whom, and the list that stays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from django.db.models import Q, QuerySet

from assets.paging import Page, page_of
from core.clock import official_day
from loans.files import LoanFile
from loans.models import OverrideState, PolicyOverride
from loans.override_permissions import visible_overrides, waits_for_second
from loans.overrides import Overridable, is_usable
from loans.policy import Policy
from people.models import Person
from people.offices import Standing

SIZE: Final = 20

_RELATED: Final = ("lending_unit__agency", "borrower", "asked_by", "decided_by", "loan", "used_for")


def limit_of(code: str, decided: Policy) -> int | None:
    """What the policy allows, in days; None where it sets no limit."""
    limits = {
        Overridable.LONGEST_PERIOD: decided.longest_days,
        Overridable.BOOKING_HORIZON: decided.may_book_ahead_days,
    }
    return limits[Overridable(code)]


def usable(
    codes: Collection[str], decided: Policy, text_sha256: str, *, borrower: Person, loan_id: int | None, on: date
) -> tuple[PolicyOverride, ...]:
    """The confirmed exceptions for this very text of this borrower that nobody has used yet, one to a code.

    codes: what the policy refuses. loan_id: the request that is corrected or changed; None for a new one. One query,
    none where the policy refuses nothing.
    """
    if not codes or borrower.pk is None:
        return ()
    confirmed = PolicyOverride.objects.filter(
        borrower=borrower, text_sha256=text_sha256, loan=loan_id, state=OverrideState.CONFIRMED, code__in=codes
    )
    found = confirmed.select_related("decided_by").order_by("pk")
    by_code = {each.code: each for each in found if _stands(each, decided, on=on)}
    return tuple(by_code.values())


def _stands(override: PolicyOverride, decided: Policy, *, on: date) -> bool:
    if override.decided_at is None:
        return False
    return is_usable(
        decided_on=official_day(override.decided_at),
        limit_days=override.limit_days,
        limit_now=limit_of(override.code, decided),
        on=on,
    )


def is_to_be_used(override: PolicyOverride, decided: Policy, *, on: date) -> bool:
    """Whether it is confirmed and its request can still be signed."""
    return override.state == OverrideState.CONFIRMED and _stands(override, decided, on=on)


def overrides_in(standing: Standing, *, only: str = "", at: datetime, cursor: str = "") -> Page[PolicyOverride]:
    """A page of the exceptions this person may see, newest first. One query. only: see `standing_as`."""
    rows = PolicyOverride.objects.filter(visible_overrides(standing))
    return page_of(standing_as(rows, only, at=at), by=("-pk",), cursor=cursor, size=SIZE)


def standing_as(rows: QuerySet[PolicyOverride], only: str, *, at: datetime) -> QuerySet[PolicyOverride]:
    """Those that stand so at that moment, with the people they name; all for "".

    only: a value of `OverrideState`; what nobody confirmed in time has lapsed, whether or not its row says so.
    """
    late = Q(state=OverrideState.ASKED, lapses_at__lt=at)
    if only == OverrideState.LAPSED:
        rows = rows.filter(late | Q(state=only))
    elif only:
        rows = rows.filter(Q(state=only) & ~late)
    return rows.select_related(*_RELATED)


def override_for(pk: int, standing: Standing) -> PolicyOverride | None:
    """The exception as this person may see it. One query."""
    rows = PolicyOverride.objects.filter(visible_overrides(standing), pk=pk)
    return rows.select_related(*_RELATED, "lending_unit__agency__lending_policy").first()


def waiting(standing: Standing, *, at: datetime) -> QuerySet[PolicyOverride]:
    """What this person may confirm and is still in time."""
    return PolicyOverride.objects.filter(waits_for_second(standing), lapses_at__gte=at)


def asked_days(code: str, starts_on: date, due_on: date, *, on: date) -> int:
    """What is asked for, in the days that the policy counts: first and last day, or from the day of the asking."""
    if Overridable(code) is Overridable.LONGEST_PERIOD:
        return (due_on - starts_on).days + 1
    return (starts_on - on).days


def texts_asked(borrower: Person, *, at: datetime) -> frozenset[str]:
    """The texts for which an exception of this borrower waits for a second person. One query."""
    asked = PolicyOverride.objects.filter(borrower=borrower, state=OverrideState.ASKED, lapses_at__gte=at)
    return frozenset(asked.values_list("text_sha256", flat=True))


def relied_on(file: LoanFile) -> list[PolicyOverride]:
    """The exceptions on which a loan rests as it was signed last. One query; none where it never rested on one."""
    if not file.was_excepted:
        return []
    used = PolicyOverride.objects.filter(used_for=file.loan, text_sha256=file.texts_signed()[-1].sha256)
    return list(used.select_related("decided_by").order_by("pk"))
