"""Pictures on their way in: decoded and written anew, so that nothing of the file that was sent is ever served."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import Final

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from core.unreadable import Unreadable

LARGEST_FILE: Final = 10 * 1024 * 1024
"""Bytes."""

MOST_PIXELS: Final = 50_000_000
"""A phone of today takes 12 to 48 million; a small file that unpacks to more is meant to harm."""

LONGEST_SIDE: Final = 1600
"""Pixels of a photograph that is kept."""

LONGEST_SIDE_OF_A_PAGE: Final = 2400
"""Pixels of a page that is kept: small print of a letter on A4 can still be read."""

FORMATS: Final = ("JPEG", "PNG", "WEBP")


def written_anew(
    content: bytes,
    *,
    longest_side: int = LONGEST_SIDE,
    largest: int = LARGEST_FILE,
    formats: tuple[str, ...] = FORMATS,
) -> bytes:
    """The picture in `content` as JPEG of at most `longest_side` pixels, upright, without place, time or camera.

    largest: bytes that may be sent. formats: as Pillow names them; others are no picture.

    Raises:
        Unreadable: "photo-empty", "photo-too-large", "photo-not-a-picture" (whatever its name says),
            "photo-too-many-pixels".
    """
    if not content:
        raise Unreadable("photo-empty", _("The file is empty. Choose another photo."))
    if len(content) > largest:
        text = _("The photo is larger than %(most)d MB. Make it smaller and send it again.")
        raise Unreadable("photo-too-large", text % {"most": largest // 1024 // 1024})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=formats) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise _too_many_pixels()
                return _as_jpeg(picture, longest_side)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise _too_many_pixels() from bomb
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as no_picture:
        if isinstance(no_picture, Unreadable):
            raise
        raise Unreadable(
            "photo-not-a-picture",
            _("This is not a photo that can be read. Choose a JPEG, PNG or WebP file."),
        ) from no_picture


def size_of(picture: bytes) -> tuple[int, int]:
    """Pixels across and down, of a picture that was written anew."""
    with Image.open(BytesIO(picture), formats=FORMATS) as read:
        return read.size


def _as_jpeg(picture: Image.Image, longest_side: int) -> bytes:
    picture.draft("RGB", (longest_side * 2, longest_side * 2))  # a JPEG is decoded no larger than is needed
    upright = ImageOps.exif_transpose(picture)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        layered = upright.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        upright = Image.alpha_composite(paper, layered)
    flat = upright.convert("RGB")
    flat.thumbnail((longest_side, longest_side))
    kept = Image.new("RGB", flat.size)
    kept.paste(flat)  # the pixels alone: what was said about them stays behind
    out = BytesIO()
    kept.save(out, "JPEG", quality=85, optimize=True, progressive=True)
    return out.getvalue()


def _too_many_pixels() -> Unreadable:
    return Unreadable("photo-too-many-pixels", _("The photo has too many pixels. Make it smaller and send it again."))
