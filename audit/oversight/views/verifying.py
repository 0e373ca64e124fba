"""Whether the record holds: how it is protected now, the last verification, and a new one with its progress."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.journal.findings import Finding, Kind
from audit.journal.sealing import OVERDUE
from audit.journal.waiting import protected
from audit.oversight import actions
from audit.oversight.models import Verification, VerificationState
from audit.oversight.scope import scope_of
from audit.oversight.tasks import verify_record
from core.clock import now
from core.thai import how_long
from core.verdict import Refusal, Refused

if TYPE_CHECKING:
    from people.middleware import StaffRequest

REFRESH_SECONDS: Final = 4


@require_http_methods(["GET", "POST"])
def verify(request: StaffRequest) -> HttpResponse:
    """How the record stands; posted, begin a verification."""
    scope_of(request.standing)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            verify_record.enqueue(actions.ask_verification(by=request.user, at=now()).pk)
            return redirect("oversight:verify")
        except Refusal as refusal:
            refused = refusal.verdict
    newest = list(Verification.objects.select_related("asked_by")[:2])
    running = next((each for each in newest if each.state == VerificationState.RUNNING), None)
    ended = next((each for each in newest if each.state == VerificationState.ENDED), None)
    state = protected(now())
    context = {
        "state": state,
        "is_late": state.age is None or state.age > OVERDUE,
        "age": None if state.age is None else how_long(state.age),
        "oldest": how_long(state.oldest),
        "running": running,
        "ended": ended,
        "verdict_words": _verdict(ended) if ended else "",
        "meaning": {0: "free", 1: "danger"}.get(ended.status or 0, "attention") if ended else "",
        "sentences": [_sentence(each) for each in ended.findings] if ended else [],
        "verdict": refused,
    }
    response = render(request, "oversight/verify.html", context, status=200 if refused is None else 409)
    if running is not None and request.GET.get("refresh") != "off":
        # A header, not a script: the page keeps itself up to date wherever it is read, and can be told not to.
        response.headers["Refresh"] = str(REFRESH_SECONDS)
    return response


def _verdict(ended: Verification) -> str:
    if ended.status == 0:
        return _("Everything that is sealed holds")
    return _("The record was altered") if ended.status == 1 else _("The record could not be checked")


def _sentence(kept: dict[str, object]) -> str:
    """What was found, in the reader's language."""
    about = {name: kept[name] for name in ("stream", "leaf", "source", "row_id", "seal", "what")}
    finding = Finding(kind=Kind(str(kept["kind"])), **about)  # type: ignore[arg-type]  # as `as_json` wrote them
    return finding.sentence()
