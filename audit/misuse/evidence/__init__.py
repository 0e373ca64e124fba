"""Evidence on its way in: ending, first bytes and a real reading must agree, and what tells about its maker goes.

Everything happens in memory. Pictures and PDFs are written anew, so that only what can be seen is left; documents and
recordings lose every part that is not their content. Names of files are not kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _

from audit.misuse.evidence import office, papers, photos, recordings, scanner
from audit.misuse.evidence.traits import Stripped, of_no_kind
from audit.misuse.memory import LARGEST_FILE
from core.thai_text import clean
from core.unreadable import Unreadable

ACCEPT: Final = ".jpg,.jpeg,.png,.webp,.heic,.pdf,.docx,.xlsx,.mp4,.m4a,.mp3,.txt"
"""What a browser offers for choosing; what comes is judged by its content."""

CONTENT_TYPES: Final = {
    "jpg": "image/jpeg",
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "mp4": "video/mp4",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
}
"""By the ending of the kept file."""

_BY_ENDING: Final[dict[str, Callable[[bytes], Stripped]]] = {
    "jpg": photos.jpeg,
    "jpeg": photos.jpeg,
    "png": photos.png,
    "webp": photos.webp,
    "heic": photos.heic,
    "heif": photos.heic,
    "pdf": papers.pdf,
    "txt": papers.text,
    "docx": office.word,
    "xlsx": office.excel,
    "mp4": recordings.mp4,
    "m4a": recordings.m4a,
    "mp3": recordings.mp3,
}


def stripped(name: str, content: bytes) -> Stripped:
    """The file as it is kept. name: as the browser sent it; only its ending is read.

    Raises:
        Unreadable: "file-empty", "file-too-large", "file-kind" (none of those taken, or it lies about itself),
            "file-infected", and what the readers of each kind say.
    """
    if not content:
        raise Unreadable("file-empty", _("The file is empty. Choose another."))
    if len(content) > LARGEST_FILE:
        raise Unreadable("file-too-large", _("The file is larger than 25 MB. Make it smaller and send it again."))
    strip = _BY_ENDING.get(clean(name[-200:]).rpartition(".")[2].lower())
    if strip is None:
        raise of_no_kind()
    was_scanned = scanner.finds_nothing(content)
    return replace(strip(content), was_scanned=was_scanned)
