"""For another state agency: its letter keyed in, read once more with who approves, and sent; also after correction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from assets.models import Asset
from core import clock
from core.scans import Scan, scan_response
from core.verdict import Refusal
from loans import actions, basket, permissions, queries
from loans.agency_forms import (
    CONTACT,
    LETTER,
    AgencyCorrectionForm,
    AgencyRequestForm,
    EntryForm,
    LetterScanForm,
    contact_of,
    letter_of,
    outside_agencies,
)
from loans.models import AgencyLetter, Loan, PlaceKind
from loans.requests import Plan, Wish, plan
from loans.rules import Purpose
from loans.states import LineState, State, Step
from loans.views import requesting
from loans.views.at_desk import storekeepers
from people import actions as people_actions
from people.models import Agency, Person

if TYPE_CHECKING:
    from people.middleware import StaffRequest

WORDS: Final = ("purpose", "reason", "reference", "place_kind", "place_of_use", "starts_on", "due_on", *LETTER)
"""What the letter says, but for whose it is and whom it names."""

DRAFT: Final = "agency"
"""The name of the draft of a new entry; that of a correction has the number of the loan's row behind it."""


@storekeepers
def new(request: StaffRequest) -> HttpResponse:
    """Key in a letter for what is in the basket."""
    assets = requesting.basket_of(request)
    usual = {"starts_on": request.standing.on, "due_on": request.standing.on + timedelta(days=6)}
    days = {name: day for name, day in basket.draft(request.session, basket.NEW).items() if name in usual}
    initial = usual | days | basket.draft(request.session, DRAFT)
    if asked := request.GET.get("agency", ""):
        initial["agency"] = asked if asked.isdecimal() and len(asked) <= 18 else ""
    form = AgencyRequestForm(request.POST if request.method == "POST" else None, initial=initial, assets=assets)
    context: dict[str, Any] = {"form": form, "assets": assets, "has_agencies": outside_agencies().exists()}
    if request.method == "POST" and form.is_valid() and assets:
        words = {name: form.cleaned_data[name] for name in (*WORDS, *CONTACT, "named")}
        words |= {"agency": form.cleaned_data["agency"].pk, "for_unit": True}
        basket.keep_draft(request.session, DRAFT, words)
        planned = _plan(request, words, assets, borrower=_contact(form.cleaned_data["agency"], words))
        refusal = requesting.of_words(planned)
        if refusal is None:
            return redirect("loans:agency-review")
        return render(request, "loans/agency_request.html", context | {"verdict": refusal}, status=409)
    return render(request, "loans/agency_request.html", context)


@storekeepers
def review(request: StaffRequest) -> HttpResponse:
    """Read the entry with who must approve it by which clause, and send it."""
    if request.POST.get("act") in requesting.MENDING:
        requesting.mend(request, DRAFT)
        return redirect("loans:agency-review")
    assets, words = requesting.basket_of(request), basket.draft(request.session, DRAFT)
    agency = outside_agencies().filter(pk=words.get("agency")).first()
    if not assets or agency is None or not _is_written(words):
        return redirect("loans:agency-new")
    planned = _plan(request, words, assets, borrower=_contact(agency, words))
    form = EntryForm(request.POST or None, request.FILES or None)
    context = _review(request, planned, words, form, back=reverse("loans:agency-new"))
    if request.method == "POST" and form.is_valid():
        try:
            loan = actions.submit_for_agency(
                agency,
                by=request.user,
                at=clock.now(),
                wish=_wish(words, assets),
                contact=contact_of(words),
                signed_sha256=request.POST.get(f"sha256_{planned.lending_unit.pk}", ""),
            )
        except Refusal as refusal:
            return render(request, "loans/review.html", context | {"verdict": refusal.verdict}, status=409)
        basket.take_out(request.session, [asset.pk for asset in assets])
        basket.drop_draft(request.session, DRAFT)
        return _sent(request, loan, form.cleaned_data["scan"])
    return render(request, "loans/review.html", context)


