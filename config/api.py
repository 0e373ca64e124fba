"""The API's manners: one shape for every refusal and error, pages by key, an answer kept for a repeated call."""

from __future__ import annotations

import re
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from config.errors import BUSY_SECONDS, is_busy
from core.verdict import Refusal, Refused
from loans.constraints import refusal_behind

_A_KEY: Final = re.compile("[0-9]{1,18}")


class KeysetPagination(CursorPagination):
    """Newest first, by key: as quick on the last page as on the first."""

    ordering = "-id"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Where to go on; a cursor that this API did not give out is 404, like any other page that is not there."""
        cursor: Cursor | None = super().decode_cursor(request)
        if cursor is not None and cursor.position is not None and not _A_KEY.fullmatch(str(cursor.position)):
            raise NotFound(self.invalid_cursor_message)
        return cursor


def refused(verdict: Refused) -> Response:
    """409 with the verdict: {"clause": "208(2)", "code": "…", "reason": "…"}; "policy" is no clause."""
    return Response({"clause": verdict.basis, "code": verdict.code, "reason": verdict.reason}, status=409)


def answer_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer an exception of any API view; None leaves it to Django (500, without insides)."""
    if isinstance(error, Refusal):
        return refused(error.verdict)
    if isinstance(error, IntegrityError) and (verdict := refusal_behind(error)) is not None:
        return refused(verdict)
    if is_busy(error):
        reason = _("The system is busy and nothing was saved. Try again in a few seconds.")
        return Response({"code": "busy", "reason": reason}, status=503, headers={"Retry-After": str(BUSY_SECONDS)})
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, ValidationError):
        response.data = {"code": "invalid", "fields": response.data}
    elif isinstance(error, PermissionDenied | Http404 | NotFound):
        response.status_code = 404
        response.data = {"code": "not-found", "reason": _("This does not exist, or it is not yours to see.")}
    elif isinstance(error, APIException):
        # Not signed in, no CSRF token, no JSON, another method: the framework's own code and sentence in our shape.
        response.data = {"code": str(error.get_codes()).replace("_", "-"), "reason": str(error.detail)}
    return response
