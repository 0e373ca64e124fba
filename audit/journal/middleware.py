"""The short id that ties what the record, the logs and the answer's header say about one request."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from typing import Final

from django.http import HttpRequest, HttpResponse

HEADER: Final = "X-Request-Id"

_WELL_FORMED: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
"""What is taken over from outside (a proxy's own id); anything else is replaced: nobody writes into the record."""

_current: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """The id of the request being answered; empty in commands and in the worker."""
    return _current.get()


def request_id(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give each request an id, known to `record` while it lasts and shown in the answer's header."""

    def answer(request: HttpRequest) -> HttpResponse:
        offered = request.headers.get(HEADER, "")
        token = _current.set(offered if _WELL_FORMED.fullmatch(offered) else secrets.token_hex(8))
        try:
            response = get_response(request)
            response.headers[HEADER] = _current.get()
        finally:
            _current.reset(token)
        return response

    return answer
