"""The addresses of consumables between state agencies (clause 210)."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from loans.views import supplies

app_name = "supplies"

urlpatterns: list[URLPattern] = [
    path("new/", supplies.new, name="new"),
    path("debts/", supplies.debts, name="debts"),
    re_path(r"^debts\.(?P<kind>csv|xlsx)$", supplies.export, name="export"),
    path("<int:pk>/decide/", supplies.decide, name="decide"),
    path("<int:pk>/hand-over/", supplies.hand_over, name="hand-over"),
    path("<int:pk>/return/", supplies.take_back, name="return"),
    path("<int:pk>/equivalent/", supplies.equivalent, name="equivalent"),
]
