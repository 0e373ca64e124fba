"""Adds to a font file glyphs composed of others in their places, so that nothing needs moving on the page.

Marks that are moved over their letter make readers of a PDF see gaps and lines where there are none. A composed glyph
is a TrueType composite (OpenType specification, `glyf`): a few bytes, no outline of its own.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Final

_NEEDED: Final = ("glyf", "head", "hhea", "hmtx", "loca", "maxp")
"""The tables of a TrueType font inside a PDF (ISO 32000-1, 9.9)."""

_WORDS, _OFFSETS, _TO_GRID, _MORE = 0x0001, 0x0002, 0x0004, 0x0020
"""Flags of a part: its place is given in words, as a distance, rounded to the grid, and another part follows."""


def with_composed(font: bytes, composed: Sequence[Sequence[tuple[int, int, int]]]) -> tuple[bytes, int]:
    """`font` with a further glyph for each sequence of parts, and the number of the first of them.

    A part is a glyph's number and how far it stands to the right and up. The advances add up.
    """
    tables = _tables(font)
    count: int = struct.unpack_from(">H", tables["maxp"], 4)[0]
    offsets = _offsets(tables, count)
    metrics = _metrics(tables, count)
    glyphs = bytearray(tables["glyf"])
    for parts in composed:
        inked = [part for part in parts if offsets[part[0] + 1] > offsets[part[0]]]
        boxes = [
            [
                edge + move
                for edge, move in zip(struct.unpack_from(">4h", glyphs, offsets[number] + 2), moves, strict=True)
            ]
            for number, right, up in inked
            for moves in [(right, up, right, up)]
        ]
        if boxes:
            left, bottom, right, top = (f(box[n] for box in boxes) for n, f in enumerate((min, min, max, max)))
            glyphs += struct.pack(">h4h", -1, left, bottom, right, top)
            for place, (number, to_right, up) in enumerate(inked, start=1):
                flags = _WORDS | _OFFSETS | _TO_GRID | (_MORE if place < len(inked) else 0)
                glyphs += struct.pack(">HHhh", flags, number, to_right, up)
        offsets.append(len(glyphs))
        metrics.append((sum(metrics[part[0]][0] for part in parts), min((box[0] for box in boxes), default=0)))
    total = count + len(composed)
    tables["glyf"] = bytes(glyphs)
    tables["loca"] = struct.pack(f">{total + 1}I", *offsets)
    tables["hmtx"] = b"".join(struct.pack(">Hh", *metric) for metric in metrics)
    tables["head"] = tables["head"][:50] + struct.pack(">h", 1) + tables["head"][52:]
    tables["hhea"] = tables["hhea"][:34] + struct.pack(">H", total)
    depth: int = struct.unpack_from(">H", tables["maxp"], 30)[0]
    tables["maxp"] = tables["maxp"][:4] + struct.pack(">H", total) + tables["maxp"][6:30] + struct.pack(">H", depth + 1)
    return _file(tables), count


def _tables(font: bytes) -> dict[str, bytes]:
    tables = {}
    for number in range(struct.unpack_from(">H", font, 4)[0]):
        tag, _, start, length = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        if (name := tag.decode("latin-1")) in _NEEDED:
            tables[name] = font[start : start + length]
    return tables


def _offsets(tables: dict[str, bytes], count: int) -> list[int]:
    if struct.unpack_from(">h", tables["head"], 50)[0]:
        return list(struct.unpack_from(f">{count + 1}I", tables["loca"]))
    return [2 * half for half in struct.unpack_from(f">{count + 1}H", tables["loca"])]


def _metrics(tables: dict[str, bytes], count: int) -> list[tuple[int, int]]:
    """Advance and left side bearing of each glyph; those after the last full entry share its advance."""
    full: int = struct.unpack_from(">H", tables["hhea"], 34)[0]
    metrics: list[tuple[int, int]] = [struct.unpack_from(">Hh", tables["hmtx"], 4 * number) for number in range(full)]
    for number in range(count - full):
        bearing: int = struct.unpack_from(">h", tables["hmtx"], 4 * full + 2 * number)[0]
        metrics.append((metrics[full - 1][0], bearing))
    return metrics


def _file(tables: dict[str, bytes]) -> bytes:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    header = struct.pack(">IHHHH", 0x00010000, count, 16 * power, power.bit_length() - 1, 16 * (count - power))
    directory, body, start = b"", b"", 12 + 16 * count
    for name in sorted(tables):
        table = tables[name] + b"\0" * (-len(tables[name]) % 4)
        total = sum(struct.unpack(f">{len(table) // 4}I", table)) & 0xFFFFFFFF
        directory += struct.pack(">4sIII", name.encode(), total, start + len(body), len(tables[name]))
        body += table
    return header + directory + body
