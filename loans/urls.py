"""The addresses of lending."""

from __future__ import annotations

from loans import borrowing_urls, case_urls, desk_urls, paper_urls

app_name = "loans"

urlpatterns = [
    *borrowing_urls.urlpatterns,
    *case_urls.urlpatterns,
    *desk_urls.urlpatterns,
    *paper_urls.urlpatterns,
]
