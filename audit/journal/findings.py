"""What a verification may find, in words: what was done to which entry, and up to which seal everything still holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext, gettext_noop

from core.thai import thai_datetime

SHOWN: Final = 200
"""Findings that a report keeps; of more it keeps the number."""


class Kind(StrEnum):
    """What was done, as far as it can be told."""

    EDITED = "edited"
    COLUMN = "column"
    DELETED = "deleted"
    LEAF_GONE = "deleted-with-leaf"
    INSERTED = "inserted"
    SWAPPED = "swapped"
    LEAVES = "leaves"
    CUT = "cut"
    ROLLED_BACK = "rolled-back"
    REWRITTEN = "rewritten"
    PAPER = "paper"
    OTHER_KEY = "other-key"
    SEAL = "seal"
    EMPTIED = "emptied"
    SILENT = "silent"
    UNGUARDED = "unguarded"
    VALUE_GONE = "value-gone"
    LIVE_EDITED = "live-edited"
    LIVE_INSERTED = "live-inserted"
    LIVE_DELETED = "live-deleted"


SENTENCES: Final[dict[Kind, str]] = {
    Kind.EDITED: gettext_noop("Edited: %(entry)s is not what was sealed."),
    Kind.COLUMN: gettext_noop("Edited: the columns of %(entry)s do not say what its body says (%(what)s)."),
    Kind.DELETED: gettext_noop("Deleted: %(entry)s was sealed and is gone."),
    Kind.LEAF_GONE: gettext_noop("Deleted: entry %(leaf)s of the stream “%(stream)s” is gone, and its leaf with it."),
    Kind.INSERTED: gettext_noop("Inserted: %(entry)s says it is of %(what)s, and came later than that."),
    Kind.SWAPPED: gettext_noop("Swapped: %(entry)s and %(what)s have changed places."),
    Kind.LEAVES: gettext_noop(
        "Edited or swapped: of the entries %(what)s of the stream “%(stream)s” at least one was changed with its leaf."
    ),
    Kind.CUT: gettext_noop("Tail cut off: the stream “%(stream)s” ends at entry %(leaf)s, and once had %(what)s."),
    Kind.ROLLED_BACK: gettext_noop(
        "Rolled back: the stream “%(stream)s” ends at entry %(leaf)s, as all do, and once had %(what)s."
    ),
    Kind.REWRITTEN: gettext_noop(
        "Rewritten: seal %(seal)s of the stream “%(stream)s” is not its copy outside; first altered: %(entry)s."
    ),
    Kind.PAPER: gettext_noop(
        "Rewritten or cut off: a paper names seal %(seal)s of the stream “%(stream)s” with the root %(what)s, "
        "and the record does not."
    ),
    Kind.OTHER_KEY: gettext_noop(
        "Rewritten: seal %(seal)s of the stream “%(stream)s” is not signed with the key of this installation."
    ),
    Kind.SEAL: gettext_noop("Seal %(seal)s of the stream “%(stream)s” was altered or is gone (%(what)s)."),
    Kind.EMPTIED: gettext_noop("Emptied: the stream “%(stream)s” has no seal, and a key to seal it was made."),
    Kind.SILENT: gettext_noop("Nothing has been sealed in the stream “%(stream)s” since %(what)s."),
    Kind.UNGUARDED: gettext_noop("Not guarded: %(what)s."),
    Kind.VALUE_GONE: gettext_noop(
        "Erased past the system: a personal value of %(entry)s is gone, and no act of the record erased it."
    ),
    Kind.LIVE_EDITED: gettext_noop("Edited past the system: %(entry)s is not what its last version says (%(what)s)."),
    Kind.LIVE_INSERTED: gettext_noop("Inserted past the system: %(entry)s has no version."),
    Kind.LIVE_DELETED: gettext_noop("Deleted past the system: %(entry)s has versions and is gone."),
}


@dataclass(frozen=True, slots=True)
class Good:
    """The last seal that holds before something that does not."""

    number: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is not as it was recorded. leaf: the place in the stream; source and row_id: the row, if known."""

    kind: Kind
    stream: str = ""
    leaf: int | None = None
    source: str = ""
    row_id: int | str | None = None
    seal: int | None = None
    what: str = ""
    good: Good | None = None

    @property
    def entry(self) -> str:
        """The row in words: "journal_event 17"."""
        if self.source:
            return f"{self.source} {self.row_id}"
        return gettext("an entry that cannot be named")

    def sentence(self) -> str:
        """What was done to what, and the last good seal before it, in the reader's language."""
        facts = {
            "entry": self.entry,
            "leaf": self.leaf,
            "stream": self.stream,
            "seal": self.seal,
            "what": self.what,
        }
        said = gettext(SENTENCES[self.kind]) % facts
        if self.good is None:
            return said
        last = {"number": self.good.number, "moment": thai_datetime(self.good.at)}
        return f"{said} {gettext('The last good seal before it is number %(number)s of %(moment)s.') % last}"

    def as_json(self) -> dict[str, Any]:
        """The same for machines."""
        return {
            "kind": self.kind.value,
            "stream": self.stream,
            "leaf": self.leaf,
            "source": self.source,
            "row_id": self.row_id,
            "seal": self.seal,
            "what": self.what,
            "last_good_seal": self.good and {"number": self.good.number, "at": self.good.at.isoformat()},
            "sentence": self.sentence(),
        }


@dataclass(slots=True)
class Report:
    """What was checked and found. unchecked: sentences on what could not be checked.

    sealed: entries by stream; seals: how many hold; unsealed: entries not yet protected, oldest: how long at most.
    silences: how many times a stream got no seal for longer than an hour. copies: seals compared with copies outside.
    """

    findings: list[Finding] = field(default_factory=list)
    count: int = 0
    unchecked: list[str] = field(default_factory=list)
    sealed: dict[str, int] = field(default_factory=dict)
    seals: int = 0
    unsealed: int = 0
    oldest: timedelta = timedelta()
    silences: int = 0
    copies: int = 0
    last_seal_at: datetime | None = None

    def find(self, kind: Kind, **about: Any) -> None:
        """Keep a finding, or only count it where there are too many."""
        self.count += 1
        if len(self.findings) < SHOWN:
            self.findings.append(Finding(kind=kind, **about))

    @property
    def status(self) -> int:
        """0: everything that is sealed holds; 1: something was found; 2: it could not be checked."""
        return 1 if self.count else 2 if self.unchecked else 0
