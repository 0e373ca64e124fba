"""The addresses of the executive's page, under `executive/`."""

from __future__ import annotations

from typing import Final

from django.urls import path

from audit.oversight.executive import views

app_name: Final = "executive"

urlpatterns = [
    path("", views.page, name="page"),
    path("orders/", views.instructions, name="instructions"),
    path("orders/new/", views.instruct, name="instruct"),
    path("orders/<int:pk>/", views.instruction, name="instruction"),
]
