"""One's own messages: the inbox, what reaches one by which channel, and doing without a courtesy from a mail."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.clock import now
from people import actions, notices, queries
from people.middleware import StaffRequest
from people.models import LineCode, LineLink
from people.notices import line, unsubscribing
from people.notices.kinds import kind_of, kinds
from people.reach_forms import MessagesForm


@require_GET
def inbox(request: StaffRequest) -> HttpResponse:
    """One's notices, unread ones first, newest first among them."""
    shown = request.GET.get("show", "")
    chosen = shown if shown in queries.INBOX_FILTERS else ""
    page = queries.inbox_page(queries.inbox(request.user, chosen), request.GET.get("after", ""))
    kept = f"show={chosen}&" if chosen else ""
    return render(
        request,
        "people/inbox.html",
        {
            "rows": [(notice, kind_of(notice.kind)) for notice in page.rows],
            "newest": max((notice.pk for notice in page.rows), default=0),
            "has_unread": any(notice.read_at is None for notice in page.rows),
            "chosen": chosen,
            "filters": queries.INBOX_FILTERS.items(),
            "older_url": f"?{kept}after={page.next_after}" if page.next_after else "",
            "newer_url": (f"?{kept}" if kept else request.path) if request.GET.get("after") else "",
        },
    )


@require_POST
def open_notice(request: StaffRequest, pk: int) -> HttpResponse:
    """Mark one notice as read and go where it points."""
    notice = get_object_or_404(queries.inbox(request.user), pk=pk)
    notices.mark_read(request.user, at=now(), only=notice.pk)
    if notice.path and url_has_allowed_host_and_scheme(notice.path, allowed_hosts=None):
        return redirect(notice.path)
    return redirect("people:inbox")


@require_POST
def mark_all_read(request: StaffRequest) -> HttpResponse:
    """Mark everything as read up to the newest notice that the page showed: later ones stay unread."""
    shown = request.POST.get("newest", "")
    if shown.isascii() and shown.isdigit():
        notices.mark_read(request.user, at=now(), up_to=int(shown[:18]))
    return redirect("people:inbox")


@require_http_methods(["GET", "POST"])
def reach(request: StaffRequest) -> HttpResponse:
    """What reaches one by e-mail and by LINE; the inbox keeps everything."""
    form = MessagesForm(request.POST if request.method == "POST" else None, person=request.user)
    if request.method == "POST" and form.is_valid():
        actions.choose_messages(request.user, by=request.user, at=now(), muted=form.muted())
        messages.success(request, _("Saved. Duties reach you in any case."))
        return redirect("people:reach")
    return _reach_page(request, form, status=422 if form.is_bound else 200)


@require_POST
def make_line_code(request: StaffRequest) -> HttpResponse:
    """Make the code that links one's LINE account, and show it."""
    _require_line()
    actions.make_line_code(request.user, by=request.user, at=now())
    return redirect("people:reach")


@require_POST
def unlink_line(request: StaffRequest) -> HttpResponse:
    """Undo the link to LINE."""
    _require_line()
    actions.unlink_line(request.user, by=request.user, at=now())
    messages.success(request, _("The link to LINE is undone. Nothing is sent there any more."))
    return redirect("people:reach")


@csrf_exempt  # the programs of mail providers send this (RFC 8058); the signed address says who and what
@login_not_required
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Do without one kind of courtesy by e-mail: one click, without sign-in. Opening the page alone changes nothing."""
    found = unsubscribing.read(token)
    if found is None:
        raise Http404
    person, kind = found
    if request.method == "POST":
        actions.unsubscribe(person, by=person, at=now(), kind=kind.name)
    return render(request, "people/unsubscribe.html", {"kind": kind, "is_done": request.method == "POST"})


def _require_line() -> None:
    if not line.is_configured():
        raise Http404


def _reach_page(request: StaffRequest, form: MessagesForm, status: int) -> HttpResponse:
    speaks_line = line.is_configured()
    code = LineCode.objects.filter(person=request.user, ends_at__gte=now()).first() if speaks_line else None
    return render(
        request,
        "people/reach.html",
        {
            "person": request.user,
            "form": form,
            "duties": [kind for kind in kinds() if kind.is_duty],
            "refused": queries.address_refused(request.user),
            "speaks_line": speaks_line,
            "link": LineLink.objects.filter(person=request.user).first() if speaks_line else None,
            "code": code,
            "account": settings.LINE_ACCOUNT,
        },
        status=status,
    )
