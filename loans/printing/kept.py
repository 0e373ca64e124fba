"""An issued paper on its way out: the stored bytes, or that they are lost."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.pdf_response import pdf_response
from core.verdict import ORDER, Refusal, Refused
from loans import shelf
from loans.models import IssuedPaper


def kept_pdf(issued: IssuedPaper) -> HttpResponseBase:
    """The paper byte for byte as it was issued, for who may read it.

    Raises:
        Refusal: paper-damaged.
    """
    kept = shelf.papers()
    if not kept.is_whole(issued.sha256):
        reason = _(
            "The stored file of this paper is lost or damaged. Tell the system administrator, and issue it again."
        )
        raise Refusal(Refused(ORDER, "paper-damaged", reason))
    with override("th"):
        name = f"{issued.get_kind_display()}-{issued.number}-ฉบับที่-{issued.issue}"
    plain_name = f"{issued.kind}-{issued.pk}-issue-{issued.issue}"
    return pdf_response(kept.path_of(issued.sha256).open("rb"), name=name, plain_name=plain_name)
