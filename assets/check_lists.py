"""The check list of a kind of item: the points looked at when it is handed over and when it comes back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from django.db.models import CharField, ExpressionWrapper, F, JSONField, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from assets.models import Category
from core.verdict import POLICY, Permitted, Refused, Verdict

MOST_POINTS: Final = 20

LONGEST_POINT: Final = 120
"""Characters of a point, which is a line on the desk's page and in the text that the borrower signs."""

Points = tuple[str, ...]


def check_lists_of(categories: Collection[int]) -> Mapping[int, Points]:
    """By id of a category: its own points, or those of the nearest category above that has some. One query.

    None where no category is asked for.
    """
    if not categories:
        return {}
    rows = list(Category.objects.filter(Q(pk__in=categories) | ~Q(check_list=[])).only("path", "check_list"))
    listed = {row.path: tuple(row.check_list) for row in rows if row.check_list}
    return {row.pk: _nearest(row.path, listed) for row in rows if row.pk in set(categories)}


def nearest_check_list(path: str) -> Subquery:
    """The same within another statement: the points for the category whose path is in its column `path`, or NULL."""
    below = ExpressionWrapper(OuterRef(path), output_field=CharField())
    listed = Category.objects.exclude(check_list=[]).annotate(below=below).filter(below__startswith=F("path"))
    return Subquery(listed.order_by("-path").values("check_list")[:1], output_field=JSONField())


def whose_check_list(category: Category) -> Category | None:
    """The category whose points count for this one: itself or the nearest above; None where none has any. One query."""
    above = [category.path[: end + 1] for end, sign in enumerate(category.path) if sign == "/"]
    return Category.objects.filter(path__in=above).exclude(check_list=[]).order_by("-path").first()


def points_in(written: str) -> list[str]:
    """The points as they are written, one on a line; empty lines are left out."""
    return [line.strip() for line in written.splitlines() if line.strip()]


def judge_points(points: Sequence[str]) -> Verdict:
    """Whether these can be the points of a list. Codes: check-list-too-long, point-too-long, point-twice."""
    if len(points) > MOST_POINTS:
        reason = _("A check list has at most %(most)s points. Join some of them.") % {"most": MOST_POINTS}
        return Refused(POLICY, "check-list-too-long", reason)
    if any(len(point) > LONGEST_POINT for point in points):
        reason = _("A point has at most %(most)s characters. Make it shorter.") % {"most": LONGEST_POINT}
        return Refused(POLICY, "point-too-long", reason)
    if len(set(points)) < len(points):
        return Refused(POLICY, "point-twice", _("A point stands twice on the list. Leave one of them out."))
    return Permitted()


def _nearest(path: str, listed: Mapping[str, Points]) -> Points:
    while path:
        if path in listed:
            return listed[path]
        path = path.rstrip("/")[: path.rstrip("/").rfind("/") + 1]
    return ()
