"""One's own pages: the account with what one may do today and the API tokens, and the inbox."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from knox.models import AuthToken

from core.clock import now
from people import actions, notices, queries, words
from people.forms import TokenForm
from people.middleware import StaffRequest


@require_GET
def account(request: StaffRequest) -> HttpResponse:
    """Who one is here, what one may do today and by what, and one's API tokens."""
    return _account_page(request, TokenForm())


@require_POST
def make_token(request: StaffRequest) -> HttpResponse:
    """Make an API token; it is shown on the answer and never again."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _account_page(request, form, status=422)
    secret = actions.make_token(request.user, by=request.user, at=now(), days=form.cleaned_data["days"])
    return render(request, "people/token.html", {"secret": secret, "days": form.cleaned_data["days"]})


@require_POST
def revoke_token(request: StaffRequest, token_key: str) -> HttpResponse:
    """Revoke one's own API token."""
    actions.revoke_token(request.user, by=request.user, at=now(), token_key=token_key)
    messages.success(request, _("The token was revoked. Programs that used it cannot sign in any more."))
    return redirect("people:account")


@require_GET
def inbox(request: StaffRequest) -> HttpResponse:
    """One's notices, newest first."""
    page = queries.newest_page(queries.inbox(request.user), request.GET.get("after", ""))
    return render(
        request,
        "people/inbox.html",
        {
            "notices": page.rows,
            "newest": page.rows[0].pk if page.rows else 0,
            "has_unread": any(notice.read_at is None for notice in page.rows),
            "older_url": f"?after={page.next_after}" if page.next_after else "",
            "newer_url": request.path if request.GET.get("after") else "",
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


def _account_page(request: StaffRequest, form: TokenForm, status: int = 200) -> HttpResponse:
    tokens = AuthToken.objects.filter(user=request.user, expiry__gt=now()).order_by("-created")
    return render(
        request,
        "people/account.html",
        {
            "person": request.user,
            "duties": words.duties(request.standing),
            "delegations": queries.received_by(request.standing),
            "tokens": tokens,
            "form": form,
        },
        status=status,
    )
