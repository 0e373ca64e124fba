"""Is this the paper that was issued? Judged by its bytes alone; what it is about is told to nobody here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import CleanCharField
from core.shelf import sha256_of_file
from core.thai import identifier_key
from loans.models import IssuedPaper

LARGEST_FILE: Final = 200 * 1024 * 1024
"""Bytes: more than three hundred slips in one file."""

_HASH: Final = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Verified:
    """An issued paper, and whether a later issue has taken its place."""

    paper: IssuedPaper
    newest: int

    @property
    def is_newest(self) -> bool:
        return self.paper.issue == self.newest


def found_for(sha256: str, *, number: str = "") -> Verified | None:
    """The issued paper with these very bytes; None where none was. number: where given, it has to be the paper's.

    Two queries.
    """
    papers = IssuedPaper.objects.select_related("loan", "asset__responsible_unit", "unit__agency", "by").filter(
        sha256=sha256
    )
    wanted = identifier_key(number)
    paper = next((row for row in papers if not wanted or identifier_key(row.number) == wanted), None)
    if paper is None:
        return None
    issues = IssuedPaper.objects.filter(kind=paper.kind, number=paper.number, part=paper.part, unit=paper.unit_id)
    newest = issues.order_by("-issue").values_list("issue", flat=True)[0]
    return Verified(paper, newest)


class VerifyForm(forms.Form):
    """A file, or a number with a hash."""

    file = forms.FileField(
        label=gettext_lazy("The file (PDF)"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("As it was handed out; a scan of the printed paper is another file."),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )
    number = CleanCharField(label=gettext_lazy("Number on the paper"), max_length=120, required=False)
    hash = CleanCharField(
        label=gettext_lazy("Hash (SHA-256)"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("64 letters and digits, as the list of papers of a loan shows them."),
    )
    mark_optional = False

    @property
    def sha256(self) -> str:
        """What the paper is looked up by, of a valid form."""
        return str(self.cleaned_data["sha256"])

    def clean(self) -> dict[str, Any]:
        """The hash of what was sent, as `sha256`.

        Raises:
            ValidationError: nothing-sent, file-empty, file-too-large, no-hash, number-missing.
        """
        cleaned = super().clean() or {}
        upload, typed = cleaned.get("file"), "".join(cleaned.get("hash", "").lower().split())
        if upload is not None:
            if not upload.size:
                self.add_error("file", ValidationError(_("The file is empty. Choose another file."), code="file-empty"))
            elif upload.size > LARGEST_FILE:
                text = _("The file is larger than any paper we issue. Choose another file.")
                self.add_error("file", ValidationError(text, code="file-too-large"))
            else:
                cleaned["sha256"], _size = sha256_of_file(upload.file)
                cleaned["number"] = ""  # the bytes say it all
        elif not typed:
            raise ValidationError(_("Choose the file, or type number and hash."), code="nothing-sent")
        elif not _HASH.fullmatch(typed):
            text = _("This is no SHA-256: it has 64 characters, digits and the letters a to f.")
            self.add_error("hash", ValidationError(text, code="no-hash"))
        elif not cleaned.get("number"):
            text = _("Type the number that stands on the paper as well.")
            self.add_error("number", ValidationError(text, code="number-missing"))
        else:
            cleaned["sha256"] = typed
        return cleaned
