"""The addresses of clause 209: cases, photos, losses and claims."""

from __future__ import annotations

from django.urls import path

from loans.case_states import CaseStep
from loans.views import cases, evidence

STEPS = {
    CaseStep.NOTE_CAUSE: "cause",
    CaseStep.LINK_FACT_FINDING: "fact-finding",
    CaseStep.ADD_DOCUMENT: "add-document",
    CaseStep.PROPOSE: "propose",
    CaseStep.CHOOSE: "remedy",
    CaseStep.REPAIR: "repair",
    CaseStep.REPLACE: "replacement",
    CaseStep.PAY: "payment",
    CaseStep.BRING_BACK: "bring-back",
    CaseStep.REOPEN: "reopen",
    CaseStep.CLOSE: "close",
}
"""The last part of the address of each step."""

urlpatterns = [
    path("cases/", cases.cases, name="cases"),
    path("cases/<int:pk>/", cases.case, name="case"),
    path("cases/<int:pk>/documents/<int:document>/", cases.document, name="case-document"),
    *(
        path(f"cases/<int:pk>/{part}/", cases.act, {"step": step}, name=cases.name_of(step).removeprefix("loans:"))
        for step, part in STEPS.items()
    ),
    path("loans/<int:pk>/loss/", evidence.report_loss, name="report-loss"),
    path("loans/<int:pk>/returned/", evidence.claim_returned, name="claim-returned"),
    path("loans/claims/<int:pk>/", evidence.claim, name="claim"),
    path("loans/lines/<int:pk>/photos/", evidence.photos, name="line-photos"),
    path("loans/lines/<int:pk>/photos/<int:photo>.jpg", evidence.photo, name="line-photo"),
]
