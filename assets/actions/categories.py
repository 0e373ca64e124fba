"""Categories: added by the system administrator of the agency; items hang on them, so none is taken away."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from assets.models import Category
from assets.permissions import may_administer_categories
from audit.journal.acts import Acts, act
from audit.journal.record import record
from audit.journal.versions import create
from core.clock import official_day
from core.verdict import POLICY, Permitted, Refused, Verdict
from people.models import Person
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
    if isinstance(by, Person):
        may_administer_categories(standing_of(by, official_day(at))).require()
    above = None if parent is None else Category.objects.select_for_update().get(pk=parent.pk)
    path = f"{above.path if above else ''}{code}/"
    _may_add(code, path).require()
    category = Category(
        code=code, name=name, parent=above, path=path, useful_life=useful_life, symbol=symbol or "package"
    )
    actor = by.journal_actor()
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


def _may_add(code: str, path: str) -> Verdict:
    if Category.objects.filter(code=code).exists():
        return Refused(POLICY, "category-code-taken", _("Another category has this code. Choose another code."))
    if len(path) > (Category._meta.get_field("path").max_length or 0):
        return Refused(POLICY, "category-too-deep", _("The tree is too deep here. Choose a category further up."))
    return Permitted()
