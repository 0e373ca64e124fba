"""A guideline in each of its states, made by the real acts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final

from audit.oversight.circulation import actions as circulation
from audit.oversight.circulation.models import Acknowledgement, Circular
from audit.oversight.guideline import actions
from audit.oversight.guideline.actions import GuidelineWords
from audit.oversight.guideline.models import Guideline, GuidelineState
from audit.oversight.guideline.queries import in_the_making
from audit.oversight.guideline.ready import ready_text
from people.models import Person, Unit
from tests.cast import Cast

NUMBER: Final = "กทม. 12/2570"
REASON: Final = "ระเบียบเปลี่ยนแปลง ต้องปรับปรุงข้อความ"

WORDS: Final = GuidelineWords(
    title_thai="แนวปฏิบัติการยืมพัสดุของกรุงเทพมหานคร",
    title_english="Practice guideline for borrowing supplies",
    body_thai="## 1. หลักการ\n\nให้ยืมเพื่อ**ประโยชน์ของทางราชการ**เท่านั้น\n\n- ขออนุมัติก่อน\n- ส่งคืนตามกำหนด\n",
    body_english="## 1. Principles\n\nOnly for the **benefit of the State**.\n",
)


def drafted(cast: Cast, *, words: GuidelineWords = WORDS, at: datetime | None = None) -> Guideline:
    making = in_the_making(cast.agency.pk)
    revision = making.revision if making else 0
    return actions.save_draft(cast.agency, by=cast.storekeeper, at=at or cast.at, words=words, revision=revision)


def sent(cast: Cast, *, words: GuidelineWords = WORDS, at: datetime | None = None) -> Guideline:
    draft = drafted(cast, words=words, at=at)
    return actions.send_draft(draft, by=cast.storekeeper, at=at or cast.at, revision=draft.revision)


def published(
    cast: Cast, *, words: GuidelineWords = WORDS, on: date | None = None, at: datetime | None = None
) -> Guideline:
    waiting = sent(cast, words=words, at=at)
    return actions.approve_guideline(
        waiting,
        by=cast.governor,
        at=at or cast.at + timedelta(minutes=5),
        number=NUMBER,
        effective_on=on or cast.on,
        signed_sha256=waiting.sha256_of_text(),
    )


def ready(cast: Cast) -> GuidelineWords:
    """The ready text, as an officer begins with it."""
    text = ready_text(cast.agency)
    return GuidelineWords(text.title_thai, text.title_english, text.body_thai, text.body_english)


def circulated(
    cast: Cast, guideline: Guideline, *, units: Collection[Unit] = (), number: str = "กท 0407/ว 12", days: int = 7
) -> Circular:
    """A version circulated to the whole agency, or to these units."""
    return circulation.circulate(
        guideline,
        by=cast.governor,
        at=cast.at + timedelta(minutes=10),
        number=number,
        order="เพื่อทราบและยึดถือปฏิบัติโดยเคร่งครัด",
        acknowledge_by=cast.on + timedelta(days=days),
        units=units or [cast.bangkok],
    )


def acknowledged(circular: Circular, by: Person, *, at: datetime) -> Acknowledgement:
    sha256 = circular.guideline.text_sha256
    return circulation.acknowledge(circular, by=by, at=at + timedelta(minutes=20), signed_sha256=sha256)


def withdrawn(cast: Cast, *, words: GuidelineWords = WORDS) -> Guideline:
    return actions.withdraw_guideline(published(cast, words=words), by=cast.governor, at=cast.at, reason=REASON)


IN: Final = {
    GuidelineState.DRAFT: drafted,
    GuidelineState.SENT: sent,
    GuidelineState.PUBLISHED: published,
    GuidelineState.WITHDRAWN: withdrawn,
}
