"""Pictures as evidence: written anew as JPEG, upright, without what the camera noted."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from pi_heif import register_heif_opener
from PIL import ExifTags, Image, PngImagePlugin

from audit.misuse.evidence.traits import AUTHOR, CAMERA, NOTES, PLACE, TIME, Stripped, Trait, named, of_no_kind
from audit.misuse.memory import LARGEST_FILE
from core.pictures import written_anew

LONGEST_SIDE: Final = 3200
"""Pixels of a picture that is kept: a number plate across a car park can still be read."""

register_heif_opener(thumbnails=False, decode_threads=1)

_BY_TAG: Final = {
    "Make": CAMERA,
    "Model": CAMERA,
    "Software": AUTHOR,
    "Artist": AUTHOR,
    "Copyright": AUTHOR,
    "ImageDescription": NOTES,
    "DateTimeOriginal": TIME,
    "DateTime": TIME,
    "UserComment": NOTES,
}
_NOTES: Final = {"xmp", "XML:com.adobe.xmp", "comment", "photoshop"}


def jpeg(content: bytes) -> Stripped:
    """Raises Unreadable: "file-kind", and what `core.pictures` says."""
    return _picture(content, "JPEG", is_one=content.startswith(b"\xff\xd8\xff"))


def png(content: bytes) -> Stripped:
    """As `jpeg`."""
    return _picture(content, "PNG", is_one=content.startswith(b"\x89PNG\r\n\x1a\n"))


def webp(content: bytes) -> Stripped:
    """As `jpeg`."""
    return _picture(content, "WEBP", is_one=content[:4] == b"RIFF" and content[8:12] == b"WEBP")


def heic(content: bytes) -> Stripped:
    """As `jpeg`: what telephones write unless they are told otherwise."""
    return _picture(content, "HEIF", is_one=content[4:8] == b"ftyp")


def _picture(content: bytes, kind: str, *, is_one: bool) -> Stripped:
    if not is_one:
        raise of_no_kind()
    kept = written_anew(content, longest_side=LONGEST_SIDE, largest=LARGEST_FILE, formats=(kind,))
    return Stripped(kept, "jpg", named(_traits(content, kind)))


def _traits(content: bytes, kind: str) -> Iterator[Trait]:
    """What was noted in a picture that could be read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(BytesIO(content), formats=(kind,)) as picture:
            exif = picture.getexif()
            tags: dict[str, Any] = {ExifTags.TAGS.get(tag, ""): value for tag, value in exif.items()}
            within = exif.get_ifd(ExifTags.IFD.Exif).items()
            tags |= {ExifTags.TAGS.get(tag, ""): value for tag, value in within}
            place = exif.get_ifd(ExifTags.IFD.GPSInfo)
            noted = _NOTES & {key for key in picture.info if isinstance(key, str)}
            if isinstance(picture, PngImagePlugin.PngImageFile) and picture.text:
                noted.add("text")
    yield from (Trait(word, _plain(tags[name])) for name, word in _BY_TAG.items() if tags.get(name))
    if place:
        yield Trait(PLACE, _place(place))
    if noted:
        yield Trait(NOTES)


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("ascii", "ignore").strip("\0 ")
    return str(value).strip("\0 ")


def _place(noted: dict[int, Any]) -> str:
    """Degrees north and east, five decimals (a metre); empty where they cannot be read."""
    try:
        north, east = (_degrees(noted[tag]) for tag in (ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLongitude))
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return ""
    south = -1 if str(noted.get(ExifTags.GPS.GPSLatitudeRef, "N")).startswith("S") else 1
    west = -1 if str(noted.get(ExifTags.GPS.GPSLongitudeRef, "E")).startswith("W") else 1
    return f"{south * north:.5f}, {west * east:.5f}"


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600
