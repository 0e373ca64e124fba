"""The page of a timeline, called by the views of other apps once they have decided who may read it."""

from __future__ import annotations

import re
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from audit.journal.acts import Acts
from audit.journal.queries import timeline
from audit.journal.record import Subject, record
from core import clock

PAGE: Final = 20

_EVENT_ID: Final = re.compile(r"[0-9]{1,18}")


def timeline_page(
    request: HttpRequest, subject: str, title: str, back_url: str, *, leaving_out: str = ""
) -> HttpResponse:
    """The timeline of `subject` ("asset:BK-…"), newest first; reading it is itself recorded, in the stream "reads".

    title: what the timeline is about, in the reader's words; back_url: the page of the thing itself; leaving_out: how
    the verbs begin of events that are not for this reader.
    The event of the reading is found under "journal:<subject>", not on the timeline that was read.

    Raises:
        TypeError: nobody is signed in; the calling view has to see to that first.
    """
    if not isinstance(request.user, Acts):
        raise TypeError("A timeline is read by somebody: sign-in comes first.")
    asked = request.GET.get("before", "")
    before_id = int(asked) if _EVENT_ID.fullmatch(asked) else None
    entries = timeline(subject, before_id=before_id, limit=PAGE + 1, leaving_out=leaving_out)
    shown, older = entries[:PAGE], entries[PAGE:]
    record(
        "journal.read",
        subject=Subject("journal", subject, title),
        actor=request.user.journal_actor(),
        at=clock.now(),
        facts={"subject": title, "count": len(shown), "before_id": before_id},
        stream="reads",
    )
    return render(
        request,
        "journal/timeline.html",
        {
            "title": title,
            "back_url": back_url,
            "entries": shown,
            "next_url": f"?before={shown[-1].id}" if older else "",
            "newest_url": request.path if before_id is not None else "",
        },
    )
