"""The Thai catalogue: the texts of the source, merged with their Thai, judged and compiled without gettext."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from config.env import BASE_DIR

CATALOGUE: Final = BASE_DIR / "locale" / "th" / "LC_MESSAGES" / "django.po"
PARTS: Final = BASE_DIR / "locale" / "th" / "parts"
SOURCES: Final = ("config", "core", "people", "assets", "loans", "audit", "templates")

_KEYWORDS: Final[dict[str, tuple[int | tuple[int, str], ...] | None]] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_NAMED: Final = re.compile(r"%\((\w+)\)[sd]|(?<!\{)\{(\w*)\}(?!\})")
"""The places in a text that are filled in: `%(name)s` and `{name}`."""

Text = tuple[str | None, str]
"""Context and English text: what makes a message one message."""


@dataclass(slots=True)
class Gathered:
    """One text of the source: its plural if it has one, and the files that use it."""

    plural: str | None = None
    files: set[str] = field(default_factory=set)


def gather() -> dict[Text, Gathered]:
    """Every text marked for translation in modules and templates."""
    texts: dict[Text, Gathered] = {}
    for path in _sources():
        for _line, found, _comments, context in extract("python", _python_of(path), _KEYWORDS):
            singular, plural = (found[0], found[1]) if isinstance(found, tuple) else (found, None)
            text = texts.setdefault((context, singular), Gathered())
            text.plural = text.plural or plural
            text.files.add(path.relative_to(BASE_DIR).as_posix())
    return texts


def merge() -> Catalog:
    """A new catalogue of exactly the source's texts, with the Thai of the catalogue and of the parts (a part wins)."""
    thai = translations()
    merged = Catalog(locale="th", domain="django", project="phasadu-lending", version="1", charset="utf-8", fuzzy=False)
    merged.header_comment = (
        "# Thai texts. Written by `make messages`; correct the Thai here, change the English in the source."
    )
    for (context, singular), text in sorted(gather().items(), key=lambda row: (row[0][1], row[0][0] or "")):
        known = thai.get((context, singular))
        strings = _strings(known) if known else [""]
        merged.add(
            (singular, text.plural) if text.plural is not None else singular,
            string=tuple(strings) if text.plural is not None else strings[0],
            locations=[(file, 0) for file in sorted(text.files)],
            flags=set(known.flags) & {"fuzzy"} if known else (),
            user_comments=known.user_comments if known else (),
            context=context,
        )
    return merged


def translations() -> dict[Text, Message]:
    """What is translated so far, in the catalogue and in the parts; an empty string never hides a translation."""
    known: dict[Text, Message] = {}
    for path in [CATALOGUE, *sorted(PARTS.glob("*.po"))]:
        if not path.exists():
            continue
        for message in _read(path):
            if message.id and any(_strings(message)):
                singular = message.id[0] if isinstance(message.id, tuple | list) else message.id
                known[message.context, singular] = message
    return known


def problems(catalogue: Catalog) -> list[str]:
    """What keeps `catalogue` from being complete, a sentence each; empty when all is well."""
    found = []
    for message in catalogue:
        if not message.id:
            continue
        singular = message.id[0] if isinstance(message.id, tuple | list) else message.id
        where = ", ".join(file for file, _line in message.locations)
        if not all(_strings(message)):
            found.append(f"No Thai for “{singular}” ({where}).")
        elif message.fuzzy:
            found.append(f"The Thai of “{singular}” is marked fuzzy ({where}).")
        elif strange := _places(_strings(message)) - _places(_ids(message)):
            found.append(
                f"The Thai of “{singular}” fills in {', '.join(sorted(strange))}, which the text lacks ({where})."
            )
        elif lost := _places([_ids(message)[-1]]) - _places(_strings(message)):
            found.append(f"The Thai of “{singular}” leaves out {', '.join(sorted(lost))} ({where}).")
    return found


def as_text(catalogue: Catalog) -> bytes:
    """`catalogue` as a po file: file names without line numbers, so that moving a line changes nothing here."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=100, omit_header=False, include_lineno=False, ignore_obsolete=True)
    dated = re.compile(rb'^"(?:POT-Creation-Date|PO-Revision-Date|Last-Translator|Generated-By):.*\n', re.MULTILINE)
    return dated.sub(b"", buffer.getvalue())


def compile_catalogue() -> Path:
    """Write the .mo beside the catalogue, with whatever the parts add to it, and hand back its path."""
    target = CATALOGUE.with_suffix(".mo")
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        write_mo(file, merge())
    return target


def _sources() -> Iterator[Path]:
    for folder in SOURCES:
        for path in sorted((BASE_DIR / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
                yield path


def _python_of(path: Path) -> BytesIO:
    """The file as something Python's tokenizer reads.

    Of a template only the texts are left, and its indentation, which means nothing, goes.
    """
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        source = "\n".join(line.lstrip() for line in templatize(source, origin=str(path)).splitlines()) + "\n"
    return BytesIO(source.encode())


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="th", abort_invalid=True)


def _strings(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string or ""]


def _ids(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, tuple | list) else [message.id]


def _places(texts: Iterable[str]) -> set[str]:
    return {"".join(found) for text in texts for found in _NAMED.findall(text)}
