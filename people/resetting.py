"""The way to a new password: made when the mail is sent, so that no row ever holds it."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from people.models import Person


def way_to_new_password(person: Person) -> str:
    """The path of the page where the person chooses a new password; good until they do, or for three days."""
    key = default_token_generator.make_token(person)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(person), "key": key})
