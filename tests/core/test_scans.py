"""A scan is a PDF or a picture by its content; what acts, hides or tells about its author stays outside."""

from __future__ import annotations

import resource
import zlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.pdfs import MOST_PAGES
from core.scans import LARGEST_FILE, Scan, ScanField, scan_of, scan_response
from core.unreadable import Unreadable

HIDDEN = (b"/JavaScript", b"/JS", b"/OpenAction", b"/AA", b"/EmbeddedFile", b"/Filespec", b"/AcroForm", b"/Launch")
"""What no kept PDF holds."""

BOMB = 400_000_000


def written(pdf: pikepdf.Pdf, **options: object) -> bytes:
    out = BytesIO()
    pdf.save(out, **options)  # type: ignore[arg-type]  # of pikepdf's own
    return out.getvalue()


def pdf_of(pages: int = 1) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    for number in range(pages):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.obj.Contents = pdf.make_stream(b"0 0 %d 10 re f" % (number + 1))
    return pdf


def a_pdf(pages: int = 1) -> bytes:
    return written(pdf_of(pages))


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return out.getvalue()


def a_pdf_that_acts() -> bytes:
    """A PDF with a script at each of the doors that readers open by themselves, an attachment and an author."""
    pdf = pdf_of()
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
    pdf.Root.OpenAction = script
    pdf.Root.AA = pikepdf.Dictionary(WC=script)
    pdf.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), pdf.make_indirect(script)]))
    )
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), XFA="<xdp/>")
    pdf.attachments["secret.exe"] = b"MZ hidden"
    page = pdf.pages[0].obj
    page.AA = pikepdf.Dictionary(O=launch)
    page.Annots = pikepdf.Array(
        [
            pdf.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot,
                    Subtype=pikepdf.Name.Link,
                    Rect=[0, 0, 9, 9],
                    A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://evil.example/"),
                )
            )
        ]
    )
    picture = pdf.make_stream(b"\x00", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1, Height=1)
    picture.Metadata = pdf.make_stream(b"<x>Author of the picture</x>")
    picture.AF = pikepdf.Array([launch])
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=picture, JS=picture))
    page.Contents = pdf.make_stream(b"/F Do")
    pdf.docinfo["/Author"] = "Somebody by name"
    return written(pdf)


def a_bomb() -> bytes:
    """A PDF of a few hundred kilobytes whose list of objects unpacks to `BOMB` bytes."""
    packed = zlib.compress(bytes(BOMB), 9)
    head = b"%PDF-1.5\n"
    stream = (
        b"1 0 obj\n<< /Type /XRef /Size 3 /W [1 2 1] /Root 2 0 R /Filter /FlateDecode /Length %d >>\nstream\n"
        % len(packed)
    )
    return head + stream + packed + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % len(head)


def outcome(content: bytes) -> str:
    """The ending of what is kept, or the code of the refusal."""
    try:
        return scan_of(content).ending
    except Unreadable as unreadable:
        return unreadable.code


def test_a_pdf_comes_out_as_its_pages_and_the_same_file_gives_the_same_seal() -> None:
    scan = scan_of(a_pdf(3))
    assert (scan.ending, scan.pages) == ("pdf", 3)
    with pikepdf.open(BytesIO(scan.content)) as kept:
        assert [page.obj.Contents.read_bytes() for page in kept.pages][2] == b"0 0 3 10 re f"
    assert scan_of(a_pdf(3)).sha256 == scan.sha256
    assert scan_of(a_pdf(2)).sha256 != scan.sha256


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_comes_out_as_a_jpeg_that_small_print_can_be_read_in(kind: str) -> None:
    scan = scan_of(picture(kind, (4000, 3000)))
    assert (scan.ending, scan.pages) == ("jpg", 1)
    assert Image.open(BytesIO(scan.content)).size == (2400, 1800)


