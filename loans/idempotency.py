"""A call repeated with the same `Idempotency-Key` gets the answer of the first: a lost answer is asked for again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotAuthenticated, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core.clock import now
from core.verdict import Refusal
from loans.models import Answered
from people.models import Person

HEADER: Final = "Idempotency-Key"
LONGEST_KEY: Final = 100

KEPT: Final = timedelta(days=7)
"""How long an answer is kept: longer than any scanner waits for its network."""

Handler = Callable[..., Response]


def answered_once(handler: Handler) -> Handler:
    """Answer a repeated call with the first answer, also a refusal; act once, however many call at the same moment.

    The key counts for one person and one body. Of calls at the same moment the database lets one write the key; the
    others wait for it. An answer that says that the call was malformed, or a failure, is not kept: it changed nothing.
    Answers 422 (key-reused) to the same key with another body or address, 400 to a key that is too long.
    """

    @wraps(handler)
    def answering(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER, "").strip()
        if not key:
            return handler(view, request, *args, **kwargs)
        if len(key) > LONGEST_KEY or not key.isprintable():
            raise ValidationError({HEADER: [_("A key has at most 100 characters, all of them printable.")]})
        person = request.user
        if not isinstance(person, Person):
            raise NotAuthenticated
        digest = _digest(request)
        known = _known(person, key)
        if known is None:
            try:
                with transaction.atomic():
                    return _first(handler, view, request, args, kwargs, row=_row(person, key, digest))
            except _KeyTaken:
                known = _known(person, key)
        return _again(known, digest)

    return answering


def forget_before(moment: datetime) -> int:
    """Throw away the answers given before `moment`; answers how many."""
    deleted, _by_model = Answered.objects.filter(at__lt=moment).delete()
    return deleted


class _KeyTaken(Exception):  # noqa: N818  # not a failure: somebody else was quicker
    """Another call with this key has answered meanwhile."""


def _first(
    handler: Handler,
    view: Any,
    request: Request,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    *,
    row: Answered,
) -> Response:
    """Write the key, act, and keep the answer: all of it in one transaction."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise _KeyTaken from error
    try:
        response = handler(view, request, *args, **kwargs)
    except Refusal as refusal:
        # The act has undone itself and left its trace; the refusal is an answer like any other.
        verdict = refusal.verdict
        body = {"clause": verdict.basis, "code": verdict.code, "reason": verdict.reason}
        response = Response(body, status=409)
    row.status = response.status_code
    row.body = json.loads(JSONRenderer().render(response.data))
    row.save(update_fields=["status", "body"])
    return response


def _row(person: Person, key: str, digest: str) -> Answered:
    return Answered(by=person, key=key, request_sha256=digest, status=0, body={}, at=now())


def _again(known: Answered | None, digest: str) -> Response:
    if known is None or known.request_sha256 != digest:
        reason = _("This key was used for another call. Use a new key for every call that is not a repetition.")
        return Response({"code": "key-reused", "reason": reason}, status=422)
    return Response(known.body, status=known.status, headers={"Idempotent-Replay": "true"})


def _known(person: Person, key: str) -> Answered | None:
    return Answered.objects.filter(by=person, key=key).first()


def _digest(request: Request) -> str:
    """The hash of what is asked: method, address and body, however the body is spaced; a file counts by its bytes."""
    body = json.dumps(request.data, sort_keys=True, ensure_ascii=False, default=_told)
    return hashlib.sha256("\n".join((request.method or "", request.path, body)).encode()).hexdigest()


def _told(value: object) -> str:
    """What JSON has no word for: a file as its hash, left to be read from its beginning again."""
    if not isinstance(value, UploadedFile):
        return str(value)
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return digest.hexdigest()
