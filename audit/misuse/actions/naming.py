"""Requests to unlock who signed: a member asks, the reporter answers, two decide, and the name is shown for days.

As with every act on a report, none leaves an event in the staff's journal; the case keeps each step, sealed, and the
reporter reads it.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audit.misuse import codes, keys
from audit.misuse.actions.entering import enter, lock
from audit.misuse.actions.handling import own_access, ready
from audit.misuse.models import Access, Custodian, Handler, NameAccess, NameRequest, Report, SealedName
from audit.misuse.name_states import OPEN, SHOWN_FOR, Answer, NameState, is_decided, is_enough, may_agree
from audit.misuse.states import EntryKind, State
from core.clock import official_day
from core.verdict import ORDER, Refusal, Refused

ASKED: Final = gettext_noop("The committee asks to know who signed.")
ANSWERED: Final = {
    Answer.CONSENTS: gettext_noop("The reporter agrees to be named."),
    Answer.OBJECTS: gettext_noop("The reporter does not agree to be named."),
}
AGREED: Final = gettext_noop("A custodian for names agrees. A second one has to agree as well.")
GRANTED: Final = gettext_noop("The name is shown to the member of the committee who asked.")
REFUSED: Final = gettext_noop("The name is not shown.")
SHOWN: Final = gettext_noop("The name was read by the member of the committee who asked.")


@transaction.atomic
def ask_name(access: Access, *, by: Handler, at: datetime, text: str) -> NameRequest:
    """Ask who signed. text: why, as the custodians and the reporter read it.

    Raises:
        Access.DoesNotExist: it was taken away meanwhile.
        Refusal: step-out-of-turn, not-signed, asked-already.
    """
    report, on = ready(access, by, "ask_name"), official_day(at)
    sealed = SealedName.objects.filter(report=report).first()
    if sealed is None:
        raise Refusal(Refused(ORDER, "not-signed", _("Nobody signed this report: there is no name to ask for.")))
    if sealed.requests.filter(state__in=OPEN).exists():
        text = _("Somebody asked already, and it is not decided yet.")
        Refused(ORDER, "asked-already", text).require()
    reason = keys.seal_text(bytes(sealed.public_key), text)
    enter(report, EntryKind.STEP, {"step": ASKED, "text": text, "name": by.name}, on=on, by=by)
    return NameRequest.objects.create(sealed_to=sealed, asked_by=by, asked_on=on, reason=reason)


@transaction.atomic
def answer_request(report: Report, *, at: datetime, answer: Answer, text: str) -> None:
    """What the reporter says to it; it may be said anew until it is decided.

    Raises:
        Refusal: request-decided.
    """
    report = lock(report.pk)
    request = NameRequest.objects.filter(sealed_to__report=report, state__in=OPEN).select_related("sealed_to").first()
    if request is None:
        raise Refusal(is_decided())
    text = codes.masked(text)
    request.answer, request.answered = answer, keys.seal_text(bytes(request.sealed_to.public_key), text)
    request.save(update_fields=["answer", "answered"])
    enter(report, EntryKind.STEP, {"step": ANSWERED[answer], "text": text}, on=official_day(at))


@transaction.atomic
def agree(request: NameRequest, *, by: Custodian, at: datetime, private: bytes, text: str) -> NameState:
    """Agree that the name is told to who asks; with a second yes it is, sealed to them. private: the custodian's key.

    Raises:
        NameAccess.DoesNotExist: the custodian was shut out meanwhile.
        Refusal: request-decided, reporter-not-heard, second-custodian, asker-gone.
    """
    request, own = _locked(request, by)
    report, on = request.sealed_to.report, official_day(at)
    was_agreed_by = request.agreed_by_id
    may_agree(
        state=request.state,
        answer=request.answer,
        asked_on=request.asked_on,
        on=on,
        agreed_before=was_agreed_by == by.pk,
    ).require()
    _may_still_be_told(request, report)
    if not is_enough(answer=request.answer, agreed_before=was_agreed_by is not None):
        request.state, request.agreed_by = NameState.AGREED, by
        request.save(update_fields=["state", "agreed_by"])
        enter(report, EntryKind.STEP, {"step": AGREED, "text": text, "name": by.name}, on=on)
        return NameState.AGREED
    who = keys.unseal_text(keys.unseal(private, bytes(own.sealed_key)), bytes(request.sealed_to.content))
    request.sealed_name = keys.seal_text(bytes(request.asked_by.public_key), who)
    request.shown_until = on + SHOWN_FOR
    if was_agreed_by == by.pk:
        request.agreed_by = None  # the reporter's consent is the other yes
    _decide(request, NameState.GRANTED, by=by, at=at)
    enter(report, EntryKind.STEP, {"step": GRANTED, "text": text, "name": by.name}, on=on)
    return NameState.GRANTED


@transaction.atomic
def refuse(request: NameRequest, *, by: Custodian, at: datetime, text: str) -> None:
    """Decide that the name stays sealed: one custodian's no is enough. It may be asked for anew.

    Raises:
        NameAccess.DoesNotExist: as `agree`.
        Refusal: request-decided.
    """
    request, _own = _locked(request, by)
    if request.state not in OPEN:
        is_decided().require()
    _decide(request, NameState.REFUSED, by=by, at=at)
    enter(
        request.sealed_to.report,
        EntryKind.STEP,
        {"step": REFUSED, "text": text, "name": by.name},
        on=official_day(at),
    )


@transaction.atomic
def show_name(access: Access, request: NameRequest, *, by: Handler, at: datetime, private: bytes) -> dict[str, str]:
    """Name and contact, to who asked, in the days they were granted for; each time is kept in the case.

    private: the member's key.

    Raises:
        Access.DoesNotExist: it was taken away meanwhile.
        NameRequest.DoesNotExist: it is not a request of theirs about this report.
        Refusal: name-over.
    """
    report, on = lock(access.report_id), official_day(at)
    own_access(access, by)
    request = NameRequest.objects.get(pk=request.pk, sealed_to__report=report, asked_by=by)
    if not request.sealed_name or request.shown_until is None or on > request.shown_until:
        text = _("The name can be read no more. If it is still needed, ask again.")
        Refused(ORDER, "name-over", text).require()
    enter(report, EntryKind.STEP, {"step": SHOWN, "name": by.name}, on=on, by=by)
    told: dict[str, str] = json.loads(keys.unseal_text(private, bytes(request.sealed_name)))
    return told


def _locked(request: NameRequest, by: Custodian) -> tuple[NameRequest, NameAccess]:
    """The request as it is now, for this transaction alone, with the custodian's key to the name."""
    lock(request.sealed_to.report_id)
    own = NameAccess.objects.get(sealed_name=request.sealed_to_id, custodian=by, custodian__ended_on=None)
    return NameRequest.objects.select_related("sealed_to__report", "asked_by").get(pk=request.pk), own


def _may_still_be_told(request: NameRequest, report: Report) -> None:
    is_reader = Access.objects.filter(report=report, handler=request.asked_by).exists()
    if not is_reader or report.state == State.CLOSED:
        text = _("Who asked reads this report no more, or it is closed. Refuse the request.")
        Refused(ORDER, "asker-gone", text).require()


def _decide(request: NameRequest, state: NameState, *, by: Custodian, at: datetime) -> None:
    request.state, request.decided_by, request.decided_on = state, by, official_day(at)
    request.save(update_fields=["state", "agreed_by", "decided_by", "decided_on", "shown_until", "sealed_name"])
