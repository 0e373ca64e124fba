"""The guideline for who drafts it and who approves it: what there is, the draft with its preview, the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from audit.oversight.guideline import actions
from audit.oversight.guideline.forms import ApprovalForm, DraftForm, ReasonForm
from audit.oversight.guideline.markup import as_html
from audit.oversight.guideline.models import Guideline, GuidelineState
from audit.oversight.guideline.paper import as_pdf
from audit.oversight.guideline.permissions import (
    drafting_seat,
    heads_of_agency,
    may_approve,
    may_change,
    may_send,
    may_withdraw,
    worked_on,
    works_on_it,
)
from audit.oversight.guideline.queries import in_force, in_the_making, published
from audit.oversight.guideline.ready import ready_text
from core.clock import now
from core.pdf_response import pdf_response
from core.verdict import Refusal, Refused

if TYPE_CHECKING:
    from people.middleware import StaffRequest
    from people.models import Agency

MEANINGS: Final = {
    GuidelineState.DRAFT: "neutral",
    GuidelineState.SENT: "attention",
    GuidelineState.PUBLISHED: "free",
    GuidelineState.WITHDRAWN: "danger",
}


@require_GET
def work(request: StaffRequest) -> HttpResponse:
    """What there is of the guideline, and the next act of this person."""
    if not works_on_it(request.standing):
        raise Http404
    agency = request.user.unit.agency
    versions = list(published(agency))
    making = in_the_making(agency.pk)
    context = {
        "agency": agency,
        "making": making,
        "making_meaning": MEANINGS[GuidelineState(making.state)] if making else "",
        "versions": [(each, MEANINGS[GuidelineState(each.state)]) for each in versions],
        "in_force": in_force(versions, on=request.standing.on),
        "heads": heads_of_agency(agency, on=request.standing.on),
        "drafts": drafting_seat(request.standing) is not None,
        "may_change": bool(making) and bool(may_change(request.standing, making)) if making else False,
        "may_approve": bool(may_approve(request.standing, making)) if making else False,
    }
    return render(request, "guideline/work.html", context)


@require_http_methods(["GET", "POST"])
def draft(request: StaffRequest) -> HttpResponse:
    """The draft: begun from the ready text or the version in force, looked at before it is kept, kept, and sent."""
    seat = drafting_seat(request.standing)
    if seat is None:
        raise Http404
    agency = request.user.unit.agency
    making = in_the_making(agency.pk)
    if making is not None and making.state != GuidelineState.DRAFT and request.method == "GET":
        return redirect(making)
    form = DraftForm(request.POST) if request.method == "POST" else DraftForm(initial=_begun(agency, making))
    do = request.POST.get("do", "")
    refused: Refused | None = None
    if form.is_bound and form.is_valid() and do in ("save", "send"):
        try:
            kept = _keep(request, agency, form)
            if do == "send":
                actions.send_draft(kept, by=request.user, at=now(), revision=kept.revision)
        except Refusal as refusal:
            refused = refusal.verdict
        else:
            words = _("The draft is sent to the head of the agency.") if do == "send" else _("The draft is kept.")
            messages.success(request, words)
            return redirect("guideline:work" if do == "send" else "guideline:draft")
    context: dict[str, Any] = {"form": form, "making": making, "verdict": refused, "agency": agency}
    if form.is_bound and not form.errors:
        context["preview_thai"] = as_html(form.cleaned_data["body_thai"])
        context["preview_english"] = as_html(form.cleaned_data["body_english"])
    elif not form.is_bound:
        context["sendable"] = may_send(request.standing, making) if making else None
    status = 409 if refused is not None else 422 if form.errors else 200
    return render(request, "guideline/draft.html", context, status=status)


def _keep(request: StaffRequest, agency: Agency, form: DraftForm) -> Guideline:
    return actions.save_draft(
        agency, by=request.user, at=now(), words=form.words(), revision=form.cleaned_data["revision"]
    )


def _begun(agency: Agency, making: Guideline | None) -> dict[str, object]:
    """What the form holds first: the draft, else the newest version that was published, else the ready text."""
    source = making or published(agency).first() or ready_text(agency)
    names = ("title_thai", "title_english", "body_thai", "body_english")
    return {**{name: getattr(source, name) for name in names}, "revision": making.revision if making else 0}


@require_http_methods(["GET", "POST"])
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """One version as it is read before it is signed; the head approves it, sends it back, or withdraws it."""
    guideline = _found(request, pk)
    on = request.standing.on
    do = request.POST.get("do", "")
    approval = ApprovalForm(
        request.POST if do == "approve" else None, on=on, initial={"signed_sha256": guideline.sha256_of_text()}
    )
    back = ReasonForm(request.POST if do == "return" else None, prefix="return")
    withdrawal = ReasonForm(request.POST if do == "withdraw" else None, prefix="withdraw")
    refused: Refused | None = None
    if request.method == "POST":
        form = {"approve": approval, "return": back, "withdraw": withdrawal}.get(do)
        if form is None:
            raise Http404
        verdict = (may_withdraw if do == "withdraw" else may_approve)(request.standing, guideline)
        if isinstance(verdict, Refused):
            refused = verdict
        elif form.is_valid():
            try:
                decided = _decide(request, guideline, do, form.cleaned_data)
            except Refusal as refusal:
                refused, guideline = refusal.verdict, _found(request, pk)
            else:
                messages.success(request, _("It is done, and kept in the record with your name and office."))
                return redirect(decided if do == "approve" else "guideline:work")
    wrong = any(form.is_bound and form.errors for form in (approval, back, withdrawal))
    context: dict[str, Any] = {
        "guideline": guideline,
        "meaning": MEANINGS[GuidelineState(guideline.state)],
        "thai": as_html(guideline.body_thai),
        "english": as_html(guideline.body_english),
        "approves": may_approve(request.standing, guideline) or approval.is_bound or back.is_bound,
        "withdraws": may_withdraw(request.standing, guideline) or withdrawal.is_bound,
        "waits_for": heads_of_agency(guideline.agency, on=on) if guideline.state == GuidelineState.SENT else [],
        "verdict": refused,
    }
    if context["approves"]:
        context |= {"approval": approval, "back": back}
    if context["withdraws"]:
        context["withdrawal"] = withdrawal
    status = 409 if refused is not None else 422 if wrong else 200
    return render(request, "guideline/decide.html", context, status=status)


def _decide(request: StaffRequest, guideline: Guideline, do: str, words: dict[str, Any]) -> Guideline:
    if do == "return":
        return actions.return_draft(guideline, by=request.user, at=now(), reason=words["reason"])
    if do == "withdraw":
        return actions.withdraw_guideline(guideline, by=request.user, at=now(), reason=words["reason"])
    return actions.approve_guideline(
        guideline,
        by=request.user,
        at=now(),
        number=words["number"],
        effective_on=words["effective_on"],
        signed_sha256=words["signed_sha256"],
    )


@require_GET
def draft_paper(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The paper as it would be published, with ร่าง across every page; of a published one, as it would be set now."""
    guideline = _found(request, pk)
    is_draft = guideline.edition is None
    return pdf_response(as_pdf(guideline, draft=is_draft), name="ร่างแนวปฏิบัติ", plain_name=f"guideline-draft-{pk}")


def _found(request: StaffRequest, pk: int) -> Guideline:
    rows = Guideline.objects.filter(worked_on(request.standing), pk=pk)
    found = rows.select_related(
        "agency__lending_policy", "drafted_by", "sent_by", "approved_by", "withdrawn_by"
    ).first()
    if found is None:
        raise Http404
    return found
