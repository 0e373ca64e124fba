"""Puts what the signed-in person may do today beside them on the request, asked for only where a page needs it."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

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
            return standing_of(user, today) if isinstance(user, Person) else Standing(Person(), today)

        cast(StaffRequest, request).standing = cast(Standing, SimpleLazyObject(look_up))
        return get_response(request)

    return answer
