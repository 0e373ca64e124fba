"""What tells about who made a file is found before and gone after; what lies about itself is not taken."""

from __future__ import annotations

import base64
import re
import socket
import struct
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import pikepdf
import pytest
from lxml import etree
from openpyxl import load_workbook
from PIL import ExifTags, Image, ImageChops, ImageStat

from audit.misuse.evidence import stripped, traits
from audit.misuse.evidence.traits import Stripped
from audit.misuse.memory import LARGEST_FILE
from core.unreadable import Unreadable
from tests.audit.misuse import files as made

TURNED: Final = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_270, 8: Image.Transpose.ROTATE_90}
"""What has to be done with the pixels of a photo whose camera was held so."""


def refused(name: str, content: bytes) -> str:
    with pytest.raises(Unreadable) as told:
        stripped(name, content)
    assert len(told.value.message) > 20
    return told.value.code


def shared(shared_data: Path, folder: str, *endings: str) -> list[Path]:
    found = sorted(path for path in (shared_data / "evidence-files" / folder).iterdir() if path.suffix in endings)
    assert found
    return found


def unlike(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of two pictures of one size, 0 to 255."""
    small = [picture.convert("L").resize((48, 48)) for picture in (one, other)]
    return float(ImageStat.Stat(ImageChops.difference(*small)).mean[0])


def plain(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def test_every_photo_loses_place_camera_and_time_and_stands_upright(shared_data: Path) -> None:
    said, found, turned = set[str](), set[bytes](), set[int]()
    for path in shared(shared_data, "exif-gps", ".jpg"):
        content = path.read_bytes()
        with Image.open(BytesIO(content)) as sent:
            sent.load()
            exif = sent.getexif()
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
        planted = [plain(value).strip(b"\0 ") for value in (*exif.values(), *exif.get_ifd(ExifTags.IFD.Exif).values())]
        planted = [value for value in planted if len(value) > 7 and value in content]
        found |= set(planted)
        how = exif.get(ExifTags.Base.Orientation, 1)
        upright = sent.transpose(TURNED[how]) if how in TURNED else sent
        kept = stripped(path.name, content)
        with Image.open(BytesIO(kept.content)) as picture:
            picture.load()
        assert not picture.getexif()
        assert not {"exif", "xmp", "comment", "photoshop", "icc_profile"} & set(picture.info)
        assert not [value for value in planted if value in kept.content], path.name
        assert (picture.width > picture.height) is (upright.width > upright.height)
        assert unlike(picture, upright) < 4, path.name
        if how in TURNED:
            turned.add(how)
            assert unlike(picture, sent) > 8, path.name
        assert (traits.PLACE in kept.removed) is bool(place)
        assert bool(dict(kept.told()).get(traits.PLACE)) is bool(place)
        said |= set(kept.removed)
    assert len(found) > 3
    assert turned == {3, 6, 8}
    assert {traits.PLACE, traits.CAMERA, traits.TIME, traits.NAME} <= said


def test_every_pdf_loses_author_attachments_and_forms_and_still_opens(shared_data: Path) -> None:
    said = set[str]()
    for path in shared(shared_data, "pdf", ".pdf"):
        content = path.read_bytes()
        if "password" in path.name:
            assert refused(path.name, content) == "pdf-locked"
            continue
        kept = stripped(path.name, content)
        with pikepdf.open(BytesIO(kept.content)) as pdf, pikepdf.open(BytesIO(content)) as sent:
            assert len(pdf.pages) == len(sent.pages)
            assert "/Info" not in pdf.trailer
            unwanted = {"/Metadata", "/AcroForm", "/OpenAction", "/Names", "/AA", "/EF", "/JS", "/Annots"}
            assert not unwanted & {
                key for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) for key in thing
            }
            assert not len(pdf.attachments)
            planted = [str(value) for value in sent.docinfo.values() if len(str(value)) > 6]
            inside = b"".join(_streams(pdf))
        assert not [value for value in planted if value.encode() in kept.content + inside]
        said |= set(kept.removed)
    assert {traits.AUTHOR, traits.TIME, traits.ATTACHED, traits.COMMENTS, traits.ACTING} <= said


def _streams(pdf: pikepdf.Pdf) -> Iterator[bytes]:
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") != "/Image":
            yield thing.read_bytes()


def test_a_pdf_that_runs_a_script_loses_it() -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('planted')")
    pdf.Root.OpenAction = script
    pdf.pages[0].obj.AA = pikepdf.Dictionary(O=script)
    out = BytesIO()
    pdf.save(out, compress_streams=False)
    kept = stripped("a.pdf", out.getvalue())
    assert b"planted" in out.getvalue()
    assert b"planted" not in kept.content
    assert traits.ACTING in kept.removed


def test_a_picture_of_a_telephone_is_taken() -> None:
    kept = stripped("IMG_0001.HEIC", made.HEIC)
    with Image.open(BytesIO(kept.content)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (96, 64))
        red, white = picture.getpixel((10, 32)), picture.getpixel((80, 32))
    assert isinstance(red, tuple)
    assert isinstance(white, tuple)
    assert red[0] > 180 > red[1]
    assert min(white) > 220
    assert b"PlantedPhone" in made.HEIC
    assert b"PlantedPhone" not in kept.content
    assert dict(kept.told())[traits.PLACE] == "13.75000, 100.50000"


@pytest.fixture(name="photo")
def _photo(shared_data: Path) -> bytes:
    return shared(shared_data, "exif-gps", ".jpg")[0].read_bytes()


def test_a_word_file_loses_authors_comments_and_paths_and_still_opens(photo: bytes) -> None:
    sent = made.packed(made.word_parts(photo))
    kept = stripped("บันทึก.docx", sent)
    parts = opened(kept)
    everything = b"".join(parts.values())
    assert not re.search(rb"Planted|00AB12CD|1234ABCD|2026-11-14|comment|rsid", everything)
    assert b"Exif" not in parts["word/media/a.jpeg"]
    assert "รถคันนี้" in parts["word/document.xml"].decode()
    assert "จอดที่บ้าน" in parts["word/document.xml"].decode()
    assert b'mc:Ignorable="w14"' in parts["word/document.xml"]
    assert {traits.AUTHOR, traits.TIME, traits.COMMENTS, traits.CHANGES} <= set(kept.removed)
    with ZipFile(BytesIO(kept.content)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def opened(kept: Stripped) -> dict[str, bytes]:
    """The parts, where everything that one names is there."""
    with ZipFile(BytesIO(kept.content)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    for each in etree.fromstring(parts["[Content_Types].xml"]):
        assert each.get("PartName", "/[Content_Types].xml")[1:] in parts
    for name, part in parts.items():
        if name.endswith(".rels"):
            base = name.partition("_rels/")[0]
            for each in etree.fromstring(part):
                target = each.get("Target", "")
                assert (target[1:] if target.startswith("/") else base + target) in parts, (name, target)
    return parts


def test_an_excel_file_loses_authors_and_comments_and_still_opens() -> None:
    kept = stripped("ทะเบียน.xlsx", made.excel())
    assert not [name for name, part in opened(kept).items() if made.PLANTED.encode() in part]
    sheet = load_workbook(BytesIO(kept.content)).active
    assert sheet is not None
    assert (sheet["A1"].value, sheet["A2"].value, sheet["A1"].comment) == ("เลขไมล์", 4200, None)
    assert {traits.AUTHOR, traits.COMMENTS} <= set(kept.removed)


def test_a_document_that_cannot_be_cleaned_is_not_taken(photo: bytes) -> None:
    parts = made.word_parts(photo)
    entity = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    for more in (
        {"word/vbaProject.bin": b"macro"},
        {"word/embeddings/a.bin": b"x"},
        {"../../etc/passwd": b"x"},
        {"word/document.xml": entity + str(parts["word/document.xml"])},
        {"word/_rels/document.xml.rels": made.rels(("rId9", "image", "http://evil.example/a.png"))},
    ):
        assert refused("x.docx", made.packed({**parts, **more})) == "document-parts", more
    assert refused("x.docx", made.packed({**parts, "word/theme/a.xml": b" " * 160_000_000})) == "document-too-large"
    assert refused("x.docx", made.packed({**parts, "word/document.xml": "<a"})) == "document-broken"
    assert refused("x.docx", made.packed(parts)[:-30]) == "document-broken"
    assert refused("x.docx", made.excel()) == "file-kind"
    assert refused("x.xlsx", made.packed(parts)) == "file-kind"
    assert refused("x.docx", b"\xd0\xcf\x11\xe0" + bytes(600)) == "document-locked"


def test_a_film_loses_place_and_times_and_stays_as_long(photo: bytes) -> None:
    sent = made.film()
    kept = stripped("VID_0001.mp4", sent)
    assert made.PLANTED.encode() in sent
    assert made.PLANTED.encode() not in kept.content
    assert b"+13.7500" not in kept.content
    assert struct.pack(">I", 3_900_000_000) not in kept.content
    assert len(kept.content) == len(sent)
    assert sent[sent.index(b"mdat") :] == kept.content[kept.content.index(b"mdat") :]
    assert {traits.NOTES, traits.TIME} <= set(kept.removed)
    assert refused("x.mp4", made.film(handler=b"meta")) == "recording-tracks"
    assert refused("x.m4a", made.film()) == "file-kind"
    assert stripped("x.m4a", made.film(handler=b"soun")).ending == "m4a"
    for wrong in (photo, made.film(more=made.box(b"PLNT", b"x")), made.film()[:-7], made.film()[:40]):
        assert refused("x.mp4", wrong) == "file-kind"


def test_sound_loses_its_tags() -> None:
    kept = stripped("เสียง.mp3", made.sound())
    assert made.PLANTED.encode() not in kept.content
    assert len(kept.content) == 20 * 417
    assert refused("x.mp3", made.sound()[:300]) == "file-kind"
    assert refused("x.mp3", b"\xff\xfb\x90\x00" + b"x" * 9000) == "file-kind"


def test_a_text_is_its_letters() -> None:
    for encoding in ("utf-8", "utf-8-sig", "cp874"):
        assert stripped("ก.txt", "ทะเบียนรถ ๘๐๗".encode(encoding)).content.decode() == "ทะเบียนรถ ๘๐๗"
    assert refused("x.txt", b"a" * (1024 * 1024 + 1)) == "text-too-long"


def test_what_lies_about_itself_is_not_taken(shared_data: Path, photo: bytes) -> None:
    pdf = shared(shared_data, "pdf", ".pdf")[0].read_bytes()
    virus = base64.b64decode((shared_data / "hostile-inputs" / "eicar.base64.txt").read_text())
    for name, content in (
        ("x.pdf", photo),
        ("x.jpg", pdf),
        ("x.png", photo),
        ("x.webp", photo),
        ("x.heic", photo),
        ("x.heic", made.film()),
        ("x.exe", virus),
        ("x.jpg", virus),
        ("x.docx", virus),
        ("x.txt", photo),
        ("x.txt", b"a\x00b"),
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(9)'/>"),
        ("x.html", b"<script>alert(9)</script>"),
        ("x.jpg.exe", photo),
    ):
        assert refused(name, content) in ("file-kind", "photo-not-a-picture"), name
    assert refused("x.jpg", photo[:400]) == "photo-not-a-picture"
    assert refused("x.heic", made.HEIC[:500]) == "photo-not-a-picture"
    assert refused("x.pdf", b"%PDF-1.7 nothing") == "pdf-broken"
    assert refused("x.png", made.bomb()) == "photo-too-many-pixels"
    assert refused("x.jpg", b"") == "file-empty"
    assert refused("x.jpg", bytes(LARGEST_FILE + 1)) == "file-too-large"


def test_no_name_of_a_file_does_harm(shared_data: Path) -> None:
    names = [
        line
        for path in sorted((shared_data / "hostile-inputs" / "upload-names").rglob("*.txt"))
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
    ]
    assert len(names) > 100
    for name in [*names, "../../etc/passwd", "x\x00.jpg", "\u202egpj.exe", "", ".", "x." + "a" * 5000]:
        with suppress(Unreadable):
            assert stripped(name, b"text").ending == "txt"


def test_nothing_is_written_to_a_folder_on_the_way(
    shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, photo: bytes
) -> None:
    papers = [path for path in shared(shared_data, "pdf", ".pdf") if "password" not in path.name]
    sent = [(path.name, path.read_bytes()) for path in papers]
    sent += [("a.jpg", photo), ("a.heic", made.HEIC), ("a.docx", made.packed(made.word_parts(photo)))]
    sent += [("a.xlsx", made.excel()), ("a.mp4", made.film()), ("a.mp3", made.sound())]
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))  # whoever writes a temporary file fails
    monkeypatch.setenv("TMPDIR", str(tmp_path / "gone"))
    with pytest.raises(FileNotFoundError):
        tempfile.mkstemp()
    for name, content in sent:
        assert stripped(name, content).content


@pytest.fixture(name="clamd")
def _clamd(settings: Any, tmp_path: Path) -> Iterator[list[bytes]]:
    """A scanner that speaks as clamd does, and finds the word "virus"."""
    settings.CLAMD, heard = str(tmp_path / "clamd"), list[bytes]()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
        door.bind(settings.CLAMD)
        door.listen()
        door.settimeout(10)

        def answer() -> None:
            for _twice in range(2):
                line, _address = door.accept()
                with line, line.makefile("rb") as sent:
                    assert sent.read(10) == b"zINSTREAM\0"
                    content = b""
                    while size := int.from_bytes(sent.read(4)):
                        content += sent.read(size)
                    heard.append(content)
                    line.sendall(b"stream: Test FOUND\0" if b"virus" in content else b"stream: OK\0")

        thread = threading.Thread(target=answer)
        thread.start()
        yield heard
        thread.join()


def test_a_scanner_is_asked_where_there_is_one(clamd: list[bytes]) -> None:
    assert stripped("a.txt", b"plain words").was_scanned
    assert refused("a.txt", b"a virus in words") == "file-infected"
    assert clamd == [b"plain words", b"a virus in words"]


def test_a_scanner_that_is_away_leaves_the_file_not_scanned(settings: Any, tmp_path: Path) -> None:
    for where in ("", str(tmp_path / "nobody"), "127.0.0.1:9"):
        settings.CLAMD = where
        assert not stripped("a.txt", b"plain words").was_scanned
