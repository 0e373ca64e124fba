"""How an agency begins: its root unit and its first system administrator, who then does everything else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from audit.journal.acts import Acts, act
from audit.journal.record import record
from audit.journal.versions import create, keep
from core.clock import official_day
from core.verdict import ORDER, Permitted, Refused, Verdict
from people import guards
from people.actions.persons import passphrase
from people.models import Agency, AgencyKind, Office, Person, Post, Tenure, Unit, UnitKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Founding:
    """What whoever installs the system writes down: the agency, and who administers it by which order.

    unit_short_name: of the root unit, as it would stand in loan numbers; post_title: of the administrator's post.
    """

    code: str
    name: str
    short_name: str
    kind: AgencyKind
    unit_short_name: str
    staff_code: str
    person_name: str
    position: str
    post_title: str
    order_number: str


@act("agency.founded")
def found_agency(*, by: Acts, at: datetime, reason: str, facts: Founding) -> tuple[Person, str]:
    """Write down the agency that this installation serves, its root unit and its first system administrator.

    Answers the administrator and their first password, shown once and kept nowhere. Whoever runs the server does this
    (`SYSTEM`), because nobody holds an office yet; once there is an agency nobody can do it again.

    Raises:
        Refusal: founded-already, reason-missing.
    """
    _nothing_is_there().require()
    guards.reason_given(reason).require()
    code = by.journal_actor().code
    agency = Agency(code=facts.code, name=facts.name, short_name=facts.short_name, kind=facts.kind, is_ours=True)
    create(agency, by_code=code, at=at, reason=reason)
    root = Unit(agency=agency, code=facts.code, name=facts.name, short_name=facts.unit_short_name, kind=UnitKind.AGENCY)
    create(root, by_code=code, at=at, reason=reason)
    root.path = f"{root.pk}/"
    keep(root, by_code=code, at=at, fields=("path",), reason=reason)

    word = passphrase()
    person = Person(
        staff_code=facts.staff_code,
        name=facts.person_name,
        position=facts.position,
        unit=root,
        must_change_password=True,
    )
    person.set_password(word)
    create(person, by_code=code, at=at, reason=reason)
    post = Post(unit=root, title=facts.post_title, office=Office.SYSTEM_ADMINISTRATOR)
    create(post, by_code=code, at=at, reason=reason)
    tenure = Tenure(person=person, post=post, starts_on=official_day(at), order_number=facts.order_number)
    create(tenure, by_code=code, at=at, reason=reason)

    record(
        "agency.founded",
        subject=agency.journal_subject(),
        actor=by.journal_actor(),
        at=at,
        reason=reason,
        after={
            "name": agency.name,
            "kind": agency.kind,
            "person": person.name,
            "post": post.title,
            "order_number": tenure.order_number,
        },
        refs=[each.journal_subject() for each in (root, person, post, tenure)],
    )
    return person, word


def _nothing_is_there() -> Verdict:
    if not Agency.objects.exists():
        return Permitted()
    reason = _("This installation serves an agency already. Its system administrator adds units and persons.")
    return Refused(ORDER, "founded-already", reason)
