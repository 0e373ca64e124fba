"""What the desk says after a scan: one sentence, and whether it went well, for the eye, the ear and a screen reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Self
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.clock import BANGKOK
from loans.desk_queries import Kind, Meaning
from loans.models import LoanLine
from loans.scanning import Answer
from loans.states import LineState, State

Tone = Literal["free", "attention", "danger", "progress"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """tone: free (done), attention (look), danger (not done), progress (neither). meaning: what the code stood for."""

    tone: Tone
    sentence: str
    meaning: Meaning | None = None

    @property
    def url(self) -> str:
        """Where an item that was reported lost is taken in, or what stands in a place is looked up; else empty."""
        if self.meaning is None:
            return ""
        if self.meaning.case is not None:
            return reverse("loans:case-bring-back", args=[self.meaning.case.pk])
        if self.meaning.place is not None:
            return f"{reverse('assets:list')}?{urlencode({'q': self.meaning.place.name})}"
        return ""

    @property
    def link(self) -> str:
        """What is done at `url`."""
        if self.meaning is not None and self.meaning.place is not None:
            return _("What the register knows to be here")
        return pgettext("case step", "Take the item in after all")

    @property
    def choices(self) -> Sequence[Meaning]:
        """What to choose among, where the code stood for several."""
        return self.meaning.candidates if self.meaning else ()

    @classmethod
    def yes(cls, sentence: str) -> Self:
        return cls(tone="free", sentence=sentence)

    @classmethod
    def again(cls, sentence: str) -> Self:
        return cls(tone="attention", sentence=sentence)

    @classmethod
    def no(cls, sentence: str, meaning: Meaning | None = None) -> Self:
        return cls(tone="danger", sentence=sentence, meaning=meaning)

    @classmethod
    def of(cls, meaning: Meaning) -> Self:
        """What a code means, where nothing was done with it."""
        tones: dict[Kind, Tone] = {
            Kind.UNKNOWN: "danger",
            Kind.UNREADABLE: "danger",
            Kind.PERSON: "progress",
            Kind.PLACE: "progress",
            Kind.RETURN: "progress",
        }
        return cls(tone=tones.get(meaning.kind, "attention"), sentence=meaning.sentence, meaning=meaning)

    @classmethod
    def of_return(cls, answer: Answer) -> Self:
        """What a scan at the returns led to."""
        loan, line = answer.loan, answer.meaning.line
        if loan is None or line is None or answer.meaning.asset is None:
            return cls.of(answer.meaning)
        lines = list(loan.lines.all())
        back = next(each for each in lines if each.pk == line.pk)
        facts = {
            "time": _clock(back.inspected_at or back.returned_at),
            "item": answer.meaning.asset,
            "name": loan.borrower.name,
            "left": sum(each.state == LineState.OUT for each in lines),
        }
        if back.inspected_at is not None:
            return cls._of_inspection(back, facts)
        if back.state == LineState.TO_INSPECT:
            sentence = _("Taken in %(time)s, to be inspected: %(item)s of %(name)s. Still out of this loan: %(left)s.")
            return cls.yes(sentence % facts)
        if back.state == LineState.UNDER_209:
            sentence = _(
                "Taken back %(time)s, under clause 209: %(item)s of %(name)s. Still out: %(left)s. Keep it apart."
            )
            return cls(tone="attention", sentence=sentence % facts)
        if loan.state == State.PARTLY_RETURNED:
            return cls.yes(_("Returned %(time)s: %(item)s of %(name)s. Still out of this loan: %(left)s.") % facts)
        return cls.yes(_("Returned %(time)s: %(item)s of %(name)s. The loan has come back whole.") % facts)

    @classmethod
    def _of_inspection(cls, line: LoanLine, facts: Mapping[str, object]) -> Self:
        """What the inspection of an item came to that had been dropped off before."""
        if line.state == LineState.UNDER_209:
            sentence = _("Inspected %(time)s, under clause 209: %(item)s of %(name)s. Keep it apart.")
            return cls(tone="attention", sentence=sentence % facts)
        return cls.yes(_("Inspected %(time)s, in good order: %(item)s of %(name)s.") % facts)


def _clock(moment: datetime | None) -> str:
    return f"{moment.astimezone(BANGKOK):%H:%M}" if moment else ""
