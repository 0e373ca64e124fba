"""Categories, added by the system administrator; items hang on them, so none is taken away. And their check lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from assets.check_lists import judge_points
from assets.models import Category
from assets.permissions import may_administer_categories
from audit.journal.acts import Acts, act
from audit.journal.record import Actor, record
from audit.journal.versions import create, keep
from core.clock import official_day
from core.verdict import ORDER, POLICY, Permitted, Refused, Verdict, first_refusal
from people.models import Office, Person
from people.offices import standing_of


@act("category.added")
def add_category(
    *,
    code: str,
    name: str,
    by: Acts,
    at: datetime,
    parent: Category | None = None,
    useful_life: int | None = None,
    symbol: str = "package",
    reason: str = "",
) -> Category:
    """Add a category below `parent`, or at the top. useful_life: years.

    Raises:
        Refusal: not-administrator, category-code-taken, category-too-deep.
    """
    actor = _as_administrator(by, at)
    above = None if parent is None else Category.objects.select_for_update().get(pk=parent.pk)
    path = f"{above.path if above else ''}{code}/"
    _may_add(code, path).require()
    category = Category(
        code=code, name=name, parent=above, path=path, useful_life=useful_life, symbol=symbol or "package"
    )
    create(category, by_code=actor.code, at=at, reason=reason)
    record(
        "category.added",
        subject=category.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        after={"code": code, "name": name, "belongs_to": above.code if above else "", "useful_life": useful_life},
    )
    return category


@act("category.check_list_changed")
def set_check_list(category: Category, *, points: Sequence[str], by: Person, at: datetime, reason: str) -> Category:
    """Say what is looked at when an item of this kind is handed over and comes back.

    points: each once; none where the list of the category above is to count. What is on loan keeps the list that it
    was handed over with.

    Raises:
        Refusal: not-administrator, nothing-changed, or a code of `check_lists.judge_points`.
    """
    category = Category.objects.select_for_update().get(pk=category.pk)
    actor = _as_administrator(by, at)
    before, now = list(category.check_list), list(points)
    first_refusal(judge_points(now), _differs(before, now)).require()
    category.check_list = now
    keep(category, by_code=by.staff_code, at=at, fields=["check_list"], reason=reason)
    record(
        "category.check_list_changed",
        subject=category.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        before={"check_list": before},
        after={"check_list": now},
    )
    return category


def _as_administrator(by: Acts, at: datetime) -> Actor:
    """Who acts, in the office of the system administrator; the worker (`SYSTEM`) holds none."""
    if not isinstance(by, Person):
        return by.journal_actor()
    standing = standing_of(by, official_day(at))
    may_administer_categories(standing).require()
    seat = standing.seats_of(Office.SYSTEM_ADMINISTRATOR)[0]
    return by.journal_actor(office=seat.post_title, capacity=seat.capacity.value, order=seat.order_number)


def _differs(before: Sequence[str], now: Sequence[str]) -> Verdict:
    if before == now:
        return Refused(ORDER, "nothing-changed", _("The list stands like this already. Nothing has to be done."))
    return Permitted()


def _may_add(code: str, path: str) -> Verdict:
    if Category.objects.filter(code=code).exists():
        return Refused(POLICY, "category-code-taken", _("Another category has this code. Choose another code."))
    if len(path) > (Category._meta.get_field("path").max_length or 0):
        return Refused(POLICY, "category-too-deep", _("The tree is too deep here. Choose a category further up."))
    return Permitted()
