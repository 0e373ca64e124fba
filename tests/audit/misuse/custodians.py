"""The custodians for names of the tests, and reports that somebody signed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final
from unittest.mock import patch

from audit.misuse import actions, keys
from audit.misuse.models import Custodian, Report
from audit.misuse.name_states import Signing
from people.models import Office, Person
from tests.audit.misuse.committee import PASSPHRASE, REASON, Committee, hold
from tests.cast import Cast

CUSTODIANS: Final = ("bureau_deputy", "other_director")
NAME: Final = "นางสาวสมมุติ ลงชื่อร้องเรียน"
CONTACT: Final = "โทร. 08-1234-5678 หลังหกโมงเย็น"
SIGNED: Final = actions.Signed(Signing.SIGNED, NAME, CONTACT)


@dataclass(frozen=True, slots=True)
class Custodians:
    """first and second open names; of them the private keys are known here."""

    first: Custodian
    second: Custodian
    private: dict[int, bytes]


def custodians(cast: Cast, administrator: Person) -> Custodians:
    """Write two custodians, with their keys."""
    private, made = {}, []
    for name in CUSTODIANS:
        person = getattr(cast, name)
        hold(cast, person, cast.bangkok, Office.INTEGRITY_OFFICER)
        custodian = actions.appoint_custodian(person, by=administrator, at=cast.at, reason=REASON)
        with patch.object(keys, "COST", (1, 8)):  # as with the committee
            private[custodian.pk] = actions.choose_passphrase(custodian, passphrase=PASSPHRASE)
        made.append(Custodian.objects.get(pk=custodian.pk))
    first, second = made
    return Custodians(first, second, private)


def signed_report(team: Committee, *, signed: actions.Signed | None = None, **words: Any) -> tuple[Report, str]:
    """A report with a name, sent; with its code."""
    return actions.send_report(replace(team.told(**words), signed=signed or SIGNED), at=team.cast.at)
