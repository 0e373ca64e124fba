"""What a person sees when something is refused, missing, clashing or broken: a sentence, never the system's insides."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

from django.db import DatabaseError, IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import requires_csrf_token

from core.verdict import Refusal, Refused
from loans.constraints import refusal_behind

BUSY_SECONDS = 5
"""After so many seconds it is worth trying again when the database was busy."""


class refusals:  # noqa: N801  # named like the other middleware, which are functions
    """Answer a refused act with its sentence (409), and a busy database with "try again" (503)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refusal):
            return refused(request, error.verdict)
        if isinstance(error, IntegrityError) and (verdict := refusal_behind(error)) is not None:
            return refused(request, verdict)
        if is_busy(error):
            return busy(request)
        return None


def refused(request: HttpRequest, verdict: Refused) -> HttpResponse:
    """The page of a refused act, with the way back to where it was tried."""
    return render(request, "errors/409.html", {"verdict": verdict, "back_url": came_from(request)}, status=409)


def came_from(request: HttpRequest) -> str:
    """The page of ours that a form was sent from, as an address without host; empty where that is not known."""
    referer = request.headers.get("Referer", "")
    if request.method != "POST" or not url_has_allowed_host_and_scheme(referer, {request.get_host()}):
        return ""
    address = urlsplit(referer)
    return urlunsplit(("", "", address.path, address.query, ""))


def busy(request: HttpRequest) -> HttpResponse:
    """The page when others hold the database: nothing was saved, try again."""
    response = render(request, "errors/locked.html", status=503)
    response.headers["Retry-After"] = str(BUSY_SECONDS)
    return response


def is_busy(error: Exception) -> bool:
    """Whether others hold what was asked for: SQLite's lock, PostgreSQL's lock_timeout or deadlock."""
    words = str(error).lower()
    return isinstance(error, DatabaseError) and (
        "database is locked" in words or "lock timeout" in words or "deadlock detected" in words
    )


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """An expired form: say that nothing was saved, and how to go on."""
    return render(request, "errors/csrf.html", status=403)
