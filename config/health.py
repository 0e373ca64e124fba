"""Whether the installation is well, for the machine that watches it: no sign-in, no insides."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from audit.journal import guards


@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the database answers and every guard of the record stands; else 503 with what is amiss in one word."""
    try:
        missing = guards.missing(connection)
    except DatabaseError:
        return JsonResponse({"database": "unreachable"}, status=503)
    well = not missing
    return JsonResponse(
        {"database": "ok", "record": "guarded" if well else "unguarded"},
        status=200 if well else 503,
    )
