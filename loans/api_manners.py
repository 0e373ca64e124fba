"""What every call of the lending API has in common: who calls, what is sent, and the answers the schema names."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.exceptions import NotAuthenticated, ValidationError
from rest_framework.request import Request

from loans import serializers as shapes
from loans.idempotency import HEADER
from people.models import Person
from people.offices import Standing

ERRORS = {
    400: OpenApiResponse(shapes.InvalidOut, "Malformed: names the field."),
    401: OpenApiResponse(shapes.ProblemOut, "Not signed in."),
    403: OpenApiResponse(shapes.ProblemOut, "A session without its CSRF token."),
}
FOUND = {404: OpenApiResponse(shapes.ProblemOut, "Unknown, or not the caller's to see.")}
ACT = {409: OpenApiResponse(shapes.RefusalOut, "Refused: clause, code and reason.")}
BUSY = {503: OpenApiResponse(shapes.ProblemOut, "The database is busy; nothing was saved.")}
REUSED = {422: OpenApiResponse(shapes.ProblemOut, "The key was used for another call.")}
KEY = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    description="A repetition with the same key and body gets the first answer, and acts only once.",
)


def moves(*answers: dict[int, Any]) -> dict[int, Any]:
    """The answers of a call that acts, by status."""
    merged: dict[int, Any] = {**ERRORS, **FOUND, **ACT, **BUSY}
    for each in answers:
        merged |= each
    return merged


def standing_of(request: Request) -> Standing:
    """What the caller may do today, delegations included."""
    standing: Standing = request.standing  # type: ignore[attr-defined]  # people.middleware puts it there
    return standing


def caller(request: Request) -> Person:
    """Who calls; every view of the API asks for sign-in first."""
    person = request.user
    if not isinstance(person, Person):
        raise NotAuthenticated
    return person


def read(shape: type[shapes.Object], data: Any) -> dict[str, Any]:
    """What was sent, well-formed.

    Raises:
        ValidationError: 400, naming the fields.
    """
    given = shape(data=data)
    given.is_valid(raise_exception=True)
    answer: dict[str, Any] = given.validated_data
    return answer


def must_be_of(known: Collection[int], named: Mapping[str, Collection[int]]) -> None:
    """Refuse ids that are not among the `known` ones: the lines of the loan.

    Raises:
        ValidationError: naming the field and the ids.
    """
    for field, ids in named.items():
        strange = sorted(set(ids).difference(known))
        if strange:
            reason = _("These are no lines of this loan: %(ids)s.")
            raise ValidationError({field: [reason % {"ids": ", ".join(map(str, strange))}]})
