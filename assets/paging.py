"""Lists read page by page by key: as quick on the last page as on the first, and steady while rows are added.

The cursor names the last row shown, by id; in an order by something else its key is looked up, so that no value a
person typed comes back from the address.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

M = TypeVar("M", bound=Model)

SIZE: Final = 50

MOST_COUNTED: Final = 1000
"""Beyond it a list says "more than 1,000": counting further would cost more than knowing is worth."""

PARAMETER: Final = "page"
"""The name under which the cursor stands in the address."""

_CURSOR: Final = re.compile(r"([ab])_([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Rows of one page with the cursors of its neighbours, empty where there is none."""

    rows: list[M]
    newer: str = ""
    older: str = ""

    def links(self, query: QueryDict) -> dict[str, str]:
        """`newer_url` and `older_url` for `components/pager.html`; the other parameters of the address are kept."""
        return {"newer_url": _address(query, self.newer), "older_url": _address(query, self.older)}


def page_of(rows: QuerySet[M], *, by: Sequence[str] = ("pk",), cursor: str = "", size: int = SIZE) -> Page[M]:
    """One page of `rows` in the order `by`: columns without NULL, all up or all down, the last one "pk".

    One query; one more in an order by something else than the id. An unreadable cursor shows the first page.
    """
    downward = by[0].startswith("-")
    names = [name.removeprefix("-") for name in by]
    backwards, key = _key(rows, names, cursor)
    if key is not None:
        rows = rows.filter(_beyond(names, key, upward=downward == backwards))
    order = [name if downward == backwards else f"-{name}" for name in names]
    found = list(rows.order_by(*order)[: size + 1])
    more, shown = len(found) > size, found[:size]
    if backwards:
        shown.reverse()
    if not shown:
        return Page([])
    has_newer = more if backwards else key is not None
    has_older = True if backwards else more
    return Page(
        shown,
        newer=f"b_{shown[0].pk}" if has_newer else "",
        older=f"a_{shown[-1].pk}" if has_older else "",
    )


def capped_count(rows: QuerySet[M]) -> int:
    """How many `rows` there are, counted no further than one beyond `MOST_COUNTED`. One query."""
    return rows.order_by()[: MOST_COUNTED + 1].count()


def _key(rows: QuerySet[M], names: Sequence[str], cursor: str) -> tuple[bool, tuple[object, ...] | None]:
    read = _CURSOR.fullmatch(cursor)
    if read is None:
        return False, None
    backwards, pk = read[1] == "b", int(read[2])
    if list(names) == ["pk"]:
        return backwards, (pk,)
    return backwards, rows.model._default_manager.filter(pk=pk).values_list(*names).first()


def _beyond(names: Sequence[str], key: Sequence[object], *, upward: bool) -> Q:
    side = "gt" if upward else "lt"
    # The first column alone as well: an index can begin there, which it cannot at an OR.
    answer = Q()
    for position, name in enumerate(names):
        same = dict(zip(names[:position], key[:position], strict=True))
        answer |= Q(**same, **{f"{name}__{side}": key[position]})
    return answer if len(names) == 1 else Q(**{f"{names[0]}__{side}e": key[0]}) & answer


def _address(query: QueryDict, cursor: str) -> str:
    if not cursor:
        return ""
    changed = query.copy()
    changed[PARAMETER] = cursor
    return f"?{changed.urlencode()}"
