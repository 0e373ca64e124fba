"""What a notice that the store hands over says on paper (`people/notices/paper.py` says which those are)."""

from __future__ import annotations

from django.utils.translation import override

from core.clock import official_day
from core.thai import thai_date
from core.typeset import pdf
from loans.papers import printed_notice
from loans.papers.facts import Identity
from loans.printing.printable import setting_of
from people.models import Notice, Unit


def notice_pdf(notice: Notice, store: Unit) -> bytes:
    """The notice of a store, read with its person, their agency, and the store's agency, as a PDF. One query."""
    to = notice.to
    number = f"NT-{notice.pk:06}"
    with override("th"):
        facts = printed_notice.NoticeFacts(
            identity=Identity(number=number, code=number),
            agency=store.agency.name,
            unit=store.name,
            on=official_day(notice.made_at),
            to=" ".join(filter(None, (to.name, to.position, to.unit.name))),
            subject=notice.title,
            why=notice.why,
            do=notice.todo,
            by=thai_date(notice.by_when, style="full") if notice.by_when else "",
            otherwise=notice.otherwise,
            contact=" · ".join(filter(None, (store.name, store.opening_hours))),
            text=notice.text,
        )
    return pdf(printed_notice.paper(facts, setting_of(store.agency)))
