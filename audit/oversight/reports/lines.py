"""The lines of a report in the language of the reader: what each key means, beside values kept by key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from audit.oversight.monthly.definitions import rows_of
from audit.oversight.monthly.figures import Tally
from audit.oversight.reports.further import SOURCES, Line

Figures = Mapping[str, str]
"""Values by the keys of their lines, as they are kept and frozen."""


def lines() -> Iterator[Line]:
    """Every line of the report, in its order: lending first, then what other rooms count."""
    for row in rows_of(Tally()):
        yield Line(row.key, row.label, row.definition)
    for source in SOURCES.values():
        yield from source.lines


def public_keys() -> frozenset[str]:
    """The keys that other rooms publish as they are."""
    return frozenset(line.key for source in SOURCES.values() if source.is_public for line in source.lines)
