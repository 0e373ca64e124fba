"""ReportLab's canvas, with each page written out as soon as it is full: 300 papers need no more memory than one."""

from __future__ import annotations

from typing import Any, BinaryIO, Final

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from core.typeset.fonts import Embedded, Face

PRODUCER: Final = "phasadu-lending"


class _Information(pdfdoc.PDFInfo):  # type: ignore[misc]  # ReportLab has no types
    """Title and language alone: the paper's own date is in its text, and the same facts make the same bytes."""

    def format(self, document: Any) -> bytes:
        said = {"Title": pdfdoc.PDFString(self.title), "Producer": pdfdoc.PDFString(PRODUCER)}
        formatted: bytes = pdfdoc.PDFDictionary(said).format(document)
        return formatted


class _Document(pdfdoc.PDFDocument):  # type: ignore[misc]  # ReportLab has no types
    """A document whose finished pages are in the file already. Holds their places in it, no more."""

    def __init__(self, out: BinaryIO) -> None:
        super().__init__(compression=1, invariant=1, lang="th", pdfVersion=(1, 7))
        self._out = out
        self._offset = 0
        self.info = _Information()
        self.embedded: dict[str, Embedded] = {}
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def font(self, face: Face) -> Embedded:
        return self.embedded.setdefault(face.name, Embedded(face, f"F{len(self.embedded) + 1}"))

    def addPage(self, page: Any) -> None:  # noqa: N802  # ReportLab's name
        name = self.thisPageName()
        # As bytes: ReportLab would write them as text in base 85, a quarter longer and slower to make.
        page.Contents = pdfdoc.PDFStream(content=page.stream, filters=[pdfdoc.PDFZCompress])
        super().addPage(page)
        self._write_object(name)
        self._write_object(page.Contents.__InternalName__)
        self.Pages.pages[-1] = pdfdoc.PDFObjectReference(name)

    def SaveToFile(self, filename: object, canvas: object) -> None:  # noqa: N802  # ReportLab's name
        """Write what the pages refer to, and the table of where everything stands."""
        fonts = self.idToObject["BasicFonts"].dict
        for font in self.embedded.values():
            if font.codes:
                fonts[font.name] = font.add_to(self)
        self.Catalog.Outlines = None
        self.info.digest(self.signature)
        root, info = self.Reference(self.Catalog), self.Reference(self.info)
        number = 0
        while (number := number + 1) in self.numberToId:  # writing an object may add others
            if (name := self.numberToId[number]) not in self.idToOffset:
                self._write_object(name)
        table = pdfdoc.PDFCrossReferenceTable()
        table.addsection(0, [self.numberToId[each] for each in range(1, number)])
        trailer = pdfdoc.PDFTrailer(startxref=self._offset, Size=number, Root=root, Info=info, ID=self.ID())
        self._write(table.format(self))
        self._write(trailer.format(self))

    def _write_object(self, name: str) -> None:
        self.idToOffset[name] = self._offset
        self._write(pdfdoc.PDFIndirectObject(name, self.idToObject[name]).format(self))
        self.idToObject[name] = None

    def _write(self, content: bytes) -> None:
        self._out.write(content)
        self._offset += len(content)


class Page(Canvas):  # type: ignore[misc]  # ReportLab has no types
    """Where blocks draw: lengths in points, from the lower left corner."""

    _doc: _Document

    def __init__(self, out: BinaryIO, *, title: str, size: tuple[float, float]) -> None:
        super().__init__(out, pagesize=size, pageCompression=1, invariant=1)
        self._doc = _Document(out)
        self.setTitle(title)
        self.setViewerPreference("DisplayDocTitle", "true")

    def font(self, face: Face) -> Embedded:
        return self._doc.font(face)

    def write(self, operators: str) -> None:
        """Add operators to the page as they are."""
        self._code.append(operators)

    def finish(self) -> None:
        """Write what the pages have in common; nothing can be drawn after it."""
        self._doc.SaveToFile(None, self)

    def _make_preamble(self) -> None:
        # ReportLab would name Helvetica on every page, which nobody embeds.
        self._preamble = "1 0 0 1 0 0 cm"
