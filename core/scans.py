"""Scanned letters and evidence on their way in: a PDF or a picture by content, never by name, written anew.

What is kept has a name that nobody can guess and is served by `scan_response` alone.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.http import FileResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.later import later
from core.pictures import LONGEST_SIDE_OF_A_PAGE, written_anew
from core.unreadable import Unreadable

if TYPE_CHECKING:
    from core import pdfs
else:
    pdfs = later("core.pdfs")

LARGEST_FILE: Final = 10 * 1024 * 1024
"""Bytes, of a PDF as of a picture."""

ACCEPT: Final = "application/pdf,image/jpeg,image/png,image/webp"
"""What a browser offers for choosing; what comes is judged by its content."""

CONTENT_TYPES: Final = {"pdf": "application/pdf", "jpg": "image/jpeg"}
"""By the ending of the kept file."""

_NO_SCAN: Final = {
    "photo-too-many-pixels": "scan-too-many-pixels",
    "pdf-locked": "scan-locked",
    "pdf-broken": "scan-broken",
    "pdf-too-many-pages": "scan-too-many-pages",
}


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan as it is kept. ending: "pdf" or "jpg". pages: 1 for a picture."""

    content: bytes
    ending: str
    pages: int

    @property
    def sha256(self) -> str:
        """Of the kept bytes, which are not those that were sent."""
        return hashlib.sha256(self.content).hexdigest()

    def new_name(self) -> str:
        """A name for the kept file that says nothing and that nobody can guess."""
        return f"{secrets.token_hex(16)}.{self.ending}"

    def file(self) -> ContentFile[bytes]:
        """For `row.file.save(scan.new_name(), scan.file(), save=False)` in an action."""
        return ContentFile(self.content)


def scan_of(content: bytes) -> Scan:
    """The scan in the bytes of a file that was sent in, written anew.

    Raises:
        Unreadable: "scan-empty", "scan-too-large", "scan-not-a-pdf-or-picture" (whatever its name says), "scan-locked",
            "scan-broken", "scan-too-many-pages", "scan-too-many-pixels".
    """
    if not content:
        raise Unreadable("scan-empty", _("The file is empty. Choose another file."))
    if len(content) > LARGEST_FILE:
        raise too_large()
    try:
        if pdfs.is_pdf(content):
            pdf, pages = pdfs.pages_written_anew(content)
            return Scan(pdf, "pdf", pages)
        return Scan(written_anew(content, longest_side=LONGEST_SIDE_OF_A_PAGE), "jpg", 1)
    except Unreadable as unreadable:
        if unreadable.code in _NO_SCAN:
            raise Unreadable(_NO_SCAN[unreadable.code], unreadable.message) from unreadable
        text = _("This is neither a PDF nor a picture that can be read. Choose a PDF, JPEG, PNG or WebP file.")
        raise Unreadable("scan-not-a-pdf-or-picture", text) from unreadable


def too_large() -> Unreadable:
    """More than 10 MB: also said before the file is read into memory."""
    return Unreadable("scan-too-large", _("The file is larger than 10 MB. Make it smaller and send it again."))


def scan_response(file: IO[bytes], *, name: str) -> FileResponse:
    """A kept scan for who may see it: downloaded, never run in our pages.

    file: opened for reading; its name ends in "pdf" or "jpg". name: what the reader's file is called, without ending.
    """
    ending = str(file.name).rpartition(".")[2]
    response = FileResponse(
        file, content_type=CONTENT_TYPES[ending], as_attachment=ending == "pdf", filename=f"{name}.{ending}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


class ScanField(forms.FileField):
    """A file to choose or to take with a phone's camera; its cleaned value is a `Scan`, None where none was sent."""

    default_error_messages = {  # noqa: RUF012 -- Django's own way of naming them
        "required": gettext_lazy("Choose the scan: a PDF or a picture."),
        "invalid": gettext_lazy("Choose the scan: a PDF or a picture."),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Scan"))
        options.setdefault("help_text", gettext_lazy("PDF, JPEG, PNG or WebP, at most 10 MB and 100 pages."))
        options.setdefault("widget", forms.FileInput(attrs={"accept": ACCEPT}))
        super().__init__(allow_empty_file=True, **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The scan, written anew.

        Raises:
            ValidationError: as `scan_of`, with its code.
        """
        upload = super().clean(data, initial)
        if not upload or isinstance(upload, Scan):
            return upload or None
        try:
            if upload.size > LARGEST_FILE:
                raise too_large()
            return scan_of(upload.read())
        except Unreadable as unreadable:
            raise ValidationError(unreadable.message, code=unreadable.code) from unreadable
