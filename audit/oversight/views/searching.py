"""The record searched by any word: before and after side by side, in words. That it was read is recorded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audit.journal.record import Subject, record
from audit.oversight.forms import SearchForm
from audit.oversight.scope import Period, scope_of
from audit.oversight.searching import Found, search
from core.clock import now

if TYPE_CHECKING:
    from people.middleware import StaffRequest

_EVENT_ID: Final = re.compile(r"[0-9]{1,18}")


@require_GET
def record_search(request: StaffRequest) -> HttpResponse:
    """What was done, by any word of it, in the units audited."""
    scope, usual = scope_of(request.standing), Period.up_to(request.standing.on)
    form = SearchForm.of(request.GET, usual)
    period = form.period(usual)
    asked = request.GET.get("before", "")
    before = int(asked) if _EVENT_ID.fullmatch(asked) else None
    text = form.cleaned_data["q"] if form.is_bound and not form.errors else ""
    found = Found([], None) if form.errors else search(scope, period, text, before=before)
    if not form.errors:
        record(
            "journal.read",
            subject=Subject("journal", "search", text),
            actor=request.user.journal_actor(),
            at=now(),
            facts={"subject": text, "count": len(found.entries), "before_id": before},
            stream="reads",
        )
    older = request.GET.copy()
    if found.older is not None:
        older["before"] = str(found.older)
    context = {
        "form": form,
        "period": period,
        "entries": found.entries,
        "older_url": f"?{older.urlencode()}" if found.older is not None else "",
        "text": text,
    }
    return render(request, "oversight/record.html", context, status=422 if form.errors else 200)
