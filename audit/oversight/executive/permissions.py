"""Who has the executive's page, gives orders and answers them: by tenure on the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from audit.oversight.executive.models import Instruction, InstructionState
from audit.oversight.permissions import HEADS
from core.verdict import OFFICE, ORDER, POLICY, Permitted, Refused, Verdict

if TYPE_CHECKING:
    from people.models import Person, Unit
    from people.offices import Seat, Standing


def executive_paths(standing: Standing) -> tuple[str, ...]:
    """The paths of the units that this person heads, or acts for the head of."""
    return tuple(dict.fromkeys(seat.unit_path for seat in standing.whole if seat.office in HEADS))


def ordering_seat(standing: Standing, unit: Unit) -> Seat | None:
    """The seat from which this person orders something to be done in the unit: its head's, or one above."""
    seats = [seat for seat in standing.whole if seat.office in HEADS and unit.path.startswith(seat.unit_path)]
    return max(seats, key=lambda seat: len(seat.unit_path), default=None)


def visible_instructions(standing: Standing) -> Q:
    """Those given to this person, and those to the units that they head or audit and all below."""
    answer = Q(owner=standing.person.pk) | Q(given_by=standing.person.pk)
    for path in (*executive_paths(standing), *standing.audit_paths()):
        answer |= Q(unit__path__startswith=path)
    return answer


def may_order(standing: Standing, unit: Unit, owner: Person | None = None) -> Verdict:
    """Who heads the unit or one above; to somebody of that unit, and never to oneself."""
    if ordering_seat(standing, unit) is None:
        text = _("The head of %(unit)s gives orders there, or a head above.")
        return Refused(OFFICE, "not-its-head", text % {"unit": unit.name})
    if owner is None:
        return Permitted()
    if owner.pk == standing.person.pk:
        return Refused(POLICY, "order-to-oneself", _("Nobody orders themselves. Choose who has to do it."))
    if not owner.unit.path.startswith(unit.path) or not owner.is_active:
        text = _("%(who)s does not work in %(unit)s. Choose somebody who does.")
        return Refused(ORDER, "owner-elsewhere", text % {"who": owner.name, "unit": unit.name})
    return Permitted()


def may_answer(standing: Standing, instruction: Instruction) -> Verdict:
    """Who has to do it, while it is open."""
    if instruction.owner_id != standing.person.pk:
        return Refused(OFFICE, "not-the-owner", _("Who has to do it answers this order."))
    if instruction.state != InstructionState.OPEN:
        return Refused(ORDER, "instruction-not-open", _("This order does not wait for an answer. Read it anew."))
    return Permitted()


def may_judge(standing: Standing, instruction: Instruction) -> Verdict:
    """Who gave it, or who heads the unit or one above and did not answer; once it is answered."""
    if instruction.owner_id == standing.person.pk or ordering_seat(standing, instruction.unit) is None:
        return Refused(OFFICE, "not-its-head", _("Who gave the order judges the answer, or a head above."))
    if instruction.state != InstructionState.ANSWERED:
        return Refused(ORDER, "instruction-not-answered", _("Nobody has answered this order yet, or it is closed."))
    return Permitted()
