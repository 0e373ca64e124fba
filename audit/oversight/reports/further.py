"""Figures of other rooms in the report: each room lays its own lines here, and the report asks no room by name.

The channel for misuse is known to nobody but `config`, which lays its figures here; they come with small ones hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from audit.oversight.monthly.definitions import Words
from audit.oversight.monthly.periods import Period
from people.models import Unit


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the report: its key, which begins with that of its source ("misuse/received"), and its words."""

    key: str
    label: Words
    definition: Words


@dataclass(frozen=True, slots=True)
class Source:
    """Figures that another room counts.

    count: by key of the line, for a unit with all below it; a line that it leaves out is shown as nothing.
    is_public: whether they stand in the public version too: then no value may tell of fewer than five people.
    """

    name: str
    lines: tuple[Line, ...]
    count: Callable[[Unit, Period], Mapping[str, str]]
    is_public: bool = False


SOURCES: dict[str, Source] = {}
"""By name, in the order in which they were laid here."""


def register(source: Source) -> None:
    """Lay figures into every report from now on; the same source twice is one."""
    SOURCES[source.name] = source
