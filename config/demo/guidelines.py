"""The guideline of the demo office: one version circulated, which most have acknowledged, and the draft of the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from audit.oversight.circulation import actions as circulation
from audit.oversight.circulation.models import Circular
from audit.oversight.guideline import actions
from audit.oversight.guideline.actions import GuidelineWords
from audit.oversight.guideline.models import Guideline
from audit.oversight.guideline.ready import ready_text
from config.demo.days import moment, working_day
from config.demo.organisation import ROOT
from config.demo.people import DemoOffice
from core.clock import BUDDHIST_OFFSET, official_day
from people.models import Person

Turn = tuple[datetime, Callable[[datetime], object]]

WRITER: Final = "deputy_secretary"
HEAD: Final = "governor"

NOT_YET: Final = 5
"""Every so many-th person has not acknowledged."""

_MORE: Final = "\n\n## 16. การทบทวน\n\nปรับปรุงตามผลการตรวจสอบของผู้ตรวจสอบภายใน (ร่างข้อความเพิ่มเติม)"


class Guidelines:
    """What happened to the guideline, as turns to be played among the loans."""

    def __init__(self, office: DemoOffice) -> None:
        self._office = office
        self._version: Guideline | None = None
        self._circular: Circular | None = None

    def turns(self) -> Iterator[Turn]:
        """Each turn with its moment."""
        on = self._office.on
        yield moment(working_day(on, 40), "09:00"), self._write
        yield moment(working_day(on, 40), "09:20"), self._send
        yield moment(working_day(on, 39), "13:00"), self._publish
        yield moment(working_day(on, 20), "09:00"), self._circulate
        first = moment(working_day(on, 19), "08:31")
        for number, person in enumerate(self._office.persons.values(), start=1):
            if number % NOT_YET:
                yield first + timedelta(minutes=number), partial(self._acknowledge, person)
        yield moment(working_day(on, 2), "16:00"), self._draft

    def _write(self, at: datetime) -> None:
        writer = self._office.persons[WRITER]
        words = GuidelineWords(**asdict(ready_text(writer.unit.agency)))
        self._version = actions.save_draft(writer.unit.agency, by=writer, at=at, words=words, revision=0)

    def _send(self, at: datetime) -> None:
        if self._version is None:
            raise ValueError("It is written before it is sent.")
        writer = self._office.persons[WRITER]
        self._version = actions.send_draft(self._version, by=writer, at=at, revision=self._version.revision)

    def _publish(self, at: datetime) -> None:
        if self._version is None:
            raise ValueError("It is sent before it is published.")
        self._version = actions.approve_guideline(
            self._version,
            by=self._office.persons[HEAD],
            at=at,
            number=f"กทม. 12/{at.year + BUDDHIST_OFFSET}",
            effective_on=official_day(at),
            signed_sha256=self._version.sha256_of_text(),
        )

    def _circulate(self, at: datetime) -> None:
        if self._version is None:
            raise ValueError("It is published before it is circulated.")
        self._circular = circulation.circulate(
            self._version,
            by=self._office.persons[HEAD],
            at=at,
            number="กท 0407/ว 12",
            order="เพื่อทราบและยึดถือปฏิบัติโดยเคร่งครัด ให้หัวหน้าหน่วยงานกำกับติดตามให้บุคลากรในสังกัดลงนามครบทุกคน",
            acknowledge_by=official_day(at) + timedelta(days=14),
            units=[self._office.units[ROOT]],
        )

    def _acknowledge(self, person: Person, at: datetime) -> None:
        if self._circular is None:
            raise ValueError("It is circulated before anybody acknowledges.")
        sha256 = self._circular.guideline.text_sha256
        circulation.acknowledge(self._circular, by=person, at=at, signed_sha256=sha256)

    def _draft(self, at: datetime) -> None:
        writer = self._office.persons[WRITER]
        words = GuidelineWords(**asdict(ready_text(writer.unit.agency)))
        longer = replace(words, body_thai=words.body_thai + _MORE)
        actions.save_draft(writer.unit.agency, by=writer, at=at, words=longer, revision=0)
