"""An act is one transaction and leaves a trace whether it is done or refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Final, ParamSpec, Protocol, TypeVar, runtime_checkable

from django.db import transaction

from audit.journal.record import Actor, Subject, record
from audit.journal.versions import named_by_their_event
from core.verdict import Refusal

P = ParamSpec("P")
R = TypeVar("R")

NEW: Final = "new"
"""The key of a subject that does not exist yet, in the event of a refused creation."""


ACTIONS: Final[dict[str, str]] = {}
"""The verb of every action there is, by where it stands ("loans.actions.deciding.approve"): what a test has to walk."""


@runtime_checkable
class Acts(Protocol):
    """Whoever may stand as `by=` of an action."""

    def journal_actor(self) -> Actor:
        """Name the person to the record."""


@runtime_checkable
class Subjected(Protocol):
    """Whatever an action may be done to."""

    def journal_subject(self) -> Subject:
        """Name the thing to the record."""


def act(verb: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make an action of `f(subject, *, by, at, ...)`: all of it happens, or nothing but the trace of its refusal.

    Done: the function itself records its one event (the fourth beat), in the same transaction.
    Refused (`core.verdict.Refusal`): what it wrote is undone, then one event with outcome "refused", the basis as
    clause and the code and reason as facts is recorded in a transaction of its own, before the refusal goes on.
    Within a transaction of the caller (an action inside an action, a test) both are savepoints: the trace lives as
    long as the caller's transaction.

    Raises:
        TypeError: the function was called without `by=` (see `Acts`) or an aware `at=`.
    """

    def decorate(action: Callable[P, R]) -> Callable[P, R]:
        ACTIONS[f"{action.__module__}.{action.__qualname__}"] = verb

        @wraps(action)
        def acting(*args: P.args, **kwargs: P.kwargs) -> R:
            by, at = kwargs.get("by"), kwargs.get("at")
            if not isinstance(by, Acts) or not isinstance(at, datetime):
                raise TypeError(f"{action.__qualname__} is an act: call it with by= (who acts) and at= (the moment).")
            try:
                with transaction.atomic(), named_by_their_event():
                    return action(*args, **kwargs)
            except Refusal as refusal:
                with transaction.atomic():
                    _record_refusal(verb, refusal, subject=_subject(verb, args), by=by, at=at)
                raise

        return acting

    return decorate


def _subject(verb: str, args: tuple[object, ...]) -> Subject:
    first = args[0] if args else None
    if isinstance(first, Subjected):
        return first.journal_subject()
    return Subject(kind=verb.split(".")[0], key=NEW, label="")


def _record_refusal(verb: str, refusal: Refusal, *, subject: Subject, by: Acts, at: datetime) -> None:
    record(
        verb,
        subject=subject,
        actor=by.journal_actor(),
        at=at,
        clause=refusal.verdict.basis,
        facts={"code": refusal.verdict.code, "reason": refusal.verdict.reason},
        outcome="refused",
    )
