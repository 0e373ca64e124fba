"""What a reporter reads of requests for their name, and answers, on the page of their report."""

from __future__ import annotations

from typing import Any

from audit.misuse import actions, naming_reading
from audit.misuse.models import Report
from audit.misuse.name_forms import AnswerForm
from audit.misuse.outside import OutsideRequest
from core.clock import now
from core.thai_text import clean
from core.verdict import Refusal, Refused


def answered(request: OutsideRequest, report: Report) -> tuple[dict[str, Any], Refused | None]:
    """Take an answer, if one was sent; answers what the page shows of requests, and what was refused. Two queries."""
    form = AnswerForm(request.POST if "answer_sent" in request.POST else None, auto_id="answer_%s")
    verdict: Refused | None = None
    was_answered = False
    if form.is_valid():
        try:
            actions.answer_request(
                report, at=now(), answer=form.cleaned_data["answer"], text=str(form.cleaned_data["words"])
            )
            was_answered = True
        except Refusal as refusal:
            verdict = refusal.verdict
    requests = naming_reading.about(report)
    waiting = next((each for each in requests if each.is_open), None)
    shown = AnswerForm(auto_id="answer_%s") if was_answered else form
    return {"requests": requests, "waiting": waiting, "answer_form": shown, "was_answered": was_answered}, verdict


def not_sent_yet(request: OutsideRequest) -> AnswerForm | None:
    """The answer that came along with a code that was not looked up, as it was written; None where none came."""
    if "answer_sent" not in request.POST:
        return None
    written = {name: clean(request.POST.get(name, "")) for name in ("answer", "words")}
    return AnswerForm(initial=written, auto_id="answer_%s")
