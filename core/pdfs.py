"""PDFs on their way in: the pages alone are written anew, so that nothing of a file that acts is ever served."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Final

import pikepdf
from django.utils.translation import gettext as _
from pikepdf.settings import set_qpdf_limits

from core.unreadable import Unreadable

MOST_PAGES: Final = 100

_MEGABYTE: Final = 1024 * 1024

# A small file that unpacks to more is meant to harm. The limits hold for the process; nobody else here reads PDFs.
set_qpdf_limits(
    flate_max_memory=64 * _MEGABYTE,
    png_max_memory=64 * _MEGABYTE,
    tiff_max_memory=64 * _MEGABYTE,
    run_length_max_memory=64 * _MEGABYTE,
    dct_max_memory=64 * _MEGABYTE,
    dct_max_progressive_scans=100,
    parser_max_nesting=100,
    parser_max_container_size=100_000,
    max_stream_filters=5,
    doc_max_warnings=200,
)

_OF_A_PAGE: Final = frozenset(
    {
        "/Type",
        "/Parent",
        "/MediaBox",
        "/CropBox",
        "/BleedBox",
        "/TrimBox",
        "/ArtBox",
        "/Rotate",
        "/UserUnit",
        "/Contents",
        "/Resources",
        "/Group",
    }
)
"""What of a page is print; the rest are links, forms, sounds, scripts and notes about the file."""

_ACTS: Final = frozenset(
    {
        "/AA",
        "/AF",
        "/Annots",
        "/EF",
        "/JS",
        "/JavaScript",
        "/Launch",
        "/Metadata",
        "/OpenAction",
        "/PieceInfo",
        "/Ref",
        "/RichMedia",
    }
)
"""Keys that no printed page needs, wherever they stand: they run, fetch, embed or tell about the author."""

_ELSEWHERE: Final = frozenset({"/F", "/FFilter", "/FDecodeParms"})
"""Keys of a stream whose content lies in another file."""


def is_pdf(content: bytes) -> bool:
    """Whether the file says of itself that it is a PDF, as readers look for it: within its first 1,024 bytes."""
    return b"%PDF-" in content[:1024]


def pages_written_anew(content: bytes) -> tuple[bytes, int]:
    """The pages of a PDF as a new file, and how many: without scripts, actions, forms, attachments, links or author.

    What a form or a note shows on the paper stays as print. The same file gives the same bytes again.

    Raises:
        Unreadable: "pdf-locked", "pdf-broken", "pdf-too-many-pages".
    """
    try:
        with pikepdf.open(BytesIO(content)) as sent:
            if sent.is_encrypted:
                raise _locked()
            count = len(sent.pages)
            if count > MOST_PAGES:
                text = _("The PDF has more than %(most)d pages. Send the pages that matter.")
                raise Unreadable("pdf-too-many-pages", text % {"most": MOST_PAGES})
            if not count:
                raise _broken()
            return _pages_alone(sent), count
    except pikepdf.PasswordError as locked:
        raise _locked() from locked
    except Unreadable:
        raise
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, LookupError, AttributeError) as no_pdf:
        raise _broken() from no_pdf  # whatever the library stumbles over in a file that is no PDF


def _pages_alone(sent: pikepdf.Pdf) -> bytes:
    sent.flatten_annotations("print")
    for page in sent.pages:
        for key in set(page.obj.keys()) - _OF_A_PAGE:
            del page.obj[key]
    kept = pikepdf.new()
    kept.pages.extend(sent.pages)
    for thing in _dictionaries(kept):
        unwanted = _ACTS | _ELSEWHERE if isinstance(thing, pikepdf.Stream) else _ACTS
        for key in unwanted & set(thing.keys()):
            del thing[key]
    kept.remove_unreferenced_resources()
    out = BytesIO()
    kept.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary and stream of the file, also those within others."""
    waiting: list[pikepdf.Object] = list(pdf.objects)
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            yield thing
            waiting += [child for child in thing.values() if _is_within(child)]
        elif isinstance(thing, pikepdf.Array):
            waiting += [child for child in thing if _is_within(child)]


def _is_within(child: object) -> bool:
    """Whether the object is written inside its parent; the others come by themselves."""
    return isinstance(child, pikepdf.Dictionary | pikepdf.Array) and not child.is_indirect


def _locked() -> Unreadable:
    return Unreadable("pdf-locked", _("The PDF is locked by a password. Save it without one and send it again."))


def _broken() -> Unreadable:
    return Unreadable("pdf-broken", _("The PDF is broken and cannot be opened. Scan the paper again and send that."))
