"""Sarabun, shaped by HarfBuzz and embedded so that the text can be read back out of the paper.

A PDF shows glyphs by number. Each glyph, where it stands over its letter, with the characters it stands for, gets a
code of its own: the shape in `CIDToGIDMap` and the characters in `ToUnicode`. So searching, copying and `pdftotext`
find the characters of the source in their order, whatever shape and place a mark takes.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NamedTuple

import fontpkg_sarabun
import uharfbuzz as hb
from reportlab.pdfbase import pdfdoc

from core.typeset.sfnt import with_composed

EM: Final = 1000
"""Units of all measures here: thousandths of the type size, as both the font and PDF have them."""

_NOT_IN_PAPERS: Final = {
    int.from_bytes(tag, "big") for tag in (b"GSUB", b"GPOS", b"GDEF", b"name", b"post", b"cmap", b"OS/2", b"gasp")
}
"""Tables that only a shaper needs; the paper holds glyphs that are shaped already."""


class Part(NamedTuple):
    """A glyph of the font by number, and where it stands: to the right and up from the pen."""

    number: int
    right: int
    up: int


@dataclass(frozen=True, slots=True)
class Glyph:
    """One shape on the page. text: the characters it gives back."""

    parts: tuple[Part, ...]
    text: str
    advance: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """A letter with its marks: never parted."""

    text: str
    glyphs: tuple[Glyph, ...]
    advance: int


@dataclass(frozen=True, slots=True)
class Shaped:
    """A piece of text as glyphs. advance: its width in thousandths of the size."""

    clusters: tuple[Cluster, ...]
    advance: int


class Face:
    """One cut of the typeface."""

    def __init__(self, cut: str) -> None:
        self.name = f"{fontpkg_sarabun.FAMILY}-{cut}"
        blob = hb.Blob.from_file_path(str(fontpkg_sarabun.ROOT / "files" / f"{self.name}.ttf"))
        self.face = hb.Face(blob)
        self.font = hb.Font(self.face)
        if self.face.upem != EM:
            raise ValueError(f"{self.name} has {self.face.upem} units to the em, not {EM}.")
        extents = self.font.get_font_extents("ltr")
        self.ascent: int = extents.ascender
        self.descent: int = -extents.descender
        self._shapes: dict[str, Shaped] = {}

    def shape(self, text: str) -> Shaped:
        """`text` as glyphs. Shaped once a process: forms say the same words again and again."""
        shaped = self._shapes.get(text)
        if shaped is None:
            if len(self._shapes) >= REMEMBERED:
                self._shapes.clear()
            shaped = self._shapes[text] = self._shape(text)
        return shaped

    def natural_advance(self, parts: tuple[Part, ...]) -> int:
        """How far the pen moves by the font's own measure, before kerning."""
        return sum(self.font.get_glyph_h_advance(part.number) for part in parts)

    def outline(self, glyph: int, commands: list[str]) -> None:
        """Add the path of a glyph as PDF operators, in thousandths."""
        self.font.draw_glyph(glyph, path_drawer(), commands)

    def box(self) -> tuple[int, int, int, int]:
        """The box that holds every glyph, from the table `head`."""
        return struct.unpack(">4h", self.face.reference_table("head").data[36:44])

    def subset(self, glyphs: set[int]) -> bytes:
        """A font file with these glyphs alone, under their own numbers."""
        wanted = hb.SubsetInput()
        wanted.glyph_set.update(glyphs)
        wanted.unicode_set.clear()
        wanted.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NO_HINTING
        wanted.drop_table_tag_set.update(_NOT_IN_PAPERS)
        return bytes(hb.subset(self.face, wanted).blob.data)

    def _shape(self, text: str) -> Shaped:
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.language = "th"
        hb.shape(self.font, buffer)
        clusters: list[Cluster] = []
        infos, places = buffer.glyph_infos, buffer.glyph_positions
        starts = sorted({info.cluster for info in infos})
        ends = dict(zip(starts, [*starts, len(text)][1:], strict=True))
        at = 0
        while at < len(infos):
            begin = infos[at].cluster
            until = at
            while until < len(infos) and infos[until].cluster == begin:
                until += 1
            clusters.append(self._cluster(text[begin : ends[begin]], infos[at:until], places[at:until]))
            at = until
        return Shaped(tuple(clusters), sum(cluster.advance for cluster in clusters))

    def _cluster(self, text: str, infos: Any, places: Any) -> Cluster:
        if text in BOXES:
            blank = Part(self.font.get_nominal_glyph(ord(" ")), 0, 0)
            return Cluster(text, (Glyph((blank,), text, BOX_ADVANCE),), BOX_ADVANCE)
        shapes: list[tuple[tuple[Part, ...], int]] = [
            ((Part(info.codepoint, place.x_offset, place.y_offset),), place.x_advance)
            for info, place in zip(infos, places, strict=True)
        ]
        while len(shapes) > len(text):
            # SARA AM is drawn as a ring and SARA AA: one shape for one character, so that it is found again as it was.
            (ring, before), (rest, advance) = shapes[-2:]
            moved = tuple(Part(part.number, part.right + before, part.up) for part in rest)
            shapes[-2:] = [((*ring, *moved), before + advance)]
        spoken = text.replace("\u00a0", " ")  # who searches types a plain blank
        said = [*spoken[: len(shapes) - 1], spoken[len(shapes) - 1 :]]
        glyphs = tuple(Glyph(parts, own, advance) for (parts, advance), own in zip(shapes, said, strict=True))
        return Cluster(text, glyphs, sum(glyph.advance for glyph in glyphs))


