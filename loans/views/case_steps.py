"""The form, the act and the sentence of each step of a case of clause 209."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import pgettext_lazy

from core import clock
from loans import actions, case_forms
from loans.actions.cases import remedies_of
from loans.case_queries import values_of_replacement
from loans.case_states import CaseStep
from loans.models import Case

if TYPE_CHECKING:
    from people.middleware import StaffRequest

Make = Callable[[Case, Any, Any], forms.Form]
Do = Callable[[Case, Any, "StaffRequest"], object]


def _plain(form: type[forms.Form]) -> Make:
    return lambda case, data, files: form(data, files)


def _note_cause(case: Case, form: case_forms.CauseForm, request: StaffRequest) -> None:
    actions.note_cause(case, by=request.user, at=clock.now(), **form.cleaned_data)


def _link_fact_finding(case: Case, form: case_forms.FactFindingForm, request: StaffRequest) -> None:
    actions.link_fact_finding(case, by=request.user, at=clock.now(), **form.cleaned_data)


def _add_document(case: Case, form: case_forms.DocumentForm, request: StaffRequest) -> None:
    actions.add_document(case, by=request.user, at=clock.now(), **form.cleaned_data)


def _propose(case: Case, form: case_forms.RemedyForm, request: StaffRequest) -> None:
    actions.propose_remedy(case, by=request.user, at=clock.now(), **form.cleaned_data)


def _choose(case: Case, form: case_forms.RemedyForm, request: StaffRequest) -> None:
    actions.choose_remedy(case, by=request.user, at=clock.now(), **form.cleaned_data)


def _repair(case: Case, form: case_forms.RepairForm, request: StaffRequest) -> None:
    given = form.cleaned_data
    actions.record_repair(
        case,
        by=request.user,
        at=clock.now(),
        works=given["works"],
        complete=given["complete"],
        clean=given["tidy"],
        evidence=form.evidence(),
    )


def _replace(case: Case, form: case_forms.ReplacementForm, request: StaffRequest) -> None:
    actions.record_replacement(
        case,
        by=request.user,
        at=clock.now(),
        likeness=form.likeness(),
        values=values_of_replacement(case, form.cleaned_data),
        evidence=form.evidence(),
    )


def _pay(case: Case, form: case_forms.PaymentForm, request: StaffRequest) -> None:
    given = form.cleaned_data
    amount = given["amount"]
    actions.record_payment(case, by=request.user, at=clock.now(), amount=amount, evidence=form.evidence())


def _bring_back(case: Case, form: case_forms.BringBackForm, request: StaffRequest) -> None:
    actions.bring_back(case, by=request.user, at=clock.now(), finding=form.finding())


def _reopen(case: Case, form: case_forms.ReopenForm, request: StaffRequest) -> None:
    actions.reopen_case(case, by=request.user, at=clock.now(), reason=form.cleaned_data["reason"])


def _close(case: Case, form: case_forms.CloseForm, request: StaffRequest) -> None:
    actions.close_case(case, by=request.user, at=clock.now(), note=form.cleaned_data["note"])


def _cause_form(case: Case, data: Any, files: Any) -> forms.Form:
    now = {
        "cause": case.cause,
        "other_use": case.is_other_use,
        "third_person_use": case.is_third_person_use,
        "kept_too_long": case.is_kept_too_long,
        "bound_to_happen": case.is_bound_to_happen,
    }
    return case_forms.CauseForm(data, initial=now)


def _fact_finding_form(case: Case, data: Any, files: Any) -> forms.Form:
    now = {
        "number": case.fact_finding_number,
        "ordered_on": case.fact_finding_on,
        "url": case.fact_finding_url,
        "outcome": case.fact_finding_outcome,
    }
    return case_forms.FactFindingForm(data, initial=now)


def _remedy_form(case: Case, data: Any, files: Any) -> forms.Form:
    return case_forms.RemedyForm(data, remedies=remedies_of(case), initial={"remedy": case.proposed or case.remedy})


def _replacement_form(case: Case, data: Any, files: Any) -> forms.Form:
    old = case.line.asset
    likely = {"name": old.name, "brand": old.brand, "model": old.model, "cost": old.cost}
    return case_forms.ReplacementForm(data, files, initial=likely)


def _payment_form(case: Case, data: Any, files: Any) -> forms.Form:
    return case_forms.PaymentForm(data, files, case=case)


FORMS: Final[dict[CaseStep, tuple[Make, Do, Any]]] = {
    CaseStep.NOTE_CAUSE: (
        _cause_form,
        _note_cause,
        pgettext_lazy("case form", "Write what happened. Nothing here says who is to blame."),
    ),
    CaseStep.LINK_FACT_FINDING: (
        _fact_finding_form,
        _link_fact_finding,
        pgettext_lazy("case form", "Clauses 214 and 219: damage and loss go to fact-finding. Lending decides nothing."),
    ),
    CaseStep.ADD_DOCUMENT: (
        _plain(case_forms.DocumentForm),
        _add_document,
        pgettext_lazy("case form", "What is added stays with the case."),
    ),
    CaseStep.PROPOSE: (
        _remedy_form,
        _propose,
        pgettext_lazy("case form", "Clause 209 leaves you these ways, at your own cost. The store answers."),
    ),
    CaseStep.CHOOSE: (
        _remedy_form,
        _choose,
        pgettext_lazy("case form", "What is agreed is told to the borrower. There is no fine."),
    ),
    CaseStep.REPAIR: (
        _plain(case_forms.RepairForm),
        _repair,
        pgettext_lazy("case form", "Inspect the item again. A tick each for what is as it was before."),
    ),
    CaseStep.REPLACE: (
        _replacement_form,
        _replace,
        pgettext_lazy("case form", "Compare the five points of clause 209. It enters the register as a new item."),
    ),
    CaseStep.PAY: (
        _payment_form,
        _pay,
        pgettext_lazy("case form", "Cash at the price at the time of borrowing, against a receipt of the agency."),
    ),
    CaseStep.BRING_BACK: (
        lambda case, data, files: case_forms.BringBackForm(data, case=case),
        _bring_back,
        pgettext_lazy("case form", "Inspect it as at every return. What replaced it is not given back here."),
    ),
    CaseStep.REOPEN: (
        _plain(case_forms.ReopenForm),
        _reopen,
        pgettext_lazy("case form", "The evidence turned out wrong. The papers stay; it is made good anew."),
    ),
    CaseStep.CLOSE: (
        _plain(case_forms.CloseForm),
        _close,
        pgettext_lazy("case form", "A repaired item is lent again; any other waits for fact-finding and disposal."),
    ),
}
"""Form, act and sentence of each step."""