def correct(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct an entry that was sent back, as the agency corrects its letter."""
    loan = _to_correct(request, pk)
    if loan.state != State.SENT_BACK:
        return redirect(loan)
    lines = list(loan.lines.select_related("asset").order_by("position"))
    initial = _words_of(loan)
    initial["items"] = [line.asset_id for line in lines if line.state == LineState.REQUESTED]
    initial["named"] = [line.asset_id for line in lines if line.is_named]
    initial |= basket.draft(request.session, f"{DRAFT}-{pk}")
    posted = request.POST if request.method == "POST" else None
    form = AgencyCorrectionForm(posted, initial=initial, assets=[line.asset for line in lines])
    sent_back = loan.decisions.select_related("by").filter(kind="sent_back").last()
    context: dict[str, Any] = {"form": form, "loan": loan, "sent_back": sent_back, "has_agencies": True}
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in (*WORDS, "items", "named")} | {"for_unit": True}
        basket.keep_draft(request.session, f"{DRAFT}-{pk}", words)
        planned = _plan(request, words, requesting.assets_of(words["items"]), borrower=loan.borrower, correcting=loan)
        refusal = requesting.of_words(planned)
        if refusal is None:
            return redirect("loans:agency-correct-review", pk=pk)
        return render(request, "loans/agency_request.html", context | {"verdict": refusal}, status=409)
    return render(request, "loans/agency_request.html", context)


def correct_review(request: StaffRequest, pk: int) -> HttpResponse:
    """Read the corrected entry, with what differs from the one before, and send it again."""
    loan, name = _to_correct(request, pk), f"{DRAFT}-{pk}"
    if request.POST.get("act") in requesting.MENDING:
        requesting.mend(request, name)
        return redirect("loans:agency-correct-review", pk=pk)
    words = basket.draft(request.session, name)
    assets = requesting.assets_of(words.get("items", ()))
    if loan.state != State.SENT_BACK or not assets or not _is_written(words):
        return redirect(loan)
    planned = _plan(request, words, assets, borrower=loan.borrower, correcting=loan)
    signed = loan.signatures.last()
    form = EntryForm(request.POST or None, request.FILES or None)
    back = reverse("loans:agency-correct", args=[pk])
    context = _review(request, planned, words, form, back=back, before=signed.text if signed else "") | {"loan": loan}
    if request.method == "POST" and form.is_valid():
        try:
            actions.resubmit(
                loan,
                by=request.user,
                at=clock.now(),
                wish=_wish(words, assets),
                signed_sha256=request.POST.get(f"sha256_{planned.lending_unit.pk}", ""),
            )
        except Refusal as refusal:
            return render(request, "loans/review.html", context | {"verdict": refusal.verdict}, status=409)
        basket.drop_draft(request.session, name)
        return _sent(request, loan, form.cleaned_data["scan"])
    return render(request, "loans/review.html", context)


def letter_scan(request: StaffRequest, pk: int) -> FileResponse:
    """The scan of the letter, for who may see the loan."""
    seen = Loan.objects.filter(permissions.visible(request.standing), pk=pk)
    letter = AgencyLetter.objects.filter(loan__in=seen).exclude(scan="").select_related("loan").first()
    if letter is None:
        raise Http404
    try:
        return scan_response(letter.scan.open("rb"), name=f"{letter.loan.number}-letter")
    except FileNotFoundError as gone:
        raise Http404 from gone


def attach_scan(request: StaffRequest, pk: int) -> HttpResponse:
    """Put the scan of its letter to a loan, where it did not come with the entry."""
    file = queries.loan_file(pk, request.standing)
    if file is None or not permissions.keeps_the_store(file.loan, request.standing) or file.letter is None:
        raise Http404
    sent = request.method == "POST"
    form = LetterScanForm(request.POST if sent else None, request.FILES if sent else None)
    context: dict[str, Any] = {"form": form, "loan": file.loan}
    if request.method == "POST" and form.is_valid():
        try:
            actions.attach_letter_scan(file.loan, by=request.user, at=clock.now(), scan=form.cleaned_data["scan"])
        except Refusal as refusal:
            return render(request, "loans/letter_scan.html", context | {"verdict": refusal.verdict}, status=409)
        messages.success(request, _("The scan is with the loan."))
        return redirect(file.loan)
    return render(request, "loans/letter_scan.html", context, status=422 if form.is_bound else 200)


def _to_correct(request: StaffRequest, pk: int) -> Loan:
    """A counter entry of a store that the person keeps; any other is 404."""
    loan = queries.with_parties(Loan.objects.filter(pk=pk, keyed_by__isnull=False)).first()
    if loan is None or not permissions.may(Step.RESUBMIT, loan, request.standing):
        raise Http404
    return loan


def _contact(agency: Agency, words: Mapping[str, Any]) -> Person:
    return people_actions.contact(agency, contact_of(dict(words)))


def _is_written(words: Mapping[str, Any]) -> bool:
    return all(name in words for name in WORDS)


def _words_of(loan: Loan) -> dict[str, Any]:
    letter = AgencyLetter.objects.get(loan=loan)
    told = {name: getattr(loan, name) for name in WORDS if name not in LETTER}
    told |= {name: getattr(letter, name) for name in LETTER if not name.startswith("letter_")}
    return told | {"letter_number": letter.number, "letter_on": letter.dated_on}


def _wish(words: Mapping[str, Any], assets: Sequence[Asset]) -> Wish:
    return Wish(
        asset_ids=tuple(asset.pk for asset in assets),
        purpose=Purpose(words["purpose"]),
        reason=words["reason"],
        reference=words["reference"],
        place_kind=PlaceKind(words["place_kind"]),
        place_of_use=words["place_of_use"],
        starts_on=words["starts_on"],
        due_on=words["due_on"],
        for_unit=True,
        letter=letter_of(dict(words)),
        named=requesting.named_of(words, assets),
    )


def _plan(
    request: StaffRequest,
    words: Mapping[str, Any],
    assets: Sequence[Asset],
    *,
    borrower: Person,
    correcting: Loan | None = None,
) -> Plan:
    """Where the entry leads. The page only asks for the signature, so its lack is no refusal yet."""
    return plan(
        _wish(words, assets),
        assets,
        borrower=borrower,
        on=request.standing.on,
        signed=True,
        keyed_by=request.user,
        excluding_loan_id=correcting.pk if correcting else None,
        recused=correcting.recused_ids if correcting else (),
    )


def _review(
    request: StaffRequest, planned: Plan, words: Mapping[str, Any], form: EntryForm, *, back: str, before: str = ""
) -> dict[str, Any]:
    found = requesting.reviewed(request, [planned], words, before=before)
    return {**found, "form": form, "back_url": back, "is_entry": True}


def _sent(request: StaffRequest, loan: Loan, scan: Scan | None) -> HttpResponse:
    if scan is not None:
        actions.attach_letter_scan(loan, by=request.user, at=clock.now(), scan=scan)
    messages.success(request, _("Sent: %(number)s. The head of our agency has been asked.") % {"number": loan.number})
    return redirect(loan)
