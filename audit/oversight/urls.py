"""The addresses of the reading room: for auditors, under `audit/`."""

from __future__ import annotations

from typing import Final

from django.urls import path

from audit.oversight.views import answering, findings, past, searching, verifying

app_name: Final = "oversight"

urlpatterns = [
    path("", answering.questions, name="questions"),
    path("questions/<slug:slug>/", answering.question, name="question"),
    path("record/", searching.record_search, name="record"),
    path("verify/", verifying.verify, name="verify"),
    path("findings/", findings.findings, name="findings"),
    path("findings/new/", findings.new, name="finding-new"),
    path("findings/<int:pk>/", findings.finding, name="finding"),
    path("past/", past.register, name="past"),
    path("past/items/<str:tag>/", past.item, name="past-item"),
    path("past/loans/<int:pk>/", past.loan, name="past-loan"),
    path("past/people/<str:staff_code>/", past.person, name="past-person"),
    path("exports/", answering.exports, name="exports"),
]
