"""The door for the web server of the bench: the service as it is, the floor beside it, and SQL counted on request."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any, Final

from django.core.wsgi import get_wsgi_application

from bench.statements import noted

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

COUNT: Final = "HTTP_X_COUNT_SQL"
"""The request header that asks for the number of SQL statements, as WSGI names it; the answer is in X-SQL."""

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
    with noted() as ran:

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [*headers, ("X-SQL", str(len(ran)))], *more)

        body: Iterable[bytes] = answer(environ, start)
        return body