def boxes_in(face: Face, text: str) -> Iterator[tuple[int, bool]]:
    """Where in `text` boxes are to be drawn, in thousandths from its start, and whether they are ticked."""
    if not BOXES.isdisjoint(text):
        at = 0
        for cluster in face.shape(text).clusters:
            if cluster.text in BOXES:
                yield at, cluster.text == TICKED
            at += cluster.advance


UNTICKED, TICKED = "☐", "☑"
BOXES: Final = frozenset((UNTICKED, TICKED))
"""Signs the typeface lacks: drawn as lines, read back as themselves."""
BOX_ADVANCE: Final = 780

REMEMBERED: Final = 20_000
"""Pieces of text whose shapes a process keeps, some 10 MB."""


@lru_cache(maxsize=1)
def regular() -> Face:
    return Face("Regular")


@lru_cache(maxsize=1)
def bold() -> Face:
    return Face("Bold")


@lru_cache(maxsize=1)
def path_drawer() -> Any:
    drawer = hb.DrawFuncs()
    last = [0.0, 0.0]

    def move(x: float, y: float, commands: list[str]) -> None:
        last[:] = x, y
        commands.append(f"{x:g} {y:g} m")

    def line(x: float, y: float, commands: list[str]) -> None:
        last[:] = x, y
        commands.append(f"{x:g} {y:g} l")

    def cubic(x1: float, y1: float, x2: float, y2: float, x: float, y: float, commands: list[str]) -> None:
        last[:] = x, y
        commands.append(f"{x1:g} {y1:g} {x2:g} {y2:g} {x:g} {y:g} c")

    def quadratic(x1: float, y1: float, x: float, y: float, commands: list[str]) -> None:
        x0, y0 = last
        cubic(
            round((x0 + 2 * x1) / 3, 2), round((y0 + 2 * y1) / 3, 2),
            round((x + 2 * x1) / 3, 2), round((y + 2 * y1) / 3, 2), x, y, commands,
        )  # fmt: skip

    def close(commands: list[str]) -> None:
        commands.append("h")

    drawer.set_move_to_func(move)
    drawer.set_line_to_func(line)
    drawer.set_cubic_to_func(cubic)
    drawer.set_quadratic_to_func(quadratic)
    drawer.set_close_path_func(close)
    return drawer


