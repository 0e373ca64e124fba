"""The poster for the notice board: one sheet of A4 in Thai and English, with the way to the page as a QR code."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override
from reportlab.lib.units import cm

from core.typeset import QR, Block, Gap, Marked, Paper, Rule, Sheet, Style, Text, pdf

_SHEET: Final = Sheet(left=2 * cm, right=2 * cm, top=1.8 * cm, bottom=1.5 * cm)
_SIDE: Final = 7.2 * cm
_NAME: Final = Style(size=18, align="center")


def poster(address: str, agency: str) -> bytes:
    """The poster as a PDF. address: of the page for reports, as people type it; agency: its name."""
    with override("th"):
        thai = _part(title=34, lead=16, said=16)
    with override("en"):
        english = _part(title=20, lead=13, said=12)
    blocks: list[Block] = [
        Text(agency, _NAME),
        Gap(10),
        *thai,
        Gap(14),
        Marked(QR(address, side=_SIDE), align="center"),
        Text(address, Style(size=18, bold=True, align="center", fits=True)),
        Gap(14),
        Rule(),
        Gap(4),
        *english,
    ]
    return pdf(Paper(title="แจ้งเบาะแส", blocks=blocks, sheet=_SHEET, digits="arabic"))


def _part(*, title: float, lead: float, said: float) -> list[Block]:
    """The words in the language that is active. title, lead, said: sizes in points."""
    promises = (
        _("Nobody asks who you are. You need no account and no name."),
        _("What you tell is encrypted. Whom it is about, and whoever works there or stands above, never sees it."),
        _("You get a code. With it you read what became of your report, and answer questions."),
        _("Use your own telephone on your own connection, not an office machine."),
    )
    return [
        Text(_("Is equipment of the State misused?"), Style(size=title, bold=True, align="center")),
        Text(
            _("Used for private ends, taken without approval, kept or hidden: tell us."),
            Style(size=lead, align="center"),
        ),
        Gap(said * 0.6),
        *(Text(f"• {promise}", Style(size=said, hang=said * 0.6)) for promise in promises),
    ]
