"""A report as its readers see it once it is opened: nothing of it is kept in clear."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from audit.misuse import keys
from audit.misuse.forms import CHECKABLE, TellForm
from audit.misuse.models import Entry, Report
from audit.misuse.sign_forms import SignForm
from audit.misuse.states import EntryKind, State
from core.thai_dates import thai_date

DAYS: Final = ("on", "knew_on")
"""Facts that are days."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a case. size: bytes; removed: what was taken out of it; told: what that said, where it is told."""

    id: UUID
    number: int
    ending: str
    size: int
    sha256: str
    removed: tuple[str, ...]
    told: tuple[tuple[str, str], ...]
    was_scanned: bool

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> File:
        """Back from its entry."""
        return cls(
            UUID(told["id"]),
            told["file"],
            told["ending"],
            told["size"],
            told["sha256"],
            tuple(_(word) for word in told["removed"]),
            tuple((_(word), text) for word, text in told["told"]),
            told["was_scanned"],
        )

    @property
    def name(self) -> str:
        """What it is called when it is taken along: it had another name, which nobody kept."""
        return f"{self.number}.{self.ending}"


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in clear. who: name of the handler, for the committee alone. taken: number of a file taken along."""

    kind: EntryKind
    on: date
    text: str
    step: str = ""
    who: str = ""
    file: File | None = None
    taken: int = 0

    @property
    def heading(self) -> str:
        """What it is, in words."""
        if self.taken:
            words = _("File %(number)s taken along by the committee")
            own = _("File %(number)s of the committee taken along")
            return (words if self.kind == EntryKind.READ else own) % {"number": self.taken}
        if self.file is not None:
            return f"{self.kind.label} {self.file.number}"
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
        return [
            (str(field.label), thai_date(date.fromisoformat(told[name])) if name in DAYS else told[name])
            for name, field in SignForm.base_fields.items()
            if told.get(name)
        ]

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
        file = File.read(told) if "file" in told else None
        text, step, taken = told.get("text", ""), told.get("step", ""), told.get("taken", 0)
        yield Line(EntryKind(entry.kind), entry.on, text, step, who, file, taken)


def file_of(report: Report, private: bytes, file_id: UUID) -> tuple[Line, bytes] | None:
    """A file with its line in the case; None where the report has none of this id. Two queries.

    Raises:
        audit.misuse.keys.Unopenable: it is not the key of this report, or the file is not the one that was sent.
    """
    kept = report.evidence.filter(pk=file_id).first()
    lines = _lines(report, private, (EntryKind.FILE, EntryKind.OWN_FILE))
    line = next((line for line in lines if line.file is not None and line.file.id == file_id), None)
    if kept is None or line is None or line.file is None:
        return None
    content = keys.unseal_file(private, bytes(kept.sealed))
    if hashlib.sha256(content).hexdigest() != line.file.sha256:
        raise keys.Unopenable
    return line, content


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
