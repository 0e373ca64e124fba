"""What the API reads: JSON that is JSON.

In a module of its own, below Django REST framework's views: they name this parser while they are being imported, and
`config/api.py` imports them.
"""

from __future__ import annotations

import json
from typing import IO, Any, NoReturn

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser


class TooLarge(APIException):
    """413."""

    status_code = 413
    default_code = "too_large"


class JsonBody(JSONParser):
    """JSON in UTF-8, as RFC 8259 has it; never longer than a form may be, and all its text is text."""

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None) -> Any:
        """What was sent.

        Raises:
            ParseError: no JSON, nested beyond reading, a number beyond reading, or half a character (lone surrogate).
            TooLarge: longer than DATA_UPLOAD_MAX_MEMORY_SIZE.
        """
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(most + 1)
        if len(raw) > most:
            raise TooLarge(_("This is more than a call may hold. Send less at once."))
        try:
            given = json.loads(raw.decode("utf-8"), parse_constant=_no_number)
            json.dumps(given, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as unreadable:
            raise ParseError(_("This is no JSON that can be read: check quotes, brackets and UTF-8.")) from unreadable
        return given


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
