"""What was taken away, sent to the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpResponse

from audit.oversight.models import FileKind

if TYPE_CHECKING:
    from audit.oversight.actions.taking_away import TakenAway

CONTENT_TYPES: Final = {
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def as_file(taken: TakenAway) -> HttpResponse:
    """The file under its name."""
    response = HttpResponse(taken.content, content_type=CONTENT_TYPES[FileKind(taken.export.kind)])
    response["Content-Disposition"] = f'attachment; filename="{taken.file_name}"'
    return response
