"""The addresses of the register."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path

from assets.views import categories, changing, labels, photos, register, reports, rolls, unknown

app_name = "assets"

TAG = "(?P<tag>[A-Z]{1,3}[0-9]{7}-[0-9A-Z])"
"""A tag as we print it; what is read from a scanner goes through `queries.find_by_code`."""

urlpatterns: list[URLPattern | URLResolver] = [
    path("", register.asset_list, name="list"),
    re_path(r"^export\.(?P<kind>csv|xlsx)$", register.export, name="export"),
    path("unnumbered/", register.unnumbered, name="unnumbered"),
    path("categories/", register.categories, name="categories"),
    path("categories/new/", categories.new, name="new-category"),
    path("categories/<int:pk>/check-list/", categories.check_list, name="check-list"),
    path("new/", changing.new, name="new"),
    path("import/", include("assets.import_urls")),
    path("labels/", labels.prints, name="labels"),
    path("labels/new/", labels.new, name="new-labels"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<int:pk>/", reports.report, name="report"),
    path("unknown/", unknown.unknown, name="unknown"),
    path("unknown/<int:pk>/", unknown.link, name="unknown-link"),
    path("labels/rolls/new/", rolls.new, name="new-roll"),
    path("labels/put-on/", rolls.put_on, name="put-on"),
    path("labels/<int:pk>/", labels.show, name="labels-print"),
    path("labels/<int:pk>/file/", labels.file, name="labels-file"),
    path("labels/<int:pk>/go-on/", labels.go_on, name="labels-go-on"),
    re_path(rf"^{TAG}/$", register.detail, name="detail"),
    re_path(rf"^{TAG}/change/$", changing.change, name="change"),
    re_path(rf"^{TAG}/condition/$", changing.condition, name="condition"),
    re_path(rf"^{TAG}/lending/$", changing.lending, name="lending"),
    re_path(rf"^{TAG}/repair/$", changing.repair, name="repair"),
    re_path(rf"^{TAG}/retire/$", changing.retire, name="retire"),
    re_path(rf"^{TAG}/numbers/new/$", changing.add_number, name="add-number"),
    re_path(rf"^{TAG}/numbers/(?P<pk>[0-9]{{1,18}})/end/$", changing.end_number, name="end-number"),
    re_path(rf"^{TAG}/photos/new/$", photos.add, name="add-photo"),
    re_path(rf"^{TAG}/photos/(?P<sha256>[0-9a-f]{{64}})\.jpg$", photos.photo, name="photo"),
    re_path(rf"^{TAG}/photos/(?P<pk>[0-9]{{1,18}})/remove/$", photos.remove, name="remove-photo"),
    re_path(rf"^{TAG}/timeline/$", register.timeline, name="timeline"),
]
