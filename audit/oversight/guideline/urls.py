"""The addresses of the guideline: open to everybody, but for those below `drafting/`."""

from __future__ import annotations

from typing import Final

from django.urls import path

from audit.oversight.circulation.views import acknowledging, following
from audit.oversight.guideline.views import reading, working

app_name: Final = "guideline"

urlpatterns = [
    path("", reading.current, name="current"),
    path("versions/<int:edition>/", reading.version, name="version"),
    path("versions/<int:edition>/guideline.pdf", reading.paper, name="paper"),
    path("forms/<slug:form>.pdf", reading.form, name="form"),
    path("drafting/", working.work, name="work"),
    path("drafting/draft/", working.draft, name="draft"),
    path("drafting/<int:pk>/", working.decide, name="decide"),
    path("drafting/<int:pk>/circulate/", following.new, name="circulate"),
    path("circulars/", following.circulars, name="circulars"),
    path("circulars/<int:pk>/", following.circular, name="circular"),
    path("circulars/<int:pk>/memo.pdf", following.memo, name="memo"),
    path("acknowledge/", acknowledging.acknowledge, name="acknowledge"),
    path("welcome/", acknowledging.welcome, name="welcome"),
    path("drafting/<int:pk>/draft.pdf", working.draft_paper, name="draft-paper"),
]
