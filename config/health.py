"""Whether the installation is well: for the machine that watches it, and how the clock's work goes, for who runs it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audit.journal import guards, sealing
from config import chores
from core.clock import now
from people import queries
from people.middleware import StaffRequest


@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the database answers, the record is guarded and sealed and no chore is late; else 503. No insides.

    The age is that of the newest seal, in seconds; null before the first one, which the chore answers for.
    """
    try:
        missing = guards.missing(connection)
        at = now()
        beats = list(chores.heartbeats(at))
        age = sealing.oldest_end(at)
    except DatabaseError:
        return JsonResponse({"database": "unreachable"}, status=503)
    is_unsealed = age is not None and age > sealing.OVERDUE
    is_well = not missing and not is_unsealed and not any(beat.is_late for beat in beats)
    return JsonResponse(
        {
            "database": "ok",
            "record": "unguarded" if missing else "guarded",
            "seals": {
                "state": "late" if is_unsealed else "ok",
                "age": None if age is None else int(age.total_seconds()),
            },
            "chores": {
                beat.chore.name: {
                    "state": "late" if beat.is_late else "failing" if beat.problem else "ok",
                    "last_succeeded_at": beat.succeeded_at,
                    "next_at": beat.next_at,
                }
                for beat in beats
            },
        },
        status=200 if is_well else 503,
    )


@require_GET
def machine(request: StaffRequest) -> HttpResponse:
    """How each chore does, in words, and what waits to be sent; for system administrators."""
    if not request.standing.is_admin:
        raise Http404
    beats = list(chores.heartbeats(now()))
    return render(
        request,
        "machine.html",
        {"beats": beats, "late": sum(beat.is_late for beat in beats), "outbox": queries.outbox(now())},
    )
