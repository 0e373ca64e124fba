"""The addresses of the reading room: for auditors, under `audit/`."""

from __future__ import annotations

from typing import Final

from django.urls import path

from audit.oversight.views import answering

app_name: Final = "oversight"

urlpatterns = [
    path("", answering.questions, name="questions"),
    path("questions/<slug:slug>/", answering.question, name="question"),
    path("exports/", answering.exports, name="exports"),
]
