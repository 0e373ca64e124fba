"""The addresses of people and offices."""

from __future__ import annotations

from typing import Final

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from people.views import account, agencies, calendar, messages, offices, persons, units

app_name: Final = "people"


class StaffCode(StringConverter):
    """What a staff code may look like: the database is not asked about anything else."""

    regex = "[A-Za-z0-9._-]{1,20}"


register_converter(StaffCode, "staff")

urlpatterns = [
    path("", persons.people, name="list"),
    path("add/", persons.add, name="add-person"),
    path("person/<staff:staff_code>/", persons.person, name="person"),
    path("person/<staff:staff_code>/change/", persons.change, name="change-person"),
    path("person/<staff:staff_code>/deactivate/", persons.deactivate, name="deactivate-person"),
    path("person/<staff:staff_code>/reactivate/", persons.reactivate, name="reactivate-person"),
    path("person/<staff:staff_code>/reset-password/", persons.reset_password, name="reset-password"),
    path("person/<staff:staff_code>/appoint/", persons.appoint, name="appoint"),
    path("person/<staff:staff_code>/timeline/", persons.timeline, name="person-timeline"),
    path("units/", units.tree, name="units"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/add/", units.add, name="add-unit"),
    path("units/<int:pk>/change/", units.change, name="change-unit"),
    path("units/<int:pk>/move/", units.move, name="move-unit"),
    path("units/<int:pk>/close/", units.close, name="close-unit"),
    path("units/<int:pk>/reopen/", units.reopen, name="reopen-unit"),
    path("units/<int:pk>/add-post/", units.add_post, name="add-post"),
    path("units/<int:pk>/timeline/", units.timeline, name="unit-timeline"),
    path("agencies/", agencies.agencies, name="agencies"),
    path("agencies/add/", agencies.add, name="add-agency"),
    path("agencies/<int:pk>/", agencies.agency, name="agency"),
    path("agencies/<int:pk>/change/", agencies.change, name="change-agency"),
    path("agencies/<int:pk>/contact/", agencies.contact, name="agency-contact"),
    path("posts/<int:pk>/", offices.post, name="post"),
    path("posts/<int:pk>/rename/", offices.rename, name="rename-post"),
    path("posts/<int:pk>/appoint/", offices.begin_tenure, name="begin-tenure"),
    path("posts/<int:pk>/delegate/", offices.delegate, name="delegate"),
    path("tenures/<int:pk>/end/", offices.end_tenure, name="end-tenure"),
    path("tenures/<int:pk>/cancel/", offices.cancel_tenure, name="cancel-tenure"),
    path("delegations/", offices.delegations, name="delegations"),
    path("delegations/<int:pk>/", offices.delegation, name="delegation"),
    path("delegations/<int:pk>/revoke/", offices.revoke, name="revoke-delegation"),
    path("delegations/<int:pk>/copy/", offices.note_copy, name="note-copy"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/close/", calendar.close, name="close-day"),
    path("calendar/confirm/<int:year>/", calendar.confirm, name="confirm-year"),
    path("calendar/<int:pk>/open/", calendar.open_again, name="open-day"),
    path("account/", account.account, name="account"),
    path("account/pin/", account.choose_pin, name="choose-pin"),
    path("account/tokens/", account.make_token, name="make-token"),
    path("account/tokens/<slug:token_key>/revoke/", account.revoke_token, name="revoke-token"),
    path("account/messages/", messages.reach, name="reach"),
    path("account/line/code/", messages.make_line_code, name="make-line-code"),
    path("account/line/undo/", messages.unlink_line, name="unlink-line"),
    path("unsubscribe/<str:token>/", messages.unsubscribe, name="unsubscribe"),
    path("inbox/", messages.inbox, name="inbox"),
    path("inbox/read/", messages.mark_all_read, name="mark-all-read"),
    path("inbox/<int:pk>/open/", messages.open_notice, name="open-notice"),
]
