"""PDFs and plain texts as evidence: the pages alone, the letters alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from audit.misuse.evidence.traits import (
    ACTING,
    ATTACHED,
    AUTHOR,
    COMMENTS,
    NOTES,
    TIME,
    Stripped,
    Trait,
    named,
    of_no_kind,
)
from core.later import later
from core.thai_text import clean
from core.unreadable import Unreadable

if TYPE_CHECKING:
    import pikepdf

    from core import pdfs
else:
    pikepdf, pdfs = later("pikepdf"), later("core.pdfs")

LONGEST_TEXT: Final = 1024 * 1024
"""Bytes."""

_NOTED: Final = {
    "/Author": AUTHOR,
    "/Creator": AUTHOR,
    "/Producer": AUTHOR,
    "/CreationDate": TIME,
    "/ModDate": TIME,
    "/Title": NOTES,
    "/Subject": NOTES,
    "/Keywords": NOTES,
}
_BY_KEY: Final = {
    "/AA": ACTING,
    "/AcroForm": ACTING,
    "/JS": ACTING,
    "/JavaScript": ACTING,
    "/OpenAction": ACTING,
    "/XFA": ACTING,
    "/EF": ATTACHED,
    "/EmbeddedFiles": ATTACHED,
    "/Annots": COMMENTS,
    "/Metadata": NOTES,
}


def pdf(content: bytes) -> Stripped:
    """Raises Unreadable: "file-kind", and what `core.pdfs` says."""
    if not pdfs.is_pdf(content):
        raise of_no_kind()
    pages, _count = pdfs.pages_written_anew(content)
    return Stripped(pages, "pdf", named(_traits(content)))


def text(content: bytes) -> Stripped:
    """Raises Unreadable: "file-kind", "text-too-long"."""
    if len(content) > LONGEST_TEXT:
        raise Unreadable("text-too-long", _("The text is too long. Send the part that matters, or a PDF."))
    return Stripped(clean(_letters(content), multiline=True).encode(), "txt", named(()))


def _letters(content: bytes) -> str:
    """The letters of a text; in UTF-8, or as older Thai programs write them."""
    for encoding in ("utf-8-sig", "cp874"):
        try:
            letters = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(letter in "\t\r\n\f" or unicodedata.category(letter) != "Cc" for letter in letters):
            return letters
    raise of_no_kind()


def _traits(content: bytes) -> Iterator[Trait]:
    """What was in a PDF besides its pages; the file could be read."""
    with pikepdf.open(BytesIO(content)) as sent:
        keys = {key for thing in sent.objects if _has_keys(thing) for key in set(thing.keys())}
        noted = {str(key): _plain(value) for key, value in sent.docinfo.items()} if "/Info" in sent.trailer else {}
    yield from (Trait(word, noted[key]) for key, word in _NOTED.items() if key in noted)
    yield from (Trait(word) for key, word in _BY_KEY.items() if key in keys)


def _has_keys(thing: pikepdf.Object) -> bool:
    return isinstance(thing, pikepdf.Dictionary | pikepdf.Stream)


def _plain(value: object) -> str:
    """A value as text; empty where it is broken."""
    try:
        return str(value)
    except ValueError:
        return ""
