"""The desk: what waits at the stores one keeps, and the one field that takes anything."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from assets.waiting import waiting_for
from loans import desk_queries, visits
from loans.desk_queries import Kind, Meaning
from loans.desk_waiting import waits_at
from loans.models import Loan, SignedSlip
from loans.said import Said
from loans.states import OUT
from loans.views.at_desk import HANDED, code_of, desk_page, show
from people.middleware import StaffRequest


@desk_page
def desk(request: StaffRequest) -> HttpResponse:
    """What waits, and the one field that takes anything."""
    meaning = None
    if request.method == "POST":
        meaning = desk_queries.meaning_of(code_of(request), request.standing)
        if (address := _where(meaning, request)) is not None:
            return redirect(address)
    return show(
        request,
        "desk",
        {
            "meaning": meaning,
            "said": Said.of(meaning) if meaning else None,
            "handed": _handed_over(request),
            "waiting": waiting_for(request.standing) if request.method == "GET" else None,
            "board": visits.board(request.standing),
            "on": request.standing.on,
            "waits": waits_at(request.standing),
        },
    )


def _handed_over(request: StaffRequest) -> Sequence[Loan]:
    """The loans that were handed over a moment ago, whose papers are offered; no query where none was.

    `to_attach`: the id of the slip of each that is signed by hand and has to be attached.
    """
    if HANDED not in request.session:
        return ()
    ids, out = request.session.pop(HANDED), [state.value for state in OUT]
    handed = Loan.objects.filter(visits.lent_by(request.standing), pk__in=ids, state__in=out)
    slips = SignedSlip.objects.filter(signature__loan=OuterRef("pk"), scan_sha256="")
    return list(handed.annotate(to_attach=Subquery(slips.values("pk")[:1])).order_by("pk"))


def _where(meaning: Meaning, request: StaffRequest) -> str | None:
    """The page on which the work with this code goes on; of the barcode of a slip, with all that waits with it."""
    item = f"?{urlencode({'item': meaning.asset.tag})}" if meaning.asset else ""
    if meaning.kind == Kind.HAND_OVER and meaning.loan:
        is_visit = not item and meaning.verdict and visits.waits_with_others(meaning.loan, request.standing)
        return reverse("loans:hand-over", args=[meaning.loan.pk]) + ("?all=1" if is_visit else item)
    if meaning.kind == Kind.RETURN and meaning.loan:
        return reverse("loans:return") + (item or f"?{urlencode({'loan': meaning.loan.number})}")
    return None
