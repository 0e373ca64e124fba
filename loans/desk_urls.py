"""The addresses of the desk, and of going after what is overdue."""

from __future__ import annotations

from django.urls import path, re_path

from loans.views import (
    chasing,
    desk,
    handing,
    handing_back,
    not_done,
    offline,
    receipts,
    returning,
    signed_slips,
    signing,
)

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("desk/hand-over/<int:pk>/", handing.hand_over, name="hand-over"),
    path("desk/hand-over/<int:pk>/signing/", signing.state, name="signing-state"),
    path("desk/signed-slips/", signed_slips.to_attach, name="signed-slips"),
    path("desk/signed-slips/<int:pk>/", signed_slips.attach, name="attach-signed-slip"),
    path("loans/signed-slips/<int:pk>/", signed_slips.scan, name="signed-slip-scan"),
    path("desk/receipts/", receipts.receipts, name="receipts"),
    path("desk/drop-off/", returning.drop_off, name="drop-off"),
    path("desk/return/", returning.take_back, name="return"),
    path("desk/return/<int:pk>/sign/", handing_back.sign, name="return-sign"),
    path("desk/not-done/", not_done.not_done, name="not-done"),
    path("desk/not-done/<int:pk>/", not_done.settle, name="settle-conflict"),
    path("desk/not-done/<int:pk>/photo.jpg", not_done.photo, name="kept-photo"),
    path("desk/offline/<str:language>/", offline.page, name="offline"),
    path("desk/overdue/", chasing.overdue_register, name="overdue"),
    re_path("^desk/overdue/(?P<kind>csv|xlsx)/$", chasing.export, name="overdue-export"),
    path("loans/<int:pk>/demand/", chasing.demand, name="demand"),
    path("loans/<int:pk>/duty/", chasing.name_holder, name="duty"),
]
