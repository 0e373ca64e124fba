"""What a file says about who made it, where, when and with what: found before it is taken out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.thai_text import clean
from core.unreadable import Unreadable

PLACE: Final = gettext_noop("the place where it was taken")
TIME: Final = gettext_noop("the time when it was taken or written")
CAMERA: Final = gettext_noop("camera or telephone")
AUTHOR: Final = gettext_noop("who made it, and with which program")
NOTES: Final = gettext_noop("descriptions and other notes about the file")
ATTACHED: Final = gettext_noop("files within the file")
ACTING: Final = gettext_noop("scripts, actions and forms")
COMMENTS: Final = gettext_noop("comments and links on the pages")
CHANGES: Final = gettext_noop("who changed what, and when")
NAME: Final = gettext_noop("the name of the file")

LONGEST: Final = 200
"""Characters of a value that is told."""


@dataclass(frozen=True, slots=True)
class Trait:
    """One thing that was in a file. word: what it is, English, marked; value: what it said, empty where unknown."""

    word: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Stripped:
    """A file without what tells about its maker. ending: without dot. traits: what was in it.

    was_scanned: whether a virus scanner looked at it and found nothing; False where there is none.
    """

    content: bytes
    ending: str
    traits: tuple[Trait, ...]
    was_scanned: bool = False

    @property
    def removed(self) -> list[str]:
        """What was taken out, each once, English."""
        return list(dict.fromkeys(trait.word for trait in self.traits))

    def told(self) -> list[tuple[str, str]]:
        """What it said, for a reporter who wants the committee to know it: words, and text that is cut and clean."""
        pairs = ((trait.word, clean(trait.value)[:LONGEST]) for trait in self.traits)
        return list(dict.fromkeys((word, value) for word, value in pairs if value))


def named(traits: Iterable[Trait]) -> tuple[Trait, ...]:
    """These, and the name of the file, which is never kept: it often names its owner or the hour."""
    return (*traits, Trait(NAME))


def of_no_kind() -> Unreadable:
    """Whatever its name says, it is nothing that is taken."""
    text = _(
        "This is not a file that can be taken, or it is not what its name says. Send a picture (JPEG, PNG, WebP, HEIC),"
        " a PDF, a plain text, a Word or Excel file (docx, xlsx), or a recording (mp4, m4a, mp3)."
    )
    return Unreadable("file-kind", text)
