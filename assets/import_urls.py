"""The addresses of the import, below "assets/import/"."""

from __future__ import annotations

from django.urls import URLPattern, path

from assets import import_views

urlpatterns: list[URLPattern] = [
    path("", import_views.upload, name="import"),
    path("<int:pk>/", import_views.show, name="import-run"),
    path("<int:pk>/columns/", import_views.columns, name="import-columns"),
    path("<int:pk>/preview/", import_views.preview, name="import-preview"),
    path("<int:pk>/go-on/", import_views.go_on, name="import-go-on"),
    path("<int:pk>/problems.csv", import_views.problems, name="import-problems"),
]
