"""The addresses of papers."""

from __future__ import annotations

from django.urls import path

from loans.views import papers

urlpatterns = [
    path("loans/slips/", papers.issue_slips, name="issue_slips"),
    path("loans/<int:pk>/slip/draft/", papers.draft_slip, name="draft_slip"),
    path("loans/<int:pk>/papers/", papers.issue, name="issue_paper"),
    path("papers/verify/", papers.verify, name="verify"),
    path("papers/<int:pk>/", papers.paper, name="paper"),
]
