"""The PIN of six digits by which a person proves at a desk who signs: kept as a hash only, and not to be guessed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from allauth.core.internal import ratelimit  # the public door of it cannot take back what was counted
from django.contrib.auth.hashers import check_password
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.thai import to_arabic_digits
from core.verdict import POLICY, Permitted, Refusal, Refused, Verdict
from people.models import Person

DIGITS: Final = 6

_IN_A_ROW: Final = "01234567890123456789"


def typed(raw: str) -> str:
    """A PIN as it was typed: Thai digits count as their own, blanks for nothing."""
    return "".join(to_arabic_digits(raw).split())


def judge_choice(pin: str) -> Verdict:
    """Whether somebody may choose this PIN. Codes: pin-not-six-digits, pin-too-plain."""
    if len(pin) != DIGITS or not (pin.isascii() and pin.isdigit()):
        return Refused(POLICY, "pin-not-six-digits", _("A PIN is six digits."))
    if len(set(pin)) == 1 or pin in _IN_A_ROW or pin[::-1] in _IN_A_ROW:
        reason = _("Everybody tries this PIN first. Choose digits that are not all the same and do not count up.")
        return Refused(POLICY, "pin-too-plain", reason)
    return Permitted()


def judge(person: Person, raw: str) -> Verdict:
    """Whether this is the PIN of `person`, who has one. Code: pin-wrong. The caller counts the tries (`counted`)."""
    if check_password(typed(raw), person.pin):
        return Permitted()
    reason = _("This is not the PIN of %(name)s. Only they may type it, and nobody else has to see it.")
    return Refused(POLICY, "pin-wrong", reason % {"name": person.name})


_GUESSED: Final = frozenset({"pin-wrong", "password-wrong"})


@contextmanager
def counted(request: HttpRequest, person: Person, *, password: bool = False) -> Iterator[None]:
    """Around an act that judges the PIN of `person`: after too many wrong ones none is tried for a while.

    password: the act judges their password. No query where it judges neither: the person has no PIN.

    Raises:
        Refusal: pin-locked, or what the act refuses.
    """
    if not person.pin and not password:
        yield
        return
    used = ratelimit.consume(request, app="allauth.account", action="pin_failed", key=person.staff_code)
    if used is None:
        reason = _(
            "There were too many wrong tries for %(name)s. Wait fifteen minutes, or let them sign on their own phone."
        )
        raise Refusal(Refused(POLICY, "pin-locked", reason % {"name": person.name}))
    try:
        yield
    except Refusal as refusal:
        if refusal.verdict.code not in _GUESSED:
            used.rollback()
        raise
    used.rollback()
