"""The addresses of places and checks."""

from __future__ import annotations

from django.urls import URLPattern, path

from assets.checks.views import checks, counting, place_labels, places

app_name = "checks"

urlpatterns: list[URLPattern] = [
    path("", checks.checks, name="list"),
    path("mine/", counting.mine, name="mine"),
    path("places/", places.places, name="places"),
    path("places/new/", places.new, name="new-place"),
    path("places/labels/", place_labels.new, name="place-labels"),
    path("places/<int:pk>/", places.rename, name="rename-place"),
    path("places/<int:pk>/close/", places.close, name="close-place"),
    path("new/annual/", checks.new_annual, name="new-annual"),
    path("new/stocktake/", checks.new_stocktake, name="new-stocktake"),
    path("lines/<int:pk>/letter/", counting.letter, name="letter"),
    path("<int:pk>/", checks.show, name="check"),
    path("<int:pk>/begin/", checks.begin, name="begin"),
    path("<int:pk>/count/", counting.count, name="count"),
    path("<int:pk>/lines/", checks.lines, name="lines"),
    path("<int:pk>/report/", checks.report, name="report"),
    path("<int:pk>/close/", checks.close, name="close"),
    path("<int:pk>/copy/", checks.copy, name="copy"),
    path("<int:pk>/call-off/", checks.call_off, name="call-off"),
]
