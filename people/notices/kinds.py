"""The kinds of notices, one table: what each is called, and whether a person may do without it.

A courtesy may be unsubscribed from, channel by channel. A duty never: who is to decide, or has to give something back,
is told whatever they wish, and on paper where nothing else reaches them. Each app names its kinds when it starts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from people.models import Person

DUTY: Final = "duty"
COURTESY: Final = "courtesy"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notice.

    name: kebab-case, as `tell(kind=)` has it. words: what it is called. weight: `DUTY` or `COURTESY`. clause: of a
    duty, the clause that demands it; empty where it is our own rule. way: the path that its mail leads to, made when it
    is sent, for what no row may hold; None: the notice's own path.
    """

    name: str
    words: _StrPromise | str
    weight: str
    clause: str = ""
    way: Callable[[Person], str] | None = None

    @property
    def is_duty(self) -> bool:
        return self.weight == DUTY


_KINDS: Final[dict[str, Kind]] = {}


def register(kinds: Iterable[Kind]) -> None:
    """Put kinds into the table.

    Raises:
        ValueError: another kind of that name stands there already, or the weight is unknown.
    """
    for kind in kinds:
        if kind.weight not in (DUTY, COURTESY):
            raise ValueError(f"The kind {kind.name} is neither duty nor courtesy.")
        if _KINDS.setdefault(kind.name, kind) != kind:
            raise ValueError(f"There is a kind {kind.name} already.")


def kinds() -> list[Kind]:
    """Every kind, duties first, in the order in which they were named."""
    return sorted(_KINDS.values(), key=lambda kind: not kind.is_duty)


def kind_of(name: str) -> Kind:
    """The kind of that name. One that stands in no table is a duty: nobody can be cut off from it by mistake."""
    return _KINDS.get(name) or Kind(name, _("Notice"), DUTY)


def duties() -> list[str]:
    return [kind.name for kind in _KINDS.values() if kind.is_duty]


def courtesies() -> list[str]:
    """The names of what a person may do without. Whatever is not among them is a duty."""
    return [kind.name for kind in _KINDS.values() if not kind.is_duty]
