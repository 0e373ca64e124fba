"""Photos are decoded and written anew; what lies about itself or is meant to harm stays outside."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from assets.actions import MOST_PHOTOS, add_photo, remove_photo
from assets.models import AssetPhoto
from audit.journal.models import Event
from core.pictures import LARGEST_FILE, written_anew
from core.thai import Unreadable
from core.verdict import Refusal
from tests.assets.register import registered
from tests.cast import Cast


def picture(width: int = 40, height: int = 30, kind: str = "JPEG", mode: str = "RGB", **options: object) -> bytes:
    out = BytesIO()
    Image.new(mode, (width, height), options.pop("colour", "teal")).save(out, kind, **options)  # type: ignore[arg-type]  # a colour
    return out.getvalue()


def bomb(side: int) -> bytes:
    """A PNG of a few kilobytes that says it is `side` pixels wide and high."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * ((side // 8 + 1) * 64))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def test_a_large_photo_becomes_a_jpeg_of_at_most_1600_pixels() -> None:
    kept = opened(written_anew(picture(4000, 3000, "PNG")))
    assert (kept.format, kept.size) == ("JPEG", (1600, 1200))


def test_a_transparent_picture_stands_on_white() -> None:
    kept = opened(written_anew(picture(20, 20, "PNG", "RGBA", colour=(0, 0, 0, 0))))
    assert kept.getpixel((5, 5)) == (255, 255, 255)


def test_place_time_camera_and_comments_are_gone_and_the_photo_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Camera of somebody"
    exif.get_ifd(0x8825)[2] = (13.0, 45.0, 0.0)
    kept = opened(written_anew(picture(60, 40, exif=exif, comment=b"secret")))
    assert kept.size == (40, 60)
    assert not dict(kept.getexif())
    assert not {"exif", "comment", "icc_profile"} & set(kept.info)


def test_photos_of_the_shared_folder_lose_their_place(shared_data: Path) -> None:
    photos = [path for path in (shared_data / "evidence-files").rglob("*") if path.suffix.lower() in (".jpg", ".jpeg")]
    assert photos
    for path in photos:
        assert not dict(opened(written_anew(path.read_bytes())).getexif()), path


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "photo-empty"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 100, "photo-not-a-picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "photo-not-a-picture"),
        (b"<html><script>alert(1)</script>", "photo-not-a-picture"),
        (picture(kind="GIF"), "photo-not-a-picture"),
        (picture(kind="TIFF"), "photo-not-a-picture"),
        (picture()[:-200], "photo-not-a-picture"),
        (bomb(9_000), "photo-too-many-pixels"),
        (bomb(60_000), "photo-too-many-pixels"),
        (picture() + b"\0" * LARGEST_FILE, "photo-too-large"),
    ],
    ids=["empty", "head-only", "svg", "html", "gif", "tiff", "cut-off", "bomb", "large-bomb", "too-large"],
)
def test_what_is_no_photo_is_refused_with_what_to_do(content: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        written_anew(content)
    assert refused.value.code == code
    assert refused.value.message


def test_what_hides_behind_a_photo_is_not_kept() -> None:
    kept = written_anew(picture(400, 300) + b"<script>alert(1)</script>PK\x03\x04")
    assert b"script" not in kept
    assert b"PK\x03\x04" not in kept


def test_a_photo_is_added_under_a_name_nobody_can_guess_and_taken_off_again(cast: Cast) -> None:
    asset = registered(cast)
    photo = add_photo(asset, content=picture(), by=cast.storekeeper, at=cast.at)
    name = str(photo.file.name)
    assert len(Path(name).stem) == 32
    assert asset.tag not in name
    remove_photo(asset, photo=photo, by=cast.storekeeper, at=cast.at, reason="ภาพไม่ชัด")
    photo.refresh_from_db()
    assert photo.removed_at == cast.at
    assert photo.file.storage.exists(name)
    assert [event.verb for event in Event.objects.order_by("id")[1:]] == ["asset.photo_added", "asset.photo_removed"]
    with pytest.raises(Refusal) as refused:
        remove_photo(asset, photo=photo, by=cast.storekeeper, at=cast.at, reason="ซ้ำ")
    assert refused.value.verdict.code == "photo-removed"


def test_who_does_not_keep_the_register_adds_no_photo_and_leaves_no_file(cast: Cast) -> None:
    asset = registered(cast)
    with pytest.raises(Refusal):
        add_photo(asset, content=picture(), by=cast.borrower, at=cast.at)
    assert not AssetPhoto.objects.exists()


def test_the_same_photo_stands_once_and_there_are_not_too_many(cast: Cast) -> None:
    asset = registered(cast)
    for width in range(MOST_PHOTOS):
        add_photo(asset, content=picture(30 + width), by=cast.storekeeper, at=cast.at)
    for content, code in ((picture(30), "photo-there-already"), (picture(90), "too-many-photos")):
        with pytest.raises(Refusal) as refused:
            add_photo(asset, content=content, by=cast.storekeeper, at=cast.at)
        assert refused.value.verdict.code == code
