"""The addresses of the channel: `report/` outside the session, `integrity/` for the committee."""

from __future__ import annotations

from typing import Final

from django.urls import path, re_path

from audit.misuse.views import asking, committee, names, outside, room

app_name: Final = "misuse"

NUMBER: Final = "(?P<number>[0-9A-Z]{4}-[0-9A-Z]{4})"
FILE: Final = "(?P<file>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
REQUEST: Final = "(?P<request_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"

urlpatterns = [
    path("report/", outside.start, name="start"),
    path("report/tell/", outside.tell, name="tell"),
    path("report/sign/", outside.sign, name="sign"),
    path("report/follow/", outside.follow, name="follow"),
    path("integrity/", room.cases, name="cases"),
    path("integrity/unlock/", room.unlock, name="unlock"),
    path("integrity/names/", names.names, name="names"),
    re_path(rf"^integrity/names/{REQUEST}/$", names.name, name="name"),
    path("integrity/poster/", committee.poster_file, name="poster"),
    path("integrity/committee/", committee.committee, name="committee"),
    re_path(rf"^integrity/{NUMBER}/$", room.case, name="case"),
    re_path(rf"^integrity/{NUMBER}/name/$", asking.signer, name="signer"),
    re_path(rf"^integrity/{NUMBER}/files/{FILE}/$", room.file, name="file"),
]
