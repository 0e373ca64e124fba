"""What the record calls the acts about the committee; a report itself has no word there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from audit.journal import words

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

VERBS: Final[dict[str, _StrPromise]] = {
    "handler.appointed": _("Appointed to the committee that reads reports of misuse"),
    "handler.ended": _("Took off the committee that reads reports of misuse"),
    "custodian.appointed": _("Appointed custodian for the names of who signs reports of misuse"),
    "custodian.ended": _("Ended as custodian for the names of who signs reports of misuse"),
}

words.register_verbs(VERBS)
