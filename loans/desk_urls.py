"""The addresses of the desk."""

from __future__ import annotations

from django.urls import path

from loans.views import desk, receipts

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("desk/hand-over/<int:pk>/", desk.hand_over, name="hand-over"),
    path("desk/receipts/", receipts.receipts, name="receipts"),
    path("desk/return/", desk.take_back, name="return"),
]
