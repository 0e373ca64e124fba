"""Films and sound as evidence: picture and sound stay as they are, every box and tag about them goes.

What is seen and heard may still say who recorded it; the form says so.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from audit.misuse.evidence.traits import AUTHOR, NOTES, TIME, Stripped, Trait, named, of_no_kind
from core.unreadable import Unreadable

_BRANDS: Final = frozenset(b"isom iso2 iso3 iso4 iso5 iso6 mp41 mp42 avc1 MSNV 3gp4 3gp5 3gp6 dash".split()) | {
    b"M4V ",
    b"M4A ",
    b"M4B ",
    b"qt  ",
}
_HOLDING: Final = frozenset({b"moov", b"trak", b"mdia", b"minf", b"dinf", b"stbl", b"edts"})
"""Boxes that hold others."""

_TELLING: Final = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip", b"wide"})
"""Boxes that hold what was noted, or that may hold anything: emptied, so that no other box moves."""

_TIMED: Final = {b"mvhd": 4, b"tkhd": 4, b"mdhd": 4}
"""Boxes with two times of making behind so many bytes: of four bytes each, of eight in version 1."""

_TOP: Final = frozenset({b"ftyp", b"moov", b"mdat", b"sidx", *_TELLING})
_SEEN: Final = frozenset({b"vide", b"soun"})
"""Kinds of tracks that are taken; another could hold a place for each second."""

DEEPEST: Final = 8
FEWEST_FRAMES: Final = 8
"""Of an MP3: fewer may be chance."""


@dataclass(slots=True)
class _Found:
    """What a walk over the boxes met."""

    tracks: list[bytes]
    has_notes: bool = False
    has_times: bool = False


def mp4(content: bytes) -> Stripped:
    """Raises Unreadable: "file-kind", "recording-tracks" (it carries more than pictures and sound)."""
    return _boxed(content, "mp4")


def m4a(content: bytes) -> Stripped:
    """As `mp4`, with sound alone."""
    return _boxed(content, "m4a")


def mp3(content: bytes) -> Stripped:
    """The frames of sound alone.

    Raises:
        Unreadable: "file-kind".
    """
    start, end = _without_tags(content)
    frames, place, had_head = list[bytes](), start, False
    while place + 4 <= end and (length := _length_of_frame(content[place : place + 4])):
        frame = content[place : place + length]
        if place + length > end:
            break
        if place == start and any(mark in frame[:60] for mark in (b"Xing", b"Info", b"VBRI")):
            had_head = True  # silence that names the program
        else:
            frames.append(frame)
        place += length
    if len(frames) < FEWEST_FRAMES or end - place > 4096:
        raise of_no_kind()
    traits = [Trait(NOTES)] if start or end < len(content) else []
    return Stripped(b"".join(frames), "mp3", named(traits + [Trait(AUTHOR)] * had_head))


def _boxed(content: bytes, ending: str) -> Stripped:
    if content[4:8] != b"ftyp" or content[8:12] not in _BRANDS:
        raise of_no_kind()
    kept, found = bytearray(content), _Found([])
    try:
        _empty_notes(kept, (0, len(kept)), b"", 0, found)
    except struct.error as broken:
        raise of_no_kind() from broken
    if not found.tracks or (ending == "m4a" and b"vide" in found.tracks):
        raise of_no_kind()
    if set(found.tracks) - _SEEN:
        text = _("The recording carries more than pictures and sound, perhaps the place. Save it anew and send that.")
        raise Unreadable("recording-tracks", text)
    traits = [Trait(NOTES)] * found.has_notes + [Trait(TIME)] * found.has_times
    return Stripped(bytes(kept), ending, named(traits))


def _boxes(content: bytearray, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Kind, start, start of its content, and end of each box.

    Raises:
        Unreadable: "file-kind": a box is longer than what holds it.
    """
    while start < end:
        size, kind = struct.unpack_from(">I4s", content, start)
        head = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", content, start + 8)
            head = 16
        elif size == 0:
            size = end - start
        if size < head or start + size > end:
            raise of_no_kind()
        yield kind, start, start + head, start + size
        start += size


def _empty_notes(content: bytearray, span: tuple[int, int], within: bytes, depth: int, found: _Found) -> None:
    for kind, first, inner, last in _boxes(content, *span):
        if not within and kind not in _TOP:
            raise of_no_kind()
        if kind in _TELLING:
            found.has_notes = found.has_notes or any(content[inner:last])
            content[first + 4 : first + 8] = b"free"
            content[inner:last] = bytes(last - inner)
        elif kind in _TIMED:
            behind = inner + _TIMED[kind]
            length = 16 if content[inner] == 1 else 8
            found.has_times = found.has_times or any(content[behind : behind + length])
            content[behind : behind + length] = bytes(length)
        elif kind == b"hdlr" and within == b"mdia":
            found.tracks.append(bytes(content[inner + 8 : inner + 12]))
            content[inner + 24 : last] = bytes(last - inner - 24)
        elif kind in _HOLDING and depth < DEEPEST:
            _empty_notes(content, (inner, last), kind, depth + 1, found)


_RATES: Final = {
    (3, 1): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (3, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (2, 1): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""Kilobits a second by version (3 is MPEG 1, else 2) and layer (1 is III, 2 is II)."""

_SAMPLED: Final = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def _length_of_frame(head: bytes) -> int:
    """Bytes of the frame that begins with these four; 0 where they begin none."""
    bits = int.from_bytes(head)
    version, layer, rate, sampled, pad = bits >> 19 & 3, bits >> 17 & 3, bits >> 12 & 15, bits >> 10 & 3, bits >> 9 & 1
    if bits >> 21 != 0x7FF or version == 1 or layer not in (1, 2) or rate in (0, 15) or sampled == 3:
        return 0
    rates = _RATES[(3, layer)] if version == 3 else _RATES[(2, 1)]
    slots = 72 if version != 3 and layer == 1 else 144
    return slots * rates[rate] * 1000 // _SAMPLED[version][sampled] + pad


def _without_tags(content: bytes) -> tuple[int, int]:
    """Where the sound begins and ends: behind every ID3 of the second kind, before the tags at the end."""
    start, end = 0, len(content)
    while content[start : start + 3] == b"ID3" and start + 10 <= end:
        a, b, c, d = content[start + 6 : start + 10]
        start += 10 + ((a & 127) << 21 | (b & 127) << 14 | (c & 127) << 7 | d & 127)
    while content[start : start + 1] == b"\0":
        start += 1
    if content[end - 128 : end - 125] == b"TAG":
        end -= 128
    if content[end - 32 : end - 24] == b"APETAGEX":
        size = struct.unpack_from("<I", content, end - 20)[0]
        has_head = content[end - 9] & 128
        end -= min(size + (32 if has_head else 0), end - start)
    return min(start, end), end
