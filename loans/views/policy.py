"""The rules of borrowing for everybody, and the agency's own policy for its system administrator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.thai import to_thai_digits
from core.thai_dates import in_english
from core.verdict import Refusal
from loans import actions
from loans.actions.policy import FIELDS
from loans.case_forms import CriteriaForm
from loans.clauses import CLAUSES_207_TO_211, Clause
from loans.forms import PolicyForm
from loans.models import AgencyCriteria
from loans.requests import policy_of
from loans.rules import CRITERIA_LABELS, AgencyKind, whose_criteria
from people.views.acting import ActPage, act_page

if TYPE_CHECKING:
    from people.middleware import StaffRequest


IN_SHORT: Final = (
    pgettext_lazy("clause in short", "only for the benefit of the State"),
    pgettext_lazy("clause in short", "in writing, and who approves"),
    pgettext_lazy("clause in short", "returned in good order, or made good"),
    pgettext_lazy("clause in short", "consumables, only between state agencies"),
    pgettext_lazy("clause in short", "the lender goes after what is not returned"),
)
"""Clauses 207 to 211 in a few words each."""


@dataclass(frozen=True, slots=True)
class Sub:
    """A sub-clause as it stands under its clause."""

    number: str
    thai: str
    english: str

    @property
    def mark(self) -> str:
        """(1), in Thai digits where Thai is read."""
        mark = self.number[self.number.index("(") :]
        return mark if in_english() else to_thai_digits(mark)


def _heads() -> list[Clause]:
    return [clause for clause in CLAUSES_207_TO_211.clauses if "(" not in clause.number]


def _subs_of(head: Clause) -> list[Clause]:
    return [clause for clause in CLAUSES_207_TO_211.clauses if clause.number.startswith(f"{head.number}(")]


def rules(request: StaffRequest) -> HttpResponse:
    """Clauses 207 to 211 in their own words, and what the agency decided within them."""
    agency = request.user.unit.agency
    context = {
        "agency": agency,
        "text": CLAUSES_207_TO_211,
        "clauses": [
            (clause, short, [Sub(each.number, each.thai, each.english) for each in _subs_of(clause)])
            for clause, short in zip(_heads(), IN_SHORT, strict=True)
        ],
        "policy": policy_of(agency),
        "may_change": request.standing.administers(agency.pk),
    }
    return render(request, "loans/rules.html", context)


def policy(request: StaffRequest) -> HttpResponse:
    """What the agency decides for itself: everybody reads it, its system administrator changes it with a reason."""
    agency = request.user.unit.agency
    may_change = request.standing.administers(agency.pk)
    decided = policy_of(agency)
    if request.method == "POST" and not may_change:
        raise Http404
    form = PolicyForm(
        request.POST if request.method == "POST" else None, initial={name: getattr(decided, name) for name in FIELDS}
    )
    context = {
        "agency": agency,
        "policy": decided,
        "form": form,
        "may_change": may_change,
        "criteria": AgencyCriteria.objects.filter(agency=agency).first(),
        "criteria_words": CRITERIA_LABELS[whose_criteria(AgencyKind(agency.kind))],
    }
    if request.method == "POST" and form.is_valid():
        try:
            is_changed = actions.change_policy(
                agency,
                by=request.user,
                at=clock.now(),
                policy_now=form.policy(),
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            return render(request, "loans/policy.html", context | {"verdict": refusal.verdict}, status=409)
        if is_changed:
            messages.success(request, _("The policy is changed. Loans already sent keep what they were promised."))
        else:
            messages.info(request, _("Nothing was changed: this is the policy that is in force."))
        return redirect("loans:policy")
    return render(request, "loans/policy.html", context)


def criteria(request: StaffRequest) -> HttpResponse:
    """The agency's own criteria of clause 209, entered by its system administrator as they were issued."""
    agency = request.user.unit.agency
    if not request.standing.administers(agency.pk):
        raise Http404
    now = AgencyCriteria.objects.filter(agency=agency).first()
    initial = {"title": now.title, "number": now.number, "issued_on": now.issued_on, "text": now.text} if now else {}
    form = CriteriaForm(request.POST if request.method == "POST" else None, initial=initial)

    def act() -> str:
        actions.enter_criteria(agency, by=request.user, at=clock.now(), **form.cleaned_data)
        return reverse("loans:policy")

    page = ActPage(
        title=_("Criteria of clause 209"),
        verb=_("Enter the criteria"),
        back=reverse("loans:policy"),
        pretitle=agency.name,
        sentence=_("Enter them as they were issued. Cases agreed on before keep the text they were agreed under."),
    )
    return act_page(request, form, page, act, done=_("The criteria are entered."))
