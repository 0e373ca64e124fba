"""Sign-in of staff: accounts are made by administrators only; each sign-in, failed or not, and sign-out is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import BigIntegerField, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from audit.journal.personal import Personal
from audit.journal.record import Actor, Subject, record
from core.clock import now
from core.prepared import Slot, prepared
from people import actions, notices
from people.models import Person

STRANGER = Actor("anonymous", "ผู้ที่ยังไม่ได้ลงชื่อเข้าใช้ (not signed in)")
"""Who acted where nobody was signed in."""


class StaffBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """allauth's own, reading the person with unit and agency: every page shows them."""

    def get_user(self, user_id: int | str) -> Person | None:
        person = next(iter(_account()(pk=user_id)), None)
        return person if person is not None and self.user_can_authenticate(person) else None


@prepared
def _account() -> QuerySet[Person]:
    return Person.objects.select_related("unit__agency").filter(pk=Slot("pk", BigIntegerField()))


class StaffAccounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth as this house uses it: no sign-up, plain sentences, and every sign-in in the record."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("Staff code or password is not right. Check both and try again."),
        "email_password_mismatch": _("E-mail or password is not right. Check both and try again."),
        "too_many_login_attempts": _(
            "There were too many failed attempts. Wait five minutes and try again, or ask your system administrator "
            "for a new password."
        ),
        "rate_limited": _("There were too many requests in a short time. Wait a few minutes and try again."),
        "account_inactive": _("This account may not sign in. Ask your system administrator."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: the system administrator of an agency adds its persons."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Whether sign-in may lead there: nowhere but to pages of ours; what is no address at all is none of them."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:  # such as a bracket without its twin in the host
            return False

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        record(
            "person.signed_in",
            subject=user.journal_subject(),
            actor=user.journal_actor(),
            at=now(),
            facts={"address": self._address(request, user)},
        )
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, Person):
            record(
                "person.signed_out",
                subject=request.user.journal_subject(),
                actor=request.user.journal_actor(),
                at=now(),
            )
        super().logout(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Stop who failed too often, whatever they type now, and record that too: it is how guessing looks."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            self._record_refused("person.sign_in_stopped", request, credentials)
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record whose account was tried."""
        self._record_refused("person.sign_in_failed", request, credentials)

    def _record_refused(self, verb: str, request: HttpRequest, credentials: Mapping[str, Any]) -> None:
        """What was typed is kept only where it names somebody: it may be a password."""
        typed = str(credentials.get("username") or credentials.get("email") or "")
        tried = Person.objects.filter(Q(staff_code__iexact=typed) | Q(email__iexact=typed)).first() if typed else None
        record(
            verb,
            subject=tried.journal_subject() if tried else Subject("person", "unknown"),
            actor=STRANGER,
            at=now(),
            facts={"address": self._address(request, tried)},
            outcome="refused",
        )

    def _address(self, request: HttpRequest, whose: Person | None) -> Personal:
        """Where the request came from, as a fact that can be erased; nobody's address is its own."""
        address = str(self.get_client_ip(request))
        return Personal(address, whose.journal_subject().name if whose else f"address:{address}", "person.address")

    def send_password_reset_mail(self, user: Person, email: str, context: dict[str, Any]) -> None:
        """Through the outbox, like every notice: this page waits for no mail server, and the worker makes the link."""
        about, at = user.journal_subject(), now()
        with transaction.atomic():
            facts = {"address": self._address(self.request, user)}
            record("person.password_forgotten", subject=about, actor=STRANGER, at=at, facts=facts)
            notices.tell(
                [user],
                kind="password-forgotten",
                title=_("Choose a new password"),
                text=_("Somebody asked for a new password for your account."),
                why=_("It is the password of your account, and this is where notices reach you."),
                todo=_("If it was you, open the link in the e-mail and choose one. If not, do nothing."),
                otherwise=_("The old password goes on working."),
                subject=about.name,
                at=at,
            )

    def set_password(self, user: Person, password: str) -> None:
        """Through the one door for writing: recorded, and the person's other sessions and tokens end."""
        actions.choose_password(user, by=user, at=now(), password=password)
        user.refresh_from_db(fields=["password", "must_change_password"])  # allauth keeps this session by the new hash