@dataclass(slots=True)
class Embedded:
    """A face as one document uses it. name: what the page calls it (F1)."""

    face: Face
    name: str
    codes: dict[tuple[tuple[Part, ...], str], int] = field(default_factory=dict)
    _written: dict[str, str] = field(default_factory=dict)

    def show(self, text: str) -> str:
        """The operator that shows `text` from the current point on."""
        written = self._written.get(text)
        if written is None:
            if len(self._written) >= REMEMBERED:
                self._written.clear()
            written = self._written[text] = self._show(self.face.shape(text))
        return written

    def _show(self, shaped: Shaped) -> str:
        array: list[str] = []
        codes, shift = "", 0
        for glyph in (glyph for cluster in shaped.clusters for glyph in cluster.glyphs):
            if shift:
                array += [f"<{codes}>", f"{-shift}"]
                codes = ""
            codes += f"{self._code(glyph):04x}"
            shift = glyph.advance - self.face.natural_advance(glyph.parts)
        return f"[{''.join(array)}<{codes}>{-shift if shift else ''}] TJ"

    def _code(self, glyph: Glyph) -> int:
        return self.codes.setdefault((glyph.parts, glyph.text), len(self.codes) + 1)

    def font_file(self) -> tuple[bytes, dict[tuple[Part, ...], int]]:
        """The glyphs in use as a font file, and the number in it of each shape."""
        shapes = {parts for parts, _ in self.codes}
        composed = sorted(parts for parts in shapes if len(parts) > 1 or parts[0].right or parts[0].up)
        subset = self.face.subset({part.number for parts in shapes for part in parts})
        file, first = with_composed(subset, composed)
        numbers = {parts: parts[0].number for parts in shapes}
        return file, numbers | {parts: first + number for number, parts in enumerate(composed)}

    def add_to(self, document: Any) -> Any:
        """Write the font into the document, once all pages are set. Returns its reference."""
        face, used = self.face, list(self.codes)
        file, numbers = self.font_file()
        tag = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(file).digest()[:6])
        base = f"{tag}+{face.name}"
        box = face.box()
        descriptor = {
            "Type": "/FontDescriptor", "FontName": f"/{base}", "Flags": 4, "ItalicAngle": 0,
            "FontBBox": pdfdoc.PDFArray(list(box)), "Ascent": face.ascent, "Descent": -face.descent,
            "CapHeight": 700, "StemV": 90, "FontFile2": document.Reference(_stream(file, Length1=len(file))),
        }  # fmt: skip
        widths = [face.natural_advance(parts) for parts, _ in used]
        drawn = [numbers[parts] for parts, _ in used]
        glyph_map = struct.pack(f">{len(drawn) + 1}H", 0, *drawn)
        descendant = {
            "Type": "/Font", "Subtype": "/CIDFontType2", "BaseFont": f"/{base}",
            "CIDSystemInfo": pdfdoc.PDFDictionary({"Registry": "(Adobe)", "Ordering": "(Identity)", "Supplement": 0}),
            "FontDescriptor": document.Reference(pdfdoc.PDFDictionary(descriptor)),
            "W": pdfdoc.PDFArray([1, pdfdoc.PDFArray(widths)]),
            "CIDToGIDMap": document.Reference(_stream(glyph_map)),
        }  # fmt: skip
        said = _to_unicode([text for _, text in used])
        font = {
            "Type": "/Font", "Subtype": "/Type0", "BaseFont": f"/{base}", "Encoding": "/Identity-H",
            "DescendantFonts": pdfdoc.PDFArray([document.Reference(pdfdoc.PDFDictionary(descendant))]),
            "ToUnicode": document.Reference(_stream(said.encode("ascii"))),
        }  # fmt: skip
        return document.Reference(pdfdoc.PDFDictionary(font))


def _stream(content: bytes, **entries: int) -> Any:
    stream = pdfdoc.PDFStream(pdfdoc.PDFDictionary(dict(entries)), content)
    stream.filters = [pdfdoc.PDFZCompress]
    return stream


def _to_unicode(said: list[str]) -> str:
    """The CMap that gives each code its characters; code 1 is the first."""
    lines = [
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def", "/CMapType 2 def",
        "1 begincodespacerange", "<0000> <ffff>", "endcodespacerange",
    ]  # fmt: skip
    entries = [f"<{code:04x}> <{text.encode('utf-16-be').hex()}>" for code, text in enumerate(said, start=1)]
    for first in range(0, len(entries), 100):
        chunk = entries[first : first + 100]
        lines += [f"{len(chunk)} beginbfchar", *chunk, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)
