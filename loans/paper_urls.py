"""The addresses of papers."""

from __future__ import annotations

from django.urls import path, re_path

from loans.views import check_papers, papers

urlpatterns = [
    path("loans/slips/", papers.issue_slips, name="issue_slips"),
    path("loans/<int:pk>/slip/draft/", papers.draft_slip, name="draft_slip"),
    path("loans/<int:pk>/papers/", papers.papers, name="issue_paper"),
    path("loans/of-asset/<str:tag>/card/", papers.issue_card, name="issue_card"),
    path("cases/<int:pk>/paper/", papers.issue_case_file, name="case-paper"),
    path("checks/<int:pk>/papers/", check_papers.papers, name="check-papers"),
    re_path(r"^checks/(?P<pk>\d{1,18})/list\.(?P<kind>csv|xlsx)$", check_papers.table, name="check-table"),
    path("registers/", papers.registers, name="registers"),
    path("papers/verify/", papers.verify, name="verify"),
    path("papers/notice/<int:pk>/", papers.notice_on_paper, name="notice-pdf"),
    path("papers/<int:pk>/", papers.paper, name="paper"),
]
