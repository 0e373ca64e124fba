"""A report as its readers see it once it is opened: nothing of it is kept in clear."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from audit.misuse import keys
from audit.misuse.forms import CHECKABLE, TellForm
from audit.misuse.models import Entry, Report
from audit.misuse.states import EntryKind, State


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in clear. who: the name of the handler, for the committee alone."""

    kind: EntryKind
    on: date
    text: str
    step: str = ""
    who: str = ""

    @property
    def heading(self) -> str:
        """What it is, in words."""
        if self.kind == EntryKind.READ:
            return _("Read by the committee")
        return _(self.step) if self.step else str(self.kind.label)


@dataclass(frozen=True, slots=True)
class Opened:
    """A report in clear: what was told by label, and its entries in order."""

    report: Report
    content: Mapping[str, Any]
    lines: tuple[Line, ...]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Label and text of what was told, in the order of the form."""
        told = self.content["facts"]
        return [(str(field.label), told[name]) for name, field in TellForm.base_fields.items() if told.get(name)]

    @property
    def item(self) -> str:
        return str(self.content["facts"].get("item", ""))

    @property
    def on(self) -> date | None:
        """The day it happened, where one was given."""
        written = self.content["facts"].get("on", "")
        return date.fromisoformat(written) if written else None

    @property
    def strength(self) -> int:
        """How many of the checkable facts it has."""
        return strength_of(self.content["facts"])


def strength_of(facts: Mapping[str, str]) -> int:
    """How many of the checkable facts are given."""
    return sum(bool(facts.get(name)) for name in CHECKABLE)


def missing_of(facts: Mapping[str, str]) -> list[str]:
    """The questions of the form that would make the report stronger."""
    return [str(TellForm.base_fields[name].label) for name in CHECKABLE if not facts.get(name)]


def opened(report: Report, private: bytes, *, seen: Collection[EntryKind] = tuple(EntryKind)) -> Opened:
    """The report, with the entries of these kinds. One query.

    Raises:
        audit.misuse.keys.Unopenable: it is not the key of this report.
    """
    content = json.loads(keys.unseal_text(private, bytes(report.content)))
    return Opened(report, content, tuple(_lines(report, private, seen)))


def _lines(report: Report, private: bytes, seen: Collection[EntryKind]) -> Iterator[Line]:
    entries: Iterator[Entry] = report.entries.filter(kind__in=seen).select_related("by").iterator()
    for entry in entries:
        told = json.loads(keys.unseal_text(private, bytes(entry.sealed)))
        who = told.get("name") or (entry.by.name if entry.by else "")
        yield Line(EntryKind(entry.kind), entry.on, told.get("text", ""), told.get("step", ""), who)


def next_for_reporter(report: Report) -> str:
    """What happens next, in the reporter's words."""
    match State(report.state):
        case State.RECEIVED:
            return _("Next, somebody of the committee reads it and says so here.")
        case State.ACKNOWLEDGED:
            return _("Next, the committee decides whether and how soon the facts can be looked into.")
        case State.FACT_FINDING:
            return _("The committee looks into the facts. You read here how it goes, and what it found.")
        case _closed:
            return _("The committee has decided. If you know something new, write it below.")
