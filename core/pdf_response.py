"""PDFs of our own on their way out: shown in the browser, with a name in Thai and one that every system can store."""

from __future__ import annotations

from typing import BinaryIO, Final
from urllib.parse import quote

from django.http import FileResponse, HttpResponse, HttpResponseBase

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"
"""What the viewer of a browser needs and no more; a sandbox would keep some of them from showing it."""


def pdf_response(content: bytes | BinaryIO, *, name: str, plain_name: str) -> HttpResponseBase:
    """A PDF that we set ourselves, never one that was sent in (`core.scans.scan_response` serves those).

    name: what the reader's file is called, without ending; plain_name: the same in ASCII.
    """
    response: HttpResponseBase
    if isinstance(content, bytes):
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Length"] = str(len(content))
    else:
        response = FileResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = disposition(f"{name}.pdf", f"{plain_name}.pdf")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = _POLICY
    return response


def disposition(name: str, plain_name: str) -> str:
    """`inline` with an ASCII name for old readers and the full one after RFC 5987 for all others."""
    plain = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "-._") else "-" for letter in plain_name
    )
    return f"inline; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
