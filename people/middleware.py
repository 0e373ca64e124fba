"""What the signed-in person may do today, beside them on the request; and nobody works under a password others know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from core.clock import now, official_day
from people.models import Person
from people.offices import Standing, standing_of


class StaffRequest(HttpRequest):
    """A request behind sign-in, for the annotations of views."""

    user: Person
    standing: Standing


def standing(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give each request a `standing`; where nobody is signed in it is that of nobody, who holds no office."""

    def answer(request: HttpRequest) -> HttpResponse:
        today = official_day(now())

        def look_up() -> Standing:
            user = request.user
            if not isinstance(user, Person):
                return Standing(Person(), today)
            user.standing_in_request = standing_of(user, today)
            return user.standing_in_request

        cast(StaffRequest, request).standing = cast(Standing, SimpleLazyObject(look_up))
        return get_response(request)

    return answer


OPEN_BEFORE: Final = frozenset({"account_change_password", "account_logout", "set_language", "healthz"})
"""Pages that a person may open before having chosen a password of their own."""


class OwnPassword:
    """Lead who still has the password an administrator gave them to choosing their own: signatures must be theirs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: Any, kwargs: Any) -> HttpResponse | None:
        user = request.user
        match = request.resolver_match
        if not isinstance(user, Person) or not user.must_change_password:
            return None
        if match is not None and match.view_name in OPEN_BEFORE:
            return None
        messages.info(request, _("An administrator knows this password. Choose one of your own to go on."))
        return redirect("account_change_password")
