"""The addresses of reports, under `reports/`: for heads, officers and auditors."""

from __future__ import annotations

from typing import Final

from django.urls import path, re_path

from audit.oversight.reports.views import reports

app_name: Final = "reports"

urlpatterns = [
    path("", reports.reports, name="reports"),
    path("<int:pk>/", reports.report, name="report"),
    path("<int:pk>/measures/", reports.write, name="write"),
    path("<int:pk>/sign/", reports.sign, name="sign"),
    re_path(r"^(?P<pk>[0-9]{1,18})/report\.(?P<kind>csv|xlsx|pdf)$", reports.file, name="file"),
]
