"""Word and Excel files as evidence: each part is read, cleaned and packed anew; what cannot be cleaned is not taken.

Gone are properties, comments, authors of changes, revision ids, templates, paths and times; pictures inside are written
anew. A file with macros, embedded files, links to other files or parts of an unknown kind is not taken: as PDF it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from posixpath import basename, dirname, join, normpath
from typing import Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo
from zlib import error as Unpackable  # noqa: N812  # it is an exception

from django.utils.translation import gettext as _
from lxml import etree
from PIL import Image

from audit.misuse.evidence.traits import AUTHOR, CHANGES, COMMENTS, NOTES, TIME, Stripped, Trait, named, of_no_kind
from core.pictures import MOST_PIXELS, written_anew
from core.unreadable import Unreadable

LONGEST_SIDE: Final = 3200
"""Pixels of a picture inside."""

MOST_PARTS: Final = 2000
MOST_UNPACKED: Final = 150 * 1024 * 1024
"""Bytes of all parts together: a small file that unpacks to more is meant to harm."""

_FIRST: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every part: the earliest that a zip file knows."""

_TYPES: Final = "[Content_Types].xml"
_MAIN: Final = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
_DROPPED: Final = re.compile(
    r"docProps/.*|customXml/.*|word/(comments\w*|people|glossary/.*|webSettings)(\.xml|\.xml\.rels)?|xl/comments.*"
    r"|xl/(threadedComments|persons|revisions|printerSettings|customProperty)/.*|xl/drawings/(_rels/)?[^/]*\.vml(\.rels)?"
    r"|word/printerSettings/.*|word/_rels/(comments\w*|people)\.xml\.rels|xl/(calcChain|volatileDependencies)\.xml"
)
"""Parts that tell about people, programs and machines, and that no page needs."""

_KEPT: Final = re.compile(
    r"\[Content_Types\]\.xml"
    r"|(word/|xl/|xl/worksheets/|xl/drawings/|xl/charts/|xl/tables/|word/charts/)?_rels/[\w.\- ]*\.rels"
    r"|word/(document|styles|stylesWithEffects|settings|fontTable|numbering|footnotes|endnotes|header\d*|footer\d*)\.xml"
    r"|(word|xl)/(theme|charts|drawings)/[\w.\-]+\.xml|(word|xl)/media/[\w.\-]+\.(jpe?g|png)"
    r"|xl/(workbook|styles|sharedStrings|metadata)\.xml|xl/(worksheets|tables)/[\w.\-]+\.xml"
)

_ATTRIBUTES: Final = re.compile(r"rsid\w*|initials|date|dateUtc|userId|uid|paraId|textId|lastEdited|userName")
"""Local names of attributes about who wrote what, and when."""

_ELEMENTS: Final = frozenset(
    {
        "rsids",
        "docVars",
        "docId",
        "attachedTemplate",
        "commentRangeStart",
        "commentRangeEnd",
        "commentReference",
        "annotationRef",
        "legacyDrawing",
        "legacyDrawingHF",
        "fileSharing",
        "absPath",
        "revisionPtr",
        "fileVersion",
        "mailMerge",
        "customWorkbookViews",
        "documentProtection",
        "writeProtection",
        "proofState",
    }
)
"""Local names of elements that go with all they hold."""

_CHANGED: Final = frozenset(
    {"ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange", "sectPrChange"}
)
_SAFE: Final = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
_REL: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_RELATED: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_NOTED: Final = {
    "creator": AUTHOR,
    "lastModifiedBy": AUTHOR,
    "Application": AUTHOR,
    "Company": AUTHOR,
    "Manager": AUTHOR,
    "created": TIME,
    "modified": TIME,
    "lastPrinted": TIME,
    "title": NOTES,
    "subject": NOTES,
    "description": NOTES,
    "keywords": NOTES,
}


