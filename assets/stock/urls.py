"""The addresses of the stock of consumables."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from assets.stock import views

app_name = "stock"

urlpatterns: list[URLPattern] = [
    path("", views.stock, name="list"),
    re_path(r"^export\.(?P<kind>csv|xlsx)$", views.export, name="export"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.ledger, name="ledger"),
    re_path(r"^(?P<pk>[0-9]{1,18})/export\.(?P<kind>csv|xlsx)$", views.export_ledger, name="export-ledger"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/receive/", views.receive, name="receive"),
    path("<int:pk>/count/", views.count, name="count"),
]
