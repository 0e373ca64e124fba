"""What the pages of the desk share: who may open them, what was scanned, and the part of a page a scan changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from assets.models import ScanPlace
from core.clock import now
from core.scan_field import ScanForm, scanning_page
from core.verdict import Refused
from loans import scanning
from people.middleware import StaffRequest

Page = Callable[..., HttpResponse]

REGION = "X-Region"
"""The header by which `static/js/desk.js` asks for the part of the page that a scan changes."""

HANDED = "handed"
"""The key of a session under which the ids of the loans just handed over stand until the desk is shown again."""

_PLACES: Final = {"hand_over": ScanPlace.HAND_OVER, "return": ScanPlace.RETURN, "drop_off": ScanPlace.RETURN}


def storekeepers(view: Page) -> Page:
    """For those who keep a store on this day; for everybody else the page does not exist."""

    @wraps(view)
    def guarded(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.standing.is_storekeeper:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def desk_page(view: Page) -> Page:
    """A page of the desk: for storekeepers, read and posted to, with the field that scans go into."""
    return scanning_page(require_http_methods(["GET", "POST"])(storekeepers(view)))


def show(
    request: StaffRequest,
    name: str,
    facts: dict[str, Any],
    *,
    refused: Refused | None = None,
    is_unreadable: bool = False,
) -> HttpResponse:
    """The page, or the part of it that `desk.js` asks for. A refused act is 409, and everything typed is kept.

    is_unreadable: what was posted with the act could not be read, which is said beside it: 422. A code that named
    nothing is kept here, for all pages of the desk alike.
    """
    said = facts.get("said")
    if said is not None and said.meaning is not None:
        place = _PLACES.get(name, ScanPlace.DESK)
        scanning.keep_unknown(code_of(request), said.meaning, by=request.user, at=now(), place=place)
    template = f"loans/desk/_{name}.html" if REGION in request.headers else f"loans/desk/{name}.html"
    status = 409 if refused is not None else 422 if is_unreadable else 200
    return render(request, template, {"scan": ScanForm(), **facts}, status=status)


def code_of(request: HttpRequest) -> str:
    """What was scanned, or chosen where a code stood for several."""
    return request.POST.get("choice") or request.POST.get("code") or ""