def test_scripts_actions_attachments_links_and_the_author_stay_outside() -> None:
    sent = a_pdf_that_acts()
    with pikepdf.open(BytesIO(sent)) as opened:
        plain = written(opened, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert b"/JavaScript" in plain  # the twin: the needle is there to be found
    scan = scan_of(sent)
    with pikepdf.open(BytesIO(scan.content)) as kept:
        plain = written(kept, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        assert set(kept.Root.keys()) == {"/Type", "/Pages"}
        assert set(kept.pages[0].obj.Resources.XObject.keys()) == {"/F"}  # a name the page draws, no other
        assert not kept.docinfo
        assert not kept.attachments
    for needle in (*HIDDEN, b"evil.example", b"Somebody", b"MZ hidden", b"Author of", b"app.alert", b"/Annots"):
        assert needle not in plain, needle


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "scan-empty"),
        (b"MZ\x90" + b"\0" * 100, "scan-not-a-pdf-or-picture"),
        (b"<html><script>alert(1)</script>", "scan-not-a-pdf-or-picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "scan-not-a-pdf-or-picture"),
        (b"PK\x03\x04" + b"\0" * 100, "scan-not-a-pdf-or-picture"),
        (picture("GIF"), "scan-not-a-pdf-or-picture"),
        (picture()[:-100], "scan-not-a-pdf-or-picture"),
        (b"%PDF-1.7\n", "scan-broken"),
        (b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj trailer << /Root 1 0 R >>", "scan-broken"),
        (b"MZ%PDF-1.7\n" + b"[" * 5000, "scan-broken"),
        (written(pdf_of(), encryption=pikepdf.Encryption(owner="o", user="u")), "scan-locked"),
        (written(pdf_of(), encryption=pikepdf.Encryption(owner="o", user="")), "scan-locked"),
        (a_pdf(MOST_PAGES + 1), "scan-too-many-pages"),
        (a_pdf() + b"\0" * LARGEST_FILE, "scan-too-large"),
    ],
    ids=[
        "empty",
        "program",
        "html",
        "svg",
        "archive",
        "gif",
        "cut-off picture",
        "head only",
        "no pages",
        "nested",
        "password",
        "owner password",
        "101 pages",
        "too large",
    ],
)
def test_what_is_no_scan_is_refused_with_what_to_do(content: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        scan_of(content)
    assert refused.value.code == code
    assert refused.value.message


def test_a_hundred_pages_are_taken() -> None:
    assert scan_of(a_pdf(MOST_PAGES)).pages == MOST_PAGES


def test_a_file_cut_at_any_place_is_taken_or_refused_and_never_breaks_us() -> None:
    whole = a_pdf_that_acts()
    harmed = [whole[:end] for end in range(10, len(whole), 37)]
    harmed += [whole[:place] + b"<<[ /" + whole[place + 5 :] for place in range(10, len(whole), 29)]
    outcomes = {outcome(content) for content in harmed}
    assert "pdf" in outcomes
    assert outcomes <= {"pdf", "scan-broken", "scan-locked"}


def test_a_small_pdf_that_unpacks_to_much_is_stopped_while_it_unpacks() -> None:
    bomb = a_bomb()
    assert len(bomb) < 1_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert outcome(bomb) == "scan-broken"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < BOMB // 1024 // 2  # kilobytes


def test_the_files_of_the_shared_folder(shared_data: Path) -> None:
    for path in sorted((shared_data / "evidence-files" / "pdf").glob("*.pdf")):
        if path.name == "libreoffice-writer-password.pdf":
            assert outcome(path.read_bytes()) == "scan-locked"
            continue
        with pikepdf.open(BytesIO(scan_of(path.read_bytes()).content)) as kept:
            plain = written(kept, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        assert not [needle for needle in (*HIDDEN, b"/Author", b"/Producer (") if needle in plain], path


def test_the_field_judges_by_content_whatever_the_name_says() -> None:
    field = ScanField()
    scan = field.clean(SimpleUploadedFile("letter.exe", a_pdf(), "application/x-msdownload"))
    assert isinstance(scan, Scan)
    for name, content, code in (
        ("letter.pdf", b"MZ" * 50, "scan-not-a-pdf-or-picture"),
        ("letter.pdf", b"", "scan-empty"),
        ("letter.pdf", b"\0" * (LARGEST_FILE + 1), "scan-too-large"),
    ):
        with pytest.raises(ValidationError) as refused:
            field.clean(SimpleUploadedFile(name, content, "application/pdf"))
        assert refused.value.code == code
    with pytest.raises(ValidationError) as missing:
        field.clean(None)
    assert missing.value.code == "required"
    assert ScanField(required=False).clean(None) is None


def test_a_kept_scan_is_downloaded_and_runs_nothing(tmp_path: Path) -> None:
    scan = scan_of(a_pdf())
    path = tmp_path / scan.new_name()
    path.write_bytes(scan.content)
    with path.open("rb") as kept:
        response = scan_response(kept, name="หนังสือ 1")
        assert b"".join(response) == scan.content
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert len(path.stem) == 32
    assert scan.new_name() != path.name
