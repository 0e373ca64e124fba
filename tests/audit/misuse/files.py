"""Files that say too much about their makers, and files that lie: made here, so that what is planted is known."""

from __future__ import annotations

import base64
import struct
import zlib
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.comments import Comment

PLANTED: Final = "PlantedAuthor"

HEIC: Final = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAZdtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "ADRpbG9jAAAAAERAAAIAAQAAAAABuwABAAAAAAAAACwAAgAAAAAB5wABAAAAAAAAANgAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAA"
    "AAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA1mlwcnAAAAC3aXBjbwAAAHhodmNDAQNwAAAA"
    "kAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoDCBBZbq"
    "SSmubgIaDAgAAAMAyAAAAwAIQGIAAQAHRAHBcrAiQAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABgAAAAQAAAABBw"
    "aXhpAAAAAAMICAgAAAAXaXBtYQAAAAAAAAABAAEEgQIDBAAAABppcmVmAAAAAAAAAA5jZHNjAAIAAQABAAABDG1kYXQAAAAoKAGv"
    "WPkOkl//853f/5UekPsRZiS386OoL6iNn/cdNEcScfvNX/kdgAAAAAZFeGlmAABNTQAqAAAACAAEAQ8AAgAAAA0AAAA+ARAAAgAA"
    "AAgAAABMATIAAgAAABQAAABUiCUABAAAAAEAAABoAAAAAFBsYW50ZWRQaG9uZQAATW9kZWwgOQAyMDI2OjExOjE0IDA4OjA5OjEw"
    "AAAEAAEAAgAAAAJOAAAAAAIABQAAAAMAAACeAAMAAgAAAAJFAAAAAAQABQAAAAMAAAC2AAAAAAAAAA0AAAABAAAALQAAAAEAAAAA"
    "AAAAAQAAAGQAAAABAAAAHgAAAAEAAAAAAAAAAQ=="
)
"""96 by 64 pixels, red on the left, from a PlantedPhone at 13.75 north, 100.5 east."""

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def rels(*rows: tuple[str, str, str]) -> str:
    """Id, kind and target of each relation; a target with a colon is outside."""
    inside = "".join(
        f'<Relationship Id="{id_}" Type="{R}/{kind}" Target="{target}"{_outside(target)}/>'
        for id_, kind, target in rows
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


def _outside(target: str) -> str:
    return ' TargetMode="External"' if ":" in target else ""


def packed(parts: dict[str, str | bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return out.getvalue()


def word_parts(photo: bytes) -> dict[str, str | bytes]:
    """A Word file with an author, a comment, a tracked change, a revision id, a template's path and a photo in it."""
    over = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>'
        for name, kind in {
            "word/document.xml": MAIN,
            "word/comments.xml": "application/x-comments+xml",
            "docProps/core.xml": "application/x-core+xml",
        }.items()
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="jpeg" ContentType="image/jpeg"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{over}</Types>',
        "_rels/.rels": rels(("rId1", "officeDocument", "word/document.xml"), ("rId2", "core", "docProps/core.xml")),
        "docProps/core.xml": '<c:core xmlns:c="c" xmlns:dc="d" xmlns:t="t">'
        f"<dc:creator>{PLANTED}</dc:creator><t:created>2026-11-14T08:09:10Z</t:created></c:core>",
        "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:r="{R}" xmlns:w14="w14"'
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14"><w:body>'
        f'<w:p w:rsidR="00AB12CD" w14:paraId="1234ABCD"><w:commentRangeStart w:id="0"/><w:r><w:t>รถคันนี้</w:t></w:r>'
        '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
        f'<w:ins w:id="1" w:author="{PLANTED}" w:date="2026-11-14T08:09:10Z"><w:r><w:t>จอดที่บ้าน</w:t></w:r></w:ins>'
        "</w:p></w:body></w:document>",
        "word/_rels/document.xml.rels": rels(
            ("rId1", "comments", "comments.xml"),
            ("rId2", "settings", "settings.xml"),
            ("rId3", "image", "media/a.jpeg"),
        ),
        "word/comments.xml": f'<w:comments xmlns:w="{W}"><w:comment w:id="0" w:author="{PLANTED}"/></w:comments>',
        "word/settings.xml": f'<w:settings xmlns:w="{W}" xmlns:r="{R}"><w:attachedTemplate r:id="rId1"/>'
        '<w:rsids><w:rsid w:val="00AB12CD"/></w:rsids><w:zoom w:percent="100"/></w:settings>',
        "word/_rels/settings.xml.rels": rels(("rId1", "attachedTemplate", f"file:///C:/Users/{PLANTED}/x.dotx")),
        "word/media/a.jpeg": photo,
    }


def excel() -> bytes:
    """An Excel file with an author and a comment."""
    book = Workbook()
    book.properties.creator = PLANTED
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "เลขไมล์"
    sheet["A2"] = 4200
    sheet["A1"].comment = Comment("ดูที่นี่", PLANTED)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content


def film(*, handler: bytes = b"vide", more: bytes = b"") -> bytes:
    """A film of one track with a time of making, a place and a camera noted."""
    times = struct.pack(">II", 3_900_000_000, 3_900_000_000)
    udta = box(b"udta", box(b"\xa9xyz", b"+13.7500+100.5000/" + PLANTED.encode()))
    header = box(b"hdlr", bytes(8) + handler + bytes(12) + PLANTED.encode() + b"\0")
    media = box(b"mdia", box(b"mdhd", bytes(4) + times + bytes(16)) + header)
    track = box(b"trak", box(b"tkhd", bytes(4) + times + bytes(72)) + media)
    moov = box(b"moov", box(b"mvhd", bytes(4) + times + bytes(92)) + track + udta)
    return box(b"ftyp", b"mp42" + bytes(4) + b"mp42isom") + moov + box(b"mdat", b"pictures and sound" * 9) + more


def sound() -> bytes:
    """An MP3 of silence with tags before and behind."""
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    tag = b"TPE1" + struct.pack(">I", len(PLANTED) + 1) + b"\0\0" + b"\0" + PLANTED.encode()
    size = len(tag)
    before = b"ID3\x03\0\0" + bytes([0, 0, size >> 7, size & 127]) + tag
    return before + frame * 20 + b"TAG" + PLANTED.encode().ljust(125, b"\0")


def bomb() -> bytes:
    """A PNG of a few hundred bytes that says it has 60,000 by 60,000 pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )
