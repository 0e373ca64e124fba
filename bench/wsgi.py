"""The door for the web server of the bench: the service as it is, the floor beside it, and SQL counted on request."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any, Final

from django.core.wsgi import get_wsgi_application
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

COUNT: Final = "HTTP_X_COUNT_SQL"
"""The request header that asks for the number of SQL statements, as WSGI names it; the answer is in X-SQL."""

_CONTROL: Final = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET CONSTRAINTS)\b", re.IGNORECASE)

Start = Callable[..., Any]
Environment = dict[str, Any]

product = get_wsgi_application()
floor: Any = import_module("bench.floor").Floor()  # it needs the settings, which the line above has read


def application(environ: Environment, start_response: Start) -> Iterable[bytes]:
    """Answer from the floor under /floor/, from the product everywhere else."""
    answer = floor if environ["PATH_INFO"].startswith("/floor/") else product
    if COUNT in environ:
        return _counted(answer, environ, start_response)
    body: Iterable[bytes] = answer(environ, start_response)
    return body


def _counted(answer: Any, environ: Environment, start_response: Start) -> Iterable[bytes]:
    ran: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not _CONTROL.match(sql):
            ran.append(" ".join(sql.split()))
        return execute(sql, params, many, context)

    def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        return start_response(status, [*headers, ("X-SQL", str(len(ran)))], *more)

    with connection.execute_wrapper(note):
        body: Iterable[bytes] = answer(environ, start)
        return body
