"""The addresses of notices on paper, at the desk of a store."""

from __future__ import annotations

from typing import Final

from django.urls import path

from people.views import printing

app_name: Final = "notices"

urlpatterns = [
    path("", printing.to_print, name="to-print"),
    path("<int:pk>/", printing.notice_paper, name="paper"),
    path("<int:pk>/handed-over/", printing.hand_over, name="handed-over"),
]