def word(content: bytes) -> Stripped:
    """Raises Unreadable: "file-kind", "document-locked", "document-broken", "document-too-large", "document-parts"."""
    return _document(content, "docx", "word/document.xml")


def excel(content: bytes) -> Stripped:
    """As `word`."""
    return _document(content, "xlsx", "xl/workbook.xml")


def _document(content: bytes, ending: str, main: str) -> Stripped:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            "document-locked", _("The document is locked by a password, or of an old kind. Send a PDF of it.")
        )
    if not content.startswith(b"PK\x03\x04"):
        raise of_no_kind()
    try:
        parts = dict(_unpacked(content))
        if main not in parts or _TYPES not in parts or not _is_of_kind(parts[_TYPES], main):
            raise of_no_kind()
        traits = named(_traits(parts))
        return Stripped(_packed(_cleaned(parts)), ending, traits)
    except (BadZipFile, Unpackable, etree.XMLSyntaxError, NotImplementedError, EOFError, OSError) as broken:
        raise Unreadable(
            "document-broken", _("The document is broken and cannot be opened. Send a PDF of it.")
        ) from broken


def _unpacked(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Every part by its name, each once, none larger than is left."""
    left, seen = MOST_UNPACKED, set[str]()
    with ZipFile(BytesIO(content)) as packed:
        entries = packed.infolist()
        if len(entries) > MOST_PARTS:
            raise _too_large()
        for entry in entries:
            if entry.is_dir():
                continue
            if entry.flag_bits & 1 or entry.filename in seen or not _is_plain(entry.filename):
                raise _parts()
            seen.add(entry.filename)
            with packed.open(entry) as opened:
                part = opened.read(left + 1)
            left -= len(part)
            if left < 0:
                raise _too_large()
            yield entry.filename, part


def _cleaned(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The parts that stay, without what tells about people."""
    staying = {name: part for name, part in parts.items() if not _DROPPED.fullmatch(name)}
    if [name for name in staying if not _KEPT.fullmatch(name)]:
        raise _parts()
    return {name: _clean_part(name, staying) for name in staying}


def _clean_part(name: str, staying: dict[str, bytes]) -> bytes:
    part, ending = staying[name], name.rpartition(".")[2].lower()
    if ending in ("jpg", "jpeg"):
        return written_anew(part, longest_side=LONGEST_SIDE, largest=MOST_UNPACKED, formats=("JPEG",))
    if ending == "png":
        return _png(part)
    tree = _tree(part)
    if name == _TYPES:
        _leave(tree, lambda each: each.get("PartName", "/").lstrip("/") in ("", *staying))
    elif ending == "rels":
        _leave(tree, lambda each: _leads_to_what_stays(each, name, staying))
    else:
        _scrub(tree, _gone_relations(name, staying))
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def _leads_to_what_stays(relation: etree._Element, name: str, staying: dict[str, bytes]) -> bool:
    """Whether a relation leads to a part that stays, or is a plain link to a page on the web.

    Raises:
        Unreadable: "document-parts": it leads to a file elsewhere.
    """
    kind = relation.get("Type", "").rpartition("/")[2]
    if relation.get("TargetMode") == "External":
        if kind not in ("hyperlink", "attachedTemplate"):
            raise _parts()
        return bool(kind == "hyperlink")
    target = relation.get("Target", "")
    base = dirname(dirname(name))
    return (target.lstrip("/") if target.startswith("/") else normpath(join(base, target))) in staying


def _gone_relations(name: str, staying: dict[str, bytes]) -> frozenset[str]:
    """The ids of relations of a part that go."""
    rels = join(dirname(name), "_rels", f"{basename(name)}.rels")
    if rels not in staying:
        return frozenset()
    relations = _tree(staying[rels]).iter(_REL)
    return frozenset(each.get("Id", "") for each in relations if not _leads_to_what_stays(each, rels, staying))


def _leave(tree: etree._Element, stays: Callable[[etree._Element], bool]) -> None:
    for each in list(tree):
        if not isinstance(each.tag, str) or not stays(each):
            tree.remove(each)


def _scrub(tree: etree._Element, gone: frozenset[str]) -> None:
    for each in list(tree.iter()):
        if not isinstance(each.tag, str) or etree.QName(each).localname in _ELEMENTS:
            _take_out(each)  # also a comment or an instruction
            continue
        for attribute, value in list(each.attrib.items()):
            local = etree.QName(attribute).localname
            if attribute.startswith(_RELATED) and value in gone:
                del each.attrib[attribute]
            elif local == "author":
                each.set(attribute, "-")  # a change has to have one
            elif _ATTRIBUTES.fullmatch(local):
                del each.attrib[attribute]


def _take_out(each: etree._Element) -> None:
    parent = each.getparent()
    if parent is not None:
        if each.tail and each.tail.strip():
            before = each.getprevious()
            if before is not None:
                before.tail = (before.tail or "") + each.tail
            else:
                parent.text = (parent.text or "") + each.tail
        parent.remove(each)


def _png(part: bytes) -> bytes:
    """The picture alone, as PNG: its part is named so."""
    written_anew(part, largest=MOST_UNPACKED, formats=("PNG",))  # refuses what is none, and bombs
    out = BytesIO()
    with Image.open(BytesIO(part), formats=("PNG",)) as picture:
        picture.load()
        kept = picture.convert("RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB")
        kept.info = {}
        kept.save(out, "PNG", optimize=kept.width * kept.height < MOST_PIXELS // 10)
    return out.getvalue()


def _traits(parts: dict[str, bytes]) -> Iterator[Trait]:
    for name in {"docProps/core.xml", "docProps/app.xml"} & set(parts):
        for local, each in _elements(parts[name]):
            if local in _NOTED and each.text and each.text.strip():
                yield Trait(_NOTED[local], each.text)
    if any("comments" in basename(name).lower() for name in parts):
        yield Trait(COMMENTS)
    if any(name.startswith(("customXml/", "docProps/custom")) for name in parts):
        yield Trait(NOTES)
    for name in parts:
        if name.startswith("word/") and name.endswith(".xml") and not _DROPPED.fullmatch(name):
            changes = (each for local, each in _elements(parts[name]) if local in _CHANGED)
            yield from (Trait(CHANGES, _author(each)) for each in changes)


def _author(change: etree._Element) -> str:
    return next((value for key, value in change.attrib.items() if key.endswith("}author")), "")


def _elements(part: bytes) -> Iterator[tuple[str, etree._Element]]:
    """Every element of a part with its local name."""
    for each in _tree(part).iter():
        if isinstance(each.tag, str):
            yield etree.QName(each).localname, each


def _tree(part: bytes) -> etree._Element:
    """Raises lxml.etree.XMLSyntaxError; a document type, which could unpack to anything, is none of these files."""
    tree = etree.fromstring(part, etree.XMLParser(**_SAFE))
    if tree.getroottree().docinfo.doctype:
        raise _parts()
    return tree


def _is_of_kind(types: bytes, main: str) -> bool:
    return any(
        each.get("PartName") == f"/{main}" and each.get("ContentType") == _MAIN[main] for each in _tree(types).iter()
    )


def _is_plain(name: str) -> bool:
    return not name.startswith("/") and "\\" not in name and ".." not in name.split("/") and "\0" not in name


def _packed(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        for name in sorted(parts, key=lambda each: (each != _TYPES, each)):
            entry = ZipInfo(name, _FIRST)
            entry.compress_type = ZIP_DEFLATED
            packed.writestr(entry, parts[name])
    return out.getvalue()


def _too_large() -> Unreadable:
    return Unreadable("document-too-large", _("The document unpacks to more than can be read. Send a PDF of it."))


def _parts() -> Unreadable:
    text = _("The document has macros, files within it or parts that cannot be cleaned. Send a PDF of it.")
    return Unreadable("document-parts", text)
