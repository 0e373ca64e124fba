"""The addresses of open data, under `open-data/`: for everybody."""

from __future__ import annotations

from typing import Final

from django.urls import path, re_path

from audit.oversight.open_data import views

app_name: Final = "open-data"

urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    re_path(r"^(?P<slug>[a-z]+)-(?P<year>[0-9]{4})\.(?P<kind>csv|xlsx|json)$", views.dataset_of_year, name="dataset"),
    path("reports/<int:pk>/", views.report, name="report"),
    path("reports/<int:pk>/report.pdf", views.report_paper, name="report-paper"),
]
