"""What the record does by the clock: seal what waits, copy the seals outside, mail the newest to the auditor."""

from __future__ import annotations

import smtplib
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext_noop
from django_tasks import task

from audit.journal import copies, sealing
from core.clock import now
from core.setback import Setback

NOT_MAILED: Final = gettext_noop("The seals of the day cannot be mailed: %(why)s.")


@task()
def seal() -> int:
    """Seal and copy; answers how many entries were sealed. Nothing where the sealer runs apart.

    Raises:
        Setback: something has to be set right first; the record itself goes on.
    """
    return 0 if settings.SEALER_APART else seal_now()


def seal_now() -> int:
    """What `seal` does, wherever the sealer runs."""
    try:
        return sealing.seal_waiting(now)
    finally:
        if settings.SEAL_COPIES_DIR:
            copies.copy_new(Path(settings.SEAL_COPIES_DIR))


@task()
def mail_seals() -> int:
    """Mail the newest seal of each stream to whom the settings name; answers how many seals went.

    Raises:
        Setback: the mail server does not take them.
    """
    try:
        return copies.mail_newest(settings.SEAL_MAIL_TO)
    except (OSError, smtplib.SMTPException) as refused:
        raise Setback(NOT_MAILED, why=type(refused).__name__) from refused
